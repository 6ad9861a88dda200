//! Verbs on an activity.

use rapport_kernel::catalog::FieldDecl;
use rapport_kernel::part::Action;
use rapport_kernel::{Kind, Patch, RecordId, Result, Work};
use serde_json::{Map, Value as Json, json};

use super::object::OUTCOMES;
use crate::reading::own_object;

/// Ticks it off, with how it went.
pub fn complete() -> Action {
    Action {
        object: "activity",
        name: "complete",
        label: "Mark as done",
        params: vec![
            FieldDecl::choice("outcome", "Outcome", OUTCOMES),
            FieldDecl::new("duration", "Duration", Kind::Duration),
        ],
        run: |work, id, params| set_status(work, id, "done", params),
    }
}

/// Takes the tick away.
pub fn reopen() -> Action {
    Action {
        object: "activity",
        name: "reopen",
        label: "Reopen",
        params: Vec::new(),
        run: |work, id, params| set_status(work, id, "open", params),
    }
}

fn set_status(work: &mut Work<'_>, id: RecordId, status: &str, params: &Map<String, Json>) -> Result<Json> {
    let mut fields = params.clone();
    fields.insert("status".to_owned(), json!(status));
    let activities = own_object(work.catalog(), "activity");
    work.save(&activities, Patch::update(id, fields))?;
    Ok(json!({"status": status}))
}
