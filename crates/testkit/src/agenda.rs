//! What a toy is in calendars.

use rapport_kernel::agenda::{AgendaDecl, Entry};
use rapport_kernel::{Object, Read, Record, Result};

/// Things are there from when they were made, for an hour.
pub fn an_agenda() -> AgendaDecl {
    AgendaDecl { object: "thing", own: "owner = me", entries }
}

fn entries(r: &mut Read<'_>, object: &Object, records: &[Record]) -> Result<Vec<Entry>> {
    let entry = |record: &Record| Entry {
        object: object.key.clone(),
        id: record.id,
        version: record.version,
        title: r.title(object, record),
        text: String::new(),
        place: String::new(),
        begins: record.created_at,
        ends: record.created_at.plus_ms(3_600_000),
        is_busy: true,
        is_cancelled: false,
        organizer: None,
        guests: Vec::new(),
        changed_at: record.updated_at,
    };
    Ok(records.iter().map(entry).collect())
}
