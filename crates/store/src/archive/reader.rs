//! A file as a source. Whatever is wrong with it is named by the table in which it lies.

use std::io::{self, BufRead, BufReader, Read};

use flate2::bufread::GzDecoder;
use rapport_kernel::{Error, Result};
use serde::de::DeserializeOwned;

use super::line::read_row;
use super::meta::{End, Header, Manifest, Outline, Sum};
use super::pour::{Sink, Summing};
use super::seal::Sealed;
use super::{FORMAT_VERSION, Progress};
use crate::conn::Row;

/// Bytes of one line; a row of the widest table is far below.
const LINE_BYTES_MAX: u64 = 512 << 20;
/// Rows and bytes that are handed over at once.
const ROWS_AT_ONCE: usize = 1_000;
const BYTES_AT_ONCE: usize = 4 << 20;

type Unpacked<R> = BufReader<GzDecoder<BufReader<Sealed<R>>>>;

/// Reads an archive.
pub struct Reader<R: Read> {
    from: Unpacked<R>,
    line: Vec<u8>,
    /// In which part it is, for messages.
    part: String,
    /// What the archive says of itself.
    pub manifest: Manifest,
}

impl<R: Read> Reader<R> {
    /// Begins to read.
    pub fn new(from: R) -> Result<Self> {
        let from = BufReader::new(GzDecoder::new(BufReader::new(Sealed::new(from)?)));
        let manifest = Manifest {
            rapport: String::new(),
            version: 0,
            product: String::new(),
            tables: 0,
            engine: String::new(),
            epoch: 0,
            created_at: String::new(),
        };
        let mut reader = Self { from, line: Vec::new(), part: "manifest".to_owned(), manifest };
        reader.read_manifest()?;
        Ok(reader)
    }

    fn read_manifest(&mut self) -> Result<()> {
        let none = "This file is no archive of Rapport, or it is damaged at its start";
        let there = self.next_line().is_ok_and(|there| there);
        let manifest = there.then(|| self.parsed::<Manifest>().ok()).flatten();
        let Some(manifest) = manifest.filter(|manifest| manifest.rapport == "archive") else {
            return Err(Error::invalid(&self.part, "archive_unknown", none));
        };
        let newer = manifest.version > FORMAT_VERSION || manifest.tables > crate::tables::steps();
        if newer {
            let text =
                format!("This archive was made by a newer version, {}; use that one or a later", manifest.product);
            return Err(Error::rule("archive_too_new", text));
        }
        self.manifest = manifest;
        Ok(())
    }

    /// Pours all tables, to the end of the file.
    pub fn pour(mut self, sink: &mut dyn Sink, told: &mut Progress<'_>) -> Result<Outline> {
        let mut outline = Outline { sums: Vec::new() };
        loop {
            self.must_next_line()?;
            if let Ok(end) = self.parsed::<End>() {
                self.is_whole(&end, &outline)?;
                self.is_sealed()?;
                return Ok(outline);
            }
            let table: Header = self.parsed()?;
            self.part.clone_from(&table.table);
            let done = outline.rows();
            let sum = self.pour_table(&table, sink, &mut |table, rows| told(table, done + rows))?;
            outline.sums.push(sum);
        }
    }

    fn pour_table(&mut self, table: &Header, sink: &mut dyn Sink, told: &mut Progress<'_>) -> Result<Sum> {
        sink.begin(table)?;
        let mut summing = Summing::default();
        let mut done = 0;
        loop {
            let (rows, lines) = self.some_rows(table)?;
            summing.add(rows.len(), &lines);
            if !rows.is_empty() {
                sink.rows(&rows, &lines)?;
                done += rows.len() as u64;
                told(&table.table, done);
                continue;
            }
            let sum = summing.end(&table.table);
            if self.parsed::<Sum>()? != sum {
                return Err(self.damaged("its sum does not fit its rows"));
            }
            sink.end(&sum)?;
            return Ok(sum);
        }
    }

    /// The next rows with their lines; none when the line that was read last is no row.
    fn some_rows(&mut self, table: &Header) -> Result<(Vec<Row>, Vec<u8>)> {
        let mut rows = Vec::new();
        let mut lines = Vec::new();
        while rows.len() < ROWS_AT_ONCE && lines.len() < BYTES_AT_ONCE {
            if self.peek()? != Some(b'[') {
                if rows.is_empty() {
                    self.must_next_line()?;
                }
                break;
            }
            self.must_next_line()?;
            rows.push(read_row(&self.line, &table.columns).ok_or_else(|| self.damaged("a row is none"))?);
            lines.extend_from_slice(&self.line);
        }
        Ok((rows, lines))
    }

    fn is_whole(&mut self, end: &End, outline: &Outline) -> Result<()> {
        self.part = "end".to_owned();
        let is_archive = end.end == "archive" && end.tables == outline.sums.len() && end.rows == outline.rows();
        if !is_archive || self.next_line()? {
            return Err(self.damaged("there is less or more than it says"));
        }
        Ok(())
    }

    /// The content was right; so must be every byte of the file.
    fn is_sealed(self) -> Result<()> {
        let damaged = self.damaged("its seal does not fit the file");
        let mut packed = self.from.into_inner().into_inner();
        let is_read = packed.fill_buf().map_err(|error| unread("end", error))?.is_empty();
        let is_right = packed.into_inner().is_right().map_err(|error| unread("end", error))?;
        if is_read && is_right { Ok(()) } else { Err(damaged) }
    }

    // -- lines -----------------------------------------------------------------------------------------------------

    fn peek(&mut self) -> Result<Option<u8>> {
        let there = self.from.fill_buf().map_err(|error| unread(&self.part, error))?;
        Ok(there.first().copied())
    }

    fn must_next_line(&mut self) -> Result<()> {
        if self.next_line()? { Ok(()) } else { Err(self.damaged("the file ends in the middle")) }
    }

    /// Reads a line; whether there was one.
    fn next_line(&mut self) -> Result<bool> {
        self.line.clear();
        let mut within = (&mut self.from).take(LINE_BYTES_MAX);
        within.read_until(b'\n', &mut self.line).map_err(|error| unread(&self.part, error))?;
        match self.line.last() {
            None => Ok(false),
            Some(b'\n') => Ok(true),
            Some(_) => Err(self.damaged("a line has no end")),
        }
    }

    fn parsed<T: DeserializeOwned>(&self) -> Result<T> {
        serde_json::from_slice(&self.line).map_err(|_| self.damaged("a line is not what it must be"))
    }

    fn damaged(&self, how: &str) -> Error {
        damaged(&self.part, how)
    }
}

/// An archive that is not as it was written.
pub fn damaged(part: &str, how: &str) -> Error {
    Error::invalid(part, "archive_damaged", format!("The archive is damaged here: {how}"))
}

/// What cannot be unpacked is damaged; what cannot be read may come back.
fn unread(part: &str, error: io::Error) -> Error {
    match error.kind() {
        io::ErrorKind::InvalidInput | io::ErrorKind::InvalidData | io::ErrorKind::UnexpectedEof => {
            damaged(part, &format!("it cannot be unpacked ({error})"))
        }
        _ => Error::fault(format!("The archive could not be read, in its part {part}"), error),
    }
}
