//! Readings of the log: the history of a record, its state at a past moment, and its timeline.

use std::collections::{HashMap, HashSet};

use serde_json::{Map, Value as Json, json};

use crate::catalog::{Field, Kind, Object};
use crate::ctx::Actor;
use crate::error::{Error, Result};
use crate::event::{Body, Event, Logged, Past, Place, Unit, WORKSPACE};
use crate::filter::Calendar;
use crate::filter::formula::{Expr, field_formula};
use crate::house::Read;
use crate::house::list::page_size;
use crate::id::{FieldId, ObjectId, RecordId};
use crate::limits;
use crate::query::Shelf;
use crate::record::{Record, Values};
use crate::time::Instant;
use crate::value::{Ref, Value};

/// Which part of a timeline is wanted.
#[derive(Clone, Debug, Default)]
pub struct TimelineRequest {
    /// Events before this place; the newest when absent.
    pub before: Option<Place>,
    /// Events about these records; about all when empty.
    pub about: Vec<About>,
    /// How many.
    pub limit: Option<usize>,
}

/// Records of which a timeline tells.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct About {
    /// Of this object.
    pub object: ObjectId,
    /// Those that are of this kind now, by the key of an option of [`Object::kind_field`]; all of them when absent.
    pub kind: Option<String>,
}

/// Which part of a history is wanted.
#[derive(Clone, Copy, Debug, Default)]
pub struct HistoryRequest {
    /// Events behind this place; from the first when absent.
    pub after: Option<Past>,
    /// How many.
    pub limit: Option<usize>,
}

/// One entry of a timeline, as its reader may see it.
#[derive(Clone, Debug)]
pub struct Entry {
    /// In which unit of work it was written.
    pub unit: Unit,
    /// What happened.
    pub event: Event,
    /// When it happened.
    pub at: Instant,
}

