//! Jobs, the cursors of reactions, and leases.

use std::borrow::Cow;

use rapport_kernel::catalog::Storage;
use rapport_kernel::job::{Job, JobState, NewJob};
use rapport_kernel::time::Instant;
use rapport_kernel::{Error, Result};
use uuid::Uuid;

use crate::conn::{Conn, Named, Param, Row};
use crate::limits::JOB_ERROR_CHARS_MAX;
use crate::read::{integer, integer_as, maybe_text, text, uuid};
use crate::sql::Sql;

const COLUMNS: [Named<'_>; 8] = [
    ("id", Storage::Uuid),
    ("kind", Storage::Text),
    ("key", Storage::Text),
    ("payload", Storage::Text),
    ("tries", Storage::Integer),
    ("state", Storage::Text),
    ("run_at", Storage::Integer),
    ("due", Storage::Integer),
];
/// What [`job`] reads.
const JOB: &str = "id, kind, payload, tries, state, run_at, error";

/// Enqueues jobs, but for those whose kind and key wait already.
pub fn enqueue(conn: &mut dyn Conn, jobs: &[NewJob]) -> Result<()> {
    let rows: Vec<Vec<Param<'_>>> = jobs.iter().map(new_row).collect();
    let waits = "ON CONFLICT (kind, key) WHERE state = 'ready' AND key IS NOT NULL DO NOTHING";
    conn.insert("job", &COLUMNS, &rows, waits)
}

fn new_row(job: &NewJob) -> Vec<Param<'_>> {
    vec![
        Param::Uuid(job.id),
        Param::Text(Cow::Borrowed(&job.kind)),
        job.key.as_deref().map_or(Param::Null, |key| Param::Text(key.into())),
        Param::Text(job.payload.to_string().into()),
        Param::Integer(0),
        Param::Text("ready".into()),
        Param::Integer(job.run_at.ms()),
        Param::Integer(job.run_at.ms()),
    ]
}

/// Takes up to `limit` due jobs for `worker` until `lease_until`; also those whose lease ran out, which counts as a
/// try: a job that kills its worker must come to an end.
pub fn claim(conn: &mut dyn Conn, worker: &str, now: Instant, lease_until: Instant, limit: usize) -> Result<Vec<Job>> {
    let dialect = conn.dialect();
    let mut sql = Sql::of(dialect, "WITH next AS MATERIALIZED (SELECT id FROM job WHERE state <> 'parked' AND due <= ");
    sql.bind(Param::Integer(now.ms())).push(" ORDER BY due, id LIMIT ").bind(Param::Integer(limit as i64));
    sql.push(dialect.skip_locked()).push(") UPDATE job SET state = 'running', tries = tries + 1, worker = ");
    sql.bind(Param::Text(worker.into())).push(", due = ").bind(Param::Integer(lease_until.ms()));
    sql.push(" WHERE id IN (SELECT id FROM next) RETURNING id, kind, payload, tries - 1, state, run_at, error");
    let mut jobs: Vec<Job> = sql.rows(conn)?.iter().map(job).collect::<Result<_>>()?;
    jobs.sort_by_key(|job| (job.run_at, job.id));
    Ok(jobs)
}

/// Removes a job that is done.
pub fn finish(conn: &mut dyn Conn, id: Uuid) -> Result<()> {
    let mut sql = Sql::of(conn.dialect(), "DELETE FROM job WHERE id = ");
    sql.bind(Param::Uuid(id)).run(conn).map(drop)
}

/// Puts a job back until `run_at`, with why. Where one of its kind and key waits already, that one takes over its
/// count of tries, and it goes.
pub fn retry(conn: &mut dyn Conn, id: Uuid, run_at: Instant, error: &str) -> Result<()> {
    let Some(stored) = find(conn, id)? else { return Ok(()) };
    let error = shortened(error);
    if let Some(key) = &stored.key {
        let tries = Param::Integer(stored.tries);
        let mut sql = Sql::of(conn.dialect(), "UPDATE job SET tries = CASE WHEN tries < ");
        sql.bind(tries.clone()).push(" THEN ").bind(tries).push(" ELSE tries END, error = ");
        sql.bind(Param::Text(error.into())).push(" WHERE state = 'ready' AND kind = ");
        sql.bind(Param::Text(stored.kind.as_str().into())).push(" AND key = ").bind(Param::Text(key.as_str().into()));
        if sql.run(conn)? > 0 {
            return finish(conn, id);
        }
    }
    let mut sql = Sql::of(conn.dialect(), "UPDATE job SET state = 'ready', worker = NULL, error = ");
    sql.bind(Param::Text(error.into()));
    sql.push(", run_at = ").bind(Param::Integer(run_at.ms())).push(", due = ").bind(Param::Integer(run_at.ms()));
    sql.push(" WHERE id = ").bind(Param::Uuid(id)).run(conn).map(drop)
}

/// Sets a job aside for a person.
pub fn park(conn: &mut dyn Conn, id: Uuid, error: &str) -> Result<()> {
    let mut sql = Sql::of(conn.dialect(), "UPDATE job SET state = 'parked', worker = NULL, error = ");
    sql.bind(Param::Text(shortened(error).into()));
    sql.push(" WHERE id = ").bind(Param::Uuid(id)).run(conn).map(drop)
}

