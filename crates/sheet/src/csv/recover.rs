//! What happens when a record does not end where it should.
//!
//! A quotation mark that is never closed makes one cell of all that follows. So where a record runs to the end of the
//! file, over its limit, or over a line into the midst of another text, the lines inside it are looked at: if they are
//! rows of the table themselves, only the line with the quotation mark is refused and reading goes on behind it.

use csv_core::ReadRecordResult;

use super::lines::{Counter, Units};
use super::reader::CsvReader;
use super::walk::walk;
use crate::limits::{RECORD_BYTES_MAX, SKIP_BYTES_MAX};
use crate::{ReadError, Row, RowError, RowProblem, SheetError};

/// How many lines are looked at to tell rows from the inside of a cell.
const LINES_LOOKED_AT: usize = 20;

/// Longest text that an error carries of a line with an open quotation mark.
const TEXT_BYTES_MAX: usize = 64 << 10;

/// A quotation mark that opens where none should.
struct OpenQuote {
    /// Lines of the record that end before it.
    lines_before: u64,
    /// The lines behind it are rows of the table.
    rows_follow: bool,
    /// The record up to the end of its line.
    text: String,
}

impl CsvReader {
    /// Refuses the record if its quotation marks swallow what lies behind it.
    pub(super) fn torn_quote(&mut self, row: &Row, lines: u64) -> Result<(), ReadError> {
        let unfinished = lines == 0 || (self.window.at_end() && !self.ends_with_line_end());
        if lines <= 1 && !unfinished {
            return Ok(());
        }
        let text = self.text_of(self.window.record());
        let found = walk(&text, self.dialect, 1, true);
        let quote = match (found.open_at, found.torn_at) {
            (Some(at), _) => Some(self.open_quote(&text, at, true)),
            // A single column cannot tell rows from lines of text.
            (None, Some(at)) if self.columns.is_some_and(|columns| columns > 1) => {
                Some(self.open_quote(&text, at, true)).filter(|quote| quote.rows_follow)
            }
            _ => None,
        };
        let Some(quote) = quote else { return Ok(()) };
        if !quote.rows_follow {
            let refused = self.refuse(row, RowProblem::UnclosedQuote { opened_line: row.line + quote.lines_before });
            self.end_record(lines)?;
            return Err(refused.into());
        }
        Err(self.go_on_behind(row, quote).into())
    }

    /// A record is over its limit: goes back behind an open quotation mark, or forward to where the record ends.
    pub(super) fn give_up_record(&mut self, row: &Row) -> ReadError {
        let text = self.text_of(self.window.record());
        let open_at = walk(&text, self.dialect, 1, false).open_at;
        let quote = open_at.map(|at| self.open_quote(&text, at, false)).filter(|quote| quote.rows_follow);
        if let Some(quote) = quote {
            return self.go_on_behind(row, quote).into();
        }
        match self.skip_record(row) {
            Ok(()) => self.refuse(row, RowProblem::RecordTooLong { max: RECORD_BYTES_MAX }).into(),
            Err(endless) => endless.into(),
        }
    }

    /// What an open quotation mark at this place of a record swallows.
    fn open_quote(&self, text: &[u8], at: usize, whole: bool) -> OpenQuote {
        let lines_before = Units::Bytes.count(&text[..at]);
        let line_end = Units::Bytes.first_line(&text[at..]);
        let behind = line_end.map_or(text.len(), |(_, with_end)| at + with_end);
        let rows_follow = self.columns.is_some_and(|columns| {
            let widths = walk(&text[behind..], self.dialect, LINES_LOOKED_AT, whole).widths;
            let fitting = widths.iter().filter(|width| **width == columns).count();
            widths.first() == Some(&columns) && fitting * 5 >= widths.len() * 4
        });
        let text = String::from_utf8_lossy(&text[..behind.min(TEXT_BYTES_MAX)]).trim_end().to_owned();
        OpenQuote { lines_before, rows_follow, text }
    }

    /// Goes on with the line behind the one where the quotation mark opens.
    fn go_on_behind(&mut self, row: &Row, quote: OpenQuote) -> RowError {
        let passed = quote.lines_before + 1;
        let length = self.units.lines(self.window.record(), passed);
        self.window.rewind_to(length);
        self.window.begin_record();
        self.line += passed;
        self.restart_parser();
        let problem = RowProblem::UnclosedQuote { opened_line: row.line + quote.lines_before };
        RowError { line: row.line, offset: row.offset, problem, cells: vec![quote.text] }
    }

    /// Reads over the rest of a record that is too long, keeping none of it.
    fn skip_record(&mut self, row: &Row) -> Result<(), SheetError> {
        let mut lines = Counter::default();
        let mut skipped = 0;
        loop {
            lines.feed(self.units, self.window.record());
            skipped += self.window.record().len() as u64;
            self.window.begin_record();
            if skipped > SKIP_BYTES_MAX {
                self.finished = true;
                return Err(SheetError::EndlessRow { line: row.line, max: SKIP_BYTES_MAX });
            }
            self.fields.clear();
            let fed = self.feed()?;
            if matches!(self.step(fed), ReadRecordResult::Record | ReadRecordResult::End) {
                break;
            }
        }
        lines.feed(self.units, self.window.record());
        self.window.begin_record();
        self.fields.clear();
        self.line += lines.lines;
        // The second half of a line end that the parser took half of.
        if lines.after_return && self.decoding.is_none() {
            self.window.fill_to(1)?;
            if self.window.ahead().starts_with(b"\n") {
                self.window.advance(1);
                self.window.begin_record();
            }
        }
        self.restart_parser();
        Ok(())
    }

    fn restart_parser(&mut self) {
        self.parser.reset();
        if let Some(decoding) = &mut self.decoding {
            decoding.restart();
        }
    }

    fn ends_with_line_end(&self) -> bool {
        let record = self.window.record();
        let width = self.units.width();
        record.len() >= width && self.units.line_end_at(record, record.len() - width) > 0
    }
}
