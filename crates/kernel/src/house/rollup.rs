//! Roll-ups: measures over related records, stored and kept in the transaction, without version bump or event.

use std::collections::BTreeSet;

use crate::catalog::{Catalog, Field, Kind, Object};
use crate::error::Result;
use crate::filter::{self, CheckCx, Pred};
use crate::house::Work;
use crate::id::{FieldId, ObjectId, RecordId};
use crate::limits;
use crate::query::{Fields, Query, Shelf};
use crate::record::Values;
use crate::value::Value;

impl Work<'_> {
    /// Works out the roll-ups that measure records of `child`, for the parents that these changes touch.
    /// Each change is (before, after); `None` for a record that was not there, or is not any more.
    pub(super) fn roll_up_after<'v>(
        &mut self,
        child: &Object,
        changes: impl Iterator<Item = (Option<&'v Values>, Option<&'v Values>)>,
    ) -> Result<()> {
        let catalog = self.catalog.clone();
        let measured = measured_by(&catalog, child.id);
        if measured.is_empty() {
            return Ok(());
        }
        let mut parents: Vec<BTreeSet<RecordId>> = vec![BTreeSet::new(); measured.len()];
        for (old, new) in changes {
            for ((_, field), touched) in measured.iter().zip(&mut parents) {
                collect_parents(field, old, new, touched);
            }
        }
        for ((object, field), ids) in measured.iter().zip(parents) {
            if ids.is_empty() {
                continue;
            }
            let filter = self.rollup_filter(child, field)?;
            let ids: Vec<RecordId> = ids.into_iter().collect();
            self.tx.roll_up(&catalog, object, field, &filter, &ids)?;
        }
        Ok(())
    }

    fn rollup_filter(&mut self, child: &Object, field: &Field) -> Result<Pred> {
        let Kind::Rollup { filter: Some(text), .. } = &field.kind else { return Ok(Pred::Const(true)) };
        if let Some(known) = self.rollup_filters.get(&field.id) {
            return Ok(known.clone());
        }
        let tree = filter::parse(text)?;
        let everything = crate::access::Access::everything();
        let catalog = self.catalog.clone();
        let now = self.ctx.now;
        let rate = &mut |currency| self.rate(currency).ok().flatten();
        let mut cx = CheckCx::new(&catalog, &everything, now, rate);
        let pred = filter::check(&tree, child, &mut cx)?;
        self.rollup_filters.insert(field.id, pred.clone());
        Ok(pred)
    }
}

/// The roll-up fields of all objects that measure records of `child`.
fn measured_by(catalog: &Catalog, child: ObjectId) -> Vec<(&Object, &Field)> {
    let mut found = Vec::new();
    for object in catalog.objects() {
        for field in &object.fields {
            if matches!(&field.kind, Kind::Rollup { child: of, .. } if *of == child) {
                found.push((object.as_ref(), field));
            }
        }
    }
    found
}

/// The parents whose measure may differ after a change.
fn collect_parents(field: &Field, old: Option<&Values>, new: Option<&Values>, touched: &mut BTreeSet<RecordId>) {
    let Kind::Rollup { link, field: what, filter, .. } = &field.kind else { return };
    let before = links(old, *link);
    let after = links(new, *link);
    let moved = before != after;
    // With a filter any change may let a record in or out.
    let altered = filter.is_some() || what.is_some_and(|what| value(old, what) != value(new, what));
    if moved || altered || old.is_none() || new.is_none() {
        touched.extend(before);
        touched.extend(after);
    }
}

fn value(values: Option<&Values>, field: FieldId) -> Option<&Value> {
    values.map(|values| values.get(field))
}

fn links(values: Option<&Values>, link: FieldId) -> Vec<RecordId> {
    match value(values, link) {
        Some(Value::Link(to)) => vec![to.id],
        Some(Value::Links(list)) => list.iter().map(|to| to.id).collect(),
        _ => Vec::new(),
    }
}

impl Work<'_> {
    /// Works out a roll-up for every record of its object: after it was made or changed.
    pub(super) fn recount(&mut self, object: &Object, field: FieldId) -> Result<()> {
        let Some(field) = object.field(field).cloned() else { return Ok(()) };
        let Kind::Rollup { child, .. } = &field.kind else { return Ok(()) };
        let catalog = self.catalog.clone();
        let Some(child) = catalog.get(*child) else { return Ok(()) };
        let filter = self.rollup_filter(child, &field)?;
        let mut query = Query {
            object: object.id,
            filter: Pred::Const(true),
            sort: Vec::new(),
            after: None,
            limit: limits::DELETE_STEP,
            fields: Fields::Some(Vec::new()),
            shelf: Shelf::Both,
        };
        loop {
            let page = self.query(&query)?;
            let ids: Vec<RecordId> = page.records.iter().map(|record| record.id).collect();
            if !ids.is_empty() {
                self.tx.roll_up(&catalog, object, &field, &filter, &ids)?;
            }
            match page.next {
                Some(next) => query.after = Some(next),
                None => return Ok(()),
            }
        }
    }
}
