//! Search after a change of the catalog: what it knows of a record is worked out anew, a page at a time, by the change
//! itself as far as that is soon done, the rest by the worker.

use serde::{Deserialize, Serialize};
use serde_json::{Value as Json, json};

use crate::catalog::{Catalog, Kind, Object};
use crate::error::{Error, Result};
use crate::filter::Pred;
use crate::house::Work;
use crate::house::save::doc_of;
use crate::id::{FieldId, ObjectId, RecordId};
use crate::limits;
use crate::part::JobHandler;
use crate::port::SearchDoc;
use crate::query::{After, Fields, Query, Shelf};

/// The job that goes on with it.
pub(crate) const REINDEX: JobHandler = JobHandler { kind: "search.reindex", run: go_on };

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
        self.enqueue(REINDEX.kind, None, json!(Bookmark { object: object.id, after: bookmark }), now)
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

/// How far the job is.
#[derive(Serialize, Deserialize)]
struct Bookmark {
    object: ObjectId,
    after: Option<RecordId>,
}

fn go_on(work: &mut Work<'_>, payload: &Json) -> Result<Option<Json>> {
    let Bookmark { object: id, after } =
        Bookmark::deserialize(payload).map_err(|error| Error::fault("Reading how far search is", error))?;
    let catalog = work.catalog().clone();
    // An object that was deleted meanwhile has left the search with its records.
    let Some(object) = catalog.get(id) else { return Ok(None) };
    let after = work.reindex_page(object, after)?;
    Ok(after.is_some().then(|| json!(Bookmark { object: id, after })))
}

/// What decides which words search knows of a record of that object.
fn words_of(object: &Object) -> (Option<FieldId>, Vec<(FieldId, &Kind)>) {
    (object.title, object.searched().map(|field| (field.id, &field.kind)).collect())
}
