//! What the kernel asks of the world. The store implements [`Store`] and [`Tx`] for both engines.

use std::collections::HashMap;

use serde_json::Value as Json;
use uuid::Uuid;

use crate::catalog::{Catalog, Field, Object};
use crate::error::Result;
use crate::event::{Audited, Event, Logged, Past, Place, Redated, Unit, UnitFilter};
use crate::filter::Pred;
use crate::filter::formula::Expr;
use crate::id::{FieldId, ObjectId, RecordId, UnitId};
use crate::job::{Job, NewJob};
use crate::money::{Currency, Rate};
use crate::query::{Fields, Hit, Page, Query, Shelf, Summary, SummaryRow};
use crate::record::Record;
use crate::settings::Settings;
use crate::time::{Date, Instant};
use crate::value::{Ref, Value};

/// A database: one workspace.
pub trait Store: Send + Sync {
    /// Begins a transaction that only reads, on one snapshot.
    fn read(&self) -> Result<Box<dyn Tx + '_>>;
    /// Begins a transaction that writes. Interactive ones overtake bulk ones.
    fn write(&self, urgency: Urgency) -> Result<Box<dyn Tx + '_>>;
    /// `sqlite` or `postgresql`, with its version, for people.
    fn engine(&self) -> String;
    /// Whether units get their place in the log by [`Tx::place_units`], after their commit.
    fn places_later(&self) -> bool;
}

/// Who waits for a write.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Urgency {
    /// A person, or a program that asks for one thing.
    Interactive,
    /// An import or another long batch; on SQLite also synchronous=NORMAL.
    Bulk,
}

/// A change of one record's stored row.
#[derive(Clone, Debug)]
pub struct RowChange {
    /// Which record.
    pub id: RecordId,
    /// The new version.
    pub version: i64,
    /// The time of the change.
    pub updated_at: Instant,
    /// In the bin since; `None` for a living record.
    pub deleted_at: Option<Instant>,
    /// The fields to set, in the order of their ids.
    pub set: Vec<(FieldId, Value)>,
}

/// What full-text search knows of a record.
#[derive(Clone, Debug, PartialEq)]
pub struct SearchDoc {
    /// Of which object.
    pub object: ObjectId,
    /// Which record.
    pub id: RecordId,
    /// Its title, as written.
    pub title: String,
    /// The words of all searchable fields, as written.
    pub body: String,
}

/// A hand-made change of the physical tables, made by the planner.
#[derive(Clone, Debug, Default)]
pub struct SchemaChange {
    /// Objects whose tables are to be made, with all their fields.
    pub create: Vec<Object>,
    /// Fields whose columns, junction table or indexes are to be made, with their objects as they are to be.
    pub add: Vec<(Object, Field)>,
    /// Fields whose indexes are to be dropped and whose slot becomes free (the columns stay, to be recycled).
    pub free: Vec<(Object, Field)>,
    /// Fields whose slot is recycled from an earlier field: old values are wiped before `add`.
    pub wipe: Vec<(Object, Field)>,
    /// Fields that gain or lose an index: old and new.
    pub reindex: Vec<(Object, Field, Field)>,
    /// Objects whose tables are to be dropped.
    pub drop: Vec<Object>,
}

/// A slot that no field uses any more.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FreeSlot {
    /// Of which object.
    pub object: ObjectId,
    /// The field that had it.
    pub field: Field,
}

/// Which events of a unit are asked for.
#[derive(Clone, Copy, Debug, Default)]
pub struct Wanted<'k> {
    /// Those behind this one; all from the first on when absent.
    pub after_seq: Option<i32>,
    /// Those about records of these objects; of any object when there are none.
    pub objects: &'k [ObjectId],
    /// Those of these kinds; of any kind when there are none.
    pub kinds: &'k [&'k str],
}

/// How often something has changed of which processes remember a copy.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Default)]
pub struct Epochs {
    /// The catalog.
    pub catalog: u64,
    /// The records that decide what people may do; see [`Part::governs_access`](crate::part::Part::governs_access).
    pub access: u64,
}

/// What the catalog tables hold.
#[derive(Clone, Debug, Default)]
pub struct StoredCatalog {
    /// Rises with every change.
    pub epoch: u64,
    /// Workspace settings.
    pub settings: Settings,
    /// Every object with its fields.
    pub objects: Vec<Object>,
    /// Slots to recycle.
    pub free: Vec<FreeSlot>,
    /// The next number for an object.
    pub next_object: u32,
    /// The next number for a field; slot numbers are field numbers of the field that first had them.
    pub next_field: u32,
}

/// One transaction. Calls are sets; nothing is seen by others before [`Tx::commit`]; dropped means rolled back.
pub trait Tx {
    /// Ends the transaction and keeps what it did.
    fn commit(self: Box<Self>) -> Result<()>;

    /// Says what time it is: what `today` and `now` mean in formulas. Cheap; called once a transaction.
    fn set_now(&mut self, now: Instant);

