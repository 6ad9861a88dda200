//! What runs beside the requests: the relay and the worker, each a thread that wakes after commits, and the lookout, which
//! wakes them after those of other processes.

use std::sync::Arc;
use std::sync::mpsc::{Receiver, RecvTimeoutError, SyncSender, sync_channel};
use std::thread;
use std::time::Duration;

use rapport_kernel::House;
use rapport_kernel::caller::Clock;
use rapport_kernel::mail::Office;
use rapport_kernel::runner::relay::Relay;
use rapport_kernel::runner::worker::Worker;
use rapport_kernel::runner::{Failure, bin, worker};
use rapport_modules::exchange::upload::{Runner, Tables, go_on};

/// Whoever was not woken looks again this late at the most.
const LOOK_AGAIN: Duration = Duration::from_secs(1);
/// How often somebody looks whether another process committed something: an import from the command line, another node.
const LOOK_AROUND: Duration = Duration::from_millis(250);
/// Small documents past their time are forgotten this often.
const SWEEP_EVERY_MS: i64 = 60_000;

/// Starts the relay, the worker and the lookout; they end with the process.
///
/// # Errors
/// When the system gives no thread.
pub fn start(house: &Arc<House>, clock: &Arc<dyn Clock>, office: Option<&Arc<dyn Office>>) -> std::io::Result<()> {
    if let Err(error) = bin::schedule(house, clock.as_ref()) {
        tracing::warn!(%error, "The bin is not emptied until the next start");
    }
    start_one(house, clock, "relay", run_relay)?;
    let watched = house.clone();
    thread::Builder::new().name("lookout".to_owned()).spawn(move || look_out(&watched))?;
    let office = office.cloned();
    start_one(house, clock, "worker", move |house, clock, bell| run_worker(house, clock, office, bell))
}

/// Starts the thread that tries, imports and takes back the tables that people send.
///
/// # Errors
/// When the system gives no thread.
pub fn start_imports(house: &Arc<House>, clock: &Arc<dyn Clock>, tables: Arc<dyn Tables>) -> std::io::Result<()> {
    start_one(house, clock, "imports", move |house, clock, bell| run_imports(house, clock, tables.as_ref(), bell))
}

fn run_imports(house: &House, clock: &dyn Clock, tables: &dyn Tables, bell: &Bell) {
    let runner = Runner { house, clock, tables, holder: format!("imports-{:016x}", clock.seed()) };
    loop {
        match go_on(&runner) {
            Ok(0) => {}
            Ok(_) => continue,
            Err(error) => tracing::error!(%error, "Imports pause"),
        }
        if !bell.wait() {
            return;
        }
    }
}

fn start_one(
    house: &Arc<House>,
    clock: &Arc<dyn Clock>,
    name: &str,
    run: impl FnOnce(&House, &dyn Clock, &Bell) + Send + 'static,
) -> std::io::Result<()> {
    let (ring, rings) = sync_channel(1);
    house.on_commit(move || {
        // A bell that rings already is heard anyway.
        let _ = SyncSender::try_send(&ring, ());
    });
    let (house, clock) = (house.clone(), clock.clone());
    thread::Builder::new().name(name.to_owned()).spawn(move || run(&house, clock.as_ref(), &Bell(rings)))?;
    Ok(())
}

/// Rings after commits.
struct Bell(Receiver<()>);

impl Bell {
    /// Waits for a ring, or for a while; false when nobody can ring any more.
    fn wait(&self) -> bool {
        !matches!(self.0.recv_timeout(LOOK_AGAIN), Err(RecvTimeoutError::Disconnected))
    }
}

/// Wakes all others when another process committed; they end with the process.
fn look_out(house: &House) {
    let mut newest = None;
    loop {
        match house.look_around(newest) {
            Ok(found) => newest = found,
            // Whoever has to do with the store says so already.
            Err(error) => tracing::debug!(%error, "The lookout sees nothing"),
        }
        thread::park_timeout(LOOK_AROUND);
    }
}

fn run_relay(house: &House, clock: &dyn Clock, bell: &Bell) {
    let mut relay = Relay::new(format!("relay-{:016x}", clock.seed()));
    loop {
        match relay.step(house, clock, &mut log) {
            Ok(true) => continue,
            Ok(false) => {}
            Err(error) => tracing::error!(%error, "The relay pauses"),
        }
        if !bell.wait() {
            return;
        }
    }
}

fn run_worker(house: &House, clock: &dyn Clock, office: Option<Arc<dyn Office>>, bell: &Bell) {
    let worker = Worker::new(format!("worker-{:016x}", clock.seed())).with_office(office);
    let mut swept_at = clock.now();
    loop {
        match worker.step(house, clock, &mut log) {
            Ok(0) => {}
            Ok(_) => continue,
            Err(error) => tracing::error!(%error, "The worker pauses"),
        }
        if clock.now().ms() - swept_at.ms() > SWEEP_EVERY_MS {
            swept_at = clock.now();
            if let Err(error) = worker::sweep(house, clock) {
                tracing::warn!(%error, "Old documents were not forgotten");
            }
        }
        if !bell.wait() {
            return;
        }
    }
}

fn log(failure: &Failure<'_>) {
    let Failure { what, tries, parked, error } = failure;
    if *parked {
        tracing::error!(what, tries, %error, "{what} failed {tries} times and is parked");
    } else {
        tracing::warn!(what, tries, %error, "{what} failed and will be tried again");
    }
}
