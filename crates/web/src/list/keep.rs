//! What one looks at, as a view that could be kept.

use rapport_kernel::access::Verb;
use rapport_kernel::catalog::SAVED_VIEW_OBJECT;
use rapport_kernel::{Object, Read, RecordId};
use serde::Serialize;

use super::arrange::widths;
use super::found::Found;

/// A view that could be kept.
#[derive(Serialize)]
pub struct Keep {
    /// Where views are made.
    action: String,
    object: String,
    sort: String,
    columns: String,
    widths: String,
    pinned: usize,
    group_by: String,
    /// The form of the view that is looked at, where it is one that somebody keeps.
    saved: Option<String>,
}

/// What is looked at, for those who may keep views.
pub fn keep(r: &Read<'_>, object: &Object, found: &Found<'_>) -> Option<Keep> {
    let views = r.object(SAVED_VIEW_OBJECT).ok()?;
    if !r.ctx().access.may(r.catalog(), &views, Verb::Create) {
        return None;
    }
    let action = format!("/{}", views.plural);
    // The key of a view that somebody keeps is the id of its record.
    let id: Option<RecordId> = found.view.key.parse().ok();
    let keys: Vec<&str> = found.columns.iter().map(|column| column.field.key.as_str()).collect();
    Some(Keep {
        object: object.key.clone(),
        sort: found.request.sort.clone().unwrap_or_default(),
        columns: keys.join(", "),
        widths: widths(&found.columns),
        pinned: found.look.pinned,
        group_by: found.look.group.clone().unwrap_or_default(),
        saved: id.map(|id| format!("{action}/{id}/edit")),
        action,
    })
}
