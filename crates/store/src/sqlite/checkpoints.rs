//! Checkpoints beside the writes: a thread brings the write-ahead log into the file, so that nobody who saves one record
//! waits for the pages of thousands before it.

use std::path::Path;
use std::sync::{Arc, Condvar, Mutex, PoisonError};
use std::thread::{Builder, JoinHandle};
use std::time::Duration;

use rapport_kernel::{Error, Result};
use rusqlite::{Connection, OpenFlags};

use super::error::from_sqlite;

/// How long commits are gathered before the log is looked at.
const PAUSE: Duration = Duration::from_millis(200);

/// The thread that makes checkpoints; it ends with this value.
pub struct Checkpoints {
    bell: Arc<Bell>,
    thread: Option<JoinHandle<()>>,
}

#[derive(Default)]
struct Bell {
    state: Mutex<State>,
    rung: Condvar,
}

#[derive(Default)]
struct State {
    has_commits: bool,
    is_over: bool,
}

impl Checkpoints {
    /// Starts it for a file that exists. From `pages` in the log on they are brought into the file.
    pub fn start(path: &Path, pages: u32) -> Result<Self> {
        let flags = OpenFlags::SQLITE_OPEN_READ_WRITE | OpenFlags::SQLITE_OPEN_NO_MUTEX;
        let connection = Connection::open_with_flags(path, flags)
            .map_err(|error| from_sqlite("opening a connection for checkpoints", error))?;
        let bell = Arc::new(Bell::default());
        let work = {
            let bell = Arc::clone(&bell);
            move || {
                while bell.wait() {
                    if let Err(error) = checkpoint(&connection, pages) {
                        // The writer makes one itself when the log grows too long, and tells if it cannot.
                        tracing::warn!(%error, "A checkpoint failed");
                    }
                }
            }
        };
        let thread = Builder::new().name("checkpoints".to_owned()).spawn(work);
        let thread = thread.map_err(|error| Error::fault("Cannot start a thread for checkpoints", error))?;
        Ok(Self { bell, thread: Some(thread) })
    }

    /// Says that something was committed.
    pub fn committed(&self) {
        self.bell.change(|state| state.has_commits = true);
    }
}

impl Drop for Checkpoints {
    fn drop(&mut self) {
        self.bell.change(|state| state.is_over = true);
        if self.thread.take().is_some_and(|thread| thread.join().is_err()) {
            tracing::warn!("The thread for checkpoints panicked");
        }
    }
}

impl Bell {
    fn change(&self, change: impl FnOnce(&mut State)) {
        change(&mut self.state.lock().unwrap_or_else(PoisonError::into_inner));
        self.rung.notify_one();
    }

    /// Waits for commits, and a little more for further ones; `false` when all is over.
    fn wait(&self) -> bool {
        let state = self.state.lock().unwrap_or_else(PoisonError::into_inner);
        let quiet = |state: &mut State| !state.has_commits && !state.is_over;
        let state = self.rung.wait_while(state, quiet).unwrap_or_else(PoisonError::into_inner);
        let going_on = |state: &mut State| !state.is_over;
        let (mut state, _) =
            self.rung.wait_timeout_while(state, PAUSE, going_on).unwrap_or_else(PoisonError::into_inner);
        state.has_commits = false;
        !state.is_over
    }
}

/// Brings the log into the file when it is long enough. Neither readers nor the writer wait for it.
fn checkpoint(connection: &Connection, pages: u32) -> rusqlite::Result<()> {
    if waiting(connection)? >= i64::from(pages) {
        connection.query_row("PRAGMA wal_checkpoint(PASSIVE)", [], |_| Ok(()))?;
    }
    Ok(())
}

/// Pages of the log that are not in the file yet.
fn waiting(connection: &Connection) -> rusqlite::Result<i64> {
    connection.query_row("PRAGMA wal_checkpoint(NOOP)", [], |row| Ok(row.get::<_, i64>(1)? - row.get::<_, i64>(2)?))
}

#[cfg(test)]
mod tests {
    use std::sync::mpsc::channel;
    use std::time::Instant;

    use super::*;

    /// Lets some time pass, as nobody ever sends.
    fn pause(time: Duration) {
        let (_sender, receiver) = channel::<()>();
        let _nothing = receiver.recv_timeout(time);
    }

    #[test]
    fn the_log_comes_into_the_file_without_the_writer() {
        let folder = tempfile::tempdir().expect("a folder");
        let path = folder.path().join("some.db");
        let writer = Connection::open(&path).expect("a file");
        writer
            .execute_batch("PRAGMA journal_mode=WAL; PRAGMA wal_autocheckpoint=0; CREATE TABLE t (x BLOB)")
            .expect("a table");
        let checkpoints = Checkpoints::start(&path, 100).expect("a thread");
        let write = |pages: u32| {
            writer.execute("INSERT INTO t VALUES (zeroblob(?1))", [pages * 4096]).expect("a row");
            checkpoints.committed();
        };
        write(10);
        pause(PAUSE * 3);
        assert!(waiting(&writer).expect("a count") >= 10, "a short log is left alone");
        write(200);
        let start = Instant::now();
        while waiting(&writer).expect("a count") > 0 {
            assert!(start.elapsed() < Duration::from_secs(20), "the log waits still");
            pause(PAUSE);
        }
    }
}
