use std::io;

use thiserror::Error;

/// What a read can end in: a refused row, after which reading goes on, or a file that cannot be read further.
#[derive(Debug, Error)]
pub enum ReadError {
    /// One row is refused; the next read gives the row after it.
    #[error(transparent)]
    Row(#[from] RowError),
    /// Nothing more can be read.
    #[error(transparent)]
    File(#[from] SheetError),
}

/// A row that was refused.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
#[error("Line {line}: {problem}")]
pub struct RowError {
    /// Line of a CSV file, row of a sheet, counted from 1.
    pub line: u64,
    /// As in [`crate::Row::offset`].
    pub offset: u64,
    /// What is wrong with it.
    pub problem: RowProblem,
    /// Its cells as far as they could be read, for a file of refused rows.
    pub cells: Vec<String>,
}

/// What is wrong with a row. Columns count from 1, as people do.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
pub enum RowProblem {
    /// More cells than the header has columns.
    #[error(
        "{found} cells, but the header has {expected} columns. {}",
        if *.spaced_quote {
            "A blank stands before a quotation mark; remove it, so that the delimiter inside counts as text."
        } else {
            "Name the other columns in the header or remove them; a cell that holds the delimiter belongs in quotation marks."
        }
    )]
    TooManyCells {
        /// Columns of the header.
        expected: usize,
        /// Cells of the row.
        found: usize,
        /// A cell begins with a blank and a quotation mark, which is the likely cause.
        spaced_quote: bool,
    },
    /// Bytes that mean nothing in the file's encoding.
    #[error(
        "column {column} holds bytes that are not {encoding} (on line {at_line}). Save the file as UTF-8 and import it \
         again, or correct this cell."
    )]
    BrokenText {
        /// The line that holds the bytes: a record may have several.
        at_line: u64,
        /// The cell that holds them.
        column: usize,
        /// The encoding the file is in.
        encoding: &'static str,
    },
    /// A quotation mark opens and is never closed.
    #[error(
        "the quotation mark that opens on line {opened_line} is not closed. Close it, or double it if it is part of \
         the text."
    )]
    UnclosedQuote {
        /// The line where it opens.
        opened_line: u64,
    },
    /// Longer than [`crate::limits::RECORD_BYTES_MAX`].
    #[error("the row is longer than {max} bytes. Shorten it, or close a quotation mark that is open.")]
    RecordTooLong {
        /// The limit.
        max: usize,
    },
    /// A cell is longer than [`crate::limits::CELL_BYTES_MAX`].
    #[error("column {column} is longer than {max} bytes. Shorten it.")]
    CellTooLong {
        /// Which cell.
        column: usize,
        /// The limit.
        max: usize,
    },
    /// More cells than [`crate::limits::COLUMNS_MAX`].
    #[error("more than {max} columns. Remove the columns that are not needed.")]
    TooManyColumns {
        /// The limit.
        max: usize,
    },
    /// A cell of a workbook that makes no sense.
    #[error("cell {cell} is damaged: {reason}. Open the workbook in a spreadsheet and save it again.")]
    DamagedCell {
        /// Which cell, as the workbook writes it.
        cell: String,
        /// What is wrong with it.
        reason: &'static str,
    },
}

/// Why a file cannot be read, or not further.
#[derive(Debug, Error)]
pub enum SheetError {
    /// The file or stream itself fails.
    #[error("The file could not be read: {0}")]
    Io(#[from] io::Error),
    /// Nothing in it, not even a header.
    #[error("The file is empty. Export it again, with a line that names the columns.")]
    Empty,
    /// Something other than a table.
    #[error("This is {found}, not a CSV file or an XLSX workbook. {advice}")]
    NotATable {
        /// What it is.
        found: &'static str,
        /// What to do.
        advice: &'static str,
    },
    /// The header row is refused.
    #[error("The header cannot be used. {0}")]
    Header(RowError),
    /// A record without an end.
    #[error(
        "Line {line}: the row does not end within {max} bytes, so nothing after it can be read. Check the line ends, \
         or a quotation mark that is not closed."
    )]
    EndlessRow {
        /// Where it starts.
        line: u64,
        /// The limit.
        max: u64,
    },
    /// One of the [`crate::limits`].
    #[error("The workbook is over a limit: {what} (at most {max}). {advice}")]
    Limit {
        /// The name of the limit.
        name: &'static str,
        /// What is too much.
        what: &'static str,
        /// The limit.
        max: u64,
        /// What to do.
        advice: &'static str,
    },
    /// A workbook that does not hold together.
    #[error("The workbook is damaged ({part}: {reason}). Open it in a spreadsheet and save it again.")]
    Damaged {
        /// Which part of it.
        part: String,
        /// What is wrong.
        reason: String,
    },
    /// The wanted sheet is not there.
    #[error("There is no sheet {wanted}. The workbook has: {available}.")]
    NoSuchSheet {
        /// What was asked for.
        wanted: String,
        /// What there is.
        available: String,
    },
    /// An encoding by a name nobody knows.
    #[error("There is no encoding called {0}. Use a name such as utf-8, utf-16le or windows-1252.")]
    UnknownEncoding(String),
    /// A delimiter that cannot be one.
    #[error("The delimiter must be a single ASCII character other than a quotation mark or a line end.")]
    BadDelimiter,
    /// A bookmark from a file of another length.
    #[error(
        "The file has changed since it was read last: it had {then} bytes and now has {now}. Import it from the start."
    )]
    Changed {
        /// Bytes when the bookmark was made.
        then: u64,
        /// Bytes now.
        now: u64,
    },
    /// A bookmark that lies behind, in a stream that cannot be read again.
    #[error("A stream cannot be read again from an earlier place. Save it as a file and import that.")]
    CannotGoBack,
}

/// Why a table cannot be written.
#[derive(Debug, Error)]
pub enum WriteError {
    /// The file or stream itself fails.
    #[error("The file could not be written: {0}")]
    Io(#[from] io::Error),
    /// A text that a workbook cannot hold.
    #[error(
        "Row {row}, column {column}: a cell of a workbook holds at most {max} characters, this text has {found}. \
         Export as CSV instead."
    )]
    CellTooLong {
        /// Row of the table, counted from 1 without the header.
        row: u64,
        /// Which cell, counted from 1.
        column: usize,
        /// Characters of the text.
        found: usize,
        /// The limit.
        max: usize,
    },
    /// More columns than [`crate::limits::COLUMNS_MAX`].
    #[error("{found} columns are too many: at most {max} can be exported. Choose fewer fields.")]
    TooManyColumns {
        /// How many.
        found: usize,
        /// The limit.
        max: usize,
    },
    /// The workbook library refuses.
    #[error("The workbook could not be written: {0}")]
    Workbook(String),
}
