//! Two writers on one record: different fields both win, the same field is a conflict to look at.

use std::collections::HashMap;

use serde_json::Value as Json;

use crate::catalog::Object;
use crate::error::{Clash, Error, Result};
use crate::event::{Body, Past, Unit};
use crate::house::Work;
use crate::house::patch::Wish;
use crate::id::{FieldId, RecordId};
use crate::limits;
use crate::record::Record;
use crate::value::Value;

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
            let Some(last) = since.get(field).filter(|_| !same(record.get(*field), yours)) else { continue };
            let yours = if yours.is_empty() { Json::Null } else { yours.to_json() };
            clashes.push(self.clash(object, record, *field, yours, last)?);
        }
        if clashes.is_empty() { Ok(()) } else { Err(Error::Conflict(clashes)) }
    }

    /// Goes through all that was done since, in bounded steps: each changed field with the last unit of work that did.
    fn since(&mut self, id: RecordId, seen: i64) -> Result<HashMap<FieldId, Unit>> {
        let mut since = HashMap::new();
        let mut after = Past::version(seen);
        loop {
            let step = self.tx.history(id, after, limits::EVENTS_PAGE_MAX)?;
            let (count, last) = (step.len(), step.last().map(|logged| logged.past()));
            for logged in step {
                let Body::Diff(diff) = &logged.event.body else { continue };
                since.extend(diff.0.iter().map(|change| (change.field, logged.unit.clone())));
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
