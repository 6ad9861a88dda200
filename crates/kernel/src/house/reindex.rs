//! Search after a change of the catalog: what it knows of a record is worked out anew, a page at a time, by the change
//! itself as far as that is soon done, the rest by the worker.

use serde_json::{Value as Json, json};

use crate::catalog::{Catalog, Kind, Object};
use crate::error::Result;
use crate::filter::Pred;
use crate::house::Work;
use crate::house::save::doc_of;
use crate::id::{FieldId, ObjectId, RecordId};
use crate::limits;
use crate::port::SearchDoc;
use crate::query::{After, Fields, Query, Shelf};

/// The kind of job that goes on with it.
pub(crate) const REINDEX_JOB: &str = "search.reindex";

/// Pages that a change of the catalog does itself.
const PAGES_AT_ONCE: usize = 4;

impl Work<'_> {
    /// Makes search know the objects as they are now, where that is not as it was.
    pub(super) fn reindex_changed(&mut self, before: &Catalog) -> Result<()> {
        let after = self.catalog.clone();
        for object in after.objects() {
            let is_changed = before.get(object.id).is_some_and(|old| words_of(old) != words_of(object));
            if is_changed {
                self.begin_reindex(object)?;
            }
        }
        Ok(())
    }

    fn begin_reindex(&mut self, object: &Object) -> Result<()> {
        let mut bookmark = None;
        for _ in 0..PAGES_AT_ONCE {
            bookmark = self.reindex_page(object, bookmark)?;
            if bookmark.is_none() {
                return Ok(());
            }
        }
        let now = self.ctx.now;
        self.enqueue(REINDEX_JOB, None, payload(object.id, bookmark), now)
    }

    /// One page of the job; the payload of the next, while there is one.
    ///
    /// # Errors
    /// The store's.
    pub(crate) fn go_on_with_reindex(&mut self, begun: &Json) -> Result<Option<Json>> {
        let id = begun["object"].as_u64().and_then(|id| u32::try_from(id).ok()).map(ObjectId);
        let catalog = self.catalog.clone();
        // An object that was deleted meanwhile has left the search with its records.
        let Some(object) = id.and_then(|id| catalog.get(id)) else { return Ok(None) };
        let after = begun["after"].as_str().and_then(|id| id.parse().ok());
        let next = self.reindex_page(object, after)?;
        Ok(next.map(|next| payload(object.id, Some(next))))
    }

    fn reindex_page(&mut self, object: &Object, after: Option<RecordId>) -> Result<Option<RecordId>> {
        let page = self.query(&Query {
            object: object.id,
            filter: Pred::Const(true),
            sort: Vec::new(),
            after: after.map(|id| After { keys: Vec::new(), id }),
            limit: limits::DELETE_STEP,
            fields: Fields::Some(Vec::new()),
            shelf: Shelf::Living,
        })?;
        let mut ids: Vec<RecordId> = page.records.iter().map(|record| record.id).collect();
        ids.sort_unstable();
        // Read again under the lock: what somebody changes meanwhile must not be put back.
        self.tx.lock_many(object, &ids)?;
        let living = self.get_scoped(object, &ids, &Pred::Const(true), Shelf::Living)?;
        let docs: Vec<SearchDoc> = living.iter().map(|record| doc_of(object, record.id, &record.values)).collect();
        self.tx.index(&docs)?;
        Ok(page.next.map(|next| next.id))
    }
}

fn payload(object: ObjectId, after: Option<RecordId>) -> Json {
    json!({"object": object.0, "after": after})
}

/// What decides which words search knows of a record of that object.
fn words_of(object: &Object) -> (Option<FieldId>, Vec<(FieldId, &Kind)>) {
    let known = object.fields.iter().filter(|field| field.traits.searchable || object.title == Some(field.id));
    (object.title, known.map(|field| (field.id, &field.kind)).collect())
}
