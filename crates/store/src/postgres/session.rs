//! One transaction on one connection of the pool.

use rapport_kernel::port::Urgency;
use rapport_kernel::time::Instant;
use rapport_kernel::{Error, Result};
use tokio_postgres::Error as PgError;
use tokio_postgres::types::ToSql;

use super::cell::cells;
use super::fault;
use super::link::Link;
use super::pool::{Place, Pool};
use super::write;
use crate::conn::{Conn, Named, Param, Row, Session};
use crate::dialect::Dialect;
use crate::limits::QUERY_MS_MAX;

/// What a transaction is for.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Mode {
    /// Reads, on one snapshot.
    Read,
    /// Writes.
    Write(Urgency),
}

/// A transaction. It takes its connection and begins with its first statement, in the same trip to the server;
/// dropped means rolled back.
pub struct PgSession<'p> {
    pool: &'p Pool,
    mode: Mode,
    place: Option<Place<'p>>,
    /// Whether the server knows of the transaction.
    is_open: bool,
    changed_schema: bool,
    now: Instant,
}

impl<'p> PgSession<'p> {
    pub(super) fn begin(pool: &'p Pool, mode: Mode) -> Self {
        Self { pool, mode, place: None, is_open: false, changed_schema: false, now: Instant::default() }
    }

    /// Runs `work` on the connection, beginning the transaction with it where that is still to be done.
    fn send<T>(&mut self, mut work: impl FnMut(&mut Link, Option<&str>) -> Result<T, PgError>) -> Result<T> {
        loop {
            let begin = (!self.is_open).then_some(self.mode.begin());
            let place = self.place()?;
            // A connection that was lost took the transaction along: it must run again from its start.
            let link = place.link.as_mut().ok_or(Error::Retry)?;
            let error = match work(link, begin.as_deref()) {
                Ok(done) => {
                    self.is_open = true;
                    return Ok(done);
                }
                Err(error) => error,
            };
            if !fault::is_lost(&error) {
                if fault::is_stale_plan(&error) {
                    link.forget_statements();
                }
                self.is_open = true;
                return Err(fault::explain(&error, "The database refused a statement"));
            }
            let died_idle = begin.is_some() && place.is_used;
            if !died_idle {
                self.lose_link();
                return Err(Error::Retry);
            }
            place.reconnect()?;
        }
    }

    fn place(&mut self) -> Result<&mut Place<'p>> {
        if self.place.is_none() {
            self.place = Some(self.pool.take(self.mode.urgency())?);
        }
        Ok(self.place.as_mut().expect("taken above"))
    }

    fn lose_link(&mut self) {
        if let Some(place) = &mut self.place {
            place.link = None;
        }
    }

    fn tell_of_schema(&mut self) {
        if self.changed_schema {
            self.pool.schema_changed();
        }
    }
}

impl Session for PgSession<'_> {
    fn commit(mut self) -> Result<()> {
        if !self.is_open {
            return Ok(());
        }
        let link = self.place.as_mut().and_then(|place| place.link.as_mut()).ok_or(Error::Retry)?;
        let done = link.script(None, "COMMIT");
        self.is_open = false;
        match done {
            Ok(()) => {
                self.tell_of_schema();
                Ok(())
            }
            Err(error) if fault::is_lost(&error) => {
                self.lose_link();
                let why = "the server may or may not have kept the change; look before you repeat it";
                Err(Error::fault("The connection to PostgreSQL was lost during a commit", why))
            }
            Err(error) => Err(fault::explain(&error, "Committing")),
        }
    }
}

impl Drop for PgSession<'_> {
    fn drop(&mut self) {
        let link = self.place.as_mut().and_then(|place| place.link.as_mut());
        if let (true, Some(link)) = (self.is_open, link) {
            link.roll_back();
        }
        if self.changed_schema && self.is_open {
            // Rolled back: statements that were prepared on what never came to be.
            self.pool.schema_changed();
        }
    }
}

