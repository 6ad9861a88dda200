use std::collections::HashMap;
use std::fs::File;
use std::io::{self, BufReader, Read, Seek, SeekFrom};
use std::sync::{Arc, Mutex, PoisonError};

use flate2::Crc;
use flate2::bufread::DeflateDecoder;
use zip::CompressionMethod;
use zip::read::Config;
// The crate keeps this in `unstable` because its shape may change: a compile error at an update, no more.
use zip::unstable::read::ZipIterable;

use crate::SheetError;
use crate::limits::{
    XLSX_BYTES_MAX, XLSX_ENTRIES_MAX, XLSX_PART_BYTES_MAX, XLSX_RATIO_FREE_BYTES, XLSX_RATIO_MAX,
    XLSX_SMALL_PART_BYTES_MAX,
};

/// Longest name of a part.
const NAME_BYTES_MAX: usize = 512;

/// Longest reason of an error: it may quote the file.
const REASON_CHARACTERS_MAX: usize = 200;

/// The parts of a workbook by their names in lower case (part names know no case).
pub(super) struct Package {
    file: Arc<Mutex<File>>,
    entries: HashMap<String, Entry>,
}

#[derive(Debug, Clone)]
struct Entry {
    header_start: u64,
    packed: u64,
    unpacked: u64,
    crc: u32,
    method: CompressionMethod,
    encrypted: bool,
}

/// How much a part may unpack to.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Size {
    /// It is streamed.
    Large,
    /// It is held in memory.
    Small,
}

impl Package {
    pub(super) fn open(file: File) -> Result<Self, SheetError> {
        if file.metadata()?.len() > XLSX_BYTES_MAX {
            return Err(too_large());
        }
        // One entry at a time: the directory of a hostile archive can be as large as the archive.
        let mut archive = ZipIterable::try_new(BufReader::new(&file), Config::default()).map_err(not_a_zip)?;
        if archive.len() > XLSX_ENTRIES_MAX {
            return Err(SheetError::Limit {
                name: "XLSX_ENTRIES_MAX",
                what: "files inside it",
                max: XLSX_ENTRIES_MAX as u64,
                advice: "Save the table in a new workbook, without pictures and attachments.",
            });
        }
        let mut entries = HashMap::with_capacity(archive.len());
        for entry in archive.files().map_err(not_a_zip)? {
            let entry = entry.map_err(not_a_zip)?;
            // No part has such a name, and ten thousand of them would fill the memory.
            if entry.name_raw().len() > NAME_BYTES_MAX {
                continue;
            }
            let name = entry.name().map_err(not_a_zip)?.replace('\\', "/").to_lowercase();
            let found = Entry {
                header_start: entry.header_start(),
                packed: entry.compressed_size(),
                unpacked: entry.size(),
                crc: entry.crc32(),
                method: entry.compression(),
                encrypted: entry.encrypted(),
            };
            entries.insert(name.trim_start_matches('/').to_owned(), found);
        }
        let package = Self { file: Arc::new(Mutex::new(file)), entries };
        package.check_kind()?;
        Ok(package)
    }

    /// Many formats are zip archives.
    fn check_kind(&self) -> Result<(), SheetError> {
        const SAVE: &str = "Open it in a spreadsheet and save it as XLSX.";
        let has = |name: &str| self.entries.contains_key(name);
        let not = |found, advice| Err(SheetError::NotATable { found, advice });
        if has("xl/workbook.bin") {
            not("a binary workbook (.xlsb)", SAVE)
        } else if has("content.xml") && has("mimetype") {
            not("an OpenDocument file (.ods)", SAVE)
        } else if has("word/document.xml") {
            not("a Word document", "Copy its table to a spreadsheet and save that as XLSX.")
        } else if has("ppt/presentation.xml") {
            not("a presentation", "Copy its table to a spreadsheet and save that as XLSX.")
        } else if has("index/document.iwa") || has("index.zip") {
            not("an Apple Numbers or Pages file", "Export it as XLSX.")
        } else if !has("[content_types].xml") {
            not("a zip archive", "Unpack it first.")
        } else {
            Ok(())
        }
    }

    pub(super) fn has(&self, name: &str) -> bool {
        self.entries.contains_key(&key(name))
    }

    pub(super) fn packed_size(&self, name: &str) -> u64 {
        self.entries.get(&key(name)).map_or(0, |entry| entry.packed)
    }

    /// Opens a part for reading.
    pub(super) fn part(&self, name: &str, size: Size) -> Result<Part, SheetError> {
        let entry = self.entries.get(&key(name)).ok_or_else(|| damaged(name, "it is missing"))?;
        if entry.encrypted {
            return Err(damaged(name, "it is protected by a password"));
        }
        let start = self.content_start(name, entry)?;
        let section = BufReader::with_capacity(
            64 << 10,
            Section { file: Arc::clone(&self.file), at: start, end: start.saturating_add(entry.packed) },
        );
        let source = match entry.method {
            CompressionMethod::Stored => Source::Stored(section),
            CompressionMethod::Deflated => Source::Deflated(DeflateDecoder::new(section)),
            _ => return Err(damaged(name, "it is packed by an unknown method")),
        };
        let max = match size {
            Size::Large => XLSX_PART_BYTES_MAX,
            Size::Small => XLSX_SMALL_PART_BYTES_MAX,
        };
        Ok(Part { name: name.to_owned(), source, entry: entry.clone(), start, max, unpacked: 0, crc: Crc::new() })
    }

