//! Filters that records hold, such as what a deal must fulfil to leave a stage: only what can be asked is kept, and when
//! what they speak of is renamed they follow, in the transaction of the change.

use std::sync::Arc;

use crate::catalog::{Catalog, Field, Object};
use crate::error::{Error, Problem, Result};
use crate::filter::{self, CheckCx, Pred};
use crate::house::save::Row;
use crate::house::{Own, Work};
use crate::money::RATE_ONE;
use crate::query::{Fields, Query, Shelf};
use crate::record::Record;
use crate::value::Value;

/// Records of one object whose filters are looked at when something is renamed.
const RECORDS_MAX: usize = 10_000;

impl Work<'_> {
    /// Refuses rows that hold a filter which cannot be asked, by what their writer may see.
    pub(super) fn check_filters(&self, field: &Field, rows: &mut [Row]) {
        let Some(on) = field.traits.filter_on.as_deref().and_then(|key| self.catalog.find(key)).cloned() else {
            return;
        };
        for row in rows.iter_mut().filter(|row| !row.wish.own && row.draft.changes(field.id)) {
            let Some(text) = row.draft.get(field.id).as_text().map(str::to_owned) else { continue };
            if let Err(error) = self.can_be_asked(&on, &text) {
                row.draft.refuse(Problem::new(field.key.as_str(), "filter", error.to_string()));
            }
        }
    }

    fn can_be_asked(&self, on: &Object, text: &str) -> Result<()> {
        // Whether there are rates is for the day on which it is asked.
        let mut rate = |_| Some(RATE_ONE);
        let mut cx = CheckCx::new(&self.catalog, &self.ctx.access, self.ctx.now, &mut rate);
        filter::check(&filter::parse(text)?, on, &mut cx).map(drop)
    }

    /// Rewrites the filters that speak of what was renamed.
    pub(super) fn follow_filters(&mut self, before: &Catalog) -> Result<()> {
        let after = self.catalog.clone();
        for object in after.objects() {
            for field in object.fields.iter().filter(|field| field.traits.filter_on.is_some()) {
                self.follow_filters_of(object, field, before)?;
            }
        }
        Ok(())
    }

    fn follow_filters_of(&mut self, object: &Arc<Object>, field: &Field, before: &Catalog) -> Result<()> {
        let on = field.traits.filter_on.as_deref().unwrap_or_default();
        let Some(old) = before.find(on).cloned() else { return Ok(()) };
        let mut rows = Vec::new();
        for record in self.holding(object, field)? {
            let Some(text) = record.get(field.id).as_text() else { continue };
            let Some(renamed) = renamed(text, &old, before, &self.catalog) else { continue };
            rows.push(Own { id: Some(record.id), set: vec![(field.id, Value::Text(renamed))] });
        }
        if rows.is_empty() { Ok(()) } else { self.write_own(object, rows).map(drop) }
    }

    fn holding(&mut self, object: &Object, field: &Field) -> Result<Vec<Record>> {
        let query = Query {
            object: object.id,
            filter: Pred::Not(Box::new(Pred::Empty(filter::Term::Path(filter::Path::field(field.id))))),
            sort: Vec::new(),
            after: None,
            limit: RECORDS_MAX,
            fields: Fields::Some(vec![field.id]),
            shelf: Shelf::Living,
        };
        let page = self.query(&query)?;
        match page.next {
            None => Ok(page.records),
            Some(_) => {
                let text = format!("Too many {} hold filters to rename what they may speak of", object.label_plural);
                Err(Error::limit("kept_filters_max", RECORDS_MAX, text))
            }
        }
    }
}

/// A filter with today's names of what it spoke of; none where it stays as it is. One that could not be read before is
/// left to whoever wrote it.
fn renamed(text: &str, old: &Object, before: &Catalog, after: &Catalog) -> Option<String> {
    let new = after.get(old.id)?;
    let tree = filter::parse(text).ok()?;
    let meant = filter::pin(&tree, old, before);
    if filter::pin(&tree, new, after) == meant {
        return None;
    }
    Some(filter::print(&filter::unpin(&meant, new, after)))
}
