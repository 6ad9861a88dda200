//! The event log: units of work and their events, append-only.
//!
//! Whose timelines an event shows on is kept twice: in the event, as it was said, and to be found by: in `event_subject`
//! for what stands where it was written, in `event_occurred` for what happened at another time. The record itself is found by
//! its index on `event` and has no row in either.

use std::borrow::Cow;

use rapport_kernel::catalog::Storage;
use rapport_kernel::event::{Event, Unit};
use rapport_kernel::{Error, Result, UnitId};
use uuid::Uuid;

mod audit;
mod place;
mod read;
mod row;
mod timeline;

pub use audit::units_back;
pub use place::{log_end, newest_unit, place_units, unit_events, units_from};
pub use read::{batch_units, history, history_many, log_mentions, unit};
pub use timeline::{redate, timeline};

use crate::conn::{Conn, Named, Param};
use crate::sql::Sql;

const EVENT_COLUMNS: [Named<'_>; 8] = [
    ("unit", Storage::Uuid),
    ("seq", Storage::Integer),
    ("kind", Storage::Text),
    ("object", Storage::Integer),
    ("record", Storage::Uuid),
    ("version", Storage::Integer),
    ("body", Storage::Text),
    ("subjects", Storage::Text),
];

/// Above every id of a unit: UUIDs of version 7 begin with the time.
const AFTER_ALL: UnitId = UnitId(Uuid::max());

/// Appends a unit. Where only one writes at a time it gets its place in the log here.
pub fn append_unit(conn: &mut dyn Conn, unit: &Unit) -> Result<()> {
    let dialect = conn.dialect();
    let mut sql = Sql::of(dialect, "INSERT INTO unit (id, pos, at, actor, cause, batch, depth) VALUES (");
    sql.bind(Param::Uuid(unit.id.0)).push(", ");
    let given = sql.param(unit.pos.map_or(Param::Null, Param::Integer));
    sql.push(&dialect.place_of_new_unit(&given));
    sql.push(", ").bind(Param::Integer(unit.at.ms()));
    sql.push(", ").bind(Param::Text(row::actor_text(&unit.actor)?.into()));
    sql.push(", ").bind(Param::Text(row::cause_text(unit.cause)?.into()));
    sql.push(", ").bind(unit.batch.map_or(Param::Null, Param::Uuid));
    sql.push(", ").bind(Param::Integer(i64::from(unit.depth))).push(")");
    sql.run(conn).map(drop)
}

/// Appends events of a unit that was appended.
pub fn append_events(conn: &mut dyn Conn, events: &[Event]) -> Result<()> {
    let rows: Vec<_> = events.iter().map(event_row).collect::<Result<_>>()?;
    conn.insert("event", &EVENT_COLUMNS, &rows, "")?;
    timeline::append(conn, events)
}

fn event_row(event: &Event) -> Result<Vec<Param<'_>>> {
    let subjects = match event.subjects.as_slice() {
        [] => Param::Null,
        subjects => Param::Text(row::subjects_text(subjects)?.into()),
    };
    Ok(vec![
        Param::Uuid(event.unit.0),
        Param::Integer(i64::from(event.seq)),
        Param::Text(Cow::Borrowed(&event.kind)),
        Param::Integer(i64::from(event.object.0)),
        Param::Uuid(event.record.0),
        Param::Integer(event.version),
        Param::Text(event.body.to_log().into()),
        subjects,
    ])
}

/// A limit as a parameter.
fn limit(limit: usize) -> Param<'static> {
    Param::Integer(i64::try_from(limit).unwrap_or(i64::MAX))
}

/// What cannot be read back was not written by this crate.
fn damaged(what: &str) -> Error {
    Error::fault("Reading the event log", format!("{what} is not as it was written"))
}
