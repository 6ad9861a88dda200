//! The bridge: a bounded pool of threads that do blocking units of work for async requests.

use std::any::Any;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::Arc;
use std::sync::atomic::{AtomicU8, Ordering};
use std::thread;
use std::time::Duration;

use crossbeam_channel::{Receiver, Sender, TrySendError, bounded};
use rapport_kernel::{Error, Result};
use tokio::sync::oneshot;

use crate::limits;

type Task = Box<dyn FnOnce() + Send>;

/// The answer of some work, whose type only who asks for it knows: what stands between is compiled once, and not for each
/// of hundreds of pieces of work.
pub(crate) struct Answer(Box<dyn Any + Send>);

impl Answer {
    pub(crate) fn of<T: Send + 'static>(answer: T) -> Self {
        Self(Box::new(answer))
    }

    /// The answer of work that answers `T`.
    pub(crate) fn told<T: 'static>(self) -> T {
        *self.0.downcast().expect("who asks for work knows what it answers")
    }
}

/// Database threads. Dropped with the last clone; threads end when the queue is empty.
#[derive(Clone)]
pub struct Threads {
    queue: Sender<Task>,
    work_time_max: Duration,
}

/// Whose a piece of work is: a thread begins it, or its request gives it up, and never both.
#[derive(Clone, Default)]
struct Claim(Arc<AtomicU8>);

impl Claim {
    const FREE: u8 = 0;
    const BEGUN: u8 = 1;
    const GIVEN_UP: u8 = 2;

    fn begin(&self) -> bool {
        self.take(Self::BEGUN)
    }

    fn give_up(&self) -> bool {
        self.take(Self::GIVEN_UP)
    }

    fn take(&self, into: u8) -> bool {
        self.0.compare_exchange(Self::FREE, into, Ordering::AcqRel, Ordering::Acquire).is_ok()
    }
}

impl Threads {
    /// Starts `count` threads.
    ///
    /// # Errors
    /// When the system gives no thread.
    pub fn start(count: usize) -> std::io::Result<Self> {
        Self::limited(count, limits::QUEUE_MAX, limits::WORK_TIME_MAX)
    }

    fn limited(count: usize, queue_max: usize, work_time_max: Duration) -> std::io::Result<Self> {
        let (queue, tasks) = bounded::<Task>(queue_max);
        for number in 0..count.max(1) {
            let tasks: Receiver<Task> = tasks.clone();
            thread::Builder::new().name(format!("database-{number}")).spawn(move || {
                for task in tasks {
                    task();
                }
            })?;
        }
        Ok(Self { queue, work_time_max })
    }

    /// Does `work` on one of the threads.
    ///
    /// # Errors
    /// `Busy` when the queue is full, or the work was not begun in time and so is not done; `Timeout` when it was
    /// begun and takes too long, and so may still be done; `Fault` when it panics; what the work answers.
    pub async fn run<T: Send + 'static>(&self, work: impl FnOnce() -> Result<T> + Send + 'static) -> Result<T> {
        self.answer(Box::new(move || work().map(Answer::of))).await.map(Answer::told)
    }

    /// The same.
    pub(crate) async fn answer(&self, work: Box<dyn FnOnce() -> Result<Answer> + Send>) -> Result<Answer> {
        let (reply, mut answer) = oneshot::channel();
        let claim = Claim::default();
        let claimed = claim.clone();
        let task: Task = Box::new(move || {
            // A request that was given up needs no work.
            if reply.is_closed() || !claimed.begin() {
                return;
            }
            let done = catch_unwind(AssertUnwindSafe(work))
                .unwrap_or_else(|_| Err(Error::fault("A unit of work panicked", "see the log for where")));
            // The request may be gone; then nobody waits for the answer.
            drop(reply.send(done));
        });
        match self.queue.try_send(task) {
            Ok(()) => {}
            Err(TrySendError::Full(_)) => return Err(Error::Busy { retry_after_s: 1 }),
            Err(TrySendError::Disconnected(_)) => return Err(Error::fault("The database threads ended", "restart")),
        }
        match tokio::time::timeout(self.work_time_max, &mut answer).await {
            Ok(Ok(done)) => done,
            Ok(Err(_)) => Err(Error::fault("A unit of work was dropped", "its thread ended")),
            Err(_) if claim.give_up() => Err(Error::Busy { retry_after_s: 5 }),
            // It may have been done in this moment.
            Err(_) => answer.try_recv().unwrap_or_else(|_| Err(self.timeout())),
        }
    }

    fn timeout(&self) -> Error {
        Error::Timeout { waited_s: self.work_time_max.as_secs() }
    }
}

