//! Conditions on rows as they are to be written: `required_if` of a field asks for a value while it holds, what `shown_if`
//! hides is not asked for, and rules demand that a filter finds the row. The database decides, on the written row: rows
//! that are asked about are written, looked at and taken back, and then written for good or refused. Where there is
//! nothing to ask, as where no row leaves such a field empty, nothing is.

use std::collections::{BTreeMap, HashMap, HashSet};

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
        let demanding = rows.iter().filter(|row| !row.draft.demands.is_empty()).map(|row| row.draft.id);
        let tried: HashSet<RecordId> =
            asked.iter().flat_map(|asked| asked.ids.iter().copied()).chain(demanding).collect();
        if tried.is_empty() {
            return Ok(false);
        }
        self.convert_money(object, rows)?;
        let tries: Vec<&Row> = rows.iter().filter(|row| tried.contains(&row.draft.id)).collect();
        self.try_rows(object, &tries)?;
        let mut unmet: HashMap<RecordId, Vec<Problem>> = HashMap::new();
        for (id, problem) in self.unmet(object, asked, Shelf::Living)? {
            unmet.entry(id).or_default().push(problem);
        }
        self.unfulfilled(object, &tries, &mut unmet)?;
        self.take_back(object, &tries)?;
        for row in rows {
            row.draft.problems.extend(unmet.get(&row.draft.id).into_iter().flatten().cloned());
        }
        Ok(!unmet.is_empty())
    }

    /// Adds what rules demanded of rows that do not fulfil it: one question for each filter.
    fn unfulfilled(
        &mut self,
        object: &Object,
        rows: &[&Row],
        unmet: &mut HashMap<RecordId, Vec<Problem>>,
    ) -> Result<()> {
        let mut by_filter: BTreeMap<&str, Vec<(RecordId, &Problem)>> = BTreeMap::new();
        for draft in rows.iter().map(|row| &row.draft) {
            for demand in &draft.demands {
                by_filter.entry(&demand.filter).or_default().push((draft.id, &demand.problem));
            }
        }
        for (filter, demands) in by_filter {
            let ids: Vec<RecordId> = demands.iter().map(|(id, _)| *id).collect();
            let condition = self.condition(object, filter)?;
            let found = self.finds(object, ids, condition, Shelf::Living)?;
            for (id, problem) in demands.into_iter().filter(|(id, _)| !found.contains(id)) {
                unmet.entry(id).or_default().push(problem.clone());
            }
        }
        Ok(())
    }

    /// Those of the living records that a kept filter finds, whoever may see them; none where it cannot be asked any more.
    ///
    /// # Errors
    /// The store's.
    pub fn fulfilling(&mut self, object: &Object, ids: &[RecordId], filter: &str) -> Result<HashSet<RecordId>> {
        if ids.is_empty() {
            return Ok(HashSet::new());
        }
        let condition = self.condition(object, filter)?;
        self.finds(object, ids.to_vec(), condition, Shelf::Living)
    }

    /// Those of the records for which a condition holds, whoever may see them.
    fn finds(
        &mut self,
        object: &Object,
        ids: Vec<RecordId>,
        condition: Pred,
        shelf: Shelf,
    ) -> Result<HashSet<RecordId>> {
        let query = Query {
            object: object.id,
            limit: ids.len(),
            filter: Pred::Ids(ids).and(condition),
            sort: Vec::new(),
            after: None,
            fields: Fields::Some(Vec::new()),
            shelf,
        };
        Ok(self.query(&query)?.records.into_iter().map(|record| record.id).collect())
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
            for id in self.finds(object, ids, condition, shelf)? {
                unmet.entry(id).or_insert_with(|| self.needed_now(object, field));
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