impl Mode {
    fn begin(self) -> String {
        match self {
            Self::Read => {
                format!("BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY; SET LOCAL statement_timeout = {QUERY_MS_MAX}")
            }
            Self::Write(Urgency::Interactive) => "BEGIN ISOLATION LEVEL READ COMMITTED".to_owned(),
            // As on SQLite: a crash of the machine may lose the last batches of a long job, whole, which resumes.
            Self::Write(Urgency::Bulk) => {
                "BEGIN ISOLATION LEVEL READ COMMITTED; SET LOCAL synchronous_commit = off".to_owned()
            }
        }
    }

    fn urgency(self) -> Urgency {
        match self {
            Self::Read => Urgency::Interactive,
            Self::Write(urgency) => urgency,
        }
    }
}

/// Parameters as the driver takes them.
fn bind<'a>(params: &'a [Param<'a>]) -> Vec<&'a (dyn ToSql + Sync)> {
    params.iter().map(|param| param as &(dyn ToSql + Sync)).collect()
}

impl Conn for PgSession<'_> {
    fn dialect(&self) -> Dialect {
        Dialect::Postgres
    }

    fn now(&self) -> Instant {
        self.now
    }

    fn set_now(&mut self, now: Instant) {
        self.now = now;
    }

    fn lift_time_limit(&mut self) -> Result<()> {
        self.run("SET LOCAL statement_timeout = 0", &[]).map(drop)
    }

    fn rows(&mut self, sql: &str, params: &[Param<'_>]) -> Result<Vec<Row>> {
        let bound = bind(params);
        let rows = self.send(|link, begin| link.query(begin, sql, &bound))?;
        rows.iter().map(cells).collect()
    }

    fn run(&mut self, sql: &str, params: &[Param<'_>]) -> Result<u64> {
        let bound = bind(params);
        self.send(|link, begin| link.execute(begin, sql, &bound))
    }

    fn script(&mut self, sql: &str) -> Result<()> {
        self.changed_schema = true;
        self.send(|link, begin| {
            link.forget_statements();
            link.script(begin, sql)
        })
    }

    fn insert(&mut self, table: &str, columns: &[Named<'_>], rows: &[Vec<Param<'_>>], conflict: &str) -> Result<()> {
        if rows.is_empty() {
            return Ok(());
        }
        if conflict.is_empty() && rows.len() >= write::COPY_ROWS_MIN {
            let (sql, types) = (write::copy_sql(table, columns), write::types(columns));
            return self.send(|link, begin| link.copy(begin, &sql, &types, rows));
        }
        let sql = write::insert_sql(table, columns, conflict);
        write::chunks(rows).try_for_each(|chunk| self.write_rows(&sql, columns, chunk))
    }

    fn update(&mut self, table: &str, key: &[Named<'_>], set: &[Named<'_>], rows: &[Vec<Param<'_>>]) -> Result<()> {
        if rows.is_empty() || set.is_empty() {
            return Ok(());
        }
        let sql = write::update_sql(table, key, set);
        let columns = [key, set].concat();
        write::chunks(rows).try_for_each(|chunk| self.write_rows(&sql, &columns, chunk))
    }

    fn lock(&mut self, name: i64) -> Result<bool> {
        if self.mode == Mode::Read {
            return Ok(false);
        }
        self.run("SELECT pg_advisory_xact_lock($1)", &[Param::Integer(name)])?;
        Ok(true)
    }
}

impl PgSession<'_> {
    fn write_rows(&mut self, sql: &str, columns: &[Named<'_>], rows: &[Vec<Param<'_>>]) -> Result<()> {
        let arrays = write::arrays(columns, rows);
        let bound: Vec<&(dyn ToSql + Sync)> = arrays.iter().map(|array| array as &(dyn ToSql + Sync)).collect();
        self.send(|link, begin| link.execute(begin, sql, &bound)).map(drop)
    }
}
