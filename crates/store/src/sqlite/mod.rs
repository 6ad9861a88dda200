//! SQLite: one file, one connection that writes, several that read.

use std::path::Path;

use rapport_kernel::Result;
use rapport_kernel::port::{Store, Tx, Urgency};

mod arithmetic;
mod bind;
mod checkpoints;
mod connection;
mod error;
mod functions;
mod pool;
mod session;

use pool::Pool;
use session::SqliteSession;

use crate::conn::Session;
use crate::tx::EngineTx;

/// How a SQLite database is opened.
#[derive(Clone, Debug)]
pub struct Options {
    /// Connections that read at the same time.
    pub readers: usize,
    /// How long a read waits for a connection.
    pub read_wait_ms_max: u64,
    /// How long an interactive write waits for its turn.
    pub write_wait_ms_max: u64,
    /// How long a bulk write waits for its turn.
    pub bulk_wait_ms_max: u64,
    /// How long the engine waits for another process.
    pub busy_ms_max: u64,
    /// Page cache of each reader.
    pub reader_cache_kib: u32,
    /// Page cache of the writer.
    pub writer_cache_kib: u32,
    /// Page cache of the writer while bulk work goes on.
    pub bulk_cache_kib: u32,
    /// Pages of the write-ahead log after which they are brought into the file, beside the interactive writes.
    pub checkpoint_pages: u32,
    /// Pages after which a bulk write does so itself: its batches change the same pages of indexes again and again, and
    /// what is changed again before a checkpoint is written to the file once.
    pub bulk_checkpoint_pages: u32,
    /// Pages after which an interactive write does so itself, as nobody else could.
    pub late_checkpoint_pages: u32,
}

impl Default for Options {
    fn default() -> Self {
        Self {
            readers: 8,
            read_wait_ms_max: 5_000,
            write_wait_ms_max: 10_000,
            bulk_wait_ms_max: 120_000,
            busy_ms_max: 10_000,
            reader_cache_kib: 4 * 1024,
            writer_cache_kib: 8 * 1024,
            bulk_cache_kib: 96 * 1024,
            checkpoint_pages: 4_000,
            bulk_checkpoint_pages: 64_000,
            late_checkpoint_pages: 128_000,
        }
    }
}

/// A workspace in a SQLite file.
pub struct Sqlite {
    pool: Pool,
}

impl Sqlite {
    /// Opens the file, or makes it with its hand-made tables.
    ///
    /// # Errors
    /// When the file cannot be opened, is damaged or is not a database.
    pub fn open(path: impl AsRef<Path>, options: Options) -> Result<Self> {
        let store = Self { pool: Pool::open(path.as_ref(), options)? };
        let mut session = store.begin_write(Urgency::Interactive)?;
        crate::tables::prepare(&mut session)?;
        session.commit()?;
        Ok(store)
    }

    /// How many wait to write, for metrics.
    pub fn writers_waiting(&self) -> usize {
        self.pool.writers_waiting()
    }

    pub(crate) fn begin_read(&self) -> Result<SqliteSession<'_>> {
        SqliteSession::begin(self.pool.reader()?, "BEGIN")
    }

    pub(crate) fn begin_write(&self, urgency: Urgency) -> Result<SqliteSession<'_>> {
        SqliteSession::begin(self.pool.writer(urgency)?, "BEGIN IMMEDIATE")
    }
}

impl Store for Sqlite {
    fn read(&self) -> Result<Box<dyn Tx + '_>> {
        Ok(Box::new(EngineTx::new(self.begin_read()?)))
    }
    fn write(&self, urgency: Urgency) -> Result<Box<dyn Tx + '_>> {
        Ok(Box::new(EngineTx::new(self.begin_write(urgency)?)))
    }
    fn engine(&self) -> String {
        format!("sqlite {}", rusqlite::version())
    }
    fn places_later(&self) -> bool {
        false
    }
}
