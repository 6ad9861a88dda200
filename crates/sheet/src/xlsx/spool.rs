use std::io::{self, Read, Seek, SeekFrom, Write};

use tempfile::SpooledTempFile;

/// Small, because strings that are not asked for in order are read a page each.
const PAGE_BYTES: u64 = 8 << 10;

/// Bytes that are written once, front to back, and then read anywhere: little of them in memory, many in a temporary
/// file, with the pages that were read last kept at hand.
pub(super) struct Spool {
    file: SpooledTempFile,
    length: u64,
    /// Bytes at the end that are not in the file yet.
    tail: Vec<u8>,
    pages: Vec<Page>,
}

#[derive(Clone, Default)]
struct Page {
    number: Option<u64>,
    bytes: Vec<u8>,
}

impl Spool {
    /// At most `pages` pages are kept at hand, and `memory_bytes` before the file is used.
    pub(super) fn new(memory_bytes: usize, pages: usize) -> Self {
        Self {
            file: SpooledTempFile::new(memory_bytes),
            length: 0,
            tail: Vec::with_capacity(PAGE_BYTES as usize),
            pages: vec![Page::default(); pages],
        }
    }

    pub(super) fn push(&mut self, mut bytes: &[u8]) -> io::Result<()> {
        self.length += bytes.len() as u64;
        while self.tail.len() + bytes.len() >= PAGE_BYTES as usize {
            let (now, later) = bytes.split_at(PAGE_BYTES as usize - self.tail.len());
            self.tail.extend_from_slice(now);
            self.file.seek(SeekFrom::End(0))?;
            self.file.write_all(&self.tail)?;
            self.tail.clear();
            bytes = later;
        }
        self.tail.extend_from_slice(bytes);
        Ok(())
    }

    pub(super) fn len(&self) -> u64 {
        self.length
    }

    /// Appends the bytes at this place to `into`.
    pub(super) fn read(&mut self, mut at: u64, mut count: usize, into: &mut Vec<u8>) -> io::Result<()> {
        while count > 0 {
            let within = (at % PAGE_BYTES) as usize;
            let page = self.page(at / PAGE_BYTES)?;
            let piece = page.get(within..).unwrap_or_default();
            let piece = &piece[..piece.len().min(count)];
            if piece.is_empty() {
                return Err(io::ErrorKind::UnexpectedEof.into());
            }
            into.extend_from_slice(piece);
            at += piece.len() as u64;
            count -= piece.len();
        }
        Ok(())
    }

    fn page(&mut self, number: u64) -> io::Result<&[u8]> {
        if number == self.length / PAGE_BYTES {
            return Ok(&self.tail);
        }
        let slot = (number % self.pages.len() as u64) as usize;
        let page = &mut self.pages[slot];
        if page.number != Some(number) {
            page.number = None;
            page.bytes.resize(PAGE_BYTES as usize, 0);
            self.file.seek(SeekFrom::Start(number * PAGE_BYTES))?;
            self.file.read_exact(&mut page.bytes)?;
            page.number = Some(number);
        }
        Ok(&self.pages[slot].bytes)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_was_written_is_read_wherever_it_lies() {
        for memory in [0, 1 << 20] {
            let mut spool = Spool::new(memory, 4);
            let text: Vec<u8> = (0..200_000_u32).map(|number| (number % 251) as u8).collect();
            for piece in text.chunks(777) {
                spool.push(piece).unwrap();
            }
            assert_eq!(spool.len(), text.len() as u64);
            for (at, count) in [(0, 10), (8_190, 4), (100_000, 50_000), (199_990, 10), (8_192, 8_192), (3, 0)] {
                let mut found = Vec::new();
                spool.read(at as u64, count, &mut found).unwrap();
                assert_eq!(found, text[at..at + count], "{at} {count}");
            }
            assert!(spool.read(199_999, 2, &mut Vec::new()).is_err());
        }
    }
}
