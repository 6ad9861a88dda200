//! The one write pipeline: a batch of patches to one object; a single save is a batch of one.
//!
//! In this order: lock → may the actor? → read values by type (absent ≠ null) → merge with what others changed
//! meanwhile → defaults → rules → checks → numbers and base amounts → rows → events with diffs → search, roll-ups.
//! A refused row leaves the batch; the rest goes on, unless the batch is atomic.

use std::collections::{HashMap, HashSet};
use std::sync::Arc;

use jiff::tz::TimeZone;
use serde_json::Value as Json;

use crate::access::Verb;
use crate::catalog::{Kind, Measure, Object};
use crate::error::{Error, Result};
use crate::event::{Body, Change, Diff, Redated};
use crate::filter::Pred;
use crate::house::Work;
use crate::house::patch::Wish;
use crate::house::work::{NewEvent, subjects_of};
use crate::id::{FieldId, RecordId};
use crate::limits;
use crate::part::{Draft, RuleCx, Written};
use crate::port::{RowChange, SearchDoc};
use crate::query::Shelf;
use crate::record::{Patch, Record, Values};
use crate::time::Instant;
use crate::value::{self, Ref, Value};

/// What happens to the rest of a batch when a row is refused.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Atomicity {
    /// The rest is written.
    EachRow,
    /// Nothing is written.
    AllOrNothing,
}

/// What became of one row.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Saved {
    /// A new record.
    Created(RecordId),
    /// A changed record.
    Updated(RecordId),
    /// Nothing differed.
    Unchanged(RecordId),
}

impl Saved {
    /// Which record.
    pub fn id(self) -> RecordId {
        match self {
            Self::Created(id) | Self::Updated(id) | Self::Unchanged(id) => id,
        }
    }
}

/// A row on its way through the pipeline.
pub(super) struct Row {
    /// Its place in the caller's batch.
    pub at: usize,
    /// The record as it is stored, its values in the draft; `None` for a new one.
    pub stored: Option<Record>,
    /// What the writer asked for.
    pub wish: Wish,
    /// Before and after.
    pub draft: Draft,
}

