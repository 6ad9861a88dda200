//! Timelines: what happened to a record and to what hangs on it.
//!
//! Three ranges of three indexes, each read no further than a page is long: the record's own events and those that stand
//! where they were written, both in the order of units, which is that of time; and those that occurred at another time.

use std::collections::HashMap;

use rapport_kernel::catalog::Storage;
use rapport_kernel::event::{Event, Logged, Place, Redated};
use rapport_kernel::time::Instant;
use rapport_kernel::value::Ref;
use rapport_kernel::{RecordId, Result, UnitId};
use uuid::Uuid;

use super::row::{self, EVENT, UNIT};
use super::{AFTER_ALL, limit};
use crate::conn::{Conn, Named, Param};
use crate::read::{integer, maybe_text, uuid};
use crate::sql::Sql;

const SUBJECT: [Named<'_>; 3] = [("record", Storage::Uuid), ("unit", Storage::Uuid), ("seq", Storage::Integer)];
const OCCURRED: [Named<'_>; 4] =
    [("record", Storage::Uuid), ("at", Storage::Integer), ("unit", Storage::Uuid), ("seq", Storage::Integer)];

/// Puts events on the timelines of their subjects.
pub(super) fn append(conn: &mut dyn Conn, events: &[Event]) -> Result<()> {
    let mut entries = Entries::default();
    for event in events {
        let place = (event.unit.0, i64::from(event.seq));
        for subject in others(&event.subjects, event.record) {
            entries.add(subject, place, event.occurred_at);
        }
    }
    entries.insert(conn)
}

/// Dates the events by which these records were made anew.
pub fn redate(conn: &mut dyn Conn, redated: &[Redated]) -> Result<()> {
    let by_record: HashMap<RecordId, &Redated> = redated.iter().map(|redated| (redated.record, redated)).collect();
    let ids = redated.iter().map(|redated| redated.record.0).collect();
    let mut sql = Sql::of(conn.dialect(), "SELECT e.record, e.unit, e.seq, e.subjects, u.at FROM event AS e ");
    sql.push("JOIN unit AS u ON u.id = e.unit WHERE e.version = 1 AND e.kind = 'created' AND ");
    sql.bind_list("e.record", Param::Uuids(ids)).push(" ORDER BY e.record");
    let (mut before, mut now) = (Entries::default(), Entries::default());
    for row in sql.rows(conn)? {
        let record = RecordId(uuid(&row, 0)?);
        let place = (uuid(&row, 1)?, integer(&row, 2)?);
        let subjects = maybe_text(&row, 3)?.map_or(Ok(Vec::new()), row::subjects)?;
        let written = Instant::from_ms(integer(&row, 4)?);
        let Some(redated) = by_record.get(&record) else { continue };
        for subject in others(&subjects, record) {
            // There too where it had a date already: what was written before events were dated lies there all the same.
            before.add(subject, place, None);
            if redated.was.is_some() {
                before.add(subject, place, redated.was);
            }
            now.add(subject, place, redated.at.filter(|at| *at != written));
        }
    }
    before.delete(conn)?;
    now.insert(conn)
}

/// Those of an event's subjects that are not the record itself.
fn others(subjects: &[Ref], record: RecordId) -> impl Iterator<Item = Uuid> {
    subjects.iter().map(|subject| subject.id.0).filter(move |id| *id != record.0)
}

/// Rows of timelines.
#[derive(Default)]
struct Entries {
    subjects: Vec<Vec<Param<'static>>>,
    occurred: Vec<Vec<Param<'static>>>,
}

impl Entries {
    /// An event, by unit and place in it, on the timeline of `subject`: at a time of its own, or where it was written.
    fn add(&mut self, subject: Uuid, (unit, seq): (Uuid, i64), at: Option<Instant>) {
        let (subject, unit, seq) = (Param::Uuid(subject), Param::Uuid(unit), Param::Integer(seq));
        match at {
            None => self.subjects.push(vec![subject, unit, seq]),
            Some(at) => self.occurred.push(vec![subject, Param::Integer(at.ms()), unit, seq]),
        }
    }

    fn insert(&self, conn: &mut dyn Conn) -> Result<()> {
        // An event may name a record twice, as the contact and as the payer of an order.
        conn.insert("event_subject", &SUBJECT, &self.subjects, "ON CONFLICT (record, unit, seq) DO NOTHING")?;
        conn.insert("event_occurred", &OCCURRED, &self.occurred, "ON CONFLICT (record, at, unit, seq) DO NOTHING")
    }

    fn delete(&self, conn: &mut dyn Conn) -> Result<()> {
        conn.delete("event_subject", &SUBJECT, &self.subjects)?;
        conn.delete("event_occurred", &OCCURRED, &self.occurred)
    }
}

/// Events that are about the record or have it as a subject, before `before`: what happened last comes first.
pub fn timeline(conn: &mut dyn Conn, record: RecordId, before: Option<Place>, max: usize) -> Result<Vec<Logged>> {
    let before = before.unwrap_or(Place { at: Instant::from_ms(i64::MAX), unit: AFTER_ALL, seq: i32::MAX });
    let none = conn.dialect().null_of(Storage::Integer);
    let mut sql = Sql::of(conn.dialect(), "SELECT ");
    sql.push(UNIT).push(", ").push(EVENT).push(", p.at FROM (");
    sql.push("SELECT k.unit, k.seq, coalesce(k.at, u.at) AS at FROM (");
    for table in ["event", "event_subject"] {
        sql.push("SELECT unit, seq, ").push(none).push(" AS at FROM (");
        written(&mut sql, table, record, before, max);
        sql.push(") AS of_").push(table).push(" UNION ALL ");
    }
    sql.push("SELECT unit, seq, at FROM (");
    occurred(&mut sql, record, before, max);
    sql.push(") AS of_event_occurred) AS k JOIN unit AS u ON u.id = k.unit ORDER BY 3 DESC, 1 DESC, 2 DESC LIMIT ");
    sql.bind(limit(max)).push(") AS p JOIN event AS e ON e.unit = p.unit AND e.seq = p.seq ");
    sql.push("JOIN unit AS u ON u.id = p.unit ORDER BY p.at DESC, e.unit DESC, e.seq DESC");
    sql.rows(conn)?.iter().map(row::dated).collect()
}

fn written(sql: &mut Sql<'_>, table: &str, record: RecordId, before: Place, max: usize) {
    let (unit, seq) = last_unit(before);
    sql.push("SELECT unit, seq FROM ").push(table).push(" WHERE record = ").bind(Param::Uuid(record.0));
    sql.push(" AND (unit, seq) < (").bind(Param::Uuid(unit.0)).push(", ").bind(Param::Integer(i64::from(seq)));
    sql.push(") ORDER BY unit DESC, seq DESC LIMIT ").bind(limit(max));
}

/// Below which (unit, seq) lies what was written before a place: units begin with the time.
fn last_unit(before: Place) -> (UnitId, i32) {
    let made_at = before.unit.made_at();
    if before.unit == AFTER_ALL || made_at == before.at {
        (before.unit, before.seq)
    } else if made_at > before.at {
        // What was written in the same millisecond has a lower unit, and is still to come.
        (UnitId::first_of(before.at.plus_ms(1)), 0)
    } else {
        (UnitId::first_of(before.at), 0)
    }
}

fn occurred(sql: &mut Sql<'_>, record: RecordId, before: Place, max: usize) {
    sql.push("SELECT at, unit, seq FROM event_occurred WHERE record = ").bind(Param::Uuid(record.0));
    sql.push(" AND (at, unit, seq) < (").bind(Param::Integer(before.at.ms()));
    sql.push(", ").bind(Param::Uuid(before.unit.0)).push(", ").bind(Param::Integer(i64::from(before.seq)));
    sql.push(") ORDER BY at DESC, unit DESC, seq DESC LIMIT ").bind(limit(max));
}
