use std::fmt::Write as _;
use std::io::{BufWriter, Write};

use super::{Cell, guard};
use crate::WriteError;
use crate::limits::COLUMNS_MAX;

/// How a CSV file is written.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct CsvStyle {
    /// Begins with a byte order mark, without which Excel takes UTF-8 for something else.
    pub byte_order_mark: bool,
    /// For people who open the file in a spreadsheet: texts that it would run as a formula are disarmed by [`guard`].
    /// Leave it off for a file that is to be imported again.
    pub for_spreadsheet: bool,
}

/// Writes CSV by RFC 4180: commas, quotation marks where needed, lines that end in CR LF, in UTF-8.
pub struct CsvWriter<W: Write> {
    out: BufWriter<W>,
    style: CsvStyle,
    line: String,
    number: String,
}

impl<W: Write> CsvWriter<W> {
    /// Begins a table with the names of its columns.
    pub fn new(out: W, style: CsvStyle, header: &[&str]) -> Result<Self, WriteError> {
        let mut writer = Self { out: BufWriter::new(out), style, line: String::new(), number: String::new() };
        if header.len() > COLUMNS_MAX {
            return Err(WriteError::TooManyColumns { found: header.len(), max: COLUMNS_MAX });
        }
        if style.byte_order_mark {
            writer.out.write_all("\u{FEFF}".as_bytes())?;
        }
        let cells: Vec<Cell<'_>> = header.iter().map(|name| Cell::Text(name)).collect();
        writer.write_row(&cells)?;
        Ok(writer)
    }

    /// Writes a row.
    pub fn write_row(&mut self, cells: &[Cell<'_>]) -> Result<(), WriteError> {
        self.line.clear();
        for (index, cell) in cells.iter().enumerate() {
            if index > 0 {
                self.line.push(',');
            }
            self.push(cell);
        }
        // A row of one empty cell would be a blank line, which is no row.
        if self.line.is_empty() {
            self.line.push_str("\"\"");
        }
        self.line.push_str("\r\n");
        self.out.write_all(self.line.as_bytes())?;
        Ok(())
    }

    fn push(&mut self, cell: &Cell<'_>) {
        self.number.clear();
        // Writing to a string cannot fail.
        let _ = match cell {
            Cell::Empty => return,
            Cell::Text(text) if self.style.for_spreadsheet => {
                return push_quoted(&mut self.line, &guard(text));
            }
            Cell::Text(text) | Cell::Decimal(text) => return push_quoted(&mut self.line, text),
            Cell::Number(number) => write!(self.number, "{number}"),
            Cell::Boolean(yes) => write!(self.number, "{yes}"),
            Cell::Date(date) => write!(self.number, "{date}"),
            Cell::DateTime(instant) => write!(self.number, "{instant}"),
        };
        push_quoted(&mut self.line, &self.number);
    }

    /// Writes what is left and gives back the destination.
    pub fn finish(self) -> Result<W, WriteError> {
        self.out.into_inner().map_err(|error| WriteError::Io(error.into_error()))
    }
}

/// Quotes what needs it, and what holds any other usual delimiter: whoever reads the file must guess ours.
fn push_quoted(line: &mut String, text: &str) {
    const NEEDS_QUOTES: [char; 8] = ['"', ',', ';', '\t', '|', ':', '\n', '\r'];
    let has_margin = text.starts_with(char::is_whitespace) || text.ends_with(char::is_whitespace);
    if !has_margin && !text.contains(NEEDS_QUOTES) {
        line.push_str(text);
        return;
    }
    line.push('"');
    for (index, piece) in text.split('"').enumerate() {
        if index > 0 {
            line.push_str("\"\"");
        }
        line.push_str(piece);
    }
    line.push('"');
}