impl Work<'_> {
    /// Saves one patch.
    ///
    /// # Errors
    /// `Invalid`, `NotFound`, `Forbidden`, `Conflict`, `Rule`, or the store's.
    pub fn save(&mut self, object: &Object, patch: Patch) -> Result<Saved> {
        let mut answers = self.save_many(object, vec![patch], Atomicity::EachRow)?;
        answers.pop().expect("one answer for each patch")
    }

    /// Saves a batch; one answer for each patch, in their order.
    ///
    /// # Errors
    /// The store's; for an atomic batch the first refusal.
    pub fn save_many(
        &mut self,
        object: &Object,
        patches: Vec<Patch>,
        atomicity: Atomicity,
    ) -> Result<Vec<Result<Saved>>> {
        let count = patches.len();
        let ids: Vec<RecordId> = patches.iter().filter_map(|patch| patch.id).collect();
        let mut stored = self.lock_and_get(object, &ids)?;
        let mut answers: Vec<Option<Result<Saved>>> = std::iter::repeat_with(|| None).take(count).collect();
        let mut wishes = Vec::with_capacity(count);
        let mut named = HashSet::new();
        for (at, patch) in patches.into_iter().enumerate() {
            let record = match patch.id {
                None => None,
                Some(id) => match stored.remove(&id) {
                    Some(record) => {
                        named.insert(id);
                        Some(record)
                    }
                    None => {
                        answers[at] = Some(Err(missing(named.contains(&id))));
                        continue;
                    }
                },
            };
            let wish = self.read_patch(object, &patch, record.as_ref().map(|record| &record.values));
            wishes.push((at, record, wish));
        }
        self.save_wishes(object, wishes, &mut answers)?;
        let answers: Vec<Result<Saved>> =
            answers.into_iter().map(|answer| answer.expect("every row is answered")).collect();
        match atomicity {
            Atomicity::EachRow => Ok(answers),
            Atomicity::AllOrNothing => all_or_first_refusal(answers),
        }
    }

    /// The pipeline behind reading: wishes with typed values.
    pub(super) fn save_wishes(
        &mut self,
        object: &Object,
        wishes: Vec<(usize, Option<Record>, Wish)>,
        answers: &mut [Option<Result<Saved>>],
    ) -> Result<()> {
        let mut rows = Vec::with_capacity(wishes.len());
        for (at, stored, mut wish) in wishes {
            let permitted = if wish.own { Ok(()) } else { self.permitted(object, stored.as_ref()) };
            match permitted.and_then(|()| self.merge(object, stored.as_ref(), &mut wish)) {
                Ok(()) => rows.push(self.draft(object, at, stored, wish)),
                Err(Error::Retry) => return Err(Error::Retry),
                Err(fault @ Error::Fault { .. }) => return Err(fault),
                Err(refused) => answers[at] = Some(Err(refused)),
            }
        }
        self.may_update(object, &mut rows, answers)?;
        self.run_rules(object, &mut rows)?;
        self.check(object, &mut rows)?;
        let (mut rows, unchanged) = accept(rows, answers);
        for row in &unchanged {
            answers[row.at] = Some(Ok(Saved::Unchanged(row.draft.id)));
        }
        if self.check_conditions(object, &mut rows)? {
            (rows, _) = accept(rows, answers);
        }
        self.write_rows(object, rows, answers)
    }

    /// Locks the records to be changed, and reads those that the actor may know of.
    pub(super) fn lock_and_get(&mut self, object: &Object, ids: &[RecordId]) -> Result<HashMap<RecordId, Record>> {
        if ids.is_empty() {
            return Ok(HashMap::new());
        }
        let mut sorted = ids.to_vec();
        sorted.sort_unstable();
        sorted.dedup();
        self.tx.lock_many(object, &sorted)?;
        let found = self.get_many(object, &sorted, Shelf::Living)?;
        Ok(found.into_iter().map(|record| (record.id, record)).collect())
    }

    fn permitted(&self, object: &Object, stored: Option<&Record>) -> Result<()> {
        let verb = if stored.is_none() { Verb::Create } else { Verb::Update };
        if self.ctx.access.may(&self.catalog, object, verb) {
            return Ok(());
        }
        let may = if stored.is_none() { "make" } else { "change" };
        Err(Error::forbidden(format!("You may not {may} {}", object.label_plural)))
    }

    /// Refuses rows of records that the actor may see but not change.
    fn may_update(
        &mut self,
        object: &Object,
        rows: &mut Vec<Row>,
        answers: &mut [Option<Result<Saved>>],
    ) -> Result<()> {
        let scope = self.scope(object, Verb::Update);
        if scope == Pred::Const(true) || scope == self.scope(object, Verb::Read) {
            return Ok(());
        }
        let asked = |row: &Row| row.stored.is_some() && !row.wish.own;
        let ids: Vec<RecordId> = rows.iter().filter(|row| asked(row)).map(|row| row.draft.id).collect();
        let allowed: HashSet<RecordId> = self.ids_scoped(object, &ids, &scope, Shelf::Living)?.into_iter().collect();
        rows.retain(|row| {
            let fine = !asked(row) || allowed.contains(&row.draft.id);
            if !fine {
                answers[row.at] = Some(Err(Error::forbidden("You may see this record, but not change it")));
            }
            fine
        });
        Ok(())
    }

    fn draft(&mut self, object: &Object, at: usize, mut stored: Option<Record>, mut wish: Wish) -> Row {
        let old = stored.as_mut().map(|record| std::mem::take(&mut record.values));
        let id = stored.as_ref().map_or_else(|| wish.id.unwrap_or_else(|| self.new_id()), |record| record.id);
        let mut new = old.clone().unwrap_or_default();
        if stored.is_none() {
            self.set_defaults(object, &mut new, &wish);
        }
        for (field, value) in std::mem::take(&mut wish.set) {
            new.set(field, value);
        }
        let problems = std::mem::take(&mut wish.problems);
        Row { at, stored, wish, draft: Draft { id, old, new, problems, demands: Vec::new() } }
    }

    /// Defaults hold for fields that the wish does not name: an explicit null stays empty.
    fn set_defaults(&self, object: &Object, new: &mut Values, wish: &Wish) {
        let cx = self.read_cx();
        for field in &object.fields {
            let Some(default) = &field.traits.default else { continue };
            if wish.set.iter().any(|(named, _)| *named == field.id) {
                continue;
            }
            let json = match default.as_str() {
                Some("@now") => Json::String(self.ctx.now.to_string()),
                Some("@today") => Json::String(self.ctx.now.date_in(&self.catalog.settings.zone()).to_string()),
                Some("@me") => self.ctx.user().map_or(Json::Null, |user| Json::String(user.to_string())),
                _ => default.clone(),
            };
            // A default that its field cannot read any more (an option that went away) is no default.
            if let Ok(value) = value::read(field, &json, None, &cx) {
                new.set(field.id, value);
            }
        }
    }

    fn run_rules(&mut self, object: &Object, rows: &mut [Row]) -> Result<()> {
        let rules = self.house.rules_of(&object.key);
        if rules.is_empty() || rows.is_empty() {
            return Ok(());
        }
        let shared = Arc::new(object.clone());
        let mut drafts: Vec<Draft> =
            rows.iter_mut().map(|row| std::mem::replace(&mut row.draft, empty_draft())).collect();
        for rule in rules {
            let mut cx = RuleCx { work: self, object: shared.clone() };
            (rule.run)(&mut drafts, &mut cx)?;
        }
        for (row, draft) in rows.iter_mut().zip(drafts) {
            row.draft = draft;
        }
        Ok(())
    }

    fn write_rows(&mut self, object: &Object, mut rows: Vec<Row>, answers: &mut [Option<Result<Saved>>]) -> Result<()> {
        if rows.is_empty() {
            return Ok(());
        }
        self.number(object, &mut rows)?;
        self.convert_money(object, &mut rows)?;
        let mut fresh = Vec::new();
        let mut changed = Vec::new();
        let mut events = Vec::with_capacity(rows.len());
        let mut docs = Vec::new();
        let facts = Facts::of(object);
        let mut redated = Vec::new();
        for row in &rows {
            let diff = facts.diff(row.draft.old.as_ref(), &row.draft.new);
            if facts.touches_search(&diff) {
                docs.push(doc_of(object, row.draft.id, &row.draft.new));
            }
            redated.extend(redating(object, &row.draft));
            let version = row.stored.as_ref().map_or(1, |record| record.version + 1);
            let (kind, answer) = match &row.stored {
                None => {
                    fresh.push(self.new_record(object, &row.draft));
                    ("created", Saved::Created(row.draft.id))
                }
                Some(record) => {
                    changed.push(self.row_change(record, version, &diff));
                    ("updated", Saved::Updated(row.draft.id))
                }
            };
            events.push(self.event(object, row, kind, version, diff));
            answers[row.at] = Some(Ok(answer));
        }
        if !fresh.is_empty() {
            self.tx.insert_many(object, &fresh)?;
        }
        if !changed.is_empty() {
            self.tx.update_many(object, &changed)?;
        }
        self.append(events)?;
        if !redated.is_empty() {
            self.tx.redate(&redated)?;
        }
        if !docs.is_empty() {
            self.tx.index(&docs)?;
        }
        self.roll_up_after(object, rows.iter().map(|row| (row.draft.old.as_ref(), Some(&row.draft.new))))?;
        self.run_after_saves(object, rows)
    }

    /// What modules write along with these rows.
    fn run_after_saves(&mut self, object: &Object, rows: Vec<Row>) -> Result<()> {
        let house = self.house;
        let mut all = house.part().after_saves.iter().filter(|after| after.object == object.key).peekable();
        if all.peek().is_none() {
            return Ok(());
        }
        let written: Vec<Written> =
            rows.into_iter().map(|Row { draft: Draft { id, old, new, .. }, .. }| Written { id, old, new }).collect();
        let shared = Arc::new(object.clone());
        self.deepen()?;
        for after in all {
            (after.run)(&written, &mut RuleCx { work: self, object: shared.clone() })?;
        }
        self.rise();
        Ok(())
    }

    fn event(&self, object: &Object, row: &Row, kind: &str, version: i64, diff: Diff) -> NewEvent {
        // Who loses the record sees that too.
        let left = diff.0.iter().map(|change| (change.field, &change.old));
        let subjects = subjects_of(object, row.draft.new.iter().chain(left));
        NewEvent {
            kind: kind.to_owned(),
            record: Ref { object: object.id, id: row.draft.id },
            version,
            body: Body::Diff(diff),
            subjects,
            occurred_at: (kind == "created").then(|| occurred_at(object, &row.draft.new)).flatten(),
        }
    }

    pub(super) fn new_record(&self, object: &Object, draft: &Draft) -> Record {
        let mut values = draft.new.clone();
        for field in &object.fields {
            // Nothing leads here yet: counts begin at none, other measures empty.
            if matches!(field.kind, Kind::Rollup { measure: Measure::Count, .. }) {
                values.set(field.id, Value::Integer(0));
            }
        }
        Record {
            id: draft.id,
            object: object.id,
            version: 1,
            created_at: self.ctx.now,
            updated_at: self.ctx.now,
            deleted_at: None,
            values,
        }
    }

    pub(super) fn row_change(&self, record: &Record, version: i64, diff: &Diff) -> RowChange {
        let mut set: Vec<(FieldId, Value)> = diff.0.iter().map(|change| (change.field, change.new.clone())).collect();
        set.sort_by_key(|(field, _)| *field);
        RowChange { id: record.id, version, updated_at: self.ctx.now, deleted_at: None, set }
    }

    /// Gives numbers last, so that a refused row leaves no gap.
    fn number(&mut self, object: &Object, rows: &mut [Row]) -> Result<()> {
        for field in &object.fields {
            if !matches!(field.kind, Kind::AutoNumber { .. }) {
                continue;
            }
            let mut without: Vec<&mut Row> = rows.iter_mut().filter(|row| row.draft.get(field.id).is_empty()).collect();
            let count = u32::try_from(without.len()).unwrap_or(u32::MAX);
            if count == 0 {
                continue;
            }
            let first = self.tx.next_numbers(&format!("number.{}", field.id), count)?;
            for (number, row) in (first..).zip(&mut without) {
                row.draft.new.set(field.id, Value::Integer(number));
            }
        }
        Ok(())
    }

    pub(super) fn convert_money(&mut self, object: &Object, rows: &mut [Row]) -> Result<()> {
        let base = self.catalog.settings.currency();
        for field in object.fields.iter().filter(|field| matches!(field.kind, Kind::Money)) {
            for row in rows.iter_mut() {
                let Value::Money(mut money) = *row.draft.get(field.id) else { continue };
                let unchanged = row.draft.old.as_ref().is_some_and(|old| match old.get(field.id) {
                    Value::Money(before) => before.minor == money.minor && before.currency == money.currency,
                    _ => false,
                });
                if unchanged {
                    // The worth at the time of the change stays until the amount changes or rates are set anew.
                    row.draft
                        .new
                        .set(field.id, row.draft.old.as_ref().map_or(Value::Null, |o| o.get(field.id).clone()));
                    continue;
                }
                money.base = self.rate(money.currency)?.and_then(|rate| rate.convert(money, base));
                row.draft.new.set(field.id, Value::Money(money));
            }
        }
        Ok(())
    }
}

