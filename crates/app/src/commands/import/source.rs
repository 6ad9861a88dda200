//! Rows of a file as an import wants them.

use std::collections::BTreeMap;
use std::fs::File;
use std::io::{self, Read, Seek, SeekFrom};
use std::path::Path;

use rapport_kernel::{Error, Result};
use rapport_modules::exchange::import::{NextRow, RowSource, SourceRow};
use rapport_sheet::{Bookmark, Note, Options, ReadError, Row, Sheet, SheetError};
use serde_json::Value as Json;
use sha2::{Digest, Sha256};

/// A file that is read row by row.
pub struct SheetSource {
    sheet: Sheet,
    row: Row,
    mended: BTreeMap<&'static str, u64>,
    /// The length of a stream.
    stream_bytes: Option<u64>,
}

impl SheetSource {
    /// Opens a file, or standard input for `-`.
    pub fn open(path: &Path, options: &Options) -> Result<Self> {
        let sheet = match path.as_os_str() == "-" {
            true => Sheet::from_reader(io::stdin(), options),
            false => Sheet::open_with(path, options),
        };
        let sheet = sheet.map_err(|error| refused(&path.display().to_string(), error))?;
        Ok(Self { sheet, row: Row::default(), mended: BTreeMap::new(), stream_bytes: None })
    }

    /// Reads from a stream of that length, which cannot be gone back in.
    pub fn of_stream(reader: impl Read + Send + 'static, bytes: u64, options: &Options) -> Result<Self> {
        let sheet = Sheet::from_reader(reader, options).map_err(|error| refused("the file", error))?;
        Ok(Self { sheet, row: Row::default(), mended: BTreeMap::new(), stream_bytes: Some(bytes) })
    }

    /// The sheets of a workbook.
    pub fn sheets(&self) -> Vec<String> {
        self.sheet.sheets().iter().filter(|sheet| sheet.visible).map(|sheet| sheet.name.clone()).collect()
    }

    /// Reads over the rows before a place.
    fn read_up_to(&mut self, place: &Bookmark) -> Result<()> {
        while self.sheet.bookmark().offset < place.offset {
            match self.sheet.read_into(&mut self.row) {
                Ok(true) | Err(ReadError::Row(_)) => {}
                Ok(false) => break,
                Err(ReadError::File(broken)) => return Err(refused("the file", broken)),
            }
        }
        Ok(())
    }

    /// What was mended on the way, for people.
    pub fn notes(&self) -> Vec<String> {
        let header = self
            .sheet
            .header_looks_like_data()
            .then(|| "The first row looks like data; say --no-header if the file does not name its columns".to_owned());
        let mended = self.mended.iter().map(|(what, count)| format!("{count} {what}"));
        header.into_iter().chain(mended).collect()
    }
}

impl RowSource for SheetSource {
    fn columns(&self) -> &[String] {
        self.sheet.header()
    }

    fn next_row(&mut self, row: &mut SourceRow) -> Result<NextRow> {
        match self.sheet.read_into(&mut self.row) {
            Ok(true) => {
                for note in &self.row.notes {
                    *self.mended.entry(mended(note)).or_default() += 1;
                }
                row.line = self.row.line;
                row.cells = std::mem::take(&mut self.row.cells);
                Ok(NextRow::Row)
            }
            Ok(false) => Ok(NextRow::End),
            Err(ReadError::Row(refused)) => {
                row.line = refused.line;
                row.cells = refused.cells;
                Ok(NextRow::Broken(refused.problem.to_string()))
            }
            Err(ReadError::File(broken)) => Err(refused("the file", broken)),
        }
    }

    fn place(&self) -> Json {
        serde_json::to_value(self.sheet.bookmark()).expect("a bookmark is plain data")
    }

    fn go_on_at(&mut self, place: &Json) -> Result<()> {
        let bookmark: Bookmark = serde_json::from_value(place.clone())
            .map_err(|error| Error::fault("Reading the place at which the import was broken off", error))?;
        if self.stream_bytes.is_some() {
            return self.read_up_to(&bookmark);
        }
        self.sheet.resume(&bookmark).map_err(|error| refused("the file", error))
    }

    fn bytes_read(&self) -> u64 {
        self.sheet.bytes_read()
    }

    fn bytes_total(&self) -> Option<u64> {
        self.sheet.bytes_total().or(self.stream_bytes)
    }
}

fn mended(note: &Note) -> &'static str {
    match note {
        Note::Padded { .. } => "rows are shorter than the header; what they lack is taken as empty",
        Note::NulRemoved { .. } => "cells had NUL characters, which were left out",
        Note::ErrorValue { .. } => "cells hold an error of the spreadsheet; they are taken as empty",
        Note::NotCalculated { .. } => "cells hold a formula that was never calculated; they are taken as empty",
    }
}

fn refused(what: &str, error: SheetError) -> Error {
    match error {
        SheetError::Io(error) => Error::fault(format!("Reading {what}"), error),
        other => Error::invalid("file", "unreadable_file", format!("{what}: {other}")),
    }
}

/// Files up to this size are told from others by all of their bytes.
const WHOLE_BYTES_MAX: u64 = 64 << 20;
/// Of a longer file so many pieces are looked at, the first and the last among them.
const PIECES: u64 = 256;
/// Bytes of such a piece.
const PIECE_BYTES: u64 = 64 << 10;

/// What tells a file from others: its length, and a hash of its bytes or of many pieces of it.
pub fn fingerprint(path: &Path) -> io::Result<String> {
    let mut file = File::open(path)?;
    let length = file.metadata()?.len();
    let mut hash = Sha256::new();
    hash.update(length.to_le_bytes());
    if length <= WHOLE_BYTES_MAX {
        feed(&mut file, WHOLE_BYTES_MAX, &mut hash)?;
    } else {
        let last = length - PIECE_BYTES;
        for piece in 0..PIECES {
            file.seek(SeekFrom::Start(last / (PIECES - 1) * piece))?;
            feed(&mut file, PIECE_BYTES, &mut hash)?;
        }
        file.seek(SeekFrom::Start(last))?;
        feed(&mut file, PIECE_BYTES, &mut hash)?;
    }
    Ok(hash.finalize().iter().map(|byte| format!("{byte:02x}")).collect())
}

fn feed(file: &mut File, bytes_max: u64, hash: &mut Sha256) -> io::Result<()> {
    let mut buffer = vec![0; 64 << 10];
    let mut left = file.take(bytes_max);
    loop {
        let count = left.read(&mut buffer)?;
        if count == 0 {
            return Ok(());
        }
        hash.update(&buffer[..count]);
    }
}
