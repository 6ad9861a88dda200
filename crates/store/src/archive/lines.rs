//! The lines of a file, unpacked. Whatever is wrong is named by the part of the archive in which it lies.

use std::io::{self, BufRead, BufReader, Read};

use flate2::bufread::GzDecoder;
use rapport_kernel::{Error, Result};
use serde::de::DeserializeOwned;

use super::seal::Sealed;

/// Bytes of one line; a row of the widest table is far below.
const LINE_BYTES_MAX: u64 = 512 << 20;

/// Reads lines.
pub struct Lines<R: Read> {
    from: BufReader<GzDecoder<BufReader<Sealed<R>>>>,
    /// In which part of the archive they are.
    pub part: String,
    /// The line that was read last, with its end.
    pub line: Vec<u8>,
}

impl<R: Read> Lines<R> {
    /// Reads those of a file.
    pub fn new(from: R, part: &str) -> Result<Self> {
        let from = BufReader::new(GzDecoder::new(BufReader::new(Sealed::new(from)?)));
        Ok(Self { from, part: part.to_owned(), line: Vec::new() })
    }

    /// The first byte of the next line; `None` at the end.
    pub fn peek(&mut self) -> Result<Option<u8>> {
        let there = self.from.fill_buf().map_err(|error| unread(&self.part, error))?;
        Ok(there.first().copied())
    }

    /// Reads a line; whether there was one.
    pub fn next(&mut self) -> Result<bool> {
        self.line.clear();
        let mut within = (&mut self.from).take(LINE_BYTES_MAX);
        within.read_until(b'\n', &mut self.line).map_err(|error| unread(&self.part, error))?;
        match self.line.last() {
            None => Ok(false),
            Some(b'\n') => Ok(true),
            Some(_) => Err(self.damaged("a line has no end")),
        }
    }

    /// Reads a line that must be there.
    pub fn must_next(&mut self) -> Result<()> {
        if self.next()? { Ok(()) } else { Err(self.damaged("the file ends in the middle")) }
    }

    /// What the line says.
    pub fn parsed<T: DeserializeOwned>(&self) -> Result<T> {
        serde_json::from_slice(&self.line).map_err(|_| self.damaged("a line is not what it must be"))
    }

    /// Whether the file ends here, with its right seal: every byte of it is as it was written.
    pub fn ends_sealed(self) -> Result<bool> {
        let unread = |error| unread(&self.part, error);
        let mut packed = self.from.into_inner().into_inner();
        let is_read = packed.fill_buf().map_err(unread)?.is_empty();
        Ok(is_read && packed.into_inner().ends_right().map_err(unread)?)
    }

    /// That this part is not as it was written.
    pub fn damaged(&self, how: &str) -> Error {
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
