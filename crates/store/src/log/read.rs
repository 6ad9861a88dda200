//! Readings of the log by record, by unit and by batch; none of them waits for a place.

use rapport_kernel::event::{Event, Logged, Past, Unit};
use rapport_kernel::time::Instant;
use rapport_kernel::{ObjectId, RecordId, Result, UnitId};
use uuid::Uuid;

use super::row::{self, EVENT, UNIT};
use super::{AFTER_ALL, limit};
use crate::conn::{Conn, Param};
use crate::read::uuid;
use crate::sql::Sql;

/// Events of one record behind a place in its history, oldest first.
pub fn history(conn: &mut dyn Conn, record: RecordId, after: Past, max: usize) -> Result<Vec<Logged>> {
    // First the keys, which lie in an index with the version; bodies are read for those that stay.
    let mut sql = Sql::of(conn.dialect(), "SELECT ");
    sql.push(UNIT).push(", ").push(EVENT);
    sql.push(" FROM (SELECT unit, seq FROM event WHERE record = ").bind(Param::Uuid(record.0));
    sql.push(" AND (version, unit, seq) > (").bind(Param::Integer(after.version));
    sql.push(", ").bind(Param::Uuid(after.unit.0)).push(", ").bind(Param::Integer(i64::from(after.seq)));
    sql.push(") ORDER BY version, unit, seq LIMIT ").bind(limit(max));
    sql.push(") AS p JOIN event AS e ON e.unit = p.unit AND e.seq = p.seq JOIN unit AS u ON u.id = p.unit");
    sql.push(" ORDER BY e.version, e.unit, e.seq");
    logged(conn, &sql)
}

/// Events of many records in the order of (record, version), of units up to `until`.
pub fn history_many(conn: &mut dyn Conn, records: &[RecordId], until: Option<Instant>) -> Result<Vec<Logged>> {
    let records = records.iter().map(|record| record.0).collect();
    let mut sql = Sql::of(conn.dialect(), "SELECT ");
    sql.push(UNIT).push(", ").push(EVENT).push(" FROM event AS e JOIN unit AS u ON u.id = e.unit WHERE ");
    sql.bind_list("e.record", Param::Uuids(records));
    if let Some(until) = until {
        sql.push(" AND u.at <= ").bind(Param::Integer(until.ms()));
    }
    sql.push(" ORDER BY e.record, e.version, e.unit, e.seq");
    logged(conn, &sql)
}

/// A unit with its events.
pub fn unit(conn: &mut dyn Conn, id: UnitId) -> Result<Option<(Unit, Vec<Event>)>> {
    let mut sql = Sql::of(conn.dialect(), "SELECT ");
    sql.push(UNIT).push(" FROM unit AS u WHERE u.id = ").bind(Param::Uuid(id.0));
    let rows = sql.rows(conn)?;
    let Some(row) = rows.first() else { return Ok(None) };
    Ok(Some((row::unit(row)?, events_of(conn, vec![id.0])?)))
}

/// Events of some units, by unit and place in it.
pub(super) fn events_of(conn: &mut dyn Conn, units: Vec<Uuid>) -> Result<Vec<Event>> {
    let mut sql = Sql::of(conn.dialect(), "SELECT ");
    sql.push(EVENT).push(" FROM event AS e WHERE ").bind_list("e.unit", Param::Uuids(units));
    sql.push(" ORDER BY e.unit, e.seq");
    sql.rows(conn)?.iter().map(|row| row::event(row, 0)).collect()
}

/// Units of a batch, newest first, before `before`.
pub fn batch_units(conn: &mut dyn Conn, batch: Uuid, before: Option<UnitId>, max: usize) -> Result<Vec<UnitId>> {
    let mut sql = Sql::of(conn.dialect(), "SELECT id FROM unit WHERE batch = ");
    sql.bind(Param::Uuid(batch)).push(" AND id < ").bind(Param::Uuid(before.unwrap_or(AFTER_ALL).0));
    sql.push(" ORDER BY id DESC LIMIT ").bind(limit(max));
    sql.rows(conn)?.iter().map(|row| uuid(row, 0).map(UnitId)).collect()
}

/// Whether an event of a record of this object has `text` in it. No index helps: it reads all events.
pub fn log_mentions(conn: &mut dyn Conn, object: ObjectId, text: &str) -> Result<bool> {
    conn.lift_time_limit()?;
    let dialect = conn.dialect();
    let mut sql = Sql::of(dialect, "SELECT 1 FROM event WHERE object = ");
    sql.bind(Param::Integer(i64::from(object.0))).push(" AND ");
    let text = sql.param(Param::Text(text.into()));
    sql.push(&dialect.contains("body", &text)).push(" LIMIT 1");
    Ok(!sql.rows(conn)?.is_empty())
}

fn logged(conn: &mut dyn Conn, sql: &Sql<'_>) -> Result<Vec<Logged>> {
    sql.rows(conn)?.iter().map(row::logged).collect()
}