    // -- catalog ---------------------------------------------------------------------------------------------------
    /// The epochs of what is stored: 0 for a new database. Cheap; called once a transaction.
    fn epochs(&mut self) -> Result<Epochs>;
    /// Says that what people may do has changed.
    fn raise_access_epoch(&mut self) -> Result<()>;
    /// The stored catalog.
    fn load_catalog(&mut self) -> Result<StoredCatalog>;
    /// Replaces the stored catalog, and tells other nodes.
    fn save_catalog(&mut self, catalog: &StoredCatalog) -> Result<()>;
    /// Makes and drops tables, columns and indexes.
    fn change_schema(&mut self, change: &SchemaChange) -> Result<()>;

    // -- records ---------------------------------------------------------------------------------------------------
    /// Those of `ids` that exist on `shelf` and fulfil `scope`, in no order, with these of their fields.
    fn get_many(
        &mut self,
        catalog: &Catalog,
        object: &Object,
        ids: &[RecordId],
        scope: &Pred,
        shelf: Shelf,
        fields: &Fields,
    ) -> Result<Vec<Record>>;
    /// Locks those of `ids` that exist, in the order of their ids, so that nobody else changes them until the end.
    fn lock_many(&mut self, object: &Object, ids: &[RecordId]) -> Result<()>;
    /// Records of the bin that were deleted before `since`, the oldest first; at most `max`.
    fn deleted_before(&mut self, object: &Object, since: Instant, max: usize) -> Result<Vec<RecordId>>;
    /// A page of records.
    fn query(&mut self, catalog: &Catalog, query: &Query) -> Result<Page>;
    /// How many records a query finds, counting up to `max`.
    fn count(&mut self, catalog: &Catalog, query: &Query, max: usize) -> Result<usize>;
    /// Measures by group, in the order of the groups.
    fn summary(&mut self, catalog: &Catalog, summary: &Summary) -> Result<Vec<SummaryRow>>;
    /// Living records whose `field` has one of `values` (texts by folded key), with the value's place in `values`;
    /// at most two for each value, so that ambiguity shows. An empty value finds nothing.
    fn find_by(&mut self, object: &Object, field: &Field, values: &[Value]) -> Result<Vec<(usize, RecordId)>>;
    /// Writes new rows; a unique index that is hit answers [`crate::Error::Retry`], so that the checks run again.
    fn insert_many(&mut self, object: &Object, records: &[Record]) -> Result<()>;
    /// Changes rows.
    fn update_many(&mut self, object: &Object, changes: &[RowChange]) -> Result<()>;
    /// Removes rows and their entries in junction tables for good (empty bin, erasure).
    fn purge_many(&mut self, object: &Object, ids: &[RecordId]) -> Result<()>;
    /// Works out the roll-up `field` of `object` anew for `ids` and writes what changed; no version, no event.
    fn roll_up(
        &mut self,
        catalog: &Catalog,
        object: &Object,
        field: &Field,
        filter: &Pred,
        ids: &[RecordId],
    ) -> Result<()>;
    /// The next `count` numbers of a counter; the first is answered. Without gaps: rolled back with the transaction.
    fn next_numbers(&mut self, counter: &str, count: u32) -> Result<i64>;
    /// What formulas without fields (see [`Expr::of`]) give: values of the kinds that their fields declare.
    fn compute(&mut self, catalog: &Catalog, object: &Object, formulas: &[(&Field, Expr)]) -> Result<Vec<Value>>;
    /// The rate of `currency` on the last day up to `day` for which one is known.
    fn rate(&mut self, catalog: &Catalog, currency: Currency, day: Date) -> Result<Option<Rate>>;

    // -- search ----------------------------------------------------------------------------------------------------
    /// Puts these in place of what was known of the same records.
    fn index(&mut self, docs: &[SearchDoc]) -> Result<()>;
    /// Forgets these records.
    fn unindex(&mut self, ids: &[RecordId]) -> Result<()>;
    /// Records of the given objects, each with the actor's scope, whose words begin with those of `text`; exact
    /// titles first; when too few are found, also titles that differ by a typing error.
    fn search(&mut self, catalog: &Catalog, text: &str, objects: &[(ObjectId, Pred)], limit: usize)
    -> Result<Vec<Hit>>;

