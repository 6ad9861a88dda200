//! The forms in which records are written.

use std::io::Write;

use jiff::civil::DateTime;
use jiff::tz::TimeZone;
use rapport_kernel::time::Instant;
use rapport_kernel::{Ctx, Error, House, Result};
use rapport_modules::exchange::export::{self, Cell, Order, RecordSink, RowSink, Sink};
use rapport_sheet::{Cell as SheetCell, CsvStyle, CsvWriter, WriteError, XlsxWriter};
use serde_json::{Map, Value as Json};

/// The form of a file.
#[derive(Clone, Copy, Debug, PartialEq, Eq, clap::ValueEnum)]
pub enum Format {
    /// A table as text
    Csv,
    /// One record a line, as the API shows it
    Jsonl,
    /// A workbook
    Xlsx,
}

impl Format {
    /// How the names of such files end.
    pub fn ending(self) -> &'static str {
        match self {
            Self::Csv => "csv",
            Self::Jsonl => "jsonl",
            Self::Xlsx => "xlsx",
        }
    }

    /// The form of files whose names end so.
    pub fn of_ending(ending: &str) -> Option<Self> {
        [Self::Csv, Self::Jsonl, Self::Xlsx].into_iter().find(|format| format.ending() == ending)
    }
}

/// How a file looks.
pub struct Look {
    /// Its form.
    pub format: Format,
    /// Whether texts that a spreadsheet would run are disarmed (CSV).
    pub for_spreadsheet: bool,
    /// The name of the sheet (XLSX).
    pub title: String,
    /// The zone in which times are written (XLSX).
    pub zone: TimeZone,
}

/// Writes the records that `order` names; answers how many.
pub fn write(
    house: &House,
    ctx: &Ctx,
    order: &Order,
    look: &Look,
    out: Box<dyn Write + Send>,
    each: &mut dyn FnMut(u64),
) -> anyhow::Result<u64> {
    match look.format {
        Format::Jsonl => {
            let mut lines = Lines { out };
            let count = export::run(house, ctx, order, Sink::Records(&mut lines), each)?;
            lines.out.flush()?;
            Ok(count)
        }
        Format::Csv => {
            let mut table = CsvTable { out: Some(out), writer: None, for_spreadsheet: look.for_spreadsheet };
            let count = export::run(house, ctx, order, Sink::Table(&mut table), each)?;
            if let Some(writer) = table.writer {
                writer.finish()?.flush()?;
            }
            Ok(count)
        }
        Format::Xlsx => {
            let mut table = XlsxTable { writer: None, look };
            let count = export::run(house, ctx, order, Sink::Table(&mut table), each)?;
            if let Some(writer) = table.writer {
                writer.write_to(out)?;
            }
            Ok(count)
        }
    }
}

struct Lines {
    out: Box<dyn Write + Send>,
}

impl RecordSink for Lines {
    fn record(&mut self, record: &Map<String, Json>) -> Result<()> {
        let written = serde_json::to_writer(&mut self.out, record).map_err(std::io::Error::from);
        written.and_then(|()| self.out.write_all(b"\n")).map_err(|error| Error::fault("Writing the records", error))
    }
}

struct CsvTable {
    out: Option<Box<dyn Write + Send>>,
    writer: Option<CsvWriter<Box<dyn Write + Send>>>,
    for_spreadsheet: bool,
}

impl RowSink for CsvTable {
    fn begin(&mut self, columns: &[String]) -> Result<()> {
        let header: Vec<&str> = columns.iter().map(String::as_str).collect();
        let out = self.out.take().expect("a table begins once");
        let style = CsvStyle { for_spreadsheet: self.for_spreadsheet, ..CsvStyle::default() };
        self.writer = Some(CsvWriter::new(out, style, &header).map_err(unwritable)?);
        Ok(())
    }

    fn row(&mut self, cells: &[Cell]) -> Result<()> {
        let instants = texts_of_instants(cells);
        let cells: Vec<SheetCell<'_>> =
            cells.iter().zip(&instants).map(|(cell, instant)| sheet_cell(cell, instant)).collect();
        self.writer.as_mut().expect("the table is begun").write_row(&cells).map_err(unwritable)
    }
}

struct XlsxTable<'a> {
    writer: Option<XlsxWriter>,
    look: &'a Look,
}

impl RowSink for XlsxTable<'_> {
    fn begin(&mut self, columns: &[String]) -> Result<()> {
        let header: Vec<&str> = columns.iter().map(String::as_str).collect();
        self.writer = Some(XlsxWriter::new(&self.look.title, &header).map_err(unwritable)?);
        Ok(())
    }

    fn row(&mut self, cells: &[Cell]) -> Result<()> {
        let instants = texts_of_instants(cells);
        let cell = |(cell, text): (&'_ Cell, _)| match cell {
            Cell::Instant(instant) => local(*instant, &self.look.zone).map(SheetCell::DateTime).ok_or(text),
            _ => Err(text),
        };
        let cells: Vec<SheetCell<'_>> = cells
            .iter()
            .zip(&instants)
            .map(|(one, text)| cell((one, text)).unwrap_or_else(|text| sheet_cell(one, text)))
            .collect();
        self.writer.as_mut().expect("the table is begun").write_row(&cells).map_err(unwritable)
    }
}

/// Moments as text, at the places where they stand.
fn texts_of_instants(cells: &[Cell]) -> Vec<String> {
    let text = |cell: &Cell| match cell {
        Cell::Instant(instant) => instant.to_string(),
        _ => String::new(),
    };
    cells.iter().map(text).collect()
}

fn sheet_cell<'c>(cell: &'c Cell, instant: &'c str) -> SheetCell<'c> {
    match cell {
        Cell::Empty => SheetCell::Empty,
        Cell::Text(text) => SheetCell::Text(text),
        Cell::Number(digits) => SheetCell::Decimal(digits),
        Cell::Boolean(yes) => SheetCell::Boolean(*yes),
        Cell::Date(date) => SheetCell::Date(date.civil()),
        Cell::Instant(_) => SheetCell::Text(instant),
    }
}

/// The time that clocks of the zone show, where it means this moment and no other; an import reads it back so.
fn local(instant: Instant, zone: &TimeZone) -> Option<DateTime> {
    let stamp = jiff::Timestamp::from_millisecond(instant.ms()).ok()?;
    let shown = stamp.to_zoned(zone.clone()).datetime();
    let back = shown.to_zoned(zone.clone()).ok()?.timestamp();
    (back == stamp).then_some(shown)
}

fn unwritable(error: WriteError) -> Error {
    match error {
        WriteError::Io(error) => Error::fault("Writing the file", error),
        other => Error::invalid("format", "unwritable", other.to_string()),
    }
}
