//! The seal: a second member of the gzip file with the SHA-256 of all bytes before it. A checksum of the content alone
//! would not see every changed byte, as some bytes of a packed file say nothing.

use std::io::{self, Read, Write};

use flate2::write::GzEncoder;
use flate2::{Compression, GzBuilder};
use rapport_kernel::{Error, Result};
use sha2::{Digest, Sha256};

use super::pour::hex;

/// Bytes that are read at once.
const BLOCK_BYTES: usize = 64 << 10;

/// Hashes what is written.
pub struct Hashed<W> {
    /// Where it goes.
    out: W,
    hash: Sha256,
}

impl<W: Write> Hashed<W> {
    /// Hashes what is written to `out`.
    pub fn new(out: W) -> Self {
        Self { out, hash: Sha256::new() }
    }
    /// Appends the seal and hands the rest back.
    pub fn seal(mut self) -> io::Result<W> {
        let seal = seal(self.hash)?;
        self.out.write_all(&seal)?;
        self.out.flush()?;
        Ok(self.out)
    }
}

impl<W: Write> Write for Hashed<W> {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        let written = self.out.write(bytes)?;
        self.hash.update(&bytes[..written]);
        Ok(written)
    }
    fn flush(&mut self) -> io::Result<()> {
        self.out.flush()
    }
}

/// A gzip member of nothing but the content: no name, no time, so that the same rows are the same bytes.
pub fn member<W: Write>(out: W, packed: Compression) -> GzEncoder<W> {
    /// "Unknown", so that the bytes do not follow the machine.
    const OPERATING_SYSTEM: u8 = 255;
    GzBuilder::new().mtime(0).operating_system(OPERATING_SYSTEM).write(out, packed)
}

/// The seal of a hash: always as long.
fn seal(hash: Sha256) -> io::Result<Vec<u8>> {
    let mut seal = member(Vec::new(), Compression::none());
    writeln!(seal, "{{\"seal\":\"{}\"}}", hex(&hash.finalize()))?;
    seal.finish()
}

/// Reads a file up to its seal, and then holds the seal against what was read.
pub struct Sealed<R> {
    from: R,
    hash: Sha256,
    /// Bytes that were read from the file: the last of them may be the seal.
    held: Vec<u8>,
    /// How many of them were given out.
    given: usize,
    seal_bytes: usize,
    is_read: bool,
}

impl<R: Read> Sealed<R> {
    /// Reads `from`.
    pub fn new(from: R) -> Result<Self> {
        let seal = seal(Sha256::new()).map_err(|error| Error::fault("Making a seal", error))?;
        let seal_bytes = seal.len();
        Ok(Self { from, hash: Sha256::new(), held: Vec::new(), given: 0, seal_bytes, is_read: false })
    }

    /// Whether the file ends with its right seal. Everything before it must have been read.
    pub fn ends_right(mut self) -> io::Result<bool> {
        let mut rest = [0; 1];
        if self.read(&mut rest)? > 0 {
            return Ok(false);
        }
        Ok(self.held[self.given..] == seal(self.hash)?)
    }

    /// Reads until there is something to give, or the file ends.
    fn fill(&mut self) -> io::Result<()> {
        self.held.drain(..self.given);
        self.given = 0;
        while !self.is_read && self.held.len() <= self.seal_bytes {
            let before = self.held.len();
            self.held.resize(before + BLOCK_BYTES, 0);
            let read = self.from.read(&mut self.held[before..]);
            self.held.truncate(before + *read.as_ref().unwrap_or(&0));
            match read {
                Ok(0) => self.is_read = true,
                Ok(_) => {}
                Err(error) if error.kind() == io::ErrorKind::Interrupted => {}
                Err(error) => return Err(error),
            }
        }
        Ok(())
    }
}

impl<R: Read> Read for Sealed<R> {
    fn read(&mut self, out: &mut [u8]) -> io::Result<usize> {
        if self.held.len() - self.given <= self.seal_bytes {
            self.fill()?;
        }
        let there = (self.held.len() - self.given).saturating_sub(self.seal_bytes);
        let count = there.min(out.len());
        let bytes = &self.held[self.given..self.given + count];
        self.hash.update(bytes);
        out[..count].copy_from_slice(bytes);
        self.given += count;
        Ok(count)
    }
}
