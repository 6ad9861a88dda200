//! The bin empties after its time: what was deleted longer ago than the settings say goes for good, a page at a time. Its
//! events stay.

use serde::{Deserialize, Serialize};
use serde_json::{Value as Json, json};

use crate::catalog::Object;
use crate::error::{Error, Result};
use crate::event::Body;
use crate::filter::Pred;
use crate::house::Work;
use crate::house::work::NewEvent;
use crate::id::{ObjectId, RecordId};
use crate::limits;
use crate::part::JobHandler;
use crate::query::Shelf;
use crate::record::Record;
use crate::time::Instant;
use crate::value::Ref;

/// The job that does it, of which one waits for the next day.
pub(crate) const EMPTY_BIN: JobHandler = JobHandler { kind: "bin.empty", run: empty };

const DAY_MS: i64 = 24 * 60 * 60 * 1000;

impl Work<'_> {
    /// Makes sure that the bin is looked at from time to time.
    ///
    /// # Errors
    /// The store's.
    pub(crate) fn schedule_bin(&mut self, at: Instant) -> Result<()> {
        self.enqueue(EMPTY_BIN.kind, Some(EMPTY_BIN.kind), json!(Bookmark::default()), at)
    }

    /// Takes away a page of records that were deleted before `since`; whether there were no more.
    fn purge_older(&mut self, object: &Object, since: Instant) -> Result<bool> {
        let mut ids = self.tx.deleted_before(object, since, limits::DELETE_STEP)?;
        let is_last = ids.len() < limits::DELETE_STEP;
        ids.sort_unstable();
        self.tx.lock_many(object, &ids)?;
        // Looked at again under the lock: somebody may have taken one out meanwhile.
        let found = self.get_scoped(object, &ids, &Pred::Const(true), Shelf::Bin)?;
        let old: Vec<&Record> =
            found.iter().filter(|record| record.deleted_at.is_some_and(|deleted| deleted < since)).collect();
        let gone: Vec<RecordId> = old.iter().map(|record| record.id).collect();
        if !gone.is_empty() {
            self.tx.purge_many(object, &gone)?;
            self.append(old.iter().map(|record| purged(object, record)).collect())?;
        }
        Ok(is_last || gone.is_empty())
    }
}

/// How far the job is.
#[derive(Default, Serialize, Deserialize)]
struct Bookmark {
    /// Objects below this one are done.
    #[serde(default)]
    from: Option<ObjectId>,
}

fn empty(work: &mut Work<'_>, payload: &Json) -> Result<Option<Json>> {
    let Bookmark { from } =
        Bookmark::deserialize(payload).map_err(|error| Error::fault("Reading how far the bin is", error))?;
    let (catalog, now) = (work.catalog().clone(), work.ctx().now);
    let days = i64::from(catalog.settings.bin_days);
    let next = catalog.objects().iter().filter(|object| Some(object.id) >= from).min_by_key(|object| object.id);
    let (Some(object), true) = (next, days > 0) else {
        work.schedule_bin(now.plus_ms(DAY_MS))?;
        return Ok(None);
    };
    let is_all = work.purge_older(object, now.plus_ms(-days * DAY_MS))?;
    let from = if is_all { ObjectId(object.id.0 + 1) } else { object.id };
    Ok(Some(json!(Bookmark { from: Some(from) })))
}

fn purged(object: &Object, record: &Record) -> NewEvent {
    NewEvent {
        kind: "purged".to_owned(),
        record: Ref { object: object.id, id: record.id },
        version: record.version,
        body: Body::Data(json!({"deleted_at": record.deleted_at})),
        subjects: Vec::new(),
        occurred_at: None,
    }
}