impl Read<'_> {
    /// The changes of a record, oldest first, and the place from which to go on; `None` at the end.
    ///
    /// # Errors
    /// `NotFound` when the actor may not know of the record; `Limit`; the store's.
    pub fn history(
        &mut self,
        object: &Object,
        id: RecordId,
        request: HistoryRequest,
    ) -> Result<(Vec<Json>, Option<Past>)> {
        self.must_know(object, id)?;
        self.history_page(id, request)
    }

    /// The changes of the catalog and the settings, as [`Read::history`] tells those of a record.
    ///
    /// # Errors
    /// `Forbidden` for all but administrators; `Limit`; the store's.
    pub fn workspace_history(&mut self, request: HistoryRequest) -> Result<(Vec<Json>, Option<Past>)> {
        self.house().may_set_up(self.ctx, "see what changed in the catalog and the settings")?;
        self.history_page(WORKSPACE.id, request)
    }

    /// The latest changes of one kind, the newest first: `settings_changed` or `catalog_changed`.
    ///
    /// # Errors
    /// `Forbidden` for all but administrators; the store's.
    pub fn workspace_changes(&mut self, kind: &str, limit: usize) -> Result<Vec<Logged>> {
        self.house().may_set_up(self.ctx, "see what changed in the catalog and the settings")?;
        let mut logged = self.tx.timeline(WORKSPACE.id, None, limits::EVENTS_PAGE_MAX)?;
        logged.retain(|logged| logged.event.kind == kind);
        logged.truncate(limit);
        Ok(logged)
    }

    fn history_page(&mut self, id: RecordId, request: HistoryRequest) -> Result<(Vec<Json>, Option<Past>)> {
        let limit = events_wanted(request.limit)?;
        let logged = self.tx.history(id, request.after.unwrap_or(Past::version(0)), limit)?;
        let next = logged.last().filter(|_| logged.len() == limit).map(Logged::past);
        let shown = logged.iter().map(|logged| self.event_json(&logged.unit, &logged.event));
        Ok((shown.collect::<Result<_>>()?, next))
    }

    /// Where each value of a record comes from: by field key, for those that hold something and that the actor sees,
    /// `{at, actor, cause, batch, unit, version}` of the change that made it what it is.
    ///
    /// # Errors
    /// `NotFound` when the actor may not know of the record; the store's.
    pub fn provenance(&mut self, object: &Object, id: RecordId) -> Result<Map<String, Json>> {
        let record = self.get_many(object, &[id], Shelf::Both)?.pop().ok_or(Error::NotFound)?;
        let mut last: HashMap<FieldId, (Unit, i64)> = HashMap::new();
        for Logged { unit, event } in self.tx.history_many(&[id], None)? {
            let Body::Diff(diff) = &event.body else { continue };
            last.extend(diff.0.iter().map(|change| (change.field, (unit.clone(), event.version))));
        }
        let mut provenance = Map::new();
        for field in self.fields(object).into_iter().filter(|field| !record.get(field.id).is_empty()) {
            let Some((unit, version)) = last.get(&field.id) else { continue };
            let of = json!({
                "at": unit.at, "actor": self.actor_json(&unit.actor)?, "cause": unit.cause, "batch": unit.batch, "unit": unit.id,
                "version": version,
            });
            provenance.insert(field.key.clone(), of);
        }
        Ok(provenance)
    }

    /// The state of a record at a past moment, rebuilt from the log: today's grants, values as they were, formulas over
    /// them. Roll-ups are absent.
    ///
    /// # Errors
    /// `NotFound` when the actor may not know of the record, or it was not there then; the store's.
    pub fn as_of(&mut self, object: &Object, id: RecordId, at: Instant) -> Result<Record> {
        self.must_know(object, id)?;
        let logged = self.tx.history_many(&[id], Some(at))?;
        let mut record = replay(object, id, &logged).ok_or(Error::NotFound)?;
        self.compute_then(object, &mut record, at)?;
        Ok(record)
    }

    /// Works out the formulas of a record as it was at a moment.
    fn compute_then(&mut self, object: &Object, record: &mut Record, at: Instant) -> Result<()> {
        let catalog = self.catalog.clone();
        let calendar = Calendar::new(&catalog.settings, at);
        // A formula that fits its fields no more is empty, as it is today.
        let formula = |field| field_formula(field, object, &catalog).ok().map(|expr| (field, expr.at(&calendar)));
        let formulas = object.fields.iter().filter(|field| matches!(field.kind, Kind::Formula { .. }));
        let formulas = formulas.filter_map(formula).map(|(field, expr)| (field, expr.of(record)));
        let formulas: Vec<(&Field, Expr)> = formulas.collect();
        let values = self.tx.compute(&catalog, object, &formulas)?;
        formulas.iter().zip(values).for_each(|((field, _), value)| record.values.set(field.id, value));
        Ok(())
    }

    /// What happened to a record and to what hangs on it, newest first: an activity of last year that came in today
    /// stands at last year. Events that the actor may not read, or that are of other objects than wanted, are left out; the
    /// place is that of the last one looked at, `None` at the end. No more than [`limits::EVENTS_LOOKED_AT_MAX`] are looked
    /// at, so that a page of what is rare may be short.
    ///
    /// # Errors
    /// `NotFound` when the actor may not know of the record; `Limit`; the store's.
    pub fn timeline(
        &mut self,
        object: &Object,
        id: RecordId,
        request: TimelineRequest,
    ) -> Result<(Vec<Json>, Option<Place>)> {
        let (entries, next) = self.entries(object, id, request)?;
        let json = entries.iter().map(|entry| {
            let mut json = self.event_json(&entry.unit, &entry.event)?;
            json["occurred_at"] = json!(entry.at);
            Ok(json)
        });
        Ok((json.collect::<Result<_>>()?, next))
    }

    /// The same as [`Read::timeline`] tells, for surfaces that show it by kinds of field.
    ///
    /// # Errors
    /// As of [`Read::timeline`].
    pub fn entries(
        &mut self,
        object: &Object,
        id: RecordId,
        request: TimelineRequest,
    ) -> Result<(Vec<Entry>, Option<Place>)> {
        let limit = events_wanted(request.limit)?;
        self.must_know(object, id)?;
        let (mut shown, mut before) = (Vec::new(), request.before);
        for _ in 0..limits::EVENTS_LOOKED_AT_MAX.div_ceil(limit) {
            let logged = self.tx.timeline(id, before, limit)?;
            let is_end = logged.len() < limit;
            before = logged.last().map(Logged::place);
            let wanted = self.wanted(logged, &request.about)?;
            shown.extend(self.shown(wanted)?);
            if is_end && shown.len() <= limit {
                before = None;
            }
            if is_end || request.about.is_empty() || shown.len() >= limit {
                break;
            }
        }
        if shown.len() > limit {
            // The next page begins with what this one has no more room for.
            before = Some(shown[limit - 1].0);
        }
        Ok((shown.into_iter().take(limit).map(|(_, entry)| entry).collect(), before))
    }

    /// Those that are about what is asked for.
    fn wanted(&mut self, mut logged: Vec<Logged>, about: &[About]) -> Result<Vec<Logged>> {
        if about.is_empty() {
            return Ok(logged);
        }
        logged.retain(|logged| about.iter().any(|about| about.object == logged.event.object));
        let mut of_kind = HashMap::new();
        for About { object, kind } in about {
            let (Some(object), Some(kind)) = (self.catalog.get(*object).cloned(), kind) else { continue };
            let ids = logged.iter().map(|logged| &logged.event).filter(|event| event.object == object.id);
            let ids: Vec<RecordId> = ids.map(|event| event.record).collect();
            let field = object.kind_field().filter(|field| self.ctx.access.sees(&object, field.id));
            for record in self.get_many(&object, &ids, Shelf::Both)? {
                let is_one = field.is_some_and(|field| *record.get(field.id) == Value::Text(kind.clone()));
                *of_kind.entry(record.id).or_insert(false) |= is_one;
            }
        }
        let is_whole = |object| about.iter().any(|about| about.object == object && about.kind.is_none());
        logged.retain(|Logged { event, .. }| is_whole(event.object) || of_kind.get(&event.record) == Some(&true));
        Ok(logged)
    }

    /// Those that the actor may read, as they may see them, each with its place.
    fn shown(&mut self, logged: Vec<Logged>) -> Result<Vec<(Place, Entry)>> {
        let readable = self.readable(logged.iter().map(|logged| &logged.event))?;
        let seen = logged.into_iter().filter(|logged| readable.contains(&logged.event.record));
        let seen = seen.filter(|logged| !is_untracked(self, &logged.event));
        Ok(seen.map(|logged| (logged.place(), self.entry(logged))).collect())
    }

    /// An event with the time at which it happened, without changes of fields that the actor may not see.
    fn entry(&self, logged: Logged) -> Entry {
        let object = self.catalog.get(logged.event.object);
        let sees = |field: FieldId| match object {
            // A field that is gone keeps its history for those who see everything.
            Some(object) if object.field(field).is_some() => self.ctx.access.sees(object, field),
            _ => self.ctx.access.everything,
        };
        let dating = object.and_then(|object| object.occurred);
        let at = if dating.is_none_or(sees) { logged.occurred_at() } else { logged.unit.at };
        let Logged { unit, mut event } = logged;
        if let Body::Diff(diff) = &mut event.body {
            diff.0.retain(|change| sees(change.field));
        }
        Entry { unit, event, at }
    }

    /// That the actor may know of a record, living or in the bin.
    fn must_know(&mut self, object: &Object, id: RecordId) -> Result<()> {
        match self.readable_ids(object, &[id], Shelf::Both)?.is_empty() {
            true => Err(Error::NotFound),
            false => Ok(()),
        }
    }

    /// The records of these events that the actor may read.
    ///
    /// # Errors
    /// The store's.
    pub fn readable<'e>(&mut self, events: impl Iterator<Item = &'e Event>) -> Result<HashSet<RecordId>> {
        self.known_ids(events.map(|event| Ref { object: event.object, id: event.record }))
    }

    /// Those of these records that the actor may read, living or in the bin.
    ///
    /// # Errors
    /// The store's.
    pub fn known_ids(&mut self, refs: impl Iterator<Item = Ref>) -> Result<HashSet<RecordId>> {
        let mut by_object: HashMap<ObjectId, Vec<RecordId>> = HashMap::new();
        for to in refs {
            by_object.entry(to.object).or_default().push(to.id);
        }
        let mut readable = HashSet::new();
        for (object, mut ids) in by_object {
            let Some(object) = self.catalog.get(object).cloned() else { continue };
            if self.object(&object.key).is_err() {
                continue;
            }
            ids.sort_unstable();
            ids.dedup();
            readable.extend(self.readable_ids(&object, &ids, Shelf::Both)?);
        }
        Ok(readable)
    }

    /// Who did something, with their name.
    fn actor_json(&mut self, actor: &Actor) -> Result<Json> {
        let mut json = json!(actor);
        json["name"] = json!(self.actor_name(actor)?);
        Ok(json)
    }

    /// An event as the API shows it, without fields that the actor may not see:
    /// `{id, at, actor, cause, batch, kind, object, record, version, changes | data}`.
    ///
    /// # Errors
    /// The store's.
    pub fn event_json(&mut self, unit: &Unit, event: &Event) -> Result<Json> {
        let catalog = self.catalog.clone();
        let object = catalog.get(event.object);
        let mut json = Map::new();
        json.insert("id".to_owned(), json!(format!("{}.{}", unit.id, event.seq)));
        json.insert("unit".to_owned(), json!(unit.id));
        json.insert("at".to_owned(), json!(unit.at));
        json.insert("actor".to_owned(), self.actor_json(&unit.actor)?);
        json.insert("cause".to_owned(), json!(unit.cause));
        json.insert("batch".to_owned(), json!(unit.batch));
        json.insert("kind".to_owned(), json!(event.kind));
        json.insert("object".to_owned(), json!(object.map(|object| object.key.as_str())));
        json.insert("record".to_owned(), json!(event.record));
        json.insert("version".to_owned(), json!(event.version));
        match &event.body {
            Body::Data(data) => json.insert("data".to_owned(), data.clone()),
            Body::Diff(diff) => {
                let mut changes = Map::new();
                for change in &diff.0 {
                    let field = object.and_then(|object| object.field(change.field));
                    // A field that is gone keeps its history for those who see everything.
                    let (key, seen) = match (field, object) {
                        (Some(field), Some(object)) => (field.key.clone(), self.ctx.access.sees(object, field.id)),
                        _ => (format!("#{}", change.field), self.ctx.access.everything),
                    };
                    if seen {
                        let pair = json!({"old": change.old.to_json(), "new": change.new.to_json()});
                        changes.insert(key, pair);
                    }
                }
                json.insert("changes".to_owned(), Json::Object(changes))
            }
        };
        Ok(Json::Object(json))
    }
}

