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
use crate::conn::{Conn, Named, Param, Question, Row, Session};
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
    plans: Plans,
    changed_schema: bool,
    now: Instant,
}

/// How the server plans what is asked next.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Plans {
    /// As it likes: a list is planned by its values.
    ByValue,
    /// Once for all values. By itself it takes a list of ids to be ten long in such a plan, so that one for a single id
    /// looks cheaper, and plans each question anew, which takes longer than the answer.
    ForAll,
}

impl<'p> PgSession<'p> {
    pub(super) fn begin(pool: &'p Pool, mode: Mode) -> Self {
        Self {
            pool,
            mode,
            place: None,
            is_open: false,
            plans: Plans::ByValue,
            changed_schema: false,
            now: Instant::default(),
        }
    }

    /// Runs `work` on the connection, beginning the transaction with it where that is still to be done.
    fn send<T>(&mut self, work: impl FnMut(&mut Link, Option<&str>) -> Result<T, PgError>) -> Result<T> {
        self.send_planned(self.plans, work)
    }

    /// The same, with the server planning so.
    fn send_planned<T>(
        &mut self,
        plans: Plans,
        mut work: impl FnMut(&mut Link, Option<&str>) -> Result<T, PgError>,
    ) -> Result<T> {
        let before = self.before(plans);
        let begins = !self.is_open;
        loop {
            let place = self.place()?;
            // A connection that was lost took the transaction along: it must run again from its start.
            let link = place.link.as_mut().ok_or(Error::Retry)?;
            let error = match work(link, before.as_deref()) {
                Ok(done) => {
                    self.is_open = true;
                    self.plans = plans;
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
            let died_idle = begins && place.is_used;
            if !died_idle {
                self.lose_link();
                return Err(Error::Retry);
            }
            place.reconnect()?;
        }
    }

    /// What the server has to be told ahead of a statement that is planned so.
    fn before(&self, plans: Plans) -> Option<String> {
        let told =
            [(!self.is_open).then(|| self.mode.begin()), (self.plans != plans).then(|| plans.setting().to_owned())];
        let told: Vec<String> = told.into_iter().flatten().collect();
        (!told.is_empty()).then(|| told.join("; "))
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

impl Plans {
    fn setting(self) -> &'static str {
        match self {
            // As sessions begin: a plan for all values takes whatever index suits the most frequent one.
            Self::ByValue => "SET LOCAL plan_cache_mode = force_custom_plan; SET LOCAL enable_seqscan = on",
            // By an index: a plan made while a table was empty would read all of it, and be kept as it fills.
            Self::ForAll => "SET LOCAL plan_cache_mode = force_generic_plan; SET LOCAL enable_seqscan = off",
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

    fn rows_of_all(&mut self, asked: &[Question<'_>]) -> Result<Vec<Vec<Row>>> {
        let is_by_id = asked.iter().all(|question| question.is_by_id);
        let plans = if is_by_id { Plans::ForAll } else { Plans::ByValue };
        let bound: Vec<_> = asked.iter().map(|question| bind(question.params)).collect();
        let asked: Vec<_> = asked.iter().zip(&bound).map(|(question, bound)| (&*question.sql, &bound[..])).collect();
        let answers = self.send_planned(plans, |link, before| link.query(before, &asked))?;
        answers.iter().map(|rows| rows.iter().map(cells).collect()).collect()
    }

    fn run(&mut self, sql: &str, params: &[Param<'_>]) -> Result<u64> {
        let bound = bind(params);
        self.send_planned(Plans::ByValue, |link, before| link.execute(before, sql, &bound))
    }

    fn script(&mut self, sql: &str) -> Result<()> {
        self.changed_schema = true;
        self.send(|link, before| {
            link.forget_statements();
            link.script(before, sql)
        })
    }

    fn insert(&mut self, table: &str, columns: &[Named<'_>], rows: &[Vec<Param<'_>>], conflict: &str) -> Result<()> {
        if rows.is_empty() {
            return Ok(());
        }
        if conflict.is_empty() && rows.len() >= write::COPY_ROWS_MIN {
            let (sql, types) = (write::copy_sql(table, columns), write::types(columns));
            return self.send(|link, before| link.copy(before, &sql, &types, rows));
        }
        let sql = write::insert_sql(table, columns, conflict);
        self.write_rows(Plans::ForAll, &sql, columns, rows)
    }

    fn update(&mut self, table: &str, key: &[Named<'_>], set: &[Named<'_>], rows: &[Vec<Param<'_>>]) -> Result<()> {
        if set.is_empty() {
            return Ok(());
        }
        let sql = write::update_sql(table, key, set);
        self.write_rows(Plans::ByValue, &sql, &[key, set].concat(), rows)
    }

    fn delete(&mut self, table: &str, key: &[Named<'_>], rows: &[Vec<Param<'_>>]) -> Result<()> {
        self.write_rows(Plans::ByValue, &write::delete_sql(table, key), key, rows)
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
    fn write_rows(&mut self, plans: Plans, sql: &str, columns: &[Named<'_>], rows: &[Vec<Param<'_>>]) -> Result<()> {
        write::chunks(rows).try_for_each(|chunk| {
            let arrays = write::arrays(columns, chunk);
            let bound: Vec<&(dyn ToSql + Sync)> = arrays.iter().map(|array| array as &(dyn ToSql + Sync)).collect();
            self.send_planned(plans, |link, before| link.execute(before, sql, &bound)).map(drop)
        })
    }
}
