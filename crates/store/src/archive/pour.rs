//! From a source into a sink, with the sums of each table on the way.

use rapport_kernel::{Catalog, Result};
use sha2::{Digest, Sha256};

use super::line::write_row;
use super::meta::{Carried, Header, Outline, Sum};
use super::{Progress, pages, table};
use crate::catalog_rows::load_catalog;
use crate::conn::{Conn, Row};

/// What takes the tables of an archive, one after another.
pub trait Sink {
    /// The rows of this table follow.
    fn begin(&mut self, table: &Header) -> Result<()>;
    /// Some rows, and the same as lines.
    fn rows(&mut self, rows: &[Row], lines: &[u8]) -> Result<()>;
    /// These were all.
    fn end(&mut self, sum: &Sum) -> Result<()>;
}

/// Takes the sums only.
pub struct Nothing;

impl Sink for Nothing {
    fn begin(&mut self, _table: &Header) -> Result<()> {
        Ok(())
    }
    fn rows(&mut self, _rows: &[Row], _lines: &[u8]) -> Result<()> {
        Ok(())
    }
    fn end(&mut self, _sum: &Sum) -> Result<()> {
        Ok(())
    }
}

/// The sum of a table in the making.
#[derive(Default)]
pub struct Summing {
    rows: u64,
    hash: Sha256,
}

impl Summing {
    /// Adds rows by their lines.
    pub fn add(&mut self, rows: usize, lines: &[u8]) {
        self.rows += rows as u64;
        self.hash.update(lines);
    }
    /// The sum.
    pub fn end(self, table: &str) -> Sum {
        Sum { table: table.to_owned(), rows: self.rows, sha256: hex(&self.hash.finalize()) }
    }
}

/// Lower-case hex.
pub fn hex(bytes: &[u8]) -> String {
    bytes.iter().map(|byte| format!("{byte:02x}")).collect()
}

/// The tables of a database, in the order of an archive.
pub fn tables_of(conn: &mut dyn Conn) -> Result<Vec<Header>> {
    let stored = load_catalog(conn)?;
    let catalog = Catalog::build(stored.epoch, stored.settings, stored.objects);
    let mut tables = table::first();
    tables.extend(table::others(&catalog));
    Ok(tables)
}

/// Pours a database.
pub fn pour(conn: &mut dyn Conn, sink: &mut dyn Sink, told: &mut Progress<'_>) -> Result<Outline> {
    let mut sums = Vec::new();
    let mut done = 0;
    for table in tables_of(conn)? {
        sink.begin(&table)?;
        let mut summing = Summing::default();
        let mut lines = Vec::new();
        pages::each(conn, &table, |rows| {
            lines.clear();
            rows.iter().try_for_each(|row| write_row(row, &mut lines))?;
            summing.add(rows.len(), &lines);
            done += rows.len() as u64;
            told(&table.table, done);
            sink.rows(&rows, &lines)
        })?;
        let sum = summing.end(&table.table);
        sink.end(&sum)?;
        sums.push(sum);
    }
    Ok(Outline { sums, carried: Carried::default() })
}
