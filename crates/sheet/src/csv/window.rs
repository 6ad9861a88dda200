use std::fs::File;
use std::io::{self, Read, Seek, SeekFrom};

use crate::SheetError;
use crate::limits::{RECORD_BYTES_MAX, SNIFF_BYTES};

/// How much is asked of the source at a time.
const CHUNK_BYTES: usize = 256 << 10;

/// Where the window stops growing: a record that is too long is refused before this.
const WINDOW_BYTES_MAX: usize = RECORD_BYTES_MAX + (1 << 20);

/// The part of a file around the current record: `start..pos` is parsed, `pos..end` is not yet.
pub(crate) struct Window {
    source: Source,
    bytes: Vec<u8>,
    start: usize,
    pos: usize,
    end: usize,
    /// Place of `bytes[0]` in the file.
    base: u64,
    at_end: bool,
    bytes_total: Option<u64>,
}

enum Source {
    File(File),
    Stream(Box<dyn Read + Send>),
}

impl Window {
    pub(crate) fn of_file(file: File) -> io::Result<Self> {
        let metadata = file.metadata()?;
        // A pipe or a terminal is a file too, but has no length and no way back.
        if !metadata.is_file() {
            return Ok(Self::of_stream(Box::new(file)));
        }
        Ok(Self::new(Source::File(file), Some(metadata.len())))
    }

    pub(crate) fn of_stream(stream: Box<dyn Read + Send>) -> Self {
        Self::new(Source::Stream(stream), None)
    }

    fn new(source: Source, bytes_total: Option<u64>) -> Self {
        Self { source, bytes: vec![0; SNIFF_BYTES], start: 0, pos: 0, end: 0, base: 0, at_end: false, bytes_total }
    }

    /// Reads until so many bytes lie ahead, or the source ends.
    pub(crate) fn fill_to(&mut self, count: usize) -> io::Result<()> {
        while self.end - self.pos < count && self.more()? {}
        Ok(())
    }

    /// Reads something; false at the end of the source.
    pub(crate) fn more(&mut self) -> io::Result<bool> {
        if self.at_end {
            return Ok(false);
        }
        self.make_room();
        let room = &mut self.bytes[self.end..];
        let length = room.len().min(CHUNK_BYTES);
        let got = loop {
            match self.source.read(&mut room[..length]) {
                Err(error) if error.kind() == io::ErrorKind::Interrupted => {}
                other => break other?,
            }
        };
        self.end += got;
        self.at_end = got == 0;
        Ok(got > 0)
    }

    fn make_room(&mut self) {
        if self.start == self.end {
            self.base += self.start as u64;
            (self.start, self.pos, self.end) = (0, 0, 0);
        }
        if self.end < self.bytes.len() {
            return;
        }
        if self.start > 0 {
            self.bytes.copy_within(self.start..self.end, 0);
            self.base += self.start as u64;
            self.pos -= self.start;
            self.end -= self.start;
            self.start = 0;
        } else {
            assert!(
                self.bytes.len() < WINDOW_BYTES_MAX,
                "a record that is too long is refused before the window is full"
            );
            self.bytes.resize((self.bytes.len() * 2).min(WINDOW_BYTES_MAX), 0);
        }
    }

    /// What was not parsed yet.
    pub(crate) fn ahead(&self) -> &[u8] {
        &self.bytes[self.pos..self.end]
    }

    /// The current record, as far as it is parsed.
    pub(crate) fn record(&self) -> &[u8] {
        &self.bytes[self.start..self.pos]
    }

    pub(crate) fn advance(&mut self, count: usize) {
        self.pos += count;
        debug_assert!(self.pos <= self.end);
    }

    /// A new record starts here.
    pub(crate) fn begin_record(&mut self) {
        self.start = self.pos;
    }

    /// Goes back to so many bytes after the start of the record.
    pub(crate) fn rewind_to(&mut self, count: usize) {
        self.pos = self.start + count;
        debug_assert!(self.pos <= self.end);
    }

    pub(crate) fn at_end(&self) -> bool {
        self.at_end && self.pos == self.end
    }

    /// Whether the source has nothing beyond what lies in the window.
    pub(crate) fn source_ended(&self) -> bool {
        self.at_end
    }

    /// Place in the file of the next byte to parse.
    pub(crate) fn offset(&self) -> u64 {
        self.base + self.pos as u64
    }

    pub(crate) fn bytes_total(&self) -> Option<u64> {
        self.bytes_total
    }

    /// Goes to another place of the file; in a stream only forward.
    pub(crate) fn seek(&mut self, offset: u64) -> Result<(), SheetError> {
        match &mut self.source {
            Source::File(file) => {
                file.seek(SeekFrom::Start(offset))?;
                self.base = offset;
                (self.start, self.pos, self.end) = (0, 0, 0);
                self.at_end = false;
            }
            Source::Stream(_) => {
                let now = self.offset();
                if offset < now {
                    return Err(SheetError::CannotGoBack);
                }
                self.pass_over(offset - now)?;
            }
        }
        Ok(())
    }

    fn pass_over(&mut self, mut count: u64) -> io::Result<()> {
        while count > 0 {
            let step = (self.end - self.pos).min(usize::try_from(count).unwrap_or(usize::MAX));
            self.advance(step);
            self.begin_record();
            count -= step as u64;
            if step == 0 && !self.more()? {
                break;
            }
        }
        Ok(())
    }

    /// The file itself, where the source is one.
    pub(crate) fn into_file(self) -> Result<File, Self> {
        match self.source {
            Source::File(file) => Ok(file),
            Source::Stream(_) => Err(self),
        }
    }

    /// What of the source does not lie in the window.
    pub(crate) fn into_rest(self) -> impl Read {
        self.source
    }
}

impl Read for Source {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        match self {
            Source::File(file) => file.read(buffer),
            Source::Stream(stream) => stream.read(buffer),
        }
    }
}
