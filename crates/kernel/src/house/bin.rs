//! The bin empties after its time: what was deleted longer ago than the settings say goes for good, a page at a time. Its
//! events stay.

use serde_json::{Value as Json, json};

use crate::catalog::Object;
use crate::error::Result;
use crate::event::Body;
use crate::filter::Pred;
use crate::house::Work;
use crate::house::work::NewEvent;
use crate::id::{ObjectId, RecordId};
use crate::limits;
use crate::query::Shelf;
use crate::record::Record;
use crate::time::Instant;
use crate::value::Ref;

/// The kind of job that does it, of which one waits for the next day.
pub(crate) const BIN_JOB: &str = "bin.empty";

/// How often it is looked at.
const EVERY_MS: i64 = 24 * 60 * 60 * 1000;
const DAY_MS: i64 = 24 * 60 * 60 * 1000;

impl Work<'_> {
    /// Makes sure that the bin is looked at from time to time.
    ///
    /// # Errors
    /// The store's.
    pub(crate) fn schedule_bin(&mut self, at: Instant) -> Result<()> {
        self.enqueue(BIN_JOB, Some(BIN_JOB), json!({}), at)
    }

    /// One page of the job; the payload of the next, while there is one.
    ///
    /// # Errors
    /// The store's.
    pub(crate) fn empty_bin(&mut self, begun: &Json) -> Result<Option<Json>> {
        let now = self.ctx.now;
        let days = i64::from(self.catalog.settings.bin_days);
        let at_hand = begun["object"].as_u64().and_then(|id| u32::try_from(id).ok()).map(ObjectId);
        let next = self.catalog.objects().iter().map(|object| object.id).filter(|id| Some(*id) >= at_hand).min();
        let (Some(id), true) = (next, days > 0) else {
            self.schedule_bin(now.plus_ms(EVERY_MS))?;
            return Ok(None);
        };
        let object = self.catalog.get(id).expect("it is of the catalog").clone();
        let is_all = self.purge_older(&object, now.plus_ms(-days * DAY_MS))?;
        Ok(Some(json!({"object": if is_all { id.0 + 1 } else { id.0 }})))
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

fn purged(object: &Object, record: &Record) -> NewEvent {
    NewEvent {
        kind: "purged".to_owned(),
        record: Ref { object: object.id, id: record.id },
        version: record.version,
        body: Body::Data(json!({"deleted_at": record.deleted_at})),
        subjects: Vec::new(),
    }
}