/// Makes a parked job ready again, with all its tries before it; whether there was one. Where one of its kind and key
/// waits already, that one does the work.
pub fn replay(conn: &mut dyn Conn, id: Uuid, now: Instant) -> Result<bool> {
    let Some(stored) = find(conn, id)?.filter(|stored| stored.state == "parked") else { return Ok(false) };
    if let Some(key) = &stored.key {
        let mut sql = Sql::of(conn.dialect(), "SELECT 1 FROM job WHERE state = 'ready' AND kind = ");
        sql.bind(Param::Text(stored.kind.as_str().into())).push(" AND key = ").bind(Param::Text(key.as_str().into()));
        if !sql.rows(conn)?.is_empty() {
            return finish(conn, id).map(|()| true);
        }
    }
    let mut sql = Sql::of(conn.dialect(), "UPDATE job SET state = 'ready', tries = 0, run_at = ");
    sql.bind(Param::Integer(now.ms())).push(", due = ").bind(Param::Integer(now.ms()));
    sql.push(" WHERE id = ").bind(Param::Uuid(id)).run(conn)?;
    Ok(true)
}

/// Jobs for people to look at: by state (parked ones first), oldest first.
pub fn jobs(conn: &mut dyn Conn, limit: usize) -> Result<Vec<Job>> {
    let mut sql = Sql::of(conn.dialect(), "SELECT ");
    sql.push(JOB).push(" FROM job ORDER BY state, run_at, id LIMIT ").bind(Param::Integer(limit as i64));
    sql.rows(conn)?.iter().map(job).collect()
}

/// How far a reaction has read; `None` when it is not known yet.
pub fn cursor(conn: &mut dyn Conn, name: &str) -> Result<Option<i64>> {
    let mut sql = Sql::of(conn.dialect(), "SELECT pos FROM cursor WHERE name = ");
    let rows = sql.bind(Param::Text(name.into())).rows(conn)?;
    rows.first().map(|row| integer(row, 0)).transpose()
}

/// Remembers how far a reaction has read.
pub fn set_cursor(conn: &mut dyn Conn, name: &str, pos: i64) -> Result<()> {
    let mut sql = Sql::of(conn.dialect(), "INSERT INTO cursor (name, pos) VALUES (");
    sql.bind(Param::Text(name.into())).push(", ").bind(Param::Integer(pos));
    sql.push(") ON CONFLICT (name) DO UPDATE SET pos = excluded.pos").run(conn).map(drop)
}

/// Takes or renews a lease; whether `holder` has it now.
pub fn lease(conn: &mut dyn Conn, name: &str, holder: &str, now: Instant, until: Instant) -> Result<bool> {
    let mut sql = Sql::of(conn.dialect(), "INSERT INTO lease (name, holder, until) VALUES (");
    sql.bind(Param::Text(name.into())).push(", ").bind(Param::Text(holder.into()));
    sql.push(", ").bind(Param::Integer(until.ms()));
    sql.push(") ON CONFLICT (name) DO UPDATE SET holder = excluded.holder, until = excluded.until ");
    sql.push("WHERE lease.holder = excluded.holder OR lease.until <= ").bind(Param::Integer(now.ms()));
    Ok(sql.run(conn)? > 0)
}

/// What a job that is put back needs of its row.
struct Stored {
    kind: String,
    key: Option<String>,
    tries: i64,
    state: String,
}

fn find(conn: &mut dyn Conn, id: Uuid) -> Result<Option<Stored>> {
    let dialect = conn.dialect();
    let mut sql = Sql::of(dialect, "SELECT kind, key, tries, state FROM job WHERE id = ");
    sql.bind(Param::Uuid(id)).push(" ").push(dialect.row_lock().unwrap_or_default());
    let rows = sql.rows(conn)?;
    let Some(row) = rows.first() else { return Ok(None) };
    Ok(Some(Stored {
        kind: text(row, 0)?.to_owned(),
        key: maybe_text(row, 1)?.map(str::to_owned),
        tries: integer(row, 2)?,
        state: text(row, 3)?.to_owned(),
    }))
}

fn job(row: &Row) -> Result<Job> {
    let payload = serde_json::from_str(text(row, 2)?).map_err(|error| Error::fault("Reading a job", error))?;
    Ok(Job {
        id: uuid(row, 0)?,
        kind: text(row, 1)?.to_owned(),
        payload,
        tries: integer_as(row, 3)?,
        state: match text(row, 4)? {
            "ready" => JobState::Ready,
            "running" => JobState::Running,
            _ => JobState::Parked,
        },
        run_at: Instant::from_ms(integer(row, 5)?),
        error: maybe_text(row, 6)?.map(str::to_owned),
    })
}

fn shortened(error: &str) -> &str {
    match error.char_indices().nth(JOB_ERROR_CHARS_MAX) {
        Some((end, _)) => &error[..end],
        None => error,
    }
}
