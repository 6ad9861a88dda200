//! Finding records by secondary values of a field: a contact by any of its addresses, not only by its first.

use std::collections::HashMap;
use std::sync::Arc;

use crate::access::Verb;
use crate::catalog::{Field, Object};
use crate::error::Result;
use crate::filter::{Path, Pred, Term};
use crate::house::Read;
use crate::id::{FieldId, RecordId};
use crate::part::Secondary;
use crate::query::{Fields, Query, Shelf};
use crate::text::fold;
use crate::value::Value;

/// Records that hold one value, at most, when they are looked for.
const HOLDERS_MAX: usize = 8;

/// What holds secondary values, as the actor sees it.
struct Holder {
    object: Arc<Object>,
    link: FieldId,
    value: FieldId,
    kind: FieldId,
    kinds: Vec<Value>,
}

impl Read<'_> {
    /// Living records that have one of `values` as a secondary value of the field, with the value's place in `values`;
    /// only what the actor may read tells of them.
    ///
    /// # Errors
    /// The store's.
    pub fn find_secondary(
        &mut self,
        object: &Object,
        field: &Field,
        values: &[(usize, Value)],
    ) -> Result<Vec<(usize, RecordId)>> {
        let is_of = |secondary: &&Secondary| secondary.object == object.key && secondary.field == field.key;
        let all: Vec<Secondary> = self.house().part().secondary.iter().filter(is_of).copied().collect();
        let mut found = Vec::new();
        for secondary in all {
            if let Some(holder) = self.holder(&secondary) {
                found.extend(self.held(&holder, values)?);
            }
        }
        found.sort_unstable();
        found.dedup();
        Ok(found)
    }

    fn holder(&self, secondary: &Secondary) -> Option<Holder> {
        let object = self.object(secondary.holder).ok()?;
        let seen =
            |key: &str| object.find(key).map(|field| field.id).filter(|field| self.ctx().access.sees(&object, *field));
        let kinds = secondary.kinds.iter().map(|kind| Value::Text((*kind).to_owned())).collect();
        let (link, value, kind) = (seen(secondary.link)?, seen(secondary.value)?, seen(secondary.kind)?);
        Some(Holder { object, link, value, kind, kinds })
    }

    fn held(&mut self, holder: &Holder, values: &[(usize, Value)]) -> Result<Vec<(usize, RecordId)>> {
        let mut places: HashMap<String, Vec<usize>> = HashMap::new();
        for (at, value) in values {
            if let Some(text) = value.as_text() {
                places.entry(fold(text).into_owned()).or_default().push(*at);
            }
        }
        if places.is_empty() {
            return Ok(Vec::new());
        }
        let one_of = |field: FieldId, values: Vec<Value>| Pred::In { term: Term::Path(Path::field(field)), values };
        let wanted = places.keys().map(|text| Value::Text(text.clone())).collect();
        let filter = one_of(holder.value, wanted).and(one_of(holder.kind, holder.kinds.clone()));
        let page = self.query(&Query {
            object: holder.object.id,
            filter: filter.and(self.scope(&holder.object, Verb::Read)),
            sort: Vec::new(),
            after: None,
            limit: places.len() * HOLDERS_MAX,
            fields: Fields::Some(vec![holder.link, holder.value]),
            shelf: Shelf::Living,
        })?;
        let mut found = Vec::new();
        for record in page.records {
            let text = record.get(holder.value).as_text().map(fold).unwrap_or_default();
            let (Some(id), Some(places)) = (record.get(holder.link).as_link(), places.get(&*text)) else { continue };
            found.extend(places.iter().map(|at| (*at, id)));
        }
        Ok(found)
    }
}