fn events_wanted(asked: Option<usize>) -> Result<usize> {
    page_size(asked, limits::PAGE_SIZE_DEFAULT, "events_page_max", limits::EVENTS_PAGE_MAX)
}

/// An update of nothing but untracked fields stays out of the timeline.
fn is_untracked(read: &Read<'_>, event: &Event) -> bool {
    let (Body::Diff(diff), "updated") = (&event.body, event.kind.as_str()) else { return false };
    let Some(object) = read.catalog.get(event.object) else { return false };
    !diff.0.is_empty()
        && diff.0.iter().all(|change| object.field(change.field).is_some_and(|field| field.traits.untracked))
}

/// Plays the log of one record; `None` when it was not there or lay in the bin.
fn replay(object: &Object, id: RecordId, logged: &[Logged]) -> Option<Record> {
    let first = logged.first()?;
    let mut record = Record {
        id,
        object: object.id,
        version: 0,
        created_at: first.unit.at,
        updated_at: first.unit.at,
        deleted_at: None,
        values: Values::default(),
    };
    for Logged { unit, event } in logged {
        record.version = event.version;
        record.updated_at = unit.at;
        match event.kind.as_str() {
            "deleted" => record.deleted_at = Some(unit.at),
            "restored" => record.deleted_at = None,
            _ => {}
        }
        if let Body::Diff(diff) = &event.body {
            for change in &diff.0 {
                record.values.set(change.field, change.new.clone());
            }
        }
    }
    record.deleted_at.is_none().then_some(record)
}
