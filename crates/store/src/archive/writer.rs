//! A file as a sink.

use std::io::Write;

use base64::Engine;
use base64::engine::general_purpose::STANDARD as BASE64;
use flate2::Compression;
use flate2::write::GzEncoder;
use rapport_kernel::{Error, Result};
use serde::Serialize;

use super::meta::{BlobHeader, End, Header, Manifest, Outline, Sum};
use super::pour::Sink;
use super::seal::{Hashed, member};
use crate::conn::Row;

/// How hard it is packed: the quickest level that knows that some letters are rarer than others, without which base64
/// stays a third larger than what it says (ADR 0009).
const PACKED: u32 = 2;

/// Writes an archive.
pub struct Writer<W: Write> {
    out: GzEncoder<Hashed<W>>,
}

impl<W: Write> Writer<W> {
    /// Begins an archive.
    pub fn new(out: W, manifest: &Manifest) -> Result<Self> {
        let mut writer = Self { out: member(Hashed::new(out), Compression::new(PACKED)) };
        writer.line(manifest)?;
        Ok(writer)
    }

    /// Ends it: without this a file is no archive.
    pub fn finish(mut self, outline: &Outline) -> Result<W> {
        let Outline { sums, carried } = outline;
        let end = End { end: "archive".to_owned(), tables: sums.len(), rows: outline.rows(), blobs: carried.blobs };
        self.line(&end)?;
        let hashed = self.out.finish().map_err(unwritten)?;
        hashed.seal().map_err(unwritten)
    }

    /// Begins the content of a file.
    pub fn begin_blob(&mut self, header: &BlobHeader) -> Result<()> {
        self.line(header)
    }

    /// A block of the content of a file.
    pub fn block(&mut self, block: &[u8]) -> Result<()> {
        self.line(&BASE64.encode(block))
    }

    fn line(&mut self, what: &impl Serialize) -> Result<()> {
        let mut line = serde_json::to_vec(what).map_err(|error| Error::fault("Writing an archive", error))?;
        line.push(b'\n');
        self.out.write_all(&line).map_err(unwritten)
    }
}

impl<W: Write> Sink for Writer<W> {
    fn begin(&mut self, table: &Header) -> Result<()> {
        self.line(table)
    }
    fn rows(&mut self, _rows: &[Row], lines: &[u8]) -> Result<()> {
        self.out.write_all(lines).map_err(unwritten)
    }
    fn end(&mut self, sum: &Sum) -> Result<()> {
        self.line(sum)
    }
}

fn unwritten(error: std::io::Error) -> Error {
    Error::fault("The archive could not be written", error)
}
