//! What names records, for those who see them linked.

use std::collections::{HashMap, HashSet};

use crate::Object;
use crate::access::Verb;
use crate::error::Result;
use crate::house::Read;
use crate::id::{ObjectId, RecordId};
use crate::limits;
use crate::query::{Fields, Shelf};
use crate::value::Ref;

impl Read<'_> {
    /// The titles of records by their ids: of those that the actor may read, and where the title is no secret.
    ///
    /// # Errors
    /// The store's.
    pub fn titles(&mut self, refs: impl IntoIterator<Item = Ref>) -> Result<HashMap<RecordId, String>> {
        let mut by_object: HashMap<ObjectId, HashSet<RecordId>> = HashMap::new();
        for to in refs {
            by_object.entry(to.object).or_default().insert(to.id);
        }
        let mut titles = HashMap::new();
        for (object, ids) in by_object {
            let known = self.catalog.get(object).and_then(|object| self.known(object).ok());
            let Some(object) = known else { continue };
            let ids: Vec<RecordId> = ids.into_iter().collect();
            for ids in ids.chunks(limits::PAGE_SIZE_MAX) {
                self.titles_of(&object, ids, &mut titles)?;
            }
        }
        Ok(titles)
    }

    fn titles_of(&mut self, object: &Object, ids: &[RecordId], titles: &mut HashMap<RecordId, String>) -> Result<()> {
        let Some(title) = object.title.filter(|title| self.ctx.access.sees(object, *title)) else { return Ok(()) };
        let scope = self.scope(object, Verb::Read);
        let records = self.get_fields(object, ids, &scope, Shelf::Both, &Fields::Some(vec![title]))?;
        titles.extend(records.iter().map(|record| (record.id, self.title(object, record))));
        Ok(())
    }
}