fn empty_draft() -> Draft {
    let id = RecordId(uuid::Uuid::nil());
    Draft { id, old: None, new: Values::default(), problems: Vec::new(), demands: Vec::new() }
}

/// When what a record tells of happened; a day begins at midnight UTC, so that it stays where it is whatever the zone.
fn occurred_at(object: &Object, values: &Values) -> Option<Instant> {
    match values.get(object.occurred?) {
        Value::Instant(at) => Some(*at),
        Value::Date(day) => Some(day.start_in(&TimeZone::UTC)),
        _ => None,
    }
}

/// A record that was made before and is dated otherwise now.
fn redating(object: &Object, draft: &Draft) -> Option<Redated> {
    let was = occurred_at(object, draft.old.as_ref()?);
    let at = occurred_at(object, &draft.new);
    (was != at).then_some(Redated { record: draft.id, was, at })
}

/// A record that is not there for the actor, or that an earlier row of the batch took.
fn missing(is_taken: bool) -> Error {
    match is_taken {
        true => Error::invalid("id", "named_twice", "An earlier row of this batch changes the same record"),
        false => Error::NotFound,
    }
}

/// Parts rows that are to be written from refused ones, which are answered, and from those that change nothing.
fn accept(rows: Vec<Row>, answers: &mut [Option<Result<Saved>>]) -> (Vec<Row>, Vec<Row>) {
    let mut write = Vec::with_capacity(rows.len());
    let mut unchanged = Vec::new();
    for mut row in rows {
        if !row.draft.problems.is_empty() {
            answers[row.at] = Some(Err(Error::Invalid(std::mem::take(&mut row.draft.problems))));
        } else if row.draft.old.as_ref() == Some(&row.draft.new) {
            unchanged.push(row);
        } else {
            write.push(row);
        }
    }
    (write, unchanged)
}

