//! A store whose process dies at one of its steps, as if it had been killed there.

use std::collections::HashMap;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};

use rapport_kernel::catalog::{Catalog, Field, Object};
use rapport_kernel::event::{Audited, Event, Logged, Past, Place, Redated, Unit, UnitFilter};
use rapport_kernel::filter::Pred;
use rapport_kernel::filter::formula::Expr;
use rapport_kernel::job::{Job, NewJob};
use rapport_kernel::money::{Currency, Rate};
use rapport_kernel::port::{Epochs, RowChange, SchemaChange, SearchDoc, Store, StoredCatalog, Tx, Urgency, Wanted};
use rapport_kernel::query::{Fields, Hit, Page, Query, Shelf, Summary, SummaryRow};
use rapport_kernel::time::{Date, Instant};
use rapport_kernel::value::{Ref, Value};
use rapport_kernel::{ObjectId, Record, RecordId, Result, UnitId};
use serde_json::Value as Json;
use uuid::Uuid;

/// A store that takes its process down before the step of a given number.
pub struct Dying {
    store: Box<dyn Store>,
    /// Steps until then.
    left: Arc<AtomicUsize>,
}

impl Dying {
    /// Dies before step `at`, counting from 0.
    pub fn new(store: Box<dyn Store>, at: usize) -> Self {
        Self { store, left: Arc::new(AtomicUsize::new(at)) }
    }

    fn over<'s>(&'s self, tx: Box<dyn Tx + 's>) -> Box<dyn Tx + 's> {
        Box::new(DyingTx { tx, left: self.left.clone() })
    }
}

impl Store for Dying {
    fn read(&self) -> Result<Box<dyn Tx + '_>> {
        Ok(self.over(self.store.read()?))
    }
    fn write(&self, urgency: Urgency) -> Result<Box<dyn Tx + '_>> {
        Ok(self.over(self.store.write(urgency)?))
    }
    fn engine(&self) -> String {
        self.store.engine()
    }
    fn places_later(&self) -> bool {
        self.store.places_later()
    }
}

struct DyingTx<'s> {
    tx: Box<dyn Tx + 's>,
    left: Arc<AtomicUsize>,
}

impl DyingTx<'_> {
    fn step(&self) {
        if self.left.fetch_sub(1, Ordering::Relaxed) == 0 {
            // Nothing is closed, flushed or rolled back.
            std::process::abort();
        }
    }
}

/// Each call is a step, and then what it is.
macro_rules! steps {
    ($(fn $name:ident($($arg:ident: $of:ty),* $(,)?) -> $answer:ty;)*) => {
        impl Tx for DyingTx<'_> {
            fn commit(self: Box<Self>) -> Result<()> {
                self.step();
                self.tx.commit()
            }
            // Nothing that could be done by halves.
            fn set_now(&mut self, now: Instant) {
                self.tx.set_now(now);
            }
            $(fn $name(&mut self, $($arg: $of),*) -> $answer {
                self.step();
                self.tx.$name($($arg),*)
            })*
        }
    };
}

