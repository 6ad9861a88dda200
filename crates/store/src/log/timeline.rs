//! Timelines: what happened to a record and to what hangs on it.
//!
//! Three ranges of three indexes, each read no further than a page is long: the record's own events and those that stand
//! where they were written, both in the order of units, which is that of time; and those with a moment of their own.

use std::collections::HashMap;

use rapport_kernel::catalog::Storage;
use rapport_kernel::event::{Event, Logged, Moved, Place};
use rapport_kernel::time::Instant;
use rapport_kernel::value::Ref;
use rapport_kernel::{RecordId, Result, UnitId};
use uuid::Uuid;

use super::row::{self, EVENT, UNIT};
use super::{AFTER_ALL, limit};
use crate::conn::{Conn, Named, Param};
use crate::read::{integer, maybe_text, uuid};
use crate::sql::Sql;

const SUBJECT_COLUMNS: [Named<'_>; 3] = [("record", Storage::Uuid), ("unit", Storage::Uuid), ("seq", Storage::Integer)];
const MOMENT_COLUMNS: [Named<'_>; 4] =
    [("record", Storage::Uuid), ("at", Storage::Integer), ("unit", Storage::Uuid), ("seq", Storage::Integer)];
// An event may name a record twice, as the contact and as the payer of an order.
const SUBJECT_ONCE: &str = "ON CONFLICT (record, unit, seq) DO NOTHING";
const MOMENT_ONCE: &str = "ON CONFLICT (record, at, unit, seq) DO NOTHING";

/// Puts events on the timelines of their subjects.
pub(super) fn append(conn: &mut dyn Conn, events: &[Event]) -> Result<()> {
    let (mut subjects, mut moments) = (Vec::new(), Vec::new());
    for event in events {
        let entry = Entry { unit: event.unit.0, seq: i64::from(event.seq) };
        for subject in others(&event.subjects, event.record) {
            match event.moment {
                None => subjects.push(entry.subject(subject)),
                Some(at) => moments.push(entry.moment(subject, at)),
            }
        }
    }
    insert(conn, &subjects, &moments)
}

fn insert(conn: &mut dyn Conn, subjects: &[Vec<Param<'_>>], moments: &[Vec<Param<'_>>]) -> Result<()> {
    if !subjects.is_empty() {
        conn.insert("event_subject", &SUBJECT_COLUMNS, subjects, SUBJECT_ONCE)?;
    }
    if !moments.is_empty() {
        conn.insert("moment", &MOMENT_COLUMNS, moments, MOMENT_ONCE)?;
    }
    Ok(())
}

/// Those of an event's subjects that are not the record itself.
fn others(subjects: &[Ref], record: RecordId) -> impl Iterator<Item = Uuid> {
    subjects.iter().map(|subject| subject.id.0).filter(move |id| *id != record.0)
}

/// The key of an event.
#[derive(Clone, Copy)]
struct Entry {
    unit: Uuid,
    seq: i64,
}

impl Entry {
    fn subject(self, record: Uuid) -> Vec<Param<'static>> {
        vec![Param::Uuid(record), Param::Uuid(self.unit), Param::Integer(self.seq)]
    }
    fn moment(self, record: Uuid, at: Instant) -> Vec<Param<'static>> {
        vec![Param::Uuid(record), Param::Integer(at.ms()), Param::Uuid(self.unit), Param::Integer(self.seq)]
    }
}

/// Dates the events by which these records were made anew.
pub fn move_moments(conn: &mut dyn Conn, moved: &[Moved]) -> Result<()> {
    let by_record: HashMap<RecordId, &Moved> = moved.iter().map(|moved| (moved.record, moved)).collect();
    let ids = moved.iter().map(|moved| moved.record.0).collect();
    let mut sql = Sql::of(conn.dialect(), "SELECT e.record, e.unit, e.seq, e.subjects, u.at FROM event AS e ");
    sql.push("JOIN unit AS u ON u.id = e.unit WHERE e.version = 1 AND e.kind = 'created' AND ");
    sql.bind_list("e.record", Param::Uuids(ids)).push(" ORDER BY e.record");
    let (mut subjects, mut moments, mut changed) = (Vec::new(), Vec::new(), Vec::new());
    for row in sql.rows(conn)? {
        let record = RecordId(uuid(&row, 0)?);
        let entry = Entry { unit: uuid(&row, 1)?, seq: integer(&row, 2)? };
        let of_event = maybe_text(&row, 3)?.map_or(Ok(Vec::new()), row::subjects)?;
        let written = Instant::from_ms(integer(&row, 4)?);
        let own = |at: Option<Instant>| at.filter(|at| *at != written);
        let Some(moved) = by_record.get(&record) else { continue };
        for subject in others(&of_event, record) {
            match (own(moved.was), own(moved.at)) {
                (None, None) => {}
                (Some(was), Some(at)) => {
                    let mut row = entry.moment(subject, was);
                    row.push(Param::Integer(at.ms()));
                    changed.push(row);
                }
                (None, Some(at)) => {
                    delete(conn, "event_subject", &SUBJECT_COLUMNS, &entry.subject(subject))?;
                    moments.push(entry.moment(subject, at));
                }
                (Some(was), None) => {
                    delete(conn, "moment", &MOMENT_COLUMNS, &entry.moment(subject, was))?;
                    subjects.push(entry.subject(subject));
                }
            }
        }
    }
    conn.update("moment", &MOMENT_COLUMNS, &[("at", Storage::Integer)], &changed)?;
    insert(conn, &subjects, &moments)
}

fn delete(conn: &mut dyn Conn, table: &str, key: &[Named<'_>], values: &[Param<'static>]) -> Result<()> {
    let mut sql = Sql::of(conn.dialect(), &format!("DELETE FROM {table} WHERE "));
    for (at, ((name, _), value)) in key.iter().zip(values).enumerate() {
        sql.push(if at == 0 { "" } else { " AND " }).push(name).push(" = ").bind(value.clone());
    }
    sql.run(conn).map(drop)
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
    happened(&mut sql, record, before, max);
    sql.push(") AS of_moment) AS k JOIN unit AS u ON u.id = k.unit ORDER BY 3 DESC, 1 DESC, 2 DESC LIMIT ");
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

fn happened(sql: &mut Sql<'_>, record: RecordId, before: Place, max: usize) {
    sql.push("SELECT at, unit, seq FROM moment WHERE record = ").bind(Param::Uuid(record.0));
    sql.push(" AND (at, unit, seq) < (").bind(Param::Integer(before.at.ms()));
    sql.push(", ").bind(Param::Uuid(before.unit.0)).push(", ").bind(Param::Integer(i64::from(before.seq)));
    sql.push(") ORDER BY at DESC, unit DESC, seq DESC LIMIT ").bind(limit(max));
}