/// The answers of an atomic batch, unless a row was refused.
pub(super) fn all_or_first_refusal(answers: Vec<Result<Saved>>) -> Result<Vec<Result<Saved>>> {
    let refused = answers.iter().position(Result::is_err);
    let Some(at) = refused else { return Ok(answers) };
    Err(answers.into_iter().nth(at).expect("the place of a refusal").expect_err("a refusal").in_row(at))
}

/// What every row of a batch is held against, found out once.
struct Facts {
    /// Fields that are worked out from other records: they leave no events.
    rollups: Vec<FieldId>,
    /// Fields whose words search knows.
    searched: Vec<FieldId>,
}

impl Facts {
    fn of(object: &Object) -> Self {
        let rollups = object.fields.iter().filter(|field| matches!(field.kind, Kind::Rollup { .. }));
        Self {
            rollups: rollups.map(|field| field.id).collect(),
            searched: object.searched().map(|field| field.id).collect(),
        }
    }

    fn diff(&self, old: Option<&Values>, new: &Values) -> Diff {
        let mut diff = all_differences(old, new);
        diff.0.retain(|change| !self.rollups.contains(&change.field));
        diff
    }

    fn touches_search(&self, diff: &Diff) -> bool {
        diff.0.iter().any(|change| self.searched.contains(&change.field))
    }
}

/// The fields in which two states differ.
pub(super) fn all_differences(old: Option<&Values>, new: &Values) -> Diff {
    const NOTHING: &Values = &Values::EMPTY;
    let old = old.unwrap_or(NOTHING);
    let mut changes = Vec::with_capacity(new.len());
    for (field, value) in new.iter() {
        let before = old.get(field);
        if before != value {
            changes.push(Change { field, old: before.clone(), new: value.clone() });
        }
    }
    for (field, value) in old.iter() {
        if matches!(new.get(field), Value::Null) {
            changes.push(Change { field, old: value.clone(), new: Value::Null });
        }
    }
    Diff(changes)
}

/// What search knows of a record.
pub fn doc_of(object: &Object, id: RecordId, values: &Values) -> SearchDoc {
    let title = object.title.map(|title| values.get(title).words()).unwrap_or_default();
    let mut body = String::new();
    for field in object.searched().filter(|field| object.title != Some(field.id)) {
        let words = values.get(field.id).words();
        if words.is_empty() || body.len() > limits::LONG_TEXT_CHARS_MAX {
            continue;
        }
        if !body.is_empty() {
            body.push(' ');
        }
        body.push_str(&words);
    }
    SearchDoc { object: object.id, id, title, body }
}
