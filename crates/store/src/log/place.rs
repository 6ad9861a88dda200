//! Places in the log, and readings by place, which reactions follow.
//!
//! On PostgreSQL the order of a sequence is not the order of commits: a reader could pass a number whose transaction
//! is still to be committed. So a unit gets its place when it is committed, from the one who has the relay's lease.

use rapport_kernel::event::{Event, Unit};
use rapport_kernel::port::Wanted;
use rapport_kernel::{Result, UnitId};

use super::limit;
use super::row::{self, EVENT, UNIT};
use crate::conn::{Conn, Param};
use crate::locks;
use crate::read::{integer, uuid};
use crate::sql::Sql;

/// Gives places to committed units that have none, in the order of their ids; answers how many.
pub fn place_units(conn: &mut dyn Conn, max: usize) -> Result<usize> {
    // The lease may have changed hands while its last holder was still at it.
    conn.lock(locks::PLACES)?;
    let mut sql = Sql::of(conn.dialect(), "UPDATE unit SET pos = n.pos FROM (");
    sql.push("SELECT w.id, (SELECT coalesce(max(pos), 0) FROM unit) + row_number() OVER (ORDER BY w.id) AS pos FROM ");
    sql.push("(SELECT id FROM unit WHERE pos IS NULL ORDER BY id LIMIT ").bind(limit(max));
    sql.push(") AS w) AS n WHERE unit.id = n.id");
    Ok(usize::try_from(sql.run(conn)?).unwrap_or(usize::MAX))
}

/// Units with a place from `pos` on, in order.
pub fn units_from(conn: &mut dyn Conn, pos: i64, max: usize) -> Result<Vec<Unit>> {
    let mut sql = Sql::of(conn.dialect(), "SELECT ");
    sql.push(UNIT).push(" FROM unit AS u WHERE u.pos >= ").bind(Param::Integer(pos));
    sql.push(" ORDER BY u.pos LIMIT ").bind(limit(max));
    sql.rows(conn)?.iter().map(row::unit).collect()
}

/// Events of a unit that are wanted, in order.
pub fn unit_events(conn: &mut dyn Conn, unit: UnitId, wanted: &Wanted<'_>, max: usize) -> Result<Vec<Event>> {
    let mut sql = Sql::of(conn.dialect(), "SELECT ");
    sql.push(EVENT).push(" FROM event AS e WHERE e.unit = ").bind(Param::Uuid(unit.0));
    if let Some(after) = wanted.after_seq {
        sql.push(" AND e.seq > ").bind(Param::Integer(i64::from(after)));
    }
    if !wanted.objects.is_empty() {
        let objects = wanted.objects.iter().map(|object| i64::from(object.0)).collect();
        sql.push(" AND ").bind_list("e.object", Param::Integers(objects));
    }
    if !wanted.kinds.is_empty() {
        let kinds = wanted.kinds.iter().map(|kind| (*kind).to_owned()).collect();
        sql.push(" AND ").bind_list("e.kind", Param::Texts(kinds));
    }
    sql.push(" ORDER BY e.seq LIMIT ").bind(limit(max));
    sql.rows(conn)?.iter().map(|row| row::event(row, 0)).collect()
}

/// The highest place in the log; 0 when it is empty.
pub fn log_end(conn: &mut dyn Conn) -> Result<i64> {
    let rows = conn.rows("SELECT coalesce(max(pos), 0) FROM unit", &[])?;
    rows.first().map_or(Ok(0), |row| integer(row, 0))
}

/// The unit with the highest id.
pub fn newest_unit(conn: &mut dyn Conn) -> Result<Option<UnitId>> {
    let rows = conn.rows("SELECT id FROM unit ORDER BY id DESC LIMIT 1", &[])?;
    rows.first().map(|row| Ok(UnitId(uuid(row, 0)?))).transpose()
}
