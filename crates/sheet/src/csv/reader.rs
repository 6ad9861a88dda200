use std::borrow::Cow;

use csv_core::{ReadRecordResult, Reader};

use super::charset::{self, Charset};
use super::decode::{self, Decoding, decode_all};
use super::fields::Fields;
use super::lines::Units;
use super::open::named;
use super::walk::Dialect;
use super::window::Window;
use crate::limits::{CELL_BYTES_MAX, COLUMNS_MAX, RECORD_BYTES_MAX, SNIFF_BYTES};
use crate::{Bookmark, ReadError, Row, RowError, RowProblem, SheetError};

/// Reads the records of a CSV file one after the other.
pub(crate) struct CsvReader {
    pub(super) window: Window,
    pub(super) units: Units,
    pub(super) charset: Charset,
    /// Absent where the file's bytes are parsed as they lie.
    pub(super) decoding: Option<Decoding>,
    pub(super) dialect: Dialect,
    pub(super) parser: Reader,
    pub(super) fields: Fields,
    /// The line that begins at the place of the window.
    pub(super) line: u64,
    /// Columns of the header, once it is known.
    pub(super) columns: Option<usize>,
    pub(super) finished: bool,
}

/// How the parsing of a record ended.
enum Parsed {
    Record,
    TooLong,
    End,
}

impl CsvReader {
    pub(super) fn set_charset(&mut self, charset: Charset) {
        self.charset = charset;
        self.units = charset.units();
        self.decoding = match charset {
            Charset::Other(encoding) => Some(Decoding::new(encoding)),
            Charset::Ascii | Charset::Utf8 => None,
        };
    }

    pub(crate) fn expect_columns(&mut self, count: usize) {
        self.columns = Some(count);
    }

    pub(crate) fn delimiter(&self) -> u8 {
        self.dialect.delimiter
    }

