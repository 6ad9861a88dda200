//! What runs beside the requests: the relay drives reactions, the worker does jobs. Each is a thread that wakes after
//! commits and looks again from time to time, for the sake of other nodes.

use std::sync::Arc;
use std::sync::mpsc::{Receiver, RecvTimeoutError, SyncSender, sync_channel};
use std::time::Duration;

use rapport_kernel::House;

pub mod relay;
pub mod worker;

/// Other nodes' commits are noticed this late at the most.
const LOOK_AGAIN: Duration = Duration::from_secs(1);

/// Wakes a runner; many wakes are one.
#[derive(Clone)]
pub struct Wake(SyncSender<()>);

/// The runner's end.
pub struct Sleep(Receiver<()>);

/// A runner's bell.
pub fn bell() -> (Wake, Sleep) {
    let (wake, sleep) = sync_channel(1);
    (Wake(wake), Sleep(sleep))
}

impl Wake {
    /// Wakes the runner, or does nothing when it is awake already.
    pub fn ring(&self) {
        // A full channel means that it will look anyway.
        let _ = self.0.try_send(());
    }
}

impl Sleep {
    /// Waits for a wake or for a while; false when nobody can wake it any more.
    fn wait(&self) -> bool {
        !matches!(self.0.recv_timeout(LOOK_AGAIN), Err(RecvTimeoutError::Disconnected))
    }
}

/// Wakes a runner after each commit.
pub fn wake_after_commit(house: &Arc<House>, wake: Wake) {
    house.on_commit(move || wake.ring());
}
