//! Undo: a new write under today's rules and permissions, field by field only where the value is still the one that
//! the undone change left and the actor may write the field. The rest is listed, as far as the actor may see it.

use std::collections::{HashMap, HashSet};

use serde::{Deserialize, Serialize};

use crate::access::Access;
use crate::catalog::Object;
use crate::error::{Error, Result};
use crate::event::{Body, Diff, Event, Unit};
use crate::house::Work;
use crate::house::patch::Wish;
use crate::house::save::Saved;
use crate::id::{FieldId, RecordId, UnitId};
use crate::query::Shelf;
use crate::record::Record;
use crate::value::Value;

/// What became of one record of an undone unit of work.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct UndoneRow {
    /// Its object's key.
    pub object: String,
    /// Which record.
    pub id: RecordId,
    /// How far it went.
    pub outcome: Undone,
}

/// How far an undo went.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Undone {
    /// Everything is as before.
    Whole,
    /// These fields changed since, or may not be written by who undoes, and were left alone.
    Partly(Vec<String>),
    /// Nothing was done, and why.
    Nothing(String),
}

impl Work<'_> {
    /// Undoes a unit of work, or the event of that number in it, as far as nobody changed the same since.
    ///
    /// # Errors
    /// `NotFound` when there is no such event or the actor may see none of its records; the store's.
    pub fn undo(&mut self, id: UnitId, only: Option<i32>) -> Result<Vec<UndoneRow>> {
        let (unit, mut events) = self.tx.unit(id)?.ok_or(Error::NotFound)?;
        events.retain(|event| only.is_none_or(|seq| seq == event.seq));
        let mut undone = Vec::new();
        let mut hidden = true;
        for run in runs(events) {
            let Some(object) = self.catalog.get(run[0].object).cloned() else { continue };
            if self.object(&object.key).is_err() {
                continue;
            }
            let ids: Vec<RecordId> = run.iter().map(|event| event.record).collect();
            let seen: HashMap<RecordId, Record> =
                self.get_many(&object, &ids, Shelf::Both)?.into_iter().map(|record| (record.id, record)).collect();
            hidden &= seen.is_empty();
            let outcomes = self.undo_run(&object, &unit, &run, &seen)?;
            undone.extend(outcomes.into_iter().map(|(id, outcome)| UndoneRow {
                object: object.key.clone(),
                id,
                outcome,
            }));
        }
        if hidden { Err(Error::NotFound) } else { Ok(undone) }
    }

    /// Undoes a run of events of one object and kind, each of another record.
    fn undo_run(
        &mut self,
        object: &Object,
        unit: &Unit,
        run: &[Event],
        seen: &HashMap<RecordId, Record>,
    ) -> Result<Vec<(RecordId, Undone)>> {
        let visible: Vec<&Event> = run.iter().filter(|event| seen.contains_key(&event.record)).collect();
        if visible.is_empty() {
            return Ok(Vec::new());
        }
        match run[0].kind.as_str() {
            "created" | "restored" => {
                let changed = self.changed_since(unit, &visible, seen)?;
                self.undo_by(&visible, &changed, |w, ids| w.delete_many(object, ids))
            }
            "deleted" => {
                let living = visible.iter().filter(|event| seen[&event.record].deleted_at.is_none());
                let living = living.map(|event| event.record).collect();
                self.undo_by(&visible, &living, |w, ids| w.restore_many(object, ids))
            }
            "updated" => self.undo_updates(object, &visible, seen),
            // Facts (a call logged, a mail sent) stay facts.
            _ => Ok(Vec::new()),
        }
    }

    fn undo_by(
        &mut self,
        events: &[&Event],
        leave: &HashSet<RecordId>,
        undo: impl FnOnce(&mut Self, &[RecordId]) -> Result<Vec<Result<()>>>,
    ) -> Result<Vec<(RecordId, Undone)>> {
        let ids: Vec<RecordId> = events.iter().map(|event| event.record).filter(|id| !leave.contains(id)).collect();
        let answers = undo(self, &ids)?;
        let mut outcomes: Vec<(RecordId, Undone)> =
            leave.iter().map(|id| (*id, Undone::Nothing("It was changed since".to_owned()))).collect();
        for (id, answer) in ids.into_iter().zip(answers) {
            outcomes.push((id, answer.map_or_else(|error| Undone::Nothing(error.to_string()), |()| Undone::Whole)));
        }
        Ok(outcomes)
    }

    /// Records that somebody else changed after the event.
    fn changed_since(
        &mut self,
        unit: &Unit,
        events: &[&Event],
        seen: &HashMap<RecordId, Record>,
    ) -> Result<HashSet<RecordId>> {
        let later: HashMap<RecordId, i64> = events
            .iter()
            .filter(|event| seen[&event.record].version > event.version)
            .map(|event| (event.record, event.version))
            .collect();
        let ids: Vec<RecordId> = later.keys().copied().collect();
        if ids.is_empty() {
            return Ok(HashSet::new());
        }
        let history = self.tx.history_many(&ids, None)?;
        let (here, batch) = (self.unit_id(), self.ctx.batch);
        let ours = |other: &Unit| {
            other.id == unit.id
                || other.id == here
                || (other.batch.is_some() && (other.batch == unit.batch || other.batch == batch))
        };
        let strange = history
            .iter()
            .filter(|logged| logged.event.version > later[&logged.event.record] && !ours(&logged.unit))
            .map(|logged| logged.event.record);
        Ok(strange.collect())
    }

    fn undo_updates(
        &mut self,
        object: &Object,
        events: &[&Event],
        seen: &HashMap<RecordId, Record>,
    ) -> Result<Vec<(RecordId, Undone)>> {
        let ids: Vec<RecordId> = events.iter().map(|event| event.record).collect();
        let mut stored = self.lock_and_get(object, &ids)?;
        let mut outcomes = Vec::with_capacity(events.len());
        let mut rows = Vec::new();
        let mut kept_of = HashMap::new();
        for (at, event) in events.iter().enumerate() {
            let Some(record) = stored.remove(&event.record) else {
                debug_assert!(seen.contains_key(&event.record), "only visible events come here");
                outcomes.push((event.record, Undone::Nothing("It was deleted since".to_owned())));
                continue;
            };
            let Body::Diff(diff) = &event.body else { continue };
            let (set, kept) = back(&self.ctx().access, object, diff, &record);
            kept_of.insert(event.record, kept);
            rows.push((at, Some(record), Wish::trusted(event.record, set)));
        }
        let mut answers: Vec<Option<Result<Saved>>> = std::iter::repeat_with(|| None).take(events.len()).collect();
        self.write_trusted(object, rows, &mut answers)?;
        for (event, answer) in events.iter().zip(answers) {
            let Some(answer) = answer else { continue };
            outcomes.push((event.record, outcome(answer, kept_of.remove(&event.record).unwrap_or_default())));
        }
        Ok(outcomes)
    }
}

