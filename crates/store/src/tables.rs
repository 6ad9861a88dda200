//! The hand-made tables of both engines: what is no object of the catalog.
//!
//! A release that needs more adds a step at the end of `STEPS`; steps only add, so that a node of the release before
//! runs on. Columns hold what [`Storage`] names; times are milliseconds.

use rapport_kernel::Result;
use rapport_kernel::catalog::Storage;

use crate::conn::{Cell, Conn, Param};
use crate::dialect::Dialect;
use crate::locks;

/// What made the tables as they are, in order.
const STEPS: &[fn(Dialect) -> String] = &[first_release, access_epoch, event_occurred];

/// Makes the tables that are missing. Safe when several processes begin at once; the caller commits.
///
/// # Errors
/// When the database refuses.
pub fn prepare(conn: &mut dyn Conn) -> Result<()> {
    conn.lock(locks::TABLES)?;
    let dialect = conn.dialect();
    let done = steps_done(conn)?;
    for step in STEPS.iter().skip(done) {
        conn.script(&step(dialect))?;
    }
    if done < STEPS.len() {
        conn.run("DELETE FROM tables_version", &[])?;
        let set = format!("INSERT INTO tables_version (version) VALUES ({})", dialect.placeholder(1));
        conn.run(&set, &[Param::Integer(STEPS.len() as i64)])?;
    }
    Ok(())
}

/// How many steps there are: what an archive says it knows of.
pub fn steps() -> usize {
    STEPS.len()
}

fn steps_done(conn: &mut dyn Conn) -> Result<usize> {
    let dialect = conn.dialect();
    if conn.rows(&dialect.columns_of("tables_version"), &[])?.is_empty() {
        let integer = dialect.column_type(Storage::Integer);
        conn.script(&format!("CREATE TABLE tables_version (version {integer} NOT NULL){}", dialect.table_end()))?;
        return Ok(0);
    }
    match conn.rows("SELECT version FROM tables_version", &[])?.first().and_then(|row| row.first()) {
        Some(Cell::Integer(version)) => Ok(usize::try_from(*version).unwrap_or(0)),
        _ => Ok(0),
    }
}

fn first_release(dialect: Dialect) -> String {
    let tables = [CATALOG, LOG, QUEUE, SMALL, dialect.search_tables()].concat();
    tables
        .replace("{text}", dialect.column_type(Storage::Text))
        .replace("{integer}", dialect.column_type(Storage::Integer))
        .replace("{uuid}", dialect.column_type(Storage::Uuid))
        .replace("{end}", dialect.table_end())
        .replace("{narrow}", dialect.narrow_table_end())
}

/// Rises with every change to what people may do, so that nodes know whether what they remember still holds.
fn access_epoch(dialect: Dialect) -> String {
    let integer = dialect.column_type(Storage::Integer);
    format!("ALTER TABLE workspace ADD COLUMN access_epoch {integer} NOT NULL DEFAULT 0;")
}

/// What stands on timelines at another time than that of its writing; see [`crate::log`].
fn event_occurred(dialect: Dialect) -> String {
    let (uuid, integer) = (dialect.column_type(Storage::Uuid), dialect.column_type(Storage::Integer));
    format!(
        "CREATE TABLE event_occurred (record {uuid} NOT NULL, at {integer} NOT NULL, unit {uuid} NOT NULL, \
         seq {integer} NOT NULL, PRIMARY KEY (record, at, unit, seq)){};",
        dialect.narrow_table_end()
    )
}

/// `catalog_row.sort` is `object`, `field` or `free` (the field that last had a slot); `place` keeps the order.
const CATALOG: &str = "
CREATE TABLE workspace (
    epoch {integer} NOT NULL, settings {text} NOT NULL, next_object {integer} NOT NULL, next_field {integer} NOT NULL
){end};
INSERT INTO workspace (epoch, settings, next_object, next_field) VALUES (0, '{}', 1, 1);
CREATE TABLE catalog_row (
    sort {text} NOT NULL, id {integer} NOT NULL, object {integer} NOT NULL, place {integer} NOT NULL,
    body {text} NOT NULL, PRIMARY KEY (sort, id)
){end};
";

/// One index finds the events of a record both by time (timelines) and, with the version inside, for its history.
/// Events are wide, so their rows lie beside the key, not in it; subjects are nothing but their key.
const LOG: &str = "
CREATE TABLE unit (
    id {uuid} NOT NULL PRIMARY KEY, pos {integer}, at {integer} NOT NULL, actor {text} NOT NULL, cause {text} NOT NULL,
    batch {uuid}, depth {integer} NOT NULL
){narrow};
CREATE UNIQUE INDEX unit_pos ON unit (pos);
CREATE INDEX unit_unplaced ON unit (id) WHERE pos IS NULL;
CREATE INDEX unit_batch ON unit (batch, id) WHERE batch IS NOT NULL;
CREATE TABLE event (
    unit {uuid} NOT NULL, seq {integer} NOT NULL, kind {text} NOT NULL, object {integer} NOT NULL,
    record {uuid} NOT NULL, version {integer} NOT NULL, body {text} NOT NULL, subjects {text},
    PRIMARY KEY (unit, seq)
){end};
CREATE INDEX event_record ON event (record, unit, seq, version);
CREATE TABLE event_subject (
    record {uuid} NOT NULL, unit {uuid} NOT NULL, seq {integer} NOT NULL, PRIMARY KEY (record, unit, seq)
){narrow};
";

/// `due` is when a job may next be taken: `run_at` of one that waits, the end of the lease of one that runs.
const QUEUE: &str = "
CREATE TABLE job (
    id {uuid} NOT NULL PRIMARY KEY, kind {text} NOT NULL, key {text}, payload {text} NOT NULL, tries {integer} NOT NULL,
    state {text} NOT NULL, run_at {integer} NOT NULL, due {integer} NOT NULL, worker {text}, error {text}
){end};
CREATE UNIQUE INDEX job_waiting ON job (kind, key) WHERE state = 'ready' AND key IS NOT NULL;
CREATE INDEX job_due ON job (due, id) WHERE state <> 'parked';
CREATE TABLE cursor (name {text} NOT NULL PRIMARY KEY, pos {integer} NOT NULL){narrow};
CREATE TABLE lease (
    name {text} NOT NULL PRIMARY KEY, holder {text} NOT NULL, until {integer} NOT NULL
){narrow};
";

const SMALL: &str = "
CREATE TABLE note (
    space {text} NOT NULL, key {text} NOT NULL, value {text} NOT NULL, until {integer}, PRIMARY KEY (space, key)
){end};
CREATE INDEX note_until ON note (until) WHERE until IS NOT NULL;
CREATE TABLE counter (name {text} NOT NULL PRIMARY KEY, next {integer} NOT NULL){narrow};
";
