//! The values of a field that gets another type.

use std::collections::HashSet;

use super::losses::CatalogPreview;
use crate::catalog::{Catalog, Object, Retype};
use crate::ctx::Ctx;
use crate::error::Result;
use crate::filter::Pred;
use crate::limits;
use crate::port::{RowChange, Tx};
use crate::query::{Fields, Query, Shelf};
use crate::record::Record;
use crate::text::fold;
use crate::value::{self, ReadCx, Value};

/// Carries the values of a retyped field over to its new columns, reading each anew. No version, no event: history
/// keeps the types as they were written.
pub(super) fn copy_values(
    tx: &mut dyn Tx,
    before: &Catalog,
    after: &Catalog,
    retype: &Retype,
    ctx: &Ctx,
    preview: &mut CatalogPreview,
) -> Result<()> {
    let (Some(old_object), Some(new_object)) = (before.get(retype.object), after.get(retype.object)) else {
        return Ok(());
    };
    let cx = ReadCx::new(after, ctx.now);
    let mut query = Query {
        object: retype.object,
        filter: Pred::Const(true),
        sort: Vec::new(),
        after: None,
        limit: limits::DELETE_STEP,
        fields: Fields::Some(vec![retype.old.id]),
        shelf: Shelf::Both,
    };
    loop {
        // The old columns are still there: the planner frees them, it does not drop them.
        let page = tx.query(before, &query)?;
        let mut changes: Vec<RowChange> =
            page.records.iter().filter_map(|record| carried(record, retype, &cx, preview)).collect();
        if retype.new.traits.unique {
            changes = without_taken(tx, new_object, retype, changes, preview)?;
        }
        if !changes.is_empty() {
            tx.update_many(new_object, &changes)?;
        }
        match page.next {
            Some(next) => query.after = Some(next),
            None => break,
        }
    }
    debug_assert_eq!(old_object.id, new_object.id);
    Ok(())
}

/// What was different may be the same when it is read anew: the first record keeps it.
fn without_taken(
    tx: &mut dyn Tx,
    object: &Object,
    retype: &Retype,
    changes: Vec<RowChange>,
    preview: &mut CatalogPreview,
) -> Result<Vec<RowChange>> {
    let value = |change: &RowChange| change.set.first().map(|(_, value)| value.clone()).unwrap_or_default();
    let values: Vec<Value> = changes.iter().map(value).collect();
    let before: HashSet<usize> = tx.find_by(object, &retype.new, &values)?.into_iter().map(|(at, _)| at).collect();
    let mut seen = HashSet::new();
    let mut free = Vec::with_capacity(changes.len());
    for (at, (change, value)) in changes.into_iter().zip(values).enumerate() {
        // Those in the bin are asked when they come back.
        if change.deleted_at.is_none()
            && (before.contains(&at) || !seen.insert(fold(&value.to_json().to_string()).into_owned()))
        {
            preview.lose(change.id, &value, "Another record would have the same value");
        } else {
            free.push(change);
        }
    }
    Ok(free)
}

fn carried(record: &Record, retype: &Retype, cx: &ReadCx<'_>, preview: &mut CatalogPreview) -> Option<RowChange> {
    let old = record.get(retype.old.id);
    if old.is_empty() {
        return None;
    }
    let value = match value::read_again(&retype.new, &retype.old, old, cx) {
        Ok(value) => value,
        Err(problem) => {
            preview.lose(record.id, old, &problem.text.english);
            return None;
        }
    };
    Some(RowChange {
        id: record.id,
        version: record.version,
        updated_at: record.updated_at,
        deleted_at: record.deleted_at,
        set: vec![(retype.new.id, value)],
    })
}