    pub(crate) fn encoding(&self) -> &'static str {
        self.charset.name()
    }

    pub(crate) fn bytes_total(&self) -> Option<u64> {
        self.window.bytes_total()
    }

    pub(crate) fn bytes_read(&self) -> u64 {
        self.window.offset()
    }

    pub(crate) fn bookmark(&self) -> Bookmark {
        Bookmark {
            offset: self.window.offset(),
            line: self.line,
            encoding: (self.charset != Charset::Ascii).then(|| self.charset.name().to_owned()),
            bytes_total: self.window.bytes_total(),
        }
    }

    pub(crate) fn resume(&mut self, bookmark: &Bookmark) -> Result<(), SheetError> {
        self.window.seek(bookmark.offset)?;
        self.line = bookmark.line;
        self.parser.reset();
        self.finished = false;
        match &bookmark.encoding {
            Some(name) => self.set_charset(named(name)?),
            None => self.set_charset(self.charset),
        }
        Ok(())
    }

    /// Reads the next record that is not blank.
    pub(crate) fn read_into(&mut self, row: &mut Row) -> Result<bool, ReadError> {
        while !self.finished {
            if !self.begin_record()? {
                break;
            }
            row.restart(self.line, self.window.offset());
            match self.parse()? {
                Parsed::End => break,
                Parsed::TooLong => return Err(self.give_up_record(row)),
                Parsed::Record => {}
            }
            if self.charset == Charset::Ascii && !self.fields.text().is_ascii() {
                self.decide_charset()?;
                continue;
            }
            let lines = self.units.count(self.window.record());
            self.torn_quote(row, lines)?;
            let problem = self.problem(row);
            self.end_record(lines)?;
            if let Some(problem) = problem {
                return Err(self.refuse(row, problem).into());
            }
            if self.fields.text_len > 0 {
                self.fill(row)?;
                // A row of nothing but NUL characters is blank now.
                if row.notes.is_empty() || row.cells.iter().any(|cell| !cell.is_empty()) {
                    return Ok(true);
                }
            }
        }
        self.finished = true;
        Ok(false)
    }

    /// Passes over line ends to the start of a record; false at the end of the file.
    fn begin_record(&mut self) -> Result<bool, SheetError> {
        const LINE_END_BYTES_MAX: usize = 4;
        loop {
            if self.window.ahead().len() < LINE_END_BYTES_MAX {
                self.window.fill_to(LINE_END_BYTES_MAX)?;
            }
            let length = self.units.line_end_at(self.window.ahead(), 0);
            self.window.advance(length);
            self.window.begin_record();
            if length == 0 {
                break;
            }
            self.line += 1;
        }
        if let Some(decoding) = &mut self.decoding {
            decoding.broken = false;
        }
        self.fields.clear();
        Ok(!self.window.at_end())
    }

    /// Puts a record of so many lines behind, and takes a line end whole that the parser took half of.
    pub(super) fn end_record(&mut self, lines: u64) -> Result<(), SheetError> {
        if self.window.record().ends_with(b"\r") && self.decoding.is_none() {
            self.window.fill_to(1)?;
            if self.window.ahead().starts_with(b"\n") {
                self.window.advance(1);
            }
        }
        if let Some(decoding) = &mut self.decoding {
            decoding.drop_text();
        }
        self.line += lines;
        self.window.begin_record();
        self.parser.reset();
        Ok(())
    }

    fn parse(&mut self) -> Result<Parsed, SheetError> {
        loop {
            let fed = self.feed()?;
            match self.step(fed) {
                ReadRecordResult::Record => return Ok(Parsed::Record),
                ReadRecordResult::End => return Ok(Parsed::End),
                ReadRecordResult::InputEmpty => {
                    if self.window.record().len() > RECORD_BYTES_MAX {
                        return Ok(Parsed::TooLong);
                    }
                }
                ReadRecordResult::OutputFull => {
                    if !self.fields.grow_text() {
                        return Ok(Parsed::TooLong);
                    }
                }
                ReadRecordResult::OutputEndsFull => self.fields.grow_ends(),
            }
        }
    }

    /// Sees to it that there is something to parse; false where the file is at its end.
    pub(super) fn feed(&mut self) -> Result<bool, SheetError> {
        let Some(decoding) = &mut self.decoding else {
            return Ok(!self.window.ahead().is_empty() || self.window.more()?);
        };
        // A piece may mean nothing by itself, such as the first byte of a character.
        while decoding.ahead().is_empty() {
            let bytes = self.window.ahead();
            let piece = decode::piece(self.units, bytes);
            // The line, or its end, may go on in bytes that are not read yet.
            if piece == bytes.len() && self.window.more()? {
                continue;
            }
            let bytes = self.window.ahead();
            if bytes.is_empty() && decoding.finished {
                return Ok(false);
            }
            decoding.decode(&bytes[..piece], self.window.source_ended() && piece == bytes.len());
            self.window.advance(piece);
        }
        Ok(true)
    }

    /// Parses what was fed.
    pub(super) fn step(&mut self, fed: bool) -> ReadRecordResult {
        let fields = &mut self.fields;
        let input = match &self.decoding {
            _ if !fed => &[],
            Some(decoding) => decoding.ahead(),
            None => self.window.ahead(),
        };
        let text = &mut fields.text[fields.text_len..];
        let (result, read, written, ended) = self.parser.read_record(input, text, &mut fields.ends[fields.count..]);
        match &mut self.decoding {
            Some(decoding) => decoding.advance(read),
            None => self.window.advance(read),
        }
        fields.text_len += written;
        fields.count += ended;
        result
    }

    /// The first text that is not ASCII came up: what surrounds it tells the encoding. The record is then read again.
    fn decide_charset(&mut self) -> Result<(), SheetError> {
        self.window.rewind_to(0);
        self.window.fill_to(SNIFF_BYTES)?;
        let charset = match charset::detect(self.window.ahead(), self.window.source_ended()) {
            // The bytes of this record are not ASCII, whatever a glance at its surroundings says.
            Charset::Ascii => Charset::Utf8,
            other if other.units() != Units::Bytes => Charset::Utf8,
            other => other,
        };
        self.parser.reset();
        self.set_charset(charset);
        Ok(())
    }

    fn problem(&self, row: &Row) -> Option<RowProblem> {
        if self.window.record().len() > RECORD_BYTES_MAX {
            return Some(RowProblem::RecordTooLong { max: RECORD_BYTES_MAX });
        }
        if self.fields.count > COLUMNS_MAX {
            return Some(RowProblem::TooManyColumns { max: COLUMNS_MAX });
        }
        self.broken_text(row)
    }

    /// Whether the record holds bytes that mean nothing, and where.
    fn broken_text(&self, row: &Row) -> Option<RowProblem> {
        let (at, at_line) = match &self.decoding {
            Some(decoding) if decoding.broken => {
                let text = String::from_utf8_lossy(self.fields.text());
                (text.find('\u{FFFD}').unwrap_or(0), row.line)
            }
            Some(_) => return None,
            None => {
                let at = std::str::from_utf8(self.fields.text()).err()?.valid_up_to();
                let in_file = std::str::from_utf8(self.window.record()).err().map_or(0, |error| error.valid_up_to());
                (at, row.line + self.units.count(&self.window.record()[..in_file]))
            }
        };
        let column = self.fields.ends().iter().position(|end| *end > at).unwrap_or(0) + 1;
        Some(RowProblem::BrokenText { at_line, column, encoding: self.charset.name() })
    }

    /// Moves the cells into the row.
    fn fill(&mut self, row: &mut Row) -> Result<(), RowError> {
        let text = std::str::from_utf8(self.fields.text()).expect("the text was checked before");
        let has_nul = self.fields.text().contains(&0);
        let mut start = 0;
        let mut too_long = None;
        for (index, &end) in self.fields.ends().iter().enumerate() {
            row.empty_cell(index).push_str(&text[start..end]);
            if has_nul {
                row.remove_nul(index);
            }
            if end - start > CELL_BYTES_MAX && too_long.is_none() {
                too_long = Some(RowProblem::CellTooLong { column: index + 1, max: CELL_BYTES_MAX });
            }
            start = end;
        }
        row.cells.truncate(self.fields.count);
        match too_long {
            Some(problem) => Err(self.refuse(row, problem)),
            None => Ok(()),
        }
    }

    /// An error for the current row, with its cells as far as they can be read.
    pub(super) fn refuse(&self, row: &Row, problem: RowProblem) -> RowError {
        RowError { line: row.line, offset: row.offset, problem, cells: self.fields.lossy() }
    }

    /// Bytes of the file in UTF-8.
    pub(super) fn text_of<'a>(&self, bytes: &'a [u8]) -> Cow<'a, [u8]> {
        match self.charset {
            Charset::Other(encoding) => decode_all(encoding, bytes).into(),
            Charset::Ascii | Charset::Utf8 => bytes.into(),
        }
    }
}