    // -- log -------------------------------------------------------------------------------------------------------
    /// Appends a unit. On SQLite it gets its place in the log here.
    fn append_unit(&mut self, unit: &Unit) -> Result<()>;
    /// Appends events of a unit that was appended.
    fn append_events(&mut self, events: &[Event]) -> Result<()>;
    /// Events of one record behind a place in its history, oldest first.
    fn history(&mut self, record: RecordId, after: Past, limit: usize) -> Result<Vec<Logged>>;
    /// Events of many records in the order of (record, version), of units up to `until`: for as-of lists and undo.
    fn history_many(&mut self, records: &[RecordId], until: Option<Instant>) -> Result<Vec<Logged>>;
    /// Dates the events by which these records were made anew.
    fn redate(&mut self, moved: &[Redated]) -> Result<()>;
    /// Events that are about the record or have it as a subject, before `before`: what happened last comes first. A
    /// record's own events stand where they were written.
    fn timeline(&mut self, record: RecordId, before: Option<Place>, limit: usize) -> Result<Vec<Logged>>;
    /// A unit with its events.
    fn unit(&mut self, id: UnitId) -> Result<Option<(Unit, Vec<Event>)>>;
    /// Units that fit a filter before `before`, newest first, whatever their place; at most `scanned_max` are looked at,
    /// and at most `limit` answered.
    fn units_back(
        &mut self,
        filter: &UnitFilter,
        before: Option<UnitId>,
        scanned_max: usize,
        limit: usize,
    ) -> Result<Audited>;
    /// Units of a batch, newest first, before `before`.
    fn batch_units(&mut self, batch: Uuid, before: Option<UnitId>, limit: usize) -> Result<Vec<UnitId>>;
    /// Gives places in the log to committed units that have none; answers how many (PostgreSQL; 0 on SQLite).
    fn place_units(&mut self, limit: usize) -> Result<usize>;
    /// Units with a place from `pos` on, in order, at most `limit`.
    fn units_from(&mut self, pos: i64, limit: usize) -> Result<Vec<Unit>>;
    /// Events of a unit that are `wanted`, in order, at most `limit`: a unit may have very many.
    fn unit_events(&mut self, unit: UnitId, wanted: &Wanted<'_>, limit: usize) -> Result<Vec<Event>>;
    /// The highest place in the log; 0 when it is empty.
    fn log_end(&mut self) -> Result<i64>;
    /// The unit with the highest id, whether it has its place already or not; none in an empty log.
    fn newest_unit(&mut self) -> Result<Option<UnitId>>;
    /// Whether an event of a record of this object has `text` in it. Reads the log from end to end.
    fn log_mentions(&mut self, object: ObjectId, text: &str) -> Result<bool>;

    // -- queue -----------------------------------------------------------------------------------------------------
    /// Enqueues jobs, but for those whose kind and key wait already.
    fn enqueue(&mut self, jobs: &[NewJob]) -> Result<()>;
    /// Takes up to `limit` due jobs for `worker` until `lease_until`; also those whose lease ran out.
    fn claim(&mut self, worker: &str, now: Instant, lease_until: Instant, limit: usize) -> Result<Vec<Job>>;
    /// Removes a job that is done.
    fn finish(&mut self, id: Uuid) -> Result<()>;
    /// Puts a job back until `run_at`, with why.
    fn retry(&mut self, id: Uuid, run_at: Instant, error: &str) -> Result<()>;
    /// Sets a job aside for a person.
    fn park(&mut self, id: Uuid, error: &str) -> Result<()>;
    /// Makes a parked job ready again; whether there was one.
    fn replay(&mut self, id: Uuid, now: Instant) -> Result<bool>;
    /// Jobs for people to look at: by state, oldest first.
    fn jobs(&mut self, limit: usize) -> Result<Vec<Job>>;
    /// How far a reaction has read; `None` when it is not known yet.
    fn cursor(&mut self, name: &str) -> Result<Option<i64>>;
    /// Remembers how far a reaction has read.
    fn set_cursor(&mut self, name: &str, pos: i64) -> Result<()>;
    /// Takes or renews a lease; whether `holder` has it now.
    fn lease(&mut self, name: &str, holder: &str, now: Instant, until: Instant) -> Result<bool>;

    // -- hand-made tables ------------------------------------------------------------------------------------------
    /// A small JSON document by space and key (secrets' hashes, sessions, replies kept for Idempotency-Key,
    /// import progress); `None` when absent or past its time at `now`. In a transaction that writes, who finds none has
    /// the key to itself until the end: others who ask for it wait.
    fn note(&mut self, space: &str, key: &str, now: Instant) -> Result<Option<Json>>;
    /// Writes one; [`crate::Error::Retry`] when another transaction wrote the same key at the same time.
    fn set_note(&mut self, space: &str, key: &str, value: &Json, until: Option<Instant>) -> Result<()>;
    /// Removes one.
    fn drop_note(&mut self, space: &str, key: &str) -> Result<()>;
    /// All notes of a space by key, for listing; at most `limit`.
    fn notes(&mut self, space: &str, limit: usize) -> Result<HashMap<String, Json>>;
    /// Removes those past their time.
    fn sweep_notes(&mut self, now: Instant) -> Result<usize>;

    // -- checks ----------------------------------------------------------------------------------------------------
    /// Which records of `refs` live, for links: those that exist, are not deleted and fulfil the scope of their
    /// object.
    fn living(&mut self, catalog: &Catalog, refs: &[Ref], scopes: &HashMap<ObjectId, Pred>) -> Result<Vec<Ref>>;
    /// What is wrong with the database as such (integrity check, missing indexes), one sentence each.
    fn check(&mut self, catalog: &Catalog) -> Result<Vec<String>>;
}
