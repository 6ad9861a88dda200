//! A database by whole tables: for archives, moves and repairs, beside the kernel's
//! [`Store`](rapport_kernel::port::Store). Here, and only here, a transaction begins and ends outside of the kernel's
//! `House`: an archive knows nothing of records, rules and events, which it carries as they lie.

use rapport_kernel::port::{Store, Urgency};
use rapport_kernel::{Error, Result};

use crate::conn::{Conn, Session};
use crate::open::{Place, place};
use crate::postgres::{self, Postgres};
use crate::sqlite::{self, Sqlite};

/// Page cache while whole tables are written.
const CACHE_KIB: u32 = 64 * 1024;

/// A database of either engine.
pub struct Database {
    engine: Engine,
}

enum Engine {
    Sqlite(Sqlite),
    Postgres(Postgres),
}

impl Database {
    /// Opens the database that `url` names, as [`open`](crate::open) does; a SQLite file that is not there is made.
    ///
    /// # Errors
    /// When it cannot be opened or reached.
    pub fn open(url: &str) -> Result<Self> {
        let engine = match place(url) {
            Place::Postgres(url) => Engine::Postgres(Postgres::open(url, postgres::Options::default())?),
            Place::Sqlite(path) => {
                let options = sqlite::Options { writer_cache_kib: CACHE_KIB, ..Default::default() };
                Engine::Sqlite(Sqlite::open(path, options)?)
            }
        };
        Ok(Self { engine })
    }

    /// Opens a database that must be there.
    ///
    /// # Errors
    /// When it is not, or cannot be opened or reached.
    pub fn open_existing(url: &str) -> Result<Self> {
        match place(url) {
            Place::Sqlite(path) if !path.exists() => {
                Err(Error::rule("no_workspace", format!("There is no workspace at {}", path.display())))
            }
            _ => Self::open(url),
        }
    }

    /// `sqlite` or `postgresql`, with its version, for people.
    pub fn engine(&self) -> String {
        match &self.engine {
            Engine::Sqlite(sqlite) => sqlite.engine(),
            Engine::Postgres(postgres) => postgres.engine(),
        }
    }

    /// Reads one snapshot.
    pub(crate) fn read<T>(&self, work: impl FnOnce(&mut dyn Conn) -> Result<T>) -> Result<T> {
        match &self.engine {
            Engine::Sqlite(sqlite) => with_files(&mut sqlite.begin_read()?, work),
            Engine::Postgres(postgres) => with_files(&mut postgres.begin_read(), work),
        }
    }

    /// Writes in one transaction, which is kept when `work` answers `Ok`.
    pub(crate) fn write<T>(&self, work: impl FnOnce(&mut dyn Conn) -> Result<T>) -> Result<T> {
        match &self.engine {
            Engine::Sqlite(sqlite) => keep(sqlite.begin_write(Urgency::Interactive)?, work),
            Engine::Postgres(postgres) => keep(postgres.begin_write(Urgency::Interactive), work),
        }
    }
}

fn keep<S: Session, T>(mut session: S, work: impl FnOnce(&mut dyn Conn) -> Result<T>) -> Result<T> {
    let done = with_files(&mut session, work)?;
    session.commit()?;
    Ok(done)
}

/// Archives go by whole tables.
fn with_files<T>(conn: &mut dyn Conn, work: impl FnOnce(&mut dyn Conn) -> Result<T>) -> Result<T> {
    conn.sort_in_files()?;
    work(conn)
}
