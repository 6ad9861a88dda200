//! The kernel's transaction, for any connection: each call goes to the file that knows how.

use std::collections::HashMap;

use rapport_kernel::catalog::{Catalog, Field, Object};
use rapport_kernel::event::{Audited, Event, Logged, Past, Place, Redated, Unit, UnitFilter};
use rapport_kernel::filter::Pred;
use rapport_kernel::filter::formula::Expr;
use rapport_kernel::job::{Job, NewJob};
use rapport_kernel::money::{Currency, Rate};
use rapport_kernel::port::{Epochs, RowChange, SchemaChange, SearchDoc, StoredCatalog, Tx, Wanted};
use rapport_kernel::query::{Fields, Hit, Page, Query, Shelf, Summary, SummaryRow};
use rapport_kernel::time::{Date, Instant};
use rapport_kernel::value::{Ref, Value};
use rapport_kernel::{ObjectId, Record, RecordId, Result, UnitId};
use serde_json::Value as Json;
use uuid::Uuid;

use crate::conn::Session;
use crate::{catalog_rows, counters, log, notes, queue, records, schema, search};

/// A transaction over a connection of either engine.
pub struct EngineTx<C> {
    conn: C,
}

impl<C: Session> EngineTx<C> {
    /// A transaction that has begun.
    pub fn new(conn: C) -> Self {
        Self { conn }
    }
}

impl<C: Session> Tx for EngineTx<C> {
    fn commit(self: Box<Self>) -> Result<()> {
        self.conn.commit()
    }

    fn set_now(&mut self, now: Instant) {
        self.conn.set_now(now);
    }

    // -- catalog ---------------------------------------------------------------------------------------------------
    fn epochs(&mut self) -> Result<Epochs> {
        catalog_rows::epochs(&mut self.conn)
    }
    fn raise_access_epoch(&mut self) -> Result<()> {
        catalog_rows::raise_access_epoch(&mut self.conn)
    }
    fn load_catalog(&mut self) -> Result<StoredCatalog> {
        catalog_rows::load_catalog(&mut self.conn)
    }
    fn save_catalog(&mut self, catalog: &StoredCatalog) -> Result<()> {
        catalog_rows::save_catalog(&mut self.conn, catalog)
    }
    fn change_schema(&mut self, change: &SchemaChange) -> Result<()> {
        schema::change_schema(&mut self.conn, change)
    }

    // -- records ---------------------------------------------------------------------------------------------------
    fn get_many(
        &mut self,
        catalog: &Catalog,
        object: &Object,
        ids: &[RecordId],
        scope: &Pred,
        shelf: Shelf,
        fields: &Fields,
    ) -> Result<Vec<Record>> {
        records::get_many(&mut self.conn, catalog, object, ids, scope, shelf, fields)
    }
    fn deleted_before(&mut self, object: &Object, since: Instant, max: usize) -> Result<Vec<RecordId>> {
        records::deleted_before(&mut self.conn, object, since, max)
    }
    fn lock_many(&mut self, object: &Object, ids: &[RecordId]) -> Result<()> {
        records::lock_many(&mut self.conn, object, ids)
    }
    fn query(&mut self, catalog: &Catalog, query: &Query) -> Result<Page> {
        records::query(&mut self.conn, catalog, query)
    }
    fn count(&mut self, catalog: &Catalog, query: &Query, max: usize) -> Result<usize> {
        records::count(&mut self.conn, catalog, query, max)
    }
    fn summary(&mut self, catalog: &Catalog, summary: &Summary) -> Result<Vec<SummaryRow>> {
        records::summary(&mut self.conn, catalog, summary)
    }
    fn find_by(&mut self, object: &Object, field: &Field, values: &[Value]) -> Result<Vec<(usize, RecordId)>> {
        records::find_by(&mut self.conn, object, field, values)
    }
    fn insert_many(&mut self, object: &Object, records: &[Record]) -> Result<()> {
        records::insert_many(&mut self.conn, object, records)
    }
    fn update_many(&mut self, object: &Object, changes: &[RowChange]) -> Result<()> {
        records::update_many(&mut self.conn, object, changes)
    }
    fn purge_many(&mut self, object: &Object, ids: &[RecordId]) -> Result<()> {
        records::purge_many(&mut self.conn, object, ids)
    }
    fn roll_up(
        &mut self,
        catalog: &Catalog,
        object: &Object,
        field: &Field,
        filter: &Pred,
        ids: &[RecordId],
    ) -> Result<()> {
        records::roll_up(&mut self.conn, catalog, object, field, filter, ids)
    }
    fn next_numbers(&mut self, counter: &str, count: u32) -> Result<i64> {
        counters::next_numbers(&mut self.conn, counter, count)
    }
    fn compute(&mut self, catalog: &Catalog, object: &Object, formulas: &[(&Field, Expr)]) -> Result<Vec<Value>> {
        records::compute(&mut self.conn, catalog, object, formulas)
    }
    fn rate(&mut self, catalog: &Catalog, currency: Currency, day: Date) -> Result<Option<Rate>> {
        records::rate(&mut self.conn, catalog, currency, day)
    }

    // -- search ----------------------------------------------------------------------------------------------------
    fn index(&mut self, docs: &[SearchDoc]) -> Result<()> {
        search::index(&mut self.conn, docs)
    }
    fn unindex(&mut self, ids: &[RecordId]) -> Result<()> {
        search::unindex(&mut self.conn, ids)
    }
    fn search(
        &mut self,
        catalog: &Catalog,
        text: &str,
        objects: &[(ObjectId, Pred)],
        limit: usize,
    ) -> Result<Vec<Hit>> {
        search::search(&mut self.conn, catalog, text, objects, limit)
    }

