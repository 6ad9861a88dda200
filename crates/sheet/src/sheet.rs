use std::collections::VecDeque;
use std::fs::File;
use std::io::{self, Read, Write};
use std::path::Path;

use crate::csv::{CsvReader, Window};
use crate::header;
use crate::kind::{self, Kind};
use crate::limits::{SNIFF_BYTES, XLSX_BYTES_MAX};
use crate::start;
use crate::xlsx::{SheetInfo, XlsxReader};
use crate::{Bookmark, HeaderRow, Note, Options, ReadError, Row, RowError, RowProblem, SheetError};

/// A table that is being read: its header, and its rows one after the other.
///
/// Rows come from [`Sheet::read_into`], which fills the same [`Row`] again and again, or from the iterator, which
/// makes a new one each time. Rows with nothing in them are skipped. A refused row is an error among the rows; after
/// [`ReadError::File`] there are no more.
pub struct Sheet {
    header: Vec<String>,
    body: Body,
    header_line: Option<u64>,
    /// Rows that were read on the way to the header.
    pending: VecDeque<Result<Row, ReadError>>,
    done: bool,
}

enum Body {
    Csv(Box<CsvReader>),
    Xlsx(Box<XlsxReader>),
}

/// What kind of file a table was found in.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Format {
    /// Text with delimiters.
    Csv {
        /// The delimiter that was found or given.
        delimiter: u8,
        /// The encoding that was found by now, or given.
        encoding: &'static str,
    },
    /// A sheet of a workbook.
    Xlsx {
        /// The name of the sheet.
        sheet: String,
    },
}

impl Sheet {
    /// Opens a file and finds out everything by itself.
    pub fn open(path: impl AsRef<Path>) -> Result<Self, SheetError> {
        Self::open_with(path, &Options::default())
    }

    /// Opens a file of which something is known.
    pub fn open_with(path: impl AsRef<Path>, options: &Options) -> Result<Self, SheetError> {
        Self::of_window(Window::of_file(File::open(path)?)?, options)
    }

    /// Reads from a stream, such as standard input or the body of a request.
    ///
    /// CSV is read as it comes. A workbook has its directory at its end, so it goes to a temporary file first.
    pub fn from_reader(reader: impl Read + Send + 'static, options: &Options) -> Result<Self, SheetError> {
        Self::of_window(Window::of_stream(Box::new(reader)), options)
    }

    fn of_window(mut window: Window, options: &Options) -> Result<Self, SheetError> {
        window.fill_to(SNIFF_BYTES)?;
        match kind::of_bytes(window.ahead())? {
            Kind::Zip => Self::of_workbook(window.into_file().or_else(spool)?, options),
            Kind::Text => Self::of_text(window, options),
        }
    }

    fn of_text(window: Window, options: &Options) -> Result<Self, SheetError> {
        Self::begin(Body::Csv(Box::new(CsvReader::new(window, options)?)), options)
    }

    fn of_workbook(file: File, options: &Options) -> Result<Self, SheetError> {
        Self::begin(Body::Xlsx(Box::new(XlsxReader::open(file, &options.sheet)?)), options)
    }

    /// Reads the header.
    fn begin(mut body: Body, options: &Options) -> Result<Self, SheetError> {
        let (header, header_line, pending) = match options.header {
            HeaderRow::First => {
                let start = start::find(|row| body.read_into(row))?;
                (header::names(start.header.cells), Some(start.header.line), start.pending)
            }
            HeaderRow::Absent => {
                let first = start::first_row(&mut |row| body.read_into(row))?;
                (header::numbered(first.cells.len()), None, VecDeque::from([Ok(first)]))
            }
        };
        body.expect_columns(header.len());
        let done = matches!(pending.back(), Some(Err(ReadError::File(_))));
        Ok(Self { header, body, header_line, pending, done })
    }

    /// The names of the columns: trimmed, none empty, none twice.
    pub fn header(&self) -> &[String] {
        &self.header
    }

    /// The line of the header: further down than the first where the file begins with a title or with notes, which are
    /// passed over. None where the table has no header.
    pub fn header_line(&self) -> Option<u64> {
        self.header_line
    }

    /// Whether the header looks like a row of data, so that a person should be asked (see [`HeaderRow::Absent`]).
    pub fn header_looks_like_data(&self) -> bool {
        header::looks_like_data(&self.header)
    }

    /// What kind of file it is.
    pub fn format(&self) -> Format {
        match &self.body {
            Body::Csv(reader) => Format::Csv { delimiter: reader.delimiter(), encoding: reader.encoding() },
            Body::Xlsx(reader) => Format::Xlsx { sheet: reader.sheet().to_owned() },
        }
    }

    /// All sheets of a workbook; none for a CSV file.
    pub fn sheets(&self) -> &[SheetInfo] {
        match &self.body {
            Body::Csv(_) => &[],
            Body::Xlsx(reader) => reader.sheets(),
        }
    }