fn outcome(answer: Result<Saved>, kept: Vec<String>) -> Undone {
    match answer {
        Err(error) => Undone::Nothing(error.to_string()),
        Ok(_) if kept.is_empty() => Undone::Whole,
        Ok(_) => Undone::Partly(kept),
    }
}

/// What to set to go back, and the fields that stay as they are. The product may set what only its rules write; what is
/// locked, masked or hidden for the actor stays, and is named only where it may be seen. What is left out of timelines
/// follows from the rest, and is not named either.
fn back(access: &Access, object: &Object, diff: &Diff, record: &Record) -> (Vec<(FieldId, Value)>, Vec<String>) {
    let mut set = Vec::new();
    let mut kept = Vec::new();
    for change in &diff.0 {
        let Some(field) = object.field(change.field) else { continue };
        let now = record.get(change.field);
        if *now == change.new && access.writes(object, field.id) {
            set.push((change.field, change.old.clone()));
        } else if *now != change.old && !field.traits.untracked && access.sees(object, field.id) {
            kept.push(field.key.clone());
        }
    }
    (set, kept)
}

/// Events newest first, in runs of one object and kind in which each record comes once.
fn runs(events: Vec<Event>) -> Vec<Vec<Event>> {
    let mut runs: Vec<Vec<Event>> = Vec::new();
    let mut in_run: HashSet<RecordId> = HashSet::new();
    for event in events.into_iter().rev() {
        let fits = runs.last().is_some_and(|run| {
            run[0].object == event.object && run[0].kind == event.kind && !in_run.contains(&event.record)
        });
        if !fits {
            in_run.clear();
            runs.push(Vec::new());
        }
        in_run.insert(event.record);
        runs.last_mut().expect("a run was just begun").push(event);
    }
    runs
}
