//! Rows of the log as units and events, and back.

use rapport_kernel::ctx::{Actor, Cause};
use rapport_kernel::event::{Body, Event, Logged, Unit};
use rapport_kernel::time::Instant;
use rapport_kernel::value::Ref;
use rapport_kernel::{Error, ObjectId, RecordId, Result, UnitId};
use uuid::Uuid;

use super::damaged;
use crate::conn::Row;
use crate::read::{integer, integer_as, maybe_integer, maybe_text, maybe_uuid, text, uuid};

/// The columns of a unit, called `u`, that [`unit`] reads.
pub(super) const UNIT: &str = "u.id, u.pos, u.at, u.actor, u.cause, u.batch, u.depth";
/// The columns of an event, called `e`, that [`event`] reads.
pub(super) const EVENT: &str = "e.unit, e.seq, e.kind, e.object, e.record, e.version, e.body, e.subjects";
const UNIT_WIDTH: usize = 7;
const EVENT_WIDTH: usize = 8;

/// A unit from the first columns of a row.
pub(super) fn unit(row: &Row) -> Result<Unit> {
    Ok(Unit {
        id: UnitId(uuid(row, 0)?),
        pos: maybe_integer(row, 1)?,
        at: Instant::from_ms(integer(row, 2)?),
        actor: serde_json::from_str(text(row, 3)?).map_err(|_| damaged("an actor"))?,
        cause: cause(text(row, 4)?)?,
        batch: maybe_uuid(row, 5)?,
        depth: integer_as(row, 6)?,
    })
}

/// An event from the columns after the first `skip`.
pub(super) fn event(row: &Row, skip: usize) -> Result<Event> {
    Ok(Event {
        unit: UnitId(uuid(row, skip)?),
        seq: integer_as(row, skip + 1)?,
        kind: text(row, skip + 2)?.to_owned(),
        object: ObjectId(integer_as(row, skip + 3)?),
        record: RecordId(uuid(row, skip + 4)?),
        version: integer(row, skip + 5)?,
        body: Body::from_log(text(row, skip + 6)?).ok_or_else(|| damaged("the body of an event"))?,
        subjects: maybe_text(row, skip + 7)?.map_or(Ok(Vec::new()), subjects)?,
        occurred_at: None,
    })
}

/// A unit and one of its events.
pub(super) fn logged(row: &Row) -> Result<Logged> {
    Ok(Logged { unit: unit(row)?, event: event(row, UNIT_WIDTH)? })
}

/// The same with the time at which it occurred behind them.
pub(super) fn dated(row: &Row) -> Result<Logged> {
    let mut logged = logged(row)?;
    let at = Instant::from_ms(integer(row, UNIT_WIDTH + EVENT_WIDTH)?);
    logged.event.occurred_at = (at != logged.unit.at).then_some(at);
    Ok(logged)
}

/// An actor, as JSON.
pub(super) fn actor_text(actor: &Actor) -> Result<String> {
    serde_json::to_string(actor).map_err(unwritable)
}

/// A cause, as the word that JSON would have.
pub(super) fn cause_text(cause: Cause) -> Result<String> {
    let json = serde_json::to_value(cause).map_err(unwritable)?;
    json.as_str().map(str::to_owned).ok_or_else(|| damaged("a cause"))
}

/// Subjects, as `[[object, id], …]`.
pub(super) fn subjects_text(subjects: &[Ref]) -> Result<String> {
    let pairs: Vec<(u32, Uuid)> = subjects.iter().map(|subject| (subject.object.0, subject.id.0)).collect();
    serde_json::to_string(&pairs).map_err(unwritable)
}

fn cause(word: &str) -> Result<Cause> {
    serde_json::from_value(serde_json::Value::String(word.to_owned())).map_err(|_| damaged("a cause"))
}

pub(super) fn subjects(text: &str) -> Result<Vec<Ref>> {
    let pairs: Vec<(u32, Uuid)> = serde_json::from_str(text).map_err(|_| damaged("a list of subjects"))?;
    Ok(pairs.into_iter().map(|(object, id)| Ref { object: ObjectId(object), id: RecordId(id) }).collect())
}

fn unwritable(error: serde_json::Error) -> Error {
    Error::fault("Writing the event log", error)
}
