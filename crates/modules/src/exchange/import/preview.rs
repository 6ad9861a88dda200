//! What a dry run would have changed.

use std::collections::HashMap;

use rapport_kernel::access::Access;
use rapport_kernel::event::{Body, Event};
use rapport_kernel::{Object, RecordId};
use serde::Serialize;
use serde_json::Value as Json;

use super::batch::{BatchRow, Outcome};

/// Rows of which a dry run shows the differences.
pub(super) const DIFFS_SHOWN_MAX: usize = 20;

/// What one row would change.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct RowDiff {
    /// Its line.
    pub line: u64,
    /// `created` or `updated`.
    pub kind: String,
    /// The record that would be changed.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub record: Option<RecordId>,
    /// Its fields.
    pub changes: Vec<FieldDiff>,
}

/// What would become of one field.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct FieldDiff {
    /// Its key.
    pub field: String,
    /// Before.
    pub old: Json,
    /// After.
    pub new: Json,
}

/// The differences of the first rows, without fields that the actor may not see.
pub(super) fn diffs(
    object: &Object,
    access: &Access,
    (rows, outcomes): (&[BatchRow], &[Outcome]),
    events: &[Event],
    limit: usize,
) -> Vec<RowDiff> {
    let of_record: HashMap<RecordId, &Event> =
        events.iter().filter(|event| event.object == object.id).map(|event| (event.record, event)).collect();
    let changed = rows.iter().zip(outcomes).filter_map(|(row, outcome)| {
        let event = of_record.get(&outcome.record()?)?;
        row_diff(object, access, row.line, event)
    });
    changed.take(limit).collect()
}

fn row_diff(object: &Object, access: &Access, line: u64, event: &Event) -> Option<RowDiff> {
    let Body::Diff(diff) = &event.body else { return None };
    let seen = diff.0.iter().filter(|change| access.sees(object, change.field));
    let changes = seen.filter_map(|change| {
        let field = object.field(change.field)?.key.clone();
        Some(FieldDiff { field, old: change.old.to_json(), new: change.new.to_json() })
    });
    // The id of a record that would be made is none that it will have.
    let record = (event.kind != "created").then_some(event.record);
    Some(RowDiff { line, kind: event.kind.clone(), record, changes: changes.collect() })
}