steps! {
    fn epochs() -> Result<Epochs>;
    fn raise_access_epoch() -> Result<()>;
    fn load_catalog() -> Result<StoredCatalog>;
    fn save_catalog(catalog: &StoredCatalog) -> Result<()>;
    fn change_schema(change: &SchemaChange) -> Result<()>;
    fn get_many(
        catalog: &Catalog,
        object: &Object,
        ids: &[RecordId],
        scope: &Pred,
        shelf: Shelf,
        fields: &Fields,
    ) -> Result<Vec<Record>>;
    fn lock_many(object: &Object, ids: &[RecordId]) -> Result<()>;
    fn deleted_before(object: &Object, since: Instant, max: usize) -> Result<Vec<RecordId>>;
    fn query(catalog: &Catalog, query: &Query) -> Result<Page>;
    fn count(catalog: &Catalog, query: &Query, max: usize) -> Result<usize>;
    fn summary(catalog: &Catalog, summary: &Summary) -> Result<Vec<SummaryRow>>;
    fn find_by(object: &Object, field: &Field, values: &[Value]) -> Result<Vec<(usize, RecordId)>>;
    fn insert_many(object: &Object, records: &[Record]) -> Result<()>;
    fn update_many(object: &Object, changes: &[RowChange]) -> Result<()>;
    fn purge_many(object: &Object, ids: &[RecordId]) -> Result<()>;
    fn roll_up(catalog: &Catalog, object: &Object, field: &Field, filter: &Pred, ids: &[RecordId]) -> Result<()>;
    fn next_numbers(counter: &str, count: u32) -> Result<i64>;
    fn compute(catalog: &Catalog, object: &Object, formulas: &[(&Field, Expr)]) -> Result<Vec<Value>>;
    fn rate(catalog: &Catalog, currency: Currency, day: Date) -> Result<Option<Rate>>;
    fn index(docs: &[SearchDoc]) -> Result<()>;
    fn unindex(ids: &[RecordId]) -> Result<()>;
    fn search(catalog: &Catalog, text: &str, objects: &[(ObjectId, Pred)], limit: usize) -> Result<Vec<Hit>>;
    fn append_unit(unit: &Unit) -> Result<()>;
    fn append_events(events: &[Event]) -> Result<()>;
    fn redate(moved: &[Redated]) -> Result<()>;
    fn history(record: RecordId, after: Past, limit: usize) -> Result<Vec<Logged>>;
    fn history_many(records: &[RecordId], until: Option<Instant>) -> Result<Vec<Logged>>;
    fn timeline(record: RecordId, before: Option<Place>, limit: usize) -> Result<Vec<Logged>>;
    fn unit(id: UnitId) -> Result<Option<(Unit, Vec<Event>)>>;
    fn units_back(filter: &UnitFilter, before: Option<UnitId>, scanned_max: usize, limit: usize) -> Result<Audited>;
    fn batch_units(batch: Uuid, before: Option<UnitId>, limit: usize) -> Result<Vec<UnitId>>;
    fn place_units(limit: usize) -> Result<usize>;
    fn units_from(pos: i64, limit: usize) -> Result<Vec<Unit>>;
    fn unit_events(unit: UnitId, wanted: &Wanted<'_>, limit: usize) -> Result<Vec<Event>>;
    fn log_end() -> Result<i64>;
    fn newest_unit() -> Result<Option<UnitId>>;
    fn log_mentions(object: ObjectId, text: &str) -> Result<bool>;
    fn enqueue(jobs: &[NewJob]) -> Result<()>;
    fn claim(worker: &str, now: Instant, lease_until: Instant, limit: usize) -> Result<Vec<Job>>;
    fn finish(id: Uuid) -> Result<()>;
    fn retry(id: Uuid, run_at: Instant, error: &str) -> Result<()>;
    fn park(id: Uuid, error: &str) -> Result<()>;
    fn replay(id: Uuid, now: Instant) -> Result<bool>;
    fn jobs(limit: usize) -> Result<Vec<Job>>;
    fn cursor(name: &str) -> Result<Option<i64>>;
    fn set_cursor(name: &str, pos: i64) -> Result<()>;
    fn lease(name: &str, holder: &str, now: Instant, until: Instant) -> Result<bool>;
    fn note(space: &str, key: &str, now: Instant) -> Result<Option<Json>>;
    fn set_note(space: &str, key: &str, value: &Json, until: Option<Instant>) -> Result<()>;
    fn drop_note(space: &str, key: &str) -> Result<()>;
    fn notes(space: &str, limit: usize) -> Result<HashMap<String, Json>>;
    fn sweep_notes(now: Instant) -> Result<usize>;
    fn living(catalog: &Catalog, refs: &[Ref], scopes: &HashMap<ObjectId, Pred>) -> Result<Vec<Ref>>;
    fn check(catalog: &Catalog) -> Result<Vec<String>>;
}
