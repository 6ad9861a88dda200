//! The bridge: a bounded pool of threads that do blocking units of work for async requests.

use std::sync::Arc;
use std::thread;

use crossbeam_channel::{Receiver, Sender, TrySendError, bounded};
use rapport_kernel::{Error, Result};
use tokio::sync::oneshot;

use crate::limits;

type Task = Box<dyn FnOnce() + Send>;

/// Database threads. Dropped with the last clone; threads end when the queue is empty.
#[derive(Clone)]
pub struct Threads {
    queue: Sender<Task>,
    _keep: Arc<()>,
}

impl Threads {
    /// Starts `count` threads.
    ///
    /// # Errors
    /// When the system gives no thread.
    pub fn start(count: usize) -> std::io::Result<Self> {
        let (queue, tasks) = bounded::<Task>(limits::QUEUE_MAX);
        for number in 0..count.max(1) {
            let tasks: Receiver<Task> = tasks.clone();
            thread::Builder::new().name(format!("database-{number}")).spawn(move || {
                for task in tasks {
                    task();
                }
            })?;
        }
        Ok(Self { queue, _keep: Arc::new(()) })
    }

    /// Does `work` on one of the threads.
    ///
    /// # Errors
    /// `Busy` when the queue is full or the work takes too long; `Fault` when it panics; what the work answers.
    pub async fn run<T: Send + 'static>(&self, work: impl FnOnce() -> Result<T> + Send + 'static) -> Result<T> {
        let (reply, answer) = oneshot::channel();
        let task: Task = Box::new(move || {
            // A request that was given up needs no work.
            if reply.is_closed() {
                return;
            }
            let done = std::panic::catch_unwind(std::panic::AssertUnwindSafe(work))
                .unwrap_or_else(|_| Err(Error::fault("A unit of work panicked", "see the log for where")));
            // The request may be gone; then nobody waits for the answer.
            drop(reply.send(done));
        });
        match self.queue.try_send(task) {
            Ok(()) => {}
            Err(TrySendError::Full(_)) => return Err(Error::Busy { retry_after_s: 1 }),
            Err(TrySendError::Disconnected(_)) => return Err(Error::fault("The database threads ended", "restart")),
        }
        match tokio::time::timeout(limits::WORK_TIME_MAX, answer).await {
            Ok(Ok(done)) => done,
            Ok(Err(_)) => Err(Error::fault("A unit of work was dropped", "its thread ended")),
            Err(_) => Err(Error::Busy { retry_after_s: 5 }),
        }
    }
}
