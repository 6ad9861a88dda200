//! Two writers on one record: different fields both win, the same field is a conflict to look at.

use serde_json::Value as Json;

use crate::catalog::Object;
use crate::error::{Clash, Error, Result};
use crate::event::{Body, Logged};
use crate::house::Work;
use crate::house::patch::Wish;
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
        if seen == record.version {
            return Ok(());
        }
        if seen > record.version || seen < 0 {
            return Err(Error::invalid(
                "version",
                "unknown_version",
                "This record never had that version; read it again",
            ));
        }
        let since = self.tx.history(record.id, seen, limits::EVENTS_PAGE_MAX)?;
        let clashes = self.clashes(object, record, wish, &since)?;
        if clashes.is_empty() { Ok(()) } else { Err(Error::Conflict(clashes)) }
    }

    fn clashes(&mut self, object: &Object, record: &Record, wish: &Wish, since: &[Logged]) -> Result<Vec<Clash>> {
        let mut clashes = Vec::new();
        for (field, yours) in &wish.set {
            let theirs = record.get(*field);
            let touched = since.iter().rev().find(|logged| touches(logged, *field));
            let Some(first) = touched.filter(|_| !same(theirs, yours)) else { continue };
            clashes.push(Clash {
                field: object.field(*field).map(|field| field.key.clone()).unwrap_or_default(),
                theirs: theirs.to_json(),
                yours: if yours.is_empty() { Json::Null } else { yours.to_json() },
                by: self.actor_name(&first.unit.actor)?,
                at: first.unit.at,
            });
        }
        Ok(clashes)
    }
}

fn touches(logged: &Logged, field: crate::FieldId) -> bool {
    matches!(&logged.event.body, Body::Diff(diff) if diff.0.iter().any(|change| change.field == field))
}

fn same(theirs: &Value, yours: &Value) -> bool {
    theirs.to_json() == yours.to_json()
}