#[cfg(test)]
mod tests {
    use std::sync::atomic::AtomicU32;
    use std::sync::mpsc;

    use super::*;

    /// Long enough for a thread to begin, short enough to be waited for.
    const SHORT: Duration = Duration::from_secs(1);

    fn on_runtime<T>(future: impl Future<Output = T>) -> T {
        let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().expect("a runtime");
        runtime.block_on(future)
    }

    #[test]
    fn work_that_was_begun_is_not_called_busy_and_work_that_waits_is_never_begun() {
        let threads = Threads::limited(1, 8, SHORT).expect("threads");
        let (let_go, held) = mpsc::channel::<()>();
        let done = Arc::new(AtomicU32::new(0));
        let count = |by: u32| {
            let done = done.clone();
            move || Ok(done.fetch_add(by, Ordering::SeqCst))
        };
        let first = count(1);
        let slow = move || {
            held.recv().expect("it is let go");
            first()
        };
        let (begun, waiting) = on_runtime(async { tokio::join!(threads.run(slow), threads.run(count(10))) });
        assert!(matches!(begun, Err(Error::Timeout { .. })), "{begun:?}");
        assert!(matches!(waiting, Err(Error::Busy { .. })), "{waiting:?}");
        let_go.send(()).expect("the work waits");
        // Whatever waited before this has had its turn.
        on_runtime(threads.run(|| Ok(()))).expect("the thread is free again");
        assert_eq!(done.load(Ordering::SeqCst), 1, "what was begun was done, what was called busy was not");
    }

    #[test]
    fn a_full_queue_says_so_at_once() {
        let threads = Threads::limited(1, 1, Duration::from_secs(60)).expect("threads");
        let (let_go, held) = mpsc::channel::<()>();
        let (begun, has_begun) = mpsc::channel::<()>();
        let slow = move || {
            begun.send(()).expect("somebody listens");
            held.recv().map_err(|error| Error::fault("waiting", error))
        };
        on_runtime(async {
            let slow = tokio::spawn({
                let threads = threads.clone();
                async move { threads.run(slow).await }
            });
            tokio::task::yield_now().await;
            has_begun.recv().expect("it begins");
            let queued = tokio::spawn({
                let threads = threads.clone();
                async move { threads.run(|| Ok(())).await }
            });
            tokio::task::yield_now().await;
            let refused = threads.run(|| Ok(())).await;
            assert!(matches!(refused, Err(Error::Busy { retry_after_s: 1 })), "{refused:?}");
            let_go.send(()).expect("the work waits");
            slow.await.expect("no panic").expect("done");
            queued.await.expect("no panic").expect("done");
        });
    }

    #[test]
    fn a_panic_is_a_fault_and_its_thread_goes_on() {
        let threads = Threads::limited(1, 8, Duration::from_secs(60)).expect("threads");
        let fell: Result<()> = on_runtime(threads.run(|| panic!("as a bug would")));
        assert!(matches!(fell, Err(Error::Fault { .. })), "{fell:?}");
        assert_eq!(on_runtime(threads.run(|| Ok(7))).expect("the next one"), 7);
    }
}
