//! Notes: small JSON documents by space and key.

use std::collections::HashMap;

use rapport_kernel::time::Instant;
use rapport_kernel::{Error, Result};
use serde_json::Value as Json;

use crate::conn::{Conn, Param};
use crate::locks;
use crate::read::text;
use crate::sql::Sql;

/// A note; `None` when absent or past its time at `now`.
///
/// A transaction that writes and finds none has the key to itself from then on: who asks for the same key at the same
/// time waits, and then finds what this one wrote. So of two requests with one Idempotency-Key one does the work.
pub fn note(conn: &mut dyn Conn, space: &str, key: &str, now: Instant) -> Result<Option<Json>> {
    if let Some(found) = find(conn, space, key, now)? {
        return Ok(Some(found));
    }
    if conn.lock(locks::note(space, key))? { find(conn, space, key, now) } else { Ok(None) }
}

fn find(conn: &mut dyn Conn, space: &str, key: &str, now: Instant) -> Result<Option<Json>> {
    let mut sql = Sql::of(conn.dialect(), "SELECT value FROM note WHERE space = ");
    sql.bind(Param::Text(space.into())).push(" AND key = ").bind(Param::Text(key.into()));
    sql.push(" AND (until IS NULL OR until > ").bind(Param::Integer(now.ms())).push(")");
    let rows = sql.rows(conn)?;
    rows.first().map(|row| parse(text(row, 0)?)).transpose()
}

/// Writes a note.
pub fn set_note(conn: &mut dyn Conn, space: &str, key: &str, value: &Json, until: Option<Instant>) -> Result<()> {
    let mut sql = Sql::of(conn.dialect(), "INSERT INTO note (space, key, value, until) VALUES (");
    sql.bind(Param::Text(space.into())).push(", ").bind(Param::Text(key.into()));
    sql.push(", ").bind(Param::Text(value.to_string().into()));
    sql.push(", ").bind(until.map_or(Param::Null, |until| Param::Integer(until.ms())));
    sql.push(") ON CONFLICT (space, key) DO UPDATE SET value = excluded.value, until = excluded.until");
    sql.run(conn).map(drop)
}

/// Removes a note.
pub fn drop_note(conn: &mut dyn Conn, space: &str, key: &str) -> Result<()> {
    let mut sql = Sql::of(conn.dialect(), "DELETE FROM note WHERE space = ");
    sql.bind(Param::Text(space.into())).push(" AND key = ").bind(Param::Text(key.into())).run(conn).map(drop)
}

/// All notes of a space by key; at most `limit`, those of the least keys.
pub fn notes(conn: &mut dyn Conn, space: &str, limit: usize) -> Result<HashMap<String, Json>> {
    let mut sql = Sql::of(conn.dialect(), "SELECT key, value FROM note WHERE space = ");
    sql.bind(Param::Text(space.into())).push(" ORDER BY key LIMIT ").bind(Param::Integer(limit as i64));
    let rows = sql.rows(conn)?;
    rows.iter().map(|row| Ok((text(row, 0)?.to_owned(), parse(text(row, 1)?)?))).collect()
}

/// Removes notes past their time; how many.
pub fn sweep_notes(conn: &mut dyn Conn, now: Instant) -> Result<usize> {
    let mut sql = Sql::of(conn.dialect(), "DELETE FROM note WHERE until <= ");
    let gone = sql.bind(Param::Integer(now.ms())).run(conn)?;
    Ok(usize::try_from(gone).unwrap_or(usize::MAX))
}

fn parse(text: &str) -> Result<Json> {
    serde_json::from_str(text).map_err(|error| Error::fault("Reading a note", error))
}
