//! Places in the log, and readings by place, which reactions follow.
//!
//! On PostgreSQL the order of a sequence is not the order of commits: a reader could pass a number whose transaction
//! is still to be committed. So a unit gets its place when it is committed, from the one who has the relay's lease.

use std::collections::HashMap;

use rapport_kernel::event::{Event, Unit};
use rapport_kernel::{Result, UnitId};

use super::limit;
use super::read::events_of;
use super::row::{self, UNIT};
use crate::conn::{Conn, Param};
use crate::locks;
use crate::read::integer;
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

/// Units with a place above `pos`, in order, each with its events.
pub fn log_after(conn: &mut dyn Conn, pos: i64, units: usize) -> Result<Vec<(Unit, Vec<Event>)>> {
    let mut sql = Sql::of(conn.dialect(), "SELECT ");
    sql.push(UNIT).push(" FROM unit AS u WHERE u.pos > ").bind(Param::Integer(pos));
    sql.push(" ORDER BY u.pos LIMIT ").bind(limit(units));
    let units: Vec<Unit> = sql.rows(conn)?.iter().map(row::unit).collect::<Result<_>>()?;
    if units.is_empty() {
        return Ok(Vec::new());
    }
    let mut events: HashMap<UnitId, Vec<Event>> = HashMap::new();
    for event in events_of(conn, units.iter().map(|unit| unit.id.0).collect())? {
        events.entry(event.unit).or_default().push(event);
    }
    let with_events = units.into_iter().map(|unit| {
        let events = events.remove(&unit.id).unwrap_or_default();
        (unit, events)
    });
    Ok(with_events.collect())
}

/// The highest place in the log; 0 when it is empty.
pub fn log_end(conn: &mut dyn Conn) -> Result<i64> {
    let rows = conn.rows("SELECT coalesce(max(pos), 0) FROM unit", &[])?;
    rows.first().map_or(Ok(0), |row| integer(row, 0))
}
