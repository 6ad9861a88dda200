//! PostgreSQL: a pool of connections, each driven by the thread that uses it.
//!
//! Every connection has a current-thread runtime of its own, which runs only while a database thread waits for an
//! answer on it. So the bytes are written and read by the waiting thread itself; a shared runtime would cost two
//! thread switches a statement. Nothing polls an idle connection: that it died is noticed at its next use, by the
//! first statement of a transaction, which is then sent again on a new connection.

mod array;
mod bind;
mod cell;
mod config;
mod fault;
mod link;
mod pool;
mod session;
mod setup;
mod tls;
mod write;

use rapport_kernel::Result;
use rapport_kernel::port::{Store, Tx, Urgency};

use config::Target;
use pool::Pool;
use session::{Mode, PgSession};
use tls::Encryption;

use crate::conn::Session;
use crate::tx::EngineTx;

/// The oldest server that will do; older ones are not tested.
pub const SERVER_VERSION_MIN: i64 = 15;

/// How a PostgreSQL database is used.
#[derive(Clone, Debug)]
pub struct Options {
    /// Connections that this process opens at most.
    pub connections_max: usize,
    /// How long an interactive transaction waits for a connection.
    pub wait_ms_max: u64,
    /// How long a bulk write waits for one.
    pub bulk_wait_ms_max: u64,
}

impl Default for Options {
    fn default() -> Self {
        Self { connections_max: 10, wait_ms_max: 5_000, bulk_wait_ms_max: 120_000 }
    }
}

impl Options {
    fn wait_ms_max(&self, urgency: Urgency) -> u64 {
        match urgency {
            Urgency::Interactive => self.wait_ms_max,
            Urgency::Bulk => self.bulk_wait_ms_max,
        }
    }
}

/// A workspace in a PostgreSQL database.
pub struct Postgres {
    pool: Pool,
    version: String,
}

impl Postgres {
    /// Connects, checks that the server will do, and makes the hand-made tables where they are not there. `url` is a
    /// `postgres://` URL as libpq takes it; `schema=name` in it says in which schema the tables lie. That a server is not
    /// verified although encryption was asked for is said in the log, once.
    ///
    /// # Errors
    /// When the URL is none, the server cannot be reached, or will not do.
    pub fn open(url: &str, options: Options) -> Result<Self> {
        let target = config::read(url)?;
        warn_of_strangers(&target);
        let pool = Pool::new(target, options);
        let mut session = PgSession::begin(&pool, Mode::Write(Urgency::Interactive));
        let version = setup::check(&mut session)?;
        setup::install(&mut session, pool.schema())?;
        crate::tables::prepare(&mut session)?;
        session.commit()?;
        Ok(Self { pool, version })
    }

    pub(crate) fn begin_read(&self) -> PgSession<'_> {
        PgSession::begin(&self.pool, Mode::Read)
    }

    pub(crate) fn begin_write(&self, urgency: Urgency) -> PgSession<'_> {
        PgSession::begin(&self.pool, Mode::Write(urgency))
    }
}

/// How the connection that a URL asks for is encrypted, for people. Reads the URL and the file of authorities that it
/// names; connects to nothing.
///
/// # Errors
/// When the URL is none, asks for what is not known, or names a file that will not do.
pub fn encryption_of(url: &str) -> Result<String> {
    Ok(config::read(url)?.encryption.to_string())
}

fn warn_of_strangers(target: &Target) {
    if target.encryption == Encryption::Require {
        tracing::warn!(
            place = %target.place(),
            "The connection to PostgreSQL is encrypted, but with sslmode=require alone the server is not verified: \
             whoever stands between can pose as it. Say sslmode=verify-full, with sslrootcert=FILE for an authority of \
             your own"
        );
    }
}

impl Store for Postgres {
    fn read(&self) -> Result<Box<dyn Tx + '_>> {
        Ok(Box::new(EngineTx::new(self.begin_read())))
    }
    fn write(&self, urgency: Urgency) -> Result<Box<dyn Tx + '_>> {
        Ok(Box::new(EngineTx::new(self.begin_write(urgency))))
    }
    fn engine(&self) -> String {
        format!("postgresql {}", self.version)
    }
    fn places_later(&self) -> bool {
        true
    }
}
