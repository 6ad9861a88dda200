//! A table in memory, a place for refused rows, and words to import with them.

use rapport_kernel::{Ctx, Error, RecordId, Result};
use rapport_testkit::TestHouse;
use serde_json::{Value as Json, json};

use crate::exchange::export::Cell;
use crate::exchange::import::{
    Importer, Mapping, NextRow, Order, RefusedRow, RefusedSink, Report, RowSource, SourceRow, Tally, Wires,
};

/// How long a batch takes by the clock of these tests.
const BATCH_MS: i64 = 10;

/// A table in memory.
#[derive(Clone, Default)]
pub struct Table {
    header: Vec<String>,
    rows: Vec<Vec<String>>,
    next: usize,
    /// The row at which reading fails, as if the process were killed there.
    dies_at: Option<usize>,
    torn_at: Option<usize>,
}

impl Table {
    /// With this header and these rows, cells divided by `|`.
    pub fn new(header: &str, rows: &[&str]) -> Self {
        let cells = |line: &str| line.split('|').map(|cell| cell.trim().to_owned()).collect::<Vec<String>>();
        Self { header: cells(header), rows: rows.iter().map(|row| cells(row)).collect(), ..Self::default() }
    }

    /// Of texts as an export gave them.
    pub fn of(header: Vec<String>, rows: Vec<Vec<String>>) -> Self {
        Self { header, rows, ..Self::default() }
    }

    /// The same, whose reader is killed at a row.
    pub fn dying_at(&self, row: usize) -> Self {
        Self { dies_at: Some(row), ..self.clone() }
    }

    /// The same, torn off at a row.
    pub fn torn_at(&self, row: usize) -> Self {
        Self { torn_at: Some(row), ..self.clone() }
    }

    /// The names of the columns.
    pub fn header(&self) -> &[String] {
        &self.header
    }

    /// The cells.
    pub fn rows(&self) -> &[Vec<String>] {
        &self.rows
    }
}

impl RowSource for Table {
    fn columns(&self) -> &[String] {
        &self.header
    }
    fn next_row(&mut self, row: &mut SourceRow) -> Result<NextRow> {
        if self.dies_at == Some(self.next) {
            return Err(Error::fault("Reading", "the process was killed"));
        }
        if self.torn_at == Some(self.next) {
            return Err(Error::invalid("file", "unreadable_file", "The file is torn"));
        }
        let Some(cells) = self.rows.get(self.next) else { return Ok(NextRow::End) };
        row.line = self.next as u64 + 2;
        row.cells = cells.clone();
        self.next += 1;
        match row.cells.first().is_some_and(|cell| cell == "broken") {
            true => Ok(NextRow::Broken("This row cannot be read".to_owned())),
            false => Ok(NextRow::Row),
        }
    }
    fn place(&self) -> Json {
        json!(self.next)
    }
    fn go_on_at(&mut self, place: &Json) -> Result<()> {
        self.next = place.as_u64().expect("a place of this table") as usize;
        Ok(())
    }
    fn bytes_read(&self) -> u64 {
        self.next as u64
    }
    fn bytes_total(&self) -> Option<u64> {
        Some(self.rows.len() as u64)
    }
}

/// Refused rows, each as (line, reason).
#[derive(Default)]
pub struct Refused(pub Vec<(u64, String)>);

impl RefusedSink for Refused {
    fn end(&self) -> u64 {
        0
    }
    fn go_on_at(&mut self, place: u64) -> Result<()> {
        assert!(self.0.len() as u64 >= place, "rows were lost");
        Ok(())
    }
    fn put(&mut self, place: u64, rows: &[RefusedRow<'_>]) -> Result<u64> {
        self.0.truncate(place as usize);
        self.0.extend(rows.iter().map(|row| (row.line, row.reason.to_owned())));
        Ok(self.0.len() as u64)
    }
}

/// Rows into `object`.
pub fn order(object: &str) -> Order {
    Order { object: object.to_owned(), file: "table".to_owned(), ..Order::default() }
}

/// The same with a mapping.
pub fn mapped(object: &str, mapping: Json) -> Order {
    Order { mapping: mapping_of(mapping), ..order(object) }
}

/// A mapping.
pub fn mapping_of(mapping: Json) -> Mapping {
    serde_json::from_value(mapping).expect("a mapping")
}

/// Imports as somebody.
pub fn try_import(t: &TestHouse, ctx: &Ctx, order: &Order, table: &mut Table, refused: &mut Refused) -> Result<Report> {
    try_import_hearing(t, ctx, order, (table, refused), &mut |_| {})
}

/// Imports as somebody; `each` hears of every batch.
pub fn try_import_hearing(
    t: &TestHouse,
    ctx: &Ctx,
    order: &Order,
    (table, refused): (&mut Table, &mut Refused),
    each: &mut dyn FnMut(&Tally),
) -> Result<Report> {
    let importer = Importer { house: t.house(), ctx, clock: t };
    let mut each = |tally: &Tally, _, _| {
        t.later(BATCH_MS);
        each(tally);
    };
    importer.run(order, &mut Wires { source: table, refused, each: &mut each })
}

/// Imports as somebody who may do everything, into a table of refused rows that nobody looks at.
pub fn import(t: &TestHouse, order: &Order, table: &Table) -> Report {
    let report = try_import(t, &t.admin().ctx(), order, &mut table.clone(), &mut Refused::default());
    report.unwrap_or_else(|error| panic!("importing {}: {error}", order.object))
}

/// Imports rows none of which is refused.
pub fn import_all(t: &TestHouse, order: &Order, table: &Table) -> Report {
    let report = import(t, order, table);
    assert_eq!(report.refusals, [], "rows were refused");
    report
}

/// Why an import is not even begun.
pub fn refusal(t: &TestHouse, order: &Order, table: &Table) -> String {
    let report = try_import(t, &t.admin().ctx(), order, &mut table.clone(), &mut Refused::default());
    report.expect_err("this import is refused").to_string()
}

/// The values of one field over all records that a filter finds, in the order of their making.
pub fn values(t: &TestHouse, object: &str, field: &str, filter: &str) -> Vec<Json> {
    t.admin().list(object, filter).into_iter().map(|mut record| record[field].take()).collect()
}

/// The id of the one record that a filter finds.
pub fn id_of(t: &TestHouse, object: &str, filter: &str) -> RecordId {
    let found = values(t, object, "id", filter);
    assert_eq!(found.len(), 1, "{object}: {filter}");
    found[0].as_str().expect("an id").parse().expect("an id")
}

/// A cell as a CSV file holds it.
pub fn text(cell: &Cell) -> String {
    match cell {
        Cell::Empty => String::new(),
        Cell::Text(text) | Cell::Number(text) => text.clone(),
        Cell::Boolean(yes) => yes.to_string(),
        Cell::Date(date) => date.to_string(),
        Cell::Instant(instant) => instant.to_string(),
    }
}