    // -- log -------------------------------------------------------------------------------------------------------
    fn append_unit(&mut self, unit: &Unit) -> Result<()> {
        log::append_unit(&mut self.conn, unit)
    }
    fn append_events(&mut self, events: &[Event]) -> Result<()> {
        log::append_events(&mut self.conn, events)
    }
    fn history(&mut self, record: RecordId, after: Past, limit: usize) -> Result<Vec<Logged>> {
        log::history(&mut self.conn, record, after, limit)
    }
    fn history_many(&mut self, records: &[RecordId], until: Option<Instant>) -> Result<Vec<Logged>> {
        log::history_many(&mut self.conn, records, until)
    }
    fn redate(&mut self, moved: &[Redated]) -> Result<()> {
        log::redate(&mut self.conn, moved)
    }
    fn timeline(&mut self, record: RecordId, before: Option<Place>, limit: usize) -> Result<Vec<Logged>> {
        log::timeline(&mut self.conn, record, before, limit)
    }
    fn unit(&mut self, id: UnitId) -> Result<Option<(Unit, Vec<Event>)>> {
        log::unit(&mut self.conn, id)
    }
    fn units_back(
        &mut self,
        filter: &UnitFilter,
        before: Option<UnitId>,
        scanned_max: usize,
        limit: usize,
    ) -> Result<Audited> {
        log::units_back(&mut self.conn, filter, before, scanned_max, limit)
    }

    fn batch_units(&mut self, batch: Uuid, before: Option<UnitId>, limit: usize) -> Result<Vec<UnitId>> {
        log::batch_units(&mut self.conn, batch, before, limit)
    }
    fn place_units(&mut self, limit: usize) -> Result<usize> {
        log::place_units(&mut self.conn, limit)
    }
    fn units_from(&mut self, pos: i64, limit: usize) -> Result<Vec<Unit>> {
        log::units_from(&mut self.conn, pos, limit)
    }
    fn unit_events(&mut self, unit: UnitId, wanted: &Wanted<'_>, limit: usize) -> Result<Vec<Event>> {
        log::unit_events(&mut self.conn, unit, wanted, limit)
    }
    fn log_end(&mut self) -> Result<i64> {
        log::log_end(&mut self.conn)
    }
    fn newest_unit(&mut self) -> Result<Option<UnitId>> {
        log::newest_unit(&mut self.conn)
    }
    fn log_mentions(&mut self, object: ObjectId, text: &str) -> Result<bool> {
        log::log_mentions(&mut self.conn, object, text)
    }

    // -- queue -----------------------------------------------------------------------------------------------------
    fn enqueue(&mut self, jobs: &[NewJob]) -> Result<()> {
        queue::enqueue(&mut self.conn, jobs)
    }
    fn claim(&mut self, worker: &str, now: Instant, lease_until: Instant, limit: usize) -> Result<Vec<Job>> {
        queue::claim(&mut self.conn, worker, now, lease_until, limit)
    }
    fn finish(&mut self, id: Uuid) -> Result<()> {
        queue::finish(&mut self.conn, id)
    }
    fn retry(&mut self, id: Uuid, run_at: Instant, error: &str) -> Result<()> {
        queue::retry(&mut self.conn, id, run_at, error)
    }
    fn park(&mut self, id: Uuid, error: &str) -> Result<()> {
        queue::park(&mut self.conn, id, error)
    }
    fn replay(&mut self, id: Uuid, now: Instant) -> Result<bool> {
        queue::replay(&mut self.conn, id, now)
    }
    fn jobs(&mut self, limit: usize) -> Result<Vec<Job>> {
        queue::jobs(&mut self.conn, limit)
    }
    fn cursor(&mut self, name: &str) -> Result<Option<i64>> {
        queue::cursor(&mut self.conn, name)
    }
    fn set_cursor(&mut self, name: &str, pos: i64) -> Result<()> {
        queue::set_cursor(&mut self.conn, name, pos)
    }
    fn lease(&mut self, name: &str, holder: &str, now: Instant, until: Instant) -> Result<bool> {
        queue::lease(&mut self.conn, name, holder, now, until)
    }

    // -- hand-made tables ------------------------------------------------------------------------------------------
    fn note(&mut self, space: &str, key: &str, now: Instant) -> Result<Option<Json>> {
        notes::note(&mut self.conn, space, key, now)
    }
    fn set_note(&mut self, space: &str, key: &str, value: &Json, until: Option<Instant>) -> Result<()> {
        notes::set_note(&mut self.conn, space, key, value, until)
    }
    fn drop_note(&mut self, space: &str, key: &str) -> Result<()> {
        notes::drop_note(&mut self.conn, space, key)
    }
    fn notes(&mut self, space: &str, limit: usize) -> Result<HashMap<String, Json>> {
        notes::notes(&mut self.conn, space, limit)
    }
    fn sweep_notes(&mut self, now: Instant) -> Result<usize> {
        notes::sweep_notes(&mut self.conn, now)
    }

    // -- checks ----------------------------------------------------------------------------------------------------
    fn living(&mut self, catalog: &Catalog, refs: &[Ref], scopes: &HashMap<ObjectId, Pred>) -> Result<Vec<Ref>> {
        records::living(&mut self.conn, catalog, refs, scopes)
    }
    fn check(&mut self, catalog: &Catalog) -> Result<Vec<String>> {
        schema::check(&mut self.conn, catalog)
    }
}
