//! Verbs on a contact: what one did is logged in one step.

use rapport_kernel::catalog::FieldDecl;
use rapport_kernel::part::Action;
use rapport_kernel::{Kind, Patch, RecordId, Result, Work};
use serde_json::{Map, Value as Json, json};

use crate::people::activity::{DIRECTIONS, OUTCOMES};
use crate::reading::own_object;

/// Logs a call with the person.
pub fn log_call() -> Action {
    Action {
        object: "contact",
        name: "log_call",
        label: "Log call",
        params: vec![
            FieldDecl::text("subject", "Subject").default("Call"),
            FieldDecl::new("body", "Notes", Kind::LongText),
            FieldDecl::choice("direction", "Direction", DIRECTIONS).default("outbound"),
            FieldDecl::choice("outcome", "Outcome", OUTCOMES),
            FieldDecl::new("duration", "Duration", Kind::Duration),
            FieldDecl::new("occurred_at", "When", Kind::Instant),
        ],
        run: |work, contact, params| log(work, "call", contact, params),
    }
}

/// Logs a note about the person.
pub fn log_note() -> Action {
    Action {
        object: "contact",
        name: "log_note",
        label: "Add note",
        params: vec![
            FieldDecl::text("subject", "Subject").default("Note"),
            FieldDecl::new("body", "Note", Kind::LongText).required(),
        ],
        run: |work, contact, params| log(work, "note", contact, params),
    }
}

/// Makes an activity of that kind about the contact; the parameters are fields of it.
fn log(work: &mut Work<'_>, kind: &str, contact: RecordId, params: &Map<String, Json>) -> Result<Json> {
    let mut fields = params.clone();
    fields.insert("kind".to_owned(), json!(kind));
    fields.insert("contact".to_owned(), json!(contact));
    let activities = own_object(work.catalog(), "activity");
    let saved = work.save(&activities, Patch::create(fields))?;
    Ok(json!({"activity": saved.id()}))
}