    /// The content of an entry lies behind its own header, which has a length of its own.
    fn content_start(&self, name: &str, entry: &Entry) -> Result<u64, SheetError> {
        const HEADER_BYTES: usize = 30;
        let mut header = [0; HEADER_BYTES];
        let mut section = Section {
            file: Arc::clone(&self.file),
            at: entry.header_start,
            end: entry.header_start.saturating_add(30),
        };
        section.read_exact(&mut header)?;
        if !header.starts_with(b"PK\x03\x04") {
            return Err(damaged(name, "its place in the archive is wrong"));
        }
        let length = |at: usize| u64::from(u16::from_le_bytes([header[at], header[at + 1]]));
        Ok(entry.header_start + HEADER_BYTES as u64 + length(26) + length(28))
    }
}

/// One part, unpacked while it is read; more than the limits allow is an error.
pub(super) struct Part {
    name: String,
    source: Source,
    entry: Entry,
    start: u64,
    max: u64,
    unpacked: u64,
    crc: Crc,
}

enum Source {
    Stored(BufReader<Section>),
    Deflated(DeflateDecoder<BufReader<Section>>),
}

/// A stretch of the file with a place of its own: several parts are read at the same time.
struct Section {
    file: Arc<Mutex<File>>,
    at: u64,
    end: u64,
}

impl Part {
    pub(super) fn name(&self) -> &str {
        &self.name
    }

    /// How much of the packed part is read.
    pub(super) fn packed_read(&self) -> u64 {
        let section = match &self.source {
            Source::Stored(reader) => reader.get_ref(),
            Source::Deflated(decoder) => decoder.get_ref().get_ref(),
        };
        section.at.min(section.end) - self.start
    }

    fn check_size(&self) -> Result<(), SheetError> {
        const ADVICE: &str = "Split the table, or import it as CSV.";
        if self.unpacked > self.max {
            let name =
                if self.max == XLSX_SMALL_PART_BYTES_MAX { "XLSX_SMALL_PART_BYTES_MAX" } else { "XLSX_PART_BYTES_MAX" };
            let what = "bytes that a part of it unpacks to";
            return Err(SheetError::Limit { name, what, max: self.max, advice: ADVICE });
        }
        let allowed = self.entry.packed.saturating_mul(XLSX_RATIO_MAX).max(XLSX_RATIO_FREE_BYTES);
        if self.unpacked > allowed {
            return Err(SheetError::Limit {
                name: "XLSX_RATIO_MAX",
                what: "bytes that each of its packed bytes unpacks to, as in a zip bomb",
                max: XLSX_RATIO_MAX,
                advice: ADVICE,
            });
        }
        Ok(())
    }

    fn check_whole(&self) -> Result<(), SheetError> {
        if self.unpacked != self.entry.unpacked || self.crc.sum() != self.entry.crc {
            return Err(damaged(&self.name, "its checksum is wrong"));
        }
        Ok(())
    }
}

impl Read for Part {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let got = match &mut self.source {
            Source::Stored(reader) => reader.read(buffer),
            Source::Deflated(decoder) => decoder.read(buffer),
        };
        let got = got.map_err(|error| match error.kind() {
            io::ErrorKind::InvalidInput | io::ErrorKind::InvalidData | io::ErrorKind::UnexpectedEof => {
                io::Error::other(damaged(&self.name, "it cannot be unpacked"))
            }
            _ => error,
        })?;
        self.unpacked += got as u64;
        self.crc.update(&buffer[..got]);
        self.check_size().map_err(io::Error::other)?;
        if got == 0 && !buffer.is_empty() {
            self.check_whole().map_err(io::Error::other)?;
        }
        Ok(got)
    }
}

impl Read for Section {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let left = usize::try_from(self.end.saturating_sub(self.at)).unwrap_or(usize::MAX);
        let length = buffer.len().min(left);
        let mut file = self.file.lock().unwrap_or_else(PoisonError::into_inner);
        file.seek(SeekFrom::Start(self.at))?;
        let got = file.read(&mut buffer[..length])?;
        self.at += got as u64;
        Ok(got)
    }
}

fn key(name: &str) -> String {
    name.trim_start_matches('/').to_lowercase()
}

fn not_a_zip(error: zip::result::ZipError) -> SheetError {
    match error {
        zip::result::ZipError::Io(error) if error.kind() != io::ErrorKind::UnexpectedEof => SheetError::Io(error),
        other => damaged("zip archive", &other.to_string()),
    }
}

pub(super) fn damaged(part: &str, reason: &str) -> SheetError {
    SheetError::Damaged { part: part.to_owned(), reason: reason.chars().take(REASON_CHARACTERS_MAX).collect() }
}

fn too_large() -> SheetError {
    SheetError::Limit {
        name: "XLSX_BYTES_MAX",
        what: "bytes of the file",
        max: XLSX_BYTES_MAX,
        advice: "Split the table, or import it as CSV.",
    }
}
