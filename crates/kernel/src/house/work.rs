//! Writing inside a unit of work.

use std::collections::HashMap;
use std::ops::{Deref, DerefMut};

use serde_json::{Map, Value as Json};

use crate::error::{Error, Result};
use crate::event::{Body, Event, Unit, WORKSPACE};
use crate::filter::Pred;
use crate::house::Read;
use crate::id::{FieldId, IdMaker, RecordId, UnitId};
use crate::job::NewJob;
use crate::limits::ACTION_RECORDS_MAX;
use crate::port::RowChange;
use crate::record::Record;
use crate::time::Instant;
use crate::value::{Ref, Value};
use crate::{Object, limits};

/// A unit of work that writes. It reads like [`Read`].
pub struct Work<'h> {
    read: Read<'h>,
    ids: IdMaker,
    unit: Unit,
    begun: bool,
    changed_access: bool,
    seq: i32,
    kept: Option<Vec<Event>>,
    /// How many changes led to one another here.
    depth: u8,
    pub(super) rollup_filters: HashMap<FieldId, Pred>,
}

/// An event before it has its place in the unit.
pub(super) struct NewEvent {
    pub kind: String,
    pub record: Ref,
    pub version: i64,
    pub body: Body,
    pub subjects: Vec<Ref>,
    pub occurred_at: Option<Instant>,
}

impl<'h> Deref for Work<'h> {
    type Target = Read<'h>;
    fn deref(&self) -> &Read<'h> {
        &self.read
    }
}

impl DerefMut for Work<'_> {
    fn deref_mut(&mut self) -> &mut Self::Target {
        &mut self.read
    }
}

impl<'h> Work<'h> {
    pub(super) fn new(read: Read<'h>) -> Self {
        let ctx = read.ctx;
        let mut ids = IdMaker::new(ctx.now, ctx.seed);
        let unit = Unit {
            id: UnitId(ids.next_uuid()),
            pos: None,
            at: ctx.now,
            actor: ctx.actor.clone(),
            cause: ctx.cause,
            batch: ctx.batch,
            depth: ctx.depth,
        };
        Self {
            read,
            ids,
            unit,
            begun: false,
            changed_access: false,
            seq: 0,
            kept: None,
            depth: 0,
            rollup_filters: HashMap::new(),
        }
    }

    /// Goes a step further from what was asked for.
    pub(super) fn deepen(&mut self) -> Result<()> {
        self.depth += 1;
        let max = limits::CHAIN_DEPTH_MAX;
        match self.depth > max {
            true => Err(Error::limit("chain_depth_max", max.into(), "One change leads to another without an end")),
            false => Ok(()),
        }
    }
    /// Comes back from there.
    pub(super) fn rise(&mut self) {
        self.depth -= 1;
    }

