//! An export: the records of an object, one after the other, in the order of their ids and of one snapshot.
//!
//! A table has a column for each field, or for each part of it: `address.city`, `name.given`, `amount.currency`. A link
//! has its id and, beside it, what the record is called (`company.name`), so that another workspace finds it too. An
//! import reads all of that back as the same records.

mod cells;
mod columns;
mod titles;

use rapport_kernel::error::{Error, Result};
use rapport_kernel::house::ListRequest;
use rapport_kernel::query::Fields;
use rapport_kernel::{Ctx, House, Object, Read, Record, limits};
use serde_json::{Map, Value as Json};

pub use cells::Cell;

use columns::Column;
use titles::Titles;

/// What is to be exported.
#[derive(Clone, Debug, Default)]
pub struct Order {
    /// The key of the object.
    pub object: String,
    /// Which records, in the filter language; all when absent.
    pub filter: Option<String>,
    /// Field keys in the order of the columns; all when absent.
    pub fields: Option<Vec<String>>,
    /// The records in the bin in place of the living ones.
    pub bin: bool,
}

/// Where records go.
pub enum Sink<'a> {
    /// Into a table.
    Table(&'a mut dyn RowSink),
    /// As the API shows them.
    Records(&'a mut dyn RecordSink),
}

/// A table that is written.
pub trait RowSink {
    /// Begins it with the names of its columns.
    ///
    /// # Errors
    /// When it cannot be written.
    fn begin(&mut self, columns: &[String]) -> Result<()>;
    /// Adds a row with as many cells as there are columns.
    ///
    /// # Errors
    /// When it cannot be written.
    fn row(&mut self, cells: &[Cell]) -> Result<()>;
}

/// Records that are written one by one.
pub trait RecordSink {
    /// Adds a record.
    ///
    /// # Errors
    /// When it cannot be written.
    fn record(&mut self, record: &Map<String, Json>) -> Result<()>;
}

/// Exports the records that the actor may read; answers how many. `each` hears how many after every page.
///
/// # Errors
/// `NotFound` for an unknown object, `Invalid` for a filter or field, what the sink answers, or the store's.
pub fn run(house: &House, ctx: &Ctx, order: &Order, mut sink: Sink<'_>, each: &mut dyn FnMut(u64)) -> Result<u64> {
    let mut begun = false;
    house.read(ctx, |r| {
        // What is written cannot be taken back, and a second snapshot is another one.
        if std::mem::replace(&mut begun, true) {
            return Err(Error::fault("Exporting", "the snapshot was lost; start again"));
        }
        pages(r, order, &mut sink, each)
    })
}

/// How many records an export has, counting up to `max`.
///
/// # Errors
/// As for [`run`].
pub fn count(house: &House, ctx: &Ctx, order: &Order, max: usize) -> Result<usize> {
    house.read(ctx, |r| {
        let object = r.object(&order.object)?;
        r.count(&object, &request(order), max)
    })
}

fn request(order: &Order) -> ListRequest {
    let filter = order.filter.clone();
    ListRequest { filter, limit: Some(limits::PAGE_SIZE_MAX), bin: order.bin, ..ListRequest::default() }
}

fn pages(r: &mut Read<'_>, order: &Order, sink: &mut Sink<'_>, each: &mut dyn FnMut(u64)) -> Result<u64> {
    let object = r.object(&order.object)?;
    let fields = whole(r, &object, r.wanted_fields(&object, order.fields.as_deref())?);
    let columns = columns::of(r, &object, order);
    if let Sink::Table(table) = sink {
        let names: Vec<String> = columns.iter().map(|column| column.name.clone()).collect();
        table.begin(&names)?;
    }
    let mut titles = Titles::default();
    let mut request = request(order);
    request.fields = wanted(&object, &fields);
    let mut count = 0;
    loop {
        let page = r.list(&object, &request)?;
        count += page.records.len() as u64;
        match sink {
            Sink::Table(table) => {
                titles.learn(r, &columns, &page.records)?;
                rows(&object, &columns, &titles, &page.records, *table)?;
            }
            Sink::Records(records) => {
                let shape = r.shape(&object, &fields);
                page.records.iter().try_for_each(|record| records.record(&shape.to_json(record)))?;
            }
        }
        each(count);
        match page.next_cursor {
            Some(next) => request.cursor = Some(next),
            None => return Ok(count),
        }
    }
}

/// An export has no field of which only a part may be seen.
fn whole(r: &Read<'_>, object: &Object, fields: Fields) -> Fields {
    let seen = r.fields(object);
    match fields {
        Fields::All if seen.len() < object.fields.len() => Fields::Some(seen.iter().map(|field| field.id).collect()),
        fields => fields,
    }
}

/// The keys of the fields to read.
fn wanted(object: &Object, fields: &Fields) -> Option<Vec<String>> {
    match fields {
        Fields::All => None,
        Fields::Some(some) => {
            let key = |id| object.field(id).map(|field| field.key.clone());
            Some(some.iter().filter_map(|id| key(*id)).collect())
        }
    }
}

fn rows(
    object: &Object,
    columns: &[Column],
    titles: &Titles,
    records: &[Record],
    table: &mut dyn RowSink,
) -> Result<()> {
    let mut cells = Vec::with_capacity(columns.len());
    for record in records {
        cells.clear();
        cells.extend(columns.iter().map(|column| cells::cell(object, column, titles, record)));
        table.row(&cells)?;
    }
    Ok(())
}
