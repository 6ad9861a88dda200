//! What one looks at, as a view that could be saved.

use rapport_kernel::access::Verb;
use rapport_kernel::catalog::{Look, SAVED_VIEW_OBJECT, ViewDecl};
use rapport_kernel::{Object, Read, RecordId};
use serde::Serialize;

/// A view that could be saved.
#[derive(Serialize)]
pub struct SaveView {
    /// Where views are made.
    action: String,
    /// Where the new view is looked at, but for its key.
    back: String,
    /// What it is made of.
    fields: Vec<(&'static str, String)>,
    /// The form of the view that is looked at, where it is one that somebody keeps.
    saved: Option<String>,
}

/// What is looked at (a view, changed as it was asked), for those who may keep views.
pub fn save_view(r: &Read<'_>, object: &Object, looked_at: &ViewDecl) -> Option<SaveView> {
    let views = r.object(SAVED_VIEW_OBJECT).ok()?;
    if !r.ctx().access.may(r.catalog(), &views, Verb::Create) {
        return None;
    }
    let action = format!("/{}", views.plural);
    // The key of a view that somebody keeps is the id of its record.
    let id: Option<RecordId> = looked_at.key.parse().ok();
    let ViewDecl { filter, sort, columns, look, .. } = looked_at.clone();
    let Look { shape, by, measure, group, widths, pinned } = look;
    let shape = shape.unwrap_or_else(|| "list".to_owned());
    let path = if shape == "list" { String::new() } else { format!("/{shape}") };
    let fields = vec![
        ("object_key", object.key.clone()),
        ("filter", filter.unwrap_or_default()),
        ("sort", sort),
        ("columns", columns.join(", ")),
        ("widths", widths.join(", ")),
        ("pinned", pinned.to_string()),
        ("group_by", group.unwrap_or_default()),
        ("shape", shape),
        ("by", by.unwrap_or_default()),
        ("measure", measure.unwrap_or_default()),
    ];
    Some(SaveView {
        back: format!("/{}{path}?view=", object.plural),
        fields,
        saved: id.map(|id| format!("{action}/{id}/edit")),
        action,
    })
}
