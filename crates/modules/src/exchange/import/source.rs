//! Where rows come from, and where refused ones go: the app has both over its readers and writers of files.

use rapport_kernel::Result;
use serde_json::Value as Json;

/// A table that is read row by row.
pub trait RowSource {
    /// The names of its columns: none empty, none twice.
    fn columns(&self) -> &[String];
    /// Reads the next row into `row`, whatever was in it before.
    ///
    /// # Errors
    /// When nothing more can be read: the file is broken, or the disk.
    fn next_row(&mut self, row: &mut SourceRow) -> Result<NextRow>;
    /// The place of the next row, to go on there with [`RowSource::go_on_at`].
    fn place(&self) -> Json;
    /// Goes on at a place that an earlier reading of the same table gave.
    ///
    /// # Errors
    /// When the table is not the same, or cannot be read.
    fn go_on_at(&mut self, place: &Json) -> Result<()>;
    /// How many bytes are read.
    fn bytes_read(&self) -> u64;
    /// How many bytes there are to read, where that is known.
    fn bytes_total(&self) -> Option<u64>;
}

/// One row of a table.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct SourceRow {
    /// The line that people find it on, counted from 1.
    pub line: u64,
    /// As many cells as there are columns; of a broken row those that could be read.
    pub cells: Vec<String>,
}

/// What reading a row came to.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum NextRow {
    /// A row.
    Row,
    /// A row that cannot be read, and why; reading goes on after it.
    Broken(String),
    /// There are no more.
    End,
}

/// A row that was not imported.
#[derive(Clone, Copy, Debug)]
pub struct RefusedRow<'a> {
    /// Its line.
    pub line: u64,
    /// Its cells.
    pub cells: &'a [String],
    /// Why, in words for people.
    pub reason: &'a str,
}

/// Where refused rows are kept.
pub trait RefusedSink {
    /// Where the next row would go.
    fn end(&self) -> u64;
    /// Goes on at a place that [`RefusedSink::put`] answered in an earlier run, forgetting what lies behind it.
    ///
    /// # Errors
    /// When the rows before that place are not there.
    fn go_on_at(&mut self, place: u64) -> Result<()>;
    /// Puts rows at `place`, in place of what may lie there and behind, and answers the place behind them. What was
    /// put is on disk: the caller commits only then. A unit of work that runs again puts the same rows again.
    ///
    /// # Errors
    /// When it cannot be written.
    fn put(&mut self, place: u64, rows: &[RefusedRow<'_>]) -> Result<u64>;
}

/// Keeps nothing: for imports without an error file.
pub struct Nowhere;

impl RefusedSink for Nowhere {
    fn end(&self) -> u64 {
        0
    }
    fn go_on_at(&mut self, _: u64) -> Result<()> {
        Ok(())
    }
    fn put(&mut self, _: u64, _: &[RefusedRow<'_>]) -> Result<u64> {
        Ok(0)
    }
}