    /// Whether there is anything to undo.
    pub fn wrote(&self) -> bool {
        self.begun
    }
    pub(super) fn commit(self) -> Result<()> {
        self.read.tx.commit()
    }
    /// The transaction, to be gone on with under another catalog.
    pub(super) fn into_tx(self) -> Box<dyn crate::port::Tx + 'h> {
        self.read.tx
    }
    pub(super) fn keep_events(&mut self) {
        self.kept = Some(Vec::new());
    }
    pub(super) fn kept_events(&mut self) -> Vec<Event> {
        self.kept.take().unwrap_or_default()
    }

    /// The unit that this work's events belong to: undo goes by it.
    pub fn unit_id(&self) -> UnitId {
        self.unit.id
    }

    /// A new id.
    pub fn new_id(&mut self) -> RecordId {
        self.ids.next_record()
    }

    /// Appends events to the log, in their order.
    pub(super) fn append(&mut self, events: Vec<NewEvent>) -> Result<()> {
        if events.is_empty() {
            return Ok(());
        }
        if !self.begun {
            self.read.tx.append_unit(&self.unit)?;
            self.begun = true;
        }
        let mut placed = Vec::with_capacity(events.len());
        for event in events {
            placed.push(Event {
                unit: self.unit.id,
                seq: self.seq,
                kind: event.kind,
                object: event.record.object,
                record: event.record.id,
                version: event.version,
                body: event.body,
                subjects: event.subjects,
                // What happens as it is written stands where it was written.
                occurred_at: event.occurred_at.filter(|at| *at != self.unit.at),
            });
            self.seq += 1;
        }
        self.read.tx.append_events(&placed)?;
        self.note_access(&placed)?;
        if let Some(kept) = &mut self.kept {
            kept.extend(placed);
        }
        Ok(())
    }

    /// Tells all nodes, once, when these events are about records that decide what people may do.
    fn note_access(&mut self, events: &[Event]) -> Result<()> {
        if self.changed_access || !self.governs_access(events) {
            return Ok(());
        }
        self.changed_access = true;
        self.read.tx.raise_access_epoch()
    }

    fn governs_access(&self, events: &[Event]) -> bool {
        let part = self.read.house.part();
        let decides = |event: &Event, key: &str| {
            part.access_objects.contains(&key) || event.kind != "created" && part.entry_objects.contains(&key)
        };
        let of = |event: &Event| self.read.catalog.get(event.object).map(|object| object.key.as_str());
        events.iter().any(|event| of(event).is_some_and(|key| decides(event, key)))
    }

    /// Logs a fact about a record: `kind` in the past tense, with its data.
    ///
    /// # Errors
    /// The store's.
    pub fn emit(&mut self, object: &Object, record: &Record, kind: &str, data: Json) -> Result<()> {
        let subjects = subjects_of(object, record.values.iter());
        self.append(vec![NewEvent {
            kind: kind.to_owned(),
            record: Ref { object: object.id, id: record.id },
            version: record.version,
            body: Body::Data(data),
            subjects,
            occurred_at: None,
        }])
    }

    /// Logs a change of the workspace itself.
    pub(super) fn log_of_workspace(&mut self, kind: &str, epoch: u64, data: Json) -> Result<()> {
        let version = i64::try_from(epoch).map_err(|error| Error::fault("Counting changes of the catalog", error))?;
        let (kind, body) = (kind.to_owned(), Body::Data(data));
        self.append(vec![NewEvent { kind, record: WORKSPACE, version, body, subjects: Vec::new(), occurred_at: None }])
    }

    /// Notes this moment in an untracked field, without a version and an event: that a record is used is no change of it.
    ///
    /// # Errors
    /// The store's.
    pub fn note_moment(&mut self, object: &Object, id: RecordId, field: FieldId) -> Result<()> {
        debug_assert!(object.field(field).is_some_and(|field| field.traits.untracked), "what is tracked has its event");
        // Locked before it is read: the row is written with the version that it has.
        let Some(record) = self.lock_and_get(object, &[id])?.remove(&id) else { return Ok(()) };
        let set = vec![(field, Value::Instant(self.ctx.now))];
        let Record { version, updated_at, deleted_at, .. } = record;
        self.tx.update_many(object, &[RowChange { id, version, updated_at, deleted_at, set }])
    }

    /// Enqueues a job; while one of the same kind and key waits, nothing happens.
    ///
    /// # Errors
    /// The store's.
    pub fn enqueue(&mut self, kind: &str, key: Option<&str>, payload: Json, run_at: Instant) -> Result<()> {
        let job =
            NewJob { id: self.ids.next_uuid(), kind: kind.to_owned(), key: key.map(str::to_owned), payload, run_at };
        self.read.tx.enqueue(&[job])
    }

    /// Does the action `name` on a record that the actor may change.
    ///
    /// # Errors
    /// `NotFound` for an unknown action or record, `Forbidden`, `Invalid` for parameters, and what the action answers.
    pub fn act(&mut self, object: &Object, name: &str, id: RecordId, params: &Map<String, Json>) -> Result<Json> {
        let action = self.house().action(&object.key, name).ok_or(Error::NotFound)?;
        self.check_may_act(object, id)?;
        let params = self.read_params(&action.params, params)?;
        (action.run)(self, id, &params)
    }

    /// Does an action on several records, all or none; answers in their order.
    ///
    /// # Errors
    /// As [`Self::act`], with the place of the record; `Limit` beyond [`ACTION_RECORDS_MAX`].
    pub fn act_on_many(
        &mut self,
        object: &Object,
        name: &str,
        ids: &[RecordId],
        params: &Map<String, Json>,
    ) -> Result<Vec<Json>> {
        let action = self.house().action(&object.key, name).ok_or(Error::NotFound)?;
        if ids.len() > ACTION_RECORDS_MAX {
            let english = format!("Name up to {ACTION_RECORDS_MAX} records at once");
            return Err(Error::limit("action_records_max", ACTION_RECORDS_MAX, english));
        }
        let params = self.read_params(&action.params, params)?;
        let mut act = |id: RecordId| {
            self.check_may_act(object, id)?;
            (action.run)(self, id, &params)
        };
        ids.iter().enumerate().map(|(row, id)| act(*id).map_err(|error| error.in_row(row))).collect()
    }

    fn check_may_act(&mut self, object: &Object, id: RecordId) -> Result<()> {
        if self.get(object, id)?.deleted_at.is_some() {
            return Err(Error::NotFound);
        }
        self.check_may_change(object, id)
    }

    /// Writes a small document; see [`crate::port::Tx::set_note`].
    ///
    /// # Errors
    /// The store's.
    pub fn set_note(&mut self, space: &str, key: &str, value: &Json, until: Option<Instant>) -> Result<()> {
        self.read.tx.set_note(space, key, value, until)
    }

    /// Removes a small document.
    ///
    /// # Errors
    /// The store's.
    pub fn drop_note(&mut self, space: &str, key: &str) -> Result<()> {
        self.read.tx.drop_note(space, key)
    }
}

/// The other records on whose timelines an event of this record shows.
pub(super) fn subjects_of<'v>(object: &Object, values: impl Iterator<Item = (FieldId, &'v Value)>) -> Vec<Ref> {
    let mut subjects = Vec::new();
    for (field, value) in values {
        if !object.subjects.contains(&field) {
            continue;
        }
        match value {
            Value::Link(to) => subjects.push(*to),
            Value::Links(list) => subjects.extend(list.iter().take(limits::LIST_ENTRIES_MAX)),
            _ => {}
        }
    }
    subjects.sort_unstable();
    subjects.dedup();
    subjects
}
