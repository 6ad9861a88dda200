//! Checkpoints beside the writes: a thread brings the write-ahead log into the file, so that nobody who saves one record
//! waits for the pages of thousands before it.

use std::path::Path;
use std::sync::mpsc::{SyncSender, sync_channel};
use std::thread::{Builder, JoinHandle};

use rapport_kernel::{Error, Result};
use rusqlite::{Connection, OpenFlags};

use super::error::from_sqlite;

/// The thread that makes checkpoints; it ends with this value.
pub struct Checkpoints {
    /// Rung after commits; once is enough for as many as there were since it was heard.
    bell: Option<SyncSender<()>>,
    thread: Option<JoinHandle<()>>,
}

impl Checkpoints {
    /// Starts it for a file that exists. From `pages` in the log on they are brought into the file.
    pub fn start(path: &Path, pages: u32) -> Result<Self> {
        let flags = OpenFlags::SQLITE_OPEN_READ_WRITE | OpenFlags::SQLITE_OPEN_NO_MUTEX;
        let connection = Connection::open_with_flags(path, flags)
            .map_err(|error| from_sqlite("opening a connection for checkpoints", error))?;
        let (bell, rung) = sync_channel(1);
        let work = move || {
            while rung.recv().is_ok() {
                if let Err(error) = checkpoint(&connection, pages) {
                    // The writer makes one itself when the log grows too long, and tells if it cannot.
                    tracing::warn!(%error, "A checkpoint failed");
                }
            }
        };
        let thread = Builder::new().name("checkpoints".to_owned()).spawn(work);
        let thread = thread.map_err(|error| Error::fault("Cannot start a thread for checkpoints", error))?;
        Ok(Self { bell: Some(bell), thread: Some(thread) })
    }

    /// Says that something was committed.
    pub fn committed(&self) {
        if let Some(bell) = &self.bell {
            // Full: it will be heard anyway.
            let _heard = bell.try_send(());
        }
    }
}

impl Drop for Checkpoints {
    fn drop(&mut self) {
        self.bell = None;
        if self.thread.take().is_some_and(|thread| thread.join().is_err()) {
            tracing::warn!("The thread for checkpoints panicked");
        }
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
    use std::time::{Duration, Instant};

    use super::*;

    const PAUSE: Duration = Duration::from_millis(200);

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
