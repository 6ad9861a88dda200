//! A file as a source.

use std::io::Read;

use rapport_kernel::blob::Blobs;
use rapport_kernel::{Error, Result};

use super::blobs::take;
use super::line::read_row;
use super::lines::Lines;
use super::meta::{BlobHeader, Carried, End, Header, Manifest, Outline, Sum};
use super::pour::{Sink, Summing};
use super::{FORMAT_VERSION, Progress};
use crate::conn::Row;

/// Rows and bytes that are handed over at once.
const ROWS_AT_ONCE: usize = 1_000;
const BYTES_AT_ONCE: usize = 4 << 20;

/// Reads an archive.
pub struct Reader<R: Read> {
    lines: Lines<R>,
    /// What the archive says of itself.
    pub manifest: Manifest,
}

impl<R: Read> Reader<R> {
    /// Begins to read.
    ///
    /// # Errors
    /// When it is no archive, or one of a version to come.
    pub fn new(from: R) -> Result<Self> {
        let mut lines = Lines::new(from, "manifest")?;
        let manifest = manifest(&mut lines)?;
        Ok(Self { lines, manifest })
    }

    /// Pours all tables, and the contents of files into `blobs`, to the end of the file.
    ///
    /// # Errors
    /// `Invalid` naming the part of the archive that is damaged; the sink's.
    pub fn pour(mut self, sink: &mut dyn Sink, blobs: Option<&dyn Blobs>, told: &mut Progress<'_>) -> Result<Outline> {
        let mut outline = Outline { sums: Vec::new(), carried: Carried::default() };
        loop {
            self.lines.must_next()?;
            if let Ok(end) = self.lines.parsed::<End>() {
                self.end(&end, &outline)?;
                return Ok(outline);
            }
            if let Ok(header) = self.lines.parsed::<BlobHeader>() {
                take(&mut self.lines, &header, blobs)?;
                outline.carried.blobs += 1;
                outline.carried.bytes += header.bytes;
                told("files", outline.carried.blobs);
                continue;
            }
            if outline.carried.blobs > 0 {
                return Err(self.lines.damaged("a table lies behind the contents of files"));
            }
            let table: Header = self.lines.parsed()?;
            self.lines.part.clone_from(&table.table);
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
            if rows.is_empty() {
                break;
            }
            summing.add(rows.len(), &lines);
            sink.rows(&rows, &lines)?;
            done += rows.len() as u64;
            told(&table.table, done);
        }
        self.lines.must_next()?;
        let sum = summing.end(&table.table);
        if self.lines.parsed::<Sum>()? != sum {
            return Err(self.lines.damaged("its sum does not fit its rows"));
        }
        sink.end(&sum)?;
        Ok(sum)
    }

    /// The next rows with their lines; none at the end of the table.
    fn some_rows(&mut self, table: &Header) -> Result<(Vec<Row>, Vec<u8>)> {
        let mut rows = Vec::new();
        let mut bytes = Vec::new();
        let lines = &mut self.lines;
        while rows.len() < ROWS_AT_ONCE && bytes.len() < BYTES_AT_ONCE && lines.peek()? == Some(b'[') {
            lines.must_next()?;
            rows.push(read_row(&lines.line, &table.columns).ok_or_else(|| lines.damaged("a row is none"))?);
            bytes.extend_from_slice(&lines.line);
        }
        Ok((rows, bytes))
    }

    /// The content was right; so must be the end, and every byte of the file.
    fn end(mut self, end: &End, outline: &Outline) -> Result<()> {
        self.lines.part = "end".to_owned();
        let Outline { sums, carried } = outline;
        let is_all = end.tables == sums.len() && end.rows == outline.rows() && end.blobs == carried.blobs;
        if end.end != "archive" || !is_all || self.lines.next()? {
            return Err(self.lines.damaged("there is less or more than it says"));
        }
        let unsealed = self.lines.damaged("its seal does not fit the file");
        if self.lines.ends_sealed()? { Ok(()) } else { Err(unsealed) }
    }
}

fn manifest<R: Read>(lines: &mut Lines<R>) -> Result<Manifest> {
    let there = lines.next().is_ok_and(|there| there);
    let manifest = there.then(|| lines.parsed::<Manifest>().ok()).flatten();
    let Some(manifest) = manifest.filter(|manifest| manifest.rapport == "archive") else {
        let text = "This file is no archive of Rapport, or it is damaged at its start";
        return Err(Error::invalid(&lines.part, "archive_unknown", text));
    };
    if manifest.version > FORMAT_VERSION || manifest.tables > crate::tables::steps() {
        let text = format!("This archive was made by a newer version, {}; use that one or a later", manifest.product);
        return Err(Error::rule("archive_too_new", text));
    }
    Ok(manifest)
}
