//! Two writers on one record: different fields both win, the same field is a conflict to look at. What is done to a
//! record as a whole (delete, restore, an action) goes together with no change that its caller has not seen.

use std::collections::HashMap;

use serde_json::Value as Json;

use crate::catalog::Object;
use crate::error::{Clash, Error, Result};
use crate::event::{Body, Past, Unit};
use crate::house::Work;
use crate::house::patch::Wish;
use crate::id::{FieldId, RecordId};
use crate::limits;
use crate::query::Shelf;
use crate::record::Record;
use crate::value::Value;

/// What was done to a record since a version of it.
#[derive(Default)]
struct Since {
    /// The fields that were changed, each with the last unit of work that did.
    fields: HashMap<FieldId, Unit>,
    /// Whether it was in the bin meanwhile, or has come there.
    moved: bool,
}

impl Work<'_> {
    /// Compares what a writer saw with what others changed since.
    ///
    /// # Errors
    /// `Conflict` with each field that both want differently, both values, and who was first.
    pub(super) fn merge(&mut self, object: &Object, stored: Option<&Record>, wish: &mut Wish) -> Result<()> {
        let (Some(record), Some(seen)) = (stored, wish.if_version) else { return Ok(()) };
        if is_of_now(record, seen)? {
            return Ok(());
        }
        let since = self.since(record.id, seen)?;
        let mut clashes = Vec::new();
        for (field, yours) in &wish.set {
            let Some(last) = since.fields.get(field).filter(|_| !same(record.get(*field), yours)) else { continue };
            let yours = if yours.is_empty() { Json::Null } else { yours.to_json() };
            clashes.push(self.clash(object, record, *field, yours, last)?);
        }
        if clashes.is_empty() { Ok(()) } else { Err(Error::Conflict(clashes)) }
    }

    /// Locks a record that something is to be done to as a whole, and holds it against the version that the caller
    /// saw, if they said one. Changes of untracked fields count for nothing.
    ///
    /// # Errors
    /// `NotFound` when the actor may not know of the record; `Conflict` when it was changed since, with the changed
    /// fields that the actor sees.
    pub fn hold(&mut self, object: &Object, id: RecordId, seen: Option<i64>) -> Result<()> {
        let Some(seen) = seen else { return Ok(()) };
        self.tx.lock_many(object, &[id])?;
        let record = self.get_many(object, &[id], Shelf::Both)?.pop().ok_or(Error::NotFound)?;
        if is_of_now(&record, seen)? {
            return Ok(());
        }
        let since = self.since(id, seen)?;
        let tracked = object.fields.iter().filter(|field| !field.traits.untracked);
        let changed = tracked.filter_map(|field| Some((field.id, since.fields.get(&field.id)?)));
        let changed: Vec<(FieldId, &Unit)> = changed.collect();
        if changed.is_empty() && !since.moved {
            return Ok(());
        }
        let mut clashes = Vec::new();
        for (field, last) in changed {
            if self.ctx.access.sees(object, field) {
                clashes.push(self.clash(object, &record, field, Json::Null, last)?);
            }
        }
        Err(Error::Conflict(clashes))
    }

    /// Goes through all that was done since, in bounded steps.
    fn since(&mut self, id: RecordId, seen: i64) -> Result<Since> {
        let mut since = Since::default();
        let mut after = Past::version(seen);
        loop {
            let step = self.tx.history(id, after, limits::EVENTS_PAGE_MAX)?;
            let (count, last) = (step.len(), step.last().map(|logged| logged.past()));
            for logged in step {
                since.moved |= matches!(logged.event.kind.as_str(), "deleted" | "restored");
                let Body::Diff(diff) = &logged.event.body else { continue };
                since.fields.extend(diff.0.iter().map(|change| (change.field, logged.unit.clone())));
            }
            match last {
                Some(last) if count == limits::EVENTS_PAGE_MAX => after = last,
                _ => return Ok(since),
            }
        }
    }

    fn clash(&mut self, object: &Object, record: &Record, field: FieldId, yours: Json, last: &Unit) -> Result<Clash> {
        Ok(Clash {
            field: object.field(field).map(|field| field.key.clone()).unwrap_or_default(),
            theirs: record.get(field).to_json(),
            yours,
            by: self.actor_name(&last.actor)?,
            at: last.at,
        })
    }
}

/// Whether a version is the record's of now, and no older one of it.
fn is_of_now(record: &Record, seen: i64) -> Result<bool> {
    if seen > record.version || seen < 0 {
        let text = "This record never had that version; read it again";
        return Err(Error::invalid("version", "unknown_version", text));
    }
    Ok(seen == record.version)
}

fn same(theirs: &Value, yours: &Value) -> bool {
    theirs.to_json() == yours.to_json()
}
