//! Tables read and written through the crate's public door.

mod csv;
mod data;
mod encodings;
mod endless;
mod hostile;
mod random;
mod resume;
mod write;
mod xlsx;

use std::io::Cursor;
use std::path::PathBuf;

use rapport_sheet::{HeaderRow, Options, ReadError, Row, RowError, Sheet, SheetError};

/// Everything a table gave.
#[derive(Debug, Default)]
struct Table {
    header: Vec<String>,
    rows: Vec<Row>,
    refused: Vec<RowError>,
    broken: Option<SheetError>,
}

impl Table {
    fn cells(&self) -> Vec<&[String]> {
        self.rows.iter().map(|row| row.cells.as_slice()).collect()
    }

    fn lines(&self) -> Vec<u64> {
        self.rows.iter().map(|row| row.line).collect()
    }
}

fn open(bytes: impl Into<Vec<u8>>) -> Result<Sheet, SheetError> {
    open_with(bytes, &Options::default())
}

fn open_with(bytes: impl Into<Vec<u8>>, options: &Options) -> Result<Sheet, SheetError> {
    Sheet::from_reader(Cursor::new(bytes.into()), options)
}

/// Reads a table to its end.
fn read(bytes: impl Into<Vec<u8>>) -> Table {
    read_with(bytes, &Options::default())
}

fn read_with(bytes: impl Into<Vec<u8>>, options: &Options) -> Table {
    read_sheet(open_with(bytes, options).expect("the table opens"))
}

fn read_sheet(sheet: Sheet) -> Table {
    let mut table = Table { header: sheet.header().to_vec(), ..Table::default() };
    for item in sheet {
        match item {
            Ok(row) => table.rows.push(row),
            Err(ReadError::Row(refused)) => table.refused.push(refused),
            Err(ReadError::File(broken)) => table.broken = Some(broken),
        }
    }
    table
}

fn without_header() -> Options {
    Options { header: HeaderRow::Absent, ..Options::default() }
}

/// Why a file does not open, in words.
fn refusal(bytes: impl Into<Vec<u8>>) -> String {
    match open(bytes) {
        Ok(sheet) => panic!("this should not open, but has the header {:?}", sheet.header()),
        Err(error) => error.to_string(),
    }
}

/// The shared test data. Absent on a bare checkout, where these tests say so and pass; in CI it must be there.
fn test_data() -> Option<PathBuf> {
    let path = std::env::var_os("RAPPORT_TEST_DATA")
        .map_or_else(|| PathBuf::from(concat!(env!("CARGO_MANIFEST_DIR"), "/../../../shared/data")), PathBuf::from);
    if path.is_dir() {
        return Some(path);
    }
    let message = format!("TEST DATA ABSENT at {}: set RAPPORT_TEST_DATA to where it is", path.display());
    assert!(std::env::var_os("CI").is_none(), "{message}");
    eprintln!("{message}");
    None
}