    /// Reads the next row into `row`, whatever was in it before; false at the end.
    ///
    /// After [`ReadError::Row`] the next call goes on with the row after it.
    pub fn read_into(&mut self, row: &mut Row) -> Result<bool, ReadError> {
        if let Some(found) = self.pending.pop_front() {
            *row = found?;
            self.fit(row)?;
            return Ok(true);
        }
        if self.done {
            return Ok(false);
        }
        let found = self.body.read_into(row);
        self.done = matches!(found, Ok(false) | Err(ReadError::File(_)));
        if found? {
            self.fit(row)?;
            return Ok(true);
        }
        Ok(false)
    }

    /// Gives the row as many cells as there are columns.
    fn fit(&self, row: &mut Row) -> Result<(), RowError> {
        let (expected, found) = (self.header.len(), row.cells.len());
        if found < expected {
            row.cells.resize_with(expected, String::new);
            // A sheet leaves out empty cells as a matter of course; in a CSV file it may be a sign of damage.
            if matches!(self.body, Body::Csv(_)) {
                row.notes.push(Note::Padded { expected, found });
            }
        } else if found > expected {
            if row.cells[expected..].iter().any(|cell| !cell.is_empty()) {
                return Err(too_many_cells(expected, row));
            }
            row.cells.truncate(expected);
        }
        Ok(())
    }

    /// The place of the next row.
    pub fn bookmark(&self) -> Bookmark {
        let mut bookmark = match &self.body {
            Body::Csv(reader) => reader.bookmark(),
            Body::Xlsx(reader) => reader.bookmark(),
        };
        if let Some((line, offset)) = self.pending.front().and_then(place) {
            bookmark.line = line;
            bookmark.offset = offset - self.rows_before();
        }
        bookmark
    }

    /// A sheet's bookmark names the last row that was read, that of a CSV file the place of the next.
    fn rows_before(&self) -> u64 {
        match self.body {
            Body::Csv(_) => 0,
            Body::Xlsx(_) => 1,
        }
    }

    /// Goes on where a bookmark of the same file lies.
    ///
    /// A CSV file is sought there; a sheet has no index, so its rows up to there are read over.
    pub fn resume(&mut self, bookmark: &Bookmark) -> Result<(), SheetError> {
        if let (Some(then), Some(now)) = (bookmark.bytes_total, self.bookmark().bytes_total)
            && then != now
        {
            return Err(SheetError::Changed { then, now });
        }
        // A stream cannot go back to rows that were read on the way to the header; they are still here.
        let next = bookmark.offset + self.rows_before();
        let is_pending = self.pending.iter().filter_map(place).any(|(_, offset)| offset == next);
        if is_pending {
            self.pending.retain(|row| place(row).is_none_or(|(_, offset)| offset >= next));
            return Ok(());
        }
        self.pending.clear();
        self.done = false;
        match &mut self.body {
            Body::Csv(reader) => reader.resume(bookmark),
            Body::Xlsx(reader) => reader.resume(bookmark),
        }
    }

    /// How much there is to read, where that is known: bytes of a CSV file, packed bytes of a sheet.
    pub fn bytes_total(&self) -> Option<u64> {
        match &self.body {
            Body::Csv(reader) => reader.bytes_total(),
            Body::Xlsx(reader) => Some(reader.bytes_total()),
        }
    }

    /// How much of [`Sheet::bytes_total`] is read.
    pub fn bytes_read(&self) -> u64 {
        match &self.body {
            Body::Csv(reader) => reader.bytes_read(),
            Body::Xlsx(reader) => reader.bytes_read(),
        }
    }
}

impl Iterator for Sheet {
    type Item = Result<Row, ReadError>;

    fn next(&mut self) -> Option<Self::Item> {
        let mut row = Row::default();
        match self.read_into(&mut row) {
            Ok(true) => Some(Ok(row)),
            Ok(false) => None,
            Err(problem) => Some(Err(problem)),
        }
    }
}

impl Body {
    fn read_into(&mut self, row: &mut Row) -> Result<bool, ReadError> {
        match self {
            Body::Csv(reader) => reader.read_into(row),
            Body::Xlsx(reader) => reader.read_into(row),
        }
    }

    /// Only a CSV reader has use for it: to tell rows from the inside of a broken cell.
    fn expect_columns(&mut self, count: usize) {
        if let Body::Csv(reader) = self {
            reader.expect_columns(count);
        }
    }
}

/// Line and offset of a row, refused or not.
fn place(row: &Result<Row, ReadError>) -> Option<(u64, u64)> {
    match row {
        Ok(row) => Some((row.line, row.offset)),
        Err(ReadError::Row(refused)) => Some((refused.line, refused.offset)),
        Err(ReadError::File(_)) => None,
    }
}

fn too_many_cells(expected: usize, row: &mut Row) -> RowError {
    let cells = std::mem::take(&mut row.cells);
    let spaced_quote = cells.iter().any(|cell| cell.starts_with(' ') && cell.trim_start().starts_with('"'));
    RowError {
        line: row.line,
        offset: row.offset,
        problem: RowProblem::TooManyCells { expected, found: cells.len(), spaced_quote },
        cells,
    }
}

/// Copies a stream to a temporary file that vanishes with its handle.
fn spool(window: Window) -> Result<File, SheetError> {
    let mut file = tempfile::tempfile()?;
    file.write_all(window.ahead())?;
    // The workbook reader refuses what is longer.
    io::copy(&mut window.into_rest().take(XLSX_BYTES_MAX), &mut file)?;
    Ok(file)
}
