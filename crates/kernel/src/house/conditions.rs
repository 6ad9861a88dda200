//! Conditions that fields carry: `required_if` asks for a value while it holds, and what `shown_if` hides is not asked
//! for. The database decides, on the written row: rows that leave such a field empty are written, looked at and taken
//! back, and then written for good or refused. Where no row leaves one empty, nothing is asked.

use std::collections::{HashMap, HashSet};

use crate::access::Access;
use crate::catalog::{Field, Object};
use crate::error::{Error, Problem, Result};
use crate::filter::{self, CheckCx, Pred};
use crate::house::Work;
use crate::house::save::{Row, all_differences};
use crate::id::{FieldId, RecordId};
use crate::port::RowChange;
use crate::query::{Fields, Query, Shelf};
use crate::record::{Record, Values};
use crate::value::Value;

/// A field with the records that leave it empty and the condition under which they may not.
struct Asked<'o> {
    field: &'o Field,
    condition: Pred,
    ids: Vec<RecordId>,
}

impl Work<'_> {
    /// Finds the rows that leave a field empty which a condition asks for; each has the problem afterwards. Answers
    /// whether there are any.
    pub(super) fn check_conditions(&mut self, object: &Object, rows: &mut [Row]) -> Result<bool> {
        let mut asked = Vec::new();
        for field in object.fields.iter().filter(|field| is_conditional(field)) {
            let ids = |wanted: &dyn Fn(&Row) -> bool| {
                let empty = rows.iter().filter(|row| row.draft.get(field.id).is_empty());
                empty.filter(|row| wanted(row)).map(|row| row.draft.id).collect::<Vec<_>>()
            };
            if field.traits.required {
                // As with what is required always, what was empty may stay so.
                asked.extend(self.asked(object, field, None, ids(&|row| is_touched(row, field.id)))?);
            }
            if let Some(text) = &field.traits.required_if {
                asked.extend(self.asked(object, field, Some(text), ids(&|_| true))?);
            }
        }
        if asked.is_empty() {
            return Ok(false);
        }
        let tried: HashSet<RecordId> = asked.iter().flat_map(|asked| asked.ids.iter().copied()).collect();
        self.convert_money(object, rows)?;
        let tries: Vec<&Row> = rows.iter().filter(|row| tried.contains(&row.draft.id)).collect();
        self.try_rows(object, &tries)?;
        let unmet = self.unmet(object, asked, Shelf::Living)?;
        self.take_back(object, &tries)?;
        for row in rows {
            if let Some(problem) = unmet.get(&row.draft.id) {
                row.draft.refuse(problem.clone());
            }
        }
        Ok(!unmet.is_empty())
    }

    /// Those of the records in the bin that may not come back, as they lack what a condition asks for.
    pub(super) fn lacking(&mut self, object: &Object, records: &[Record]) -> Result<HashMap<RecordId, Problem>> {
        let mut asked = Vec::new();
        for field in object.fields.iter().filter(|field| is_conditional(field)) {
            let Some(text) = &field.traits.required_if else { continue };
            let empty = records.iter().filter(|record| record.get(field.id).is_empty());
            asked.extend(self.asked(object, field, Some(text), empty.map(|record| record.id).collect())?);
        }
        self.unmet(object, asked, Shelf::Bin)
    }

    /// What is to be asked about records that leave a field empty: whether it is shown and required.
    fn asked<'o>(
        &mut self,
        object: &Object,
        field: &'o Field,
        required_if: Option<&str>,
        ids: Vec<RecordId>,
    ) -> Result<Option<Asked<'o>>> {
        if ids.is_empty() {
            return Ok(None);
        }
        let mut condition = Pred::Const(true);
        for text in required_if.into_iter().chain(field.traits.shown_if.as_deref()) {
            condition = condition.and(self.condition(object, text)?);
        }
        Ok((condition != Pred::Const(false)).then_some(Asked { field, condition, ids }))
    }

    /// A stored condition, whatever the actor may see. One that fits the catalog no more, or for which a rate is
    /// missing, holds for no record: people could not do what it asks for.
    fn condition(&mut self, object: &Object, text: &str) -> Result<Pred> {
        let (user, team_mates) = (self.ctx.access.user, self.ctx.access.team_mates.clone());
        let access = Access { user, team_mates, ..Access::everything() };
        let (catalog, now) = (self.catalog.clone(), self.ctx.now);
        let rate = &mut |currency| self.rate(currency).ok().flatten();
        let mut cx = CheckCx::new(&catalog, &access, now, rate);
        match filter::parse(text).and_then(|tree| filter::check(&tree, object, &mut cx)) {
            Err(Error::Invalid(_)) => Ok(Pred::Const(false)),
            other => other,
        }
    }

    /// The records for which a condition holds, each with the first problem: one question for each condition.
    fn unmet(&mut self, object: &Object, asked: Vec<Asked<'_>>, shelf: Shelf) -> Result<HashMap<RecordId, Problem>> {
        let mut unmet = HashMap::new();
        for Asked { field, condition, ids } in asked {
            let query = Query {
                object: object.id,
                limit: ids.len(),
                filter: Pred::Ids(ids).and(condition),
                sort: Vec::new(),
                after: None,
                fields: Fields::Some(Vec::new()),
                shelf,
            };
            for record in self.query(&query)?.records {
                unmet.entry(record.id).or_insert_with(|| self.needed_now(object, field));
            }
        }
        Ok(unmet)
    }

    /// Says which field is needed, and why, in today's keys, as far as the actor may see them.
    fn needed_now(&self, object: &Object, field: &Field) -> Problem {
        let declared = self.catalog.declaration(object, field).ok();
        let condition = declared.and_then(|field| field.traits.required_if);
        let condition = condition.filter(|condition| self.understands(object, condition));
        self.needed(object, field, condition.as_deref())
    }

    fn try_rows(&mut self, object: &Object, rows: &[&Row]) -> Result<()> {
        let mut fresh = Vec::new();
        let mut changed = Vec::new();
        for row in rows {
            match &row.stored {
                None => fresh.push(self.new_record(object, &row.draft)),
                Some(record) => {
                    let diff = all_differences(row.draft.old.as_ref(), &row.draft.new);
                    changed.push(self.row_change(record, record.version + 1, &diff));
                }
            }
        }
        if !fresh.is_empty() {
            self.tx.insert_many(object, &fresh)?;
        }
        if changed.is_empty() { Ok(()) } else { self.tx.update_many(object, &changed) }
    }

    /// Undoes [`Work::try_rows`].
    fn take_back(&mut self, object: &Object, rows: &[&Row]) -> Result<()> {
        let mut fresh = Vec::new();
        let mut changed = Vec::new();
        for row in rows {
            match (&row.stored, &row.draft.old) {
                (Some(record), Some(old)) => changed.push(as_before(record, old, &row.draft.new)),
                _ => fresh.push(row.draft.id),
            }
        }
        if !fresh.is_empty() {
            self.tx.purge_many(object, &fresh)?;
        }
        if changed.is_empty() { Ok(()) } else { self.tx.update_many(object, &changed) }
    }
}

fn is_conditional(field: &Field) -> bool {
    let traits = &field.traits;
    !field.kind.is_computed() && (traits.required_if.is_some() || (traits.required && traits.shown_if.is_some()))
}

fn is_touched(row: &Row, field: FieldId) -> bool {
    row.draft.old.is_none() || row.draft.changes(field)
}

fn as_before(record: &Record, old: &Values, new: &Values) -> RowChange {
    let diff = all_differences(Some(old), new);
    let mut set: Vec<(FieldId, Value)> = diff.0.into_iter().map(|change| (change.field, change.old)).collect();
    set.sort_by_key(|(field, _)| *field);
    RowChange { id: record.id, version: record.version, updated_at: record.updated_at, deleted_at: None, set }
}
