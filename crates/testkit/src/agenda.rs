//! What a toy is in calendars, and how it is booked.

use rapport_kernel::agenda::{AgendaDecl, Entry};
use rapport_kernel::booking::BookingDecl;
use rapport_kernel::{Object, Read, Record, Result, Value};

/// Things are there from when they are planned, or were made, for an hour; handed on they are done.
pub fn an_agenda() -> AgendaDecl {
    AgendaDecl { object: "thing", own: "owner = me", entries }
}

/// Things are free at the moment from which one asks; they are booked by that action.
pub fn a_booking(book: &'static str) -> BookingDecl {
    BookingDecl {
        object: "thing",
        address: "name",
        offer: |_, _| Ok(None),
        free: |_, _, from, _| Ok(vec![from]),
        book,
        asked: &[],
        cancel: book,
        again: |_, _| Ok(None),
    }
}

fn entries(r: &mut Read<'_>, object: &Object, records: &[Record]) -> Result<Vec<Entry>> {
    let begins = |record: &Record| match object.planned.map(|planned| record.get(planned)) {
        Some(Value::Instant(at)) => *at,
        _ => record.created_at,
    };
    let entry = |record: &Record| Entry {
        object: object.key.clone(),
        id: record.id,
        version: record.version,
        title: r.title(object, record),
        text: String::new(),
        place: String::new(),
        begins: begins(record),
        ends: begins(record).plus_ms(3_600_000),
        is_busy: true,
        is_cancelled: false,
        is_done: false,
        ticked_by: Some("hand_on"),
        organizer: None,
        guests: Vec::new(),
        changed_at: record.updated_at,
    };
    Ok(records.iter().map(entry).collect())
}
