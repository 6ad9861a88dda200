//! One connection to the file: its settings, its functions, and how long a question may take.

use std::path::Path;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::{Duration, Instant};

use rapport_kernel::Result;
use rapport_kernel::port::Urgency;
use rusqlite::config::DbConfig;
use rusqlite::{Connection, OpenFlags};

use super::Options;
use super::error::from_sqlite;
use super::functions;
use crate::limits::{QUERY_MS_MAX, STATEMENTS_KEPT};

/// Instructions of SQLite's machine between two looks at the clock.
const STEPS_BETWEEN_LOOKS: i32 = 20_000;

/// A connection to the file.
pub struct Link {
    /// The connection.
    pub connection: Connection,
    /// When a question is broken off.
    deadline: Arc<Deadline>,
    /// For which kind of writes the writer is set.
    urgency: Option<Urgency>,
}

struct Deadline {
    start: Instant,
    /// Milliseconds after `start`; `u64::MAX` for none.
    until_ms: AtomicU64,
}

impl Link {
    /// A connection that only reads.
    pub fn reader(path: &Path, options: &Options) -> Result<Self> {
        let link = Self::open(path, options, OpenFlags::empty())?;
        link.set(&format!("PRAGMA cache_size=-{}; PRAGMA query_only=ON;", options.reader_cache_kib))?;
        Ok(link)
    }

    /// The connection that writes; makes the file when there is none.
    pub fn writer(path: &Path, options: &Options) -> Result<Self> {
        let link = Self::open(path, options, OpenFlags::SQLITE_OPEN_CREATE)?;
        link.set("PRAGMA journal_mode=WAL; PRAGMA journal_size_limit=67108864;")?;
        Ok(link)
    }

    fn open(path: &Path, options: &Options, more: OpenFlags) -> Result<Self> {
        let flags = OpenFlags::SQLITE_OPEN_READ_WRITE | OpenFlags::SQLITE_OPEN_NO_MUTEX | more;
        let connection = Connection::open_with_flags(path, flags)
            .map_err(|error| from_sqlite(&format!("opening {}", path.display()), error))?;
        let deadline = Arc::new(Deadline { start: Instant::now(), until_ms: AtomicU64::new(u64::MAX) });
        let mut link = Self { connection, deadline, urgency: None };
        link.prepare(options).map_err(|error| from_sqlite("setting up a connection", error))?;
        Ok(link)
    }

    fn prepare(&mut self, options: &Options) -> rusqlite::Result<()> {
        self.connection.busy_timeout(Duration::from_millis(options.busy_ms_max))?;
        self.connection.set_prepared_statement_cache_capacity(STATEMENTS_KEPT);
        // By itself it plans a statement anew whenever a limit is bound, and some others, which takes a third of a page's
        // time; as it keeps no statistics here, the plan comes out the same.
        self.connection.set_db_config(DbConfig::SQLITE_DBCONFIG_ENABLE_QPSG, true)?;
        // Integrity is the pipeline's.
        self.connection
            .execute_batch("PRAGMA foreign_keys=OFF; PRAGMA temp_store=MEMORY; PRAGMA trusted_schema=OFF;")?;
        rusqlite::vtab::array::load_module(&self.connection)?;
        functions::register(&self.connection)?;
        let deadline = Arc::clone(&self.deadline);
        self.connection.progress_handler(STEPS_BETWEEN_LOOKS, Some(move || deadline.is_over()))
    }

    fn set(&self, pragmas: &str) -> Result<()> {
        self.connection.execute_batch(pragmas).map_err(|error| from_sqlite("setting up a connection", error))
    }

    /// Sets the writer for a kind of writes; between two of a kind nothing is to be done.
    pub fn hurry(&mut self, urgency: Urgency, options: &Options) -> Result<()> {
        if self.urgency == Some(urgency) {
            return Ok(());
        }
        let (synchronous, cache_kib, pages) = match urgency {
            Urgency::Interactive => ("FULL", options.writer_cache_kib, options.late_checkpoint_pages),
            Urgency::Bulk => ("NORMAL", options.bulk_cache_kib, options.bulk_checkpoint_pages),
        };
        self.set(&format!(
            "PRAGMA synchronous={synchronous}; PRAGMA cache_size=-{cache_kib}; PRAGMA wal_autocheckpoint={pages};"
        ))?;
        self.urgency = Some(urgency);
        Ok(())
    }

    /// For which kind of writes it is set; none for a reader.
    pub fn urgency(&self) -> Option<Urgency> {
        self.urgency
    }

    /// Runs a question that is broken off when it takes too long.
    pub fn within_time<T>(&self, ask: impl FnOnce(&Connection) -> Result<T>) -> Result<T> {
        self.deadline.set();
        let answer = ask(&self.connection);
        self.deadline.until_ms.store(u64::MAX, Ordering::Relaxed);
        answer
    }
}

impl Deadline {
    fn now_ms(&self) -> u64 {
        u64::try_from(self.start.elapsed().as_millis()).unwrap_or(u64::MAX)
    }
    fn set(&self) {
        self.until_ms.store(self.now_ms() + QUERY_MS_MAX as u64, Ordering::Relaxed);
    }
    fn is_over(&self) -> bool {
        let until = self.until_ms.load(Ordering::Relaxed);
        until != u64::MAX && self.now_ms() > until
    }
}

#[cfg(test)]
mod tests {
    use rusqlite::StatementStatus;

    use super::*;

    #[test]
    fn a_statement_is_planned_once_whatever_is_bound_to_it() {
        let folder = tempfile::tempdir().expect("a folder");
        let link = Link::writer(&folder.path().join("some.db"), &Options::default()).expect("a connection");
        link.connection.execute_batch("CREATE TABLE t (a, b); CREATE INDEX t_a ON t (a)").expect("a table");
        let mut statement =
            link.connection.prepare("SELECT b FROM t WHERE a > ?1 ORDER BY a LIMIT ?1").expect("a statement");
        for value in 0..5 {
            let rows: Vec<i64> = statement.query_map([value], |row| row.get(0)).expect("rows").flatten().collect();
            assert!(rows.is_empty());
        }
        assert_eq!(statement.get_status(StatementStatus::RePrepare), 0);
    }
}
