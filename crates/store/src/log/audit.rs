//! The log from its end, for whoever looks at who did what: by the ids of units, which begin with their time. A page looks
//! at so many units and no more, so that a filter that finds little is not slow, but short.

use rapport_kernel::event::{Audited, Unit, UnitFilter};
use rapport_kernel::{Result, UnitId};
use uuid::Uuid;

use super::row::{self, UNIT};
use super::{AFTER_ALL, limit};
use crate::conn::{Conn, Param};
use crate::read::{integer, uuid};
use crate::sql::Sql;

/// Columns of a unit.
const UNIT_WIDTH: usize = 7;

/// Units before `before`, the newest first, with how many events each has; and where to go on.
pub fn units_back(
    conn: &mut dyn Conn,
    filter: &UnitFilter,
    before: Option<UnitId>,
    scanned_max: usize,
    max: usize,
) -> Result<Audited> {
    let end = filter.until.map(UnitId::at).into_iter().chain(before).min().unwrap_or(AFTER_ALL);
    let begin = filter.from.map_or(UnitId(Uuid::nil()), UnitId::at);
    let step = last_of_step(conn, (begin, end), scanned_max)?;
    let dialect = conn.dialect();
    let mut sql = Sql::of(dialect, "SELECT ");
    sql.push(UNIT).push(", (SELECT count(*) FROM event AS c WHERE c.unit = u.id) FROM unit AS u WHERE u.id < ");
    sql.bind(Param::Uuid(end.0)).push(" AND u.id >= ").bind(Param::Uuid(step.unwrap_or(begin).0));
    if let Some(user) = filter.user {
        let needle = sql.param(Param::Text(format!("\"user\":\"{user}\"").into()));
        sql.push(" AND ").push(&dialect.contains("u.actor", &needle));
    }
    if !filter.causes.is_empty() {
        let causes = filter.causes.iter().map(|cause| row::cause_text(*cause)).collect::<Result<Vec<_>>>()?;
        sql.push(" AND ").bind_list("u.cause", Param::Texts(causes));
    }
    if filter.object.is_some() || filter.kind.is_some() {
        sql.push(" AND EXISTS (SELECT 1 FROM event AS e WHERE e.unit = u.id");
        if let Some(object) = filter.object {
            sql.push(" AND e.object = ").bind(Param::Integer(i64::from(object.0)));
        }
        if let Some(kind) = &filter.kind {
            sql.push(" AND e.kind = ").bind(Param::Text(kind.clone().into()));
        }
        sql.push(")");
    }
    sql.push(" ORDER BY u.id DESC LIMIT ").bind(limit(max));
    let rows = sql.rows(conn)?;
    let unit = |row: &crate::conn::Row| Ok((row::unit(row)?, integer(row, UNIT_WIDTH)?.unsigned_abs()));
    let units: Vec<(Unit, u64)> = rows.iter().map(unit).collect::<Result<_>>()?;
    let next = match units.last() {
        Some((unit, _)) if units.len() == max => Some(unit.id),
        _ => step,
    };
    Ok(Audited { units, next })
}

/// The last unit that a page looks at; none where there are no more.
fn last_of_step(conn: &mut dyn Conn, (begin, end): (UnitId, UnitId), scanned_max: usize) -> Result<Option<UnitId>> {
    let mut sql = Sql::of(conn.dialect(), "SELECT id FROM unit WHERE id < ");
    sql.bind(Param::Uuid(end.0)).push(" AND id >= ").bind(Param::Uuid(begin.0));
    sql.push(" ORDER BY id DESC LIMIT 1 OFFSET ").bind(limit(scanned_max.saturating_sub(1)));
    sql.rows(conn)?.first().map(|row| uuid(row, 0).map(UnitId)).transpose()
}
