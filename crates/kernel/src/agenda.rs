//! The agenda: what people have in their calendars, as data, which each surface says in its way: a feed for calendar programs,
//! an invitation by mail, the API as JSON.

use serde_json::{Value as Json, json};

use crate::catalog::Object;
use crate::error::Result;
use crate::house::Read;
use crate::id::RecordId;
use crate::record::Record;
use crate::time::Instant;

/// The records of an object that stand in calendars, as a module declares it. They stand there by its `planned` field.
#[derive(Clone)]
pub struct AgendaDecl {
    /// Of which object, by key.
    pub object: &'static str,
    /// Which of them are the actor's, in the filter language.
    pub own: &'static str,
    /// What they are in a calendar, in their order; what has no time is left out.
    pub entries: fn(&mut Read<'_>, &Object, &[Record]) -> Result<Vec<Entry>>,
}

/// What stands in a calendar.
#[derive(Clone, Debug, PartialEq)]
pub struct Entry {
    /// Of which object, by key.
    pub object: String,
    /// Which record.
    pub id: RecordId,
    /// How often it was changed: what calendar programs go by.
    pub version: i64,
    /// What it is.
    pub title: String,
    /// More about it.
    pub text: String,
    /// Where it is.
    pub place: String,
    /// When it begins.
    pub begins: Instant,
    /// When it ends, not before it begins.
    pub ends: Instant,
    /// Whether somebody is busy meanwhile; a task is done at any time until then.
    pub is_busy: bool,
    /// Whether it does not take place.
    pub is_cancelled: bool,
    /// Whether it took place, or was done.
    pub is_done: bool,
    /// The action without which it is not done, by name.
    pub ticked_by: Option<&'static str>,
    /// Who has it in hand.
    pub organizer: Option<Party>,
    /// Who else takes part, and can be written to.
    pub guests: Vec<Party>,
    /// When it was last changed.
    pub changed_at: Instant,
}

/// Somebody who takes part.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Party {
    /// Which record.
    pub id: RecordId,
    /// The name.
    pub name: String,
    /// The address.
    pub email: String,
}

impl Entry {
    /// As the API shows it.
    pub fn to_json(&self) -> Json {
        let party = |party: &Party| json!({"id": party.id, "name": party.name, "email": party.email});
        json!({
            "object": self.object,
            "id": self.id,
            "title": self.title,
            "text": self.text,
            "place": self.place,
            "begins": self.begins,
            "ends": self.ends,
            "is_busy": self.is_busy,
            "is_cancelled": self.is_cancelled,
            "is_done": self.is_done,
            "organizer": self.organizer.as_ref().map(party),
            "guests": self.guests.iter().map(party).collect::<Vec<_>>(),
        })
    }
}
