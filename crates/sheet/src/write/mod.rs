//! Writing tables: row after row, in memory that does not grow with their number.

mod csv;
mod formula;
mod xlsx;

pub use csv::{CsvStyle, CsvWriter};
pub use formula::{guard, unguard};
pub use xlsx::XlsxWriter;

use jiff::civil::{Date, DateTime};

/// A typed cell to write.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum Cell<'a> {
    /// Nothing.
    Empty,
    /// A text, written as it is.
    Text(&'a str),
    /// A number as digits, such as `12.50`. A workbook gets a number where a spreadsheet can hold it exactly (up to
    /// fifteen digits), and a text otherwise.
    Decimal(&'a str),
    /// A number.
    Number(f64),
    /// Yes or no.
    Boolean(bool),
    /// A day.
    Date(Date),
    /// A day and a time, in whatever zone the reader expects.
    DateTime(DateTime),
}
