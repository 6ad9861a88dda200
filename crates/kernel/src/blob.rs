//! Blobs: the contents of attached files, named by their SHA-256, so that one that is there never changes and the same
//! content lies there once. A record of the object `file` names its blob; blobs are put down before the record that
//! names them is written, and taken away by a sweep when nothing names them any more.

use std::fmt;
use std::io::{Read, Seek};
use std::str::FromStr;

use sha2::{Digest, Sha256};

use crate::catalog::{Catalog, Field, Object};
use crate::error::{Error, Result};
use crate::filter::{Path, Pred, Term};
use crate::id::RecordId;
use crate::query::{After, Direction, Fields, Query, Shelf, Sort};
use crate::record::Record;
use crate::time::Instant;

pub use crate::value::FILE_OBJECT;

/// The field of that object for the name.
pub const FILE_NAME: &str = "name";
/// Its field for the kind of content.
pub const FILE_MEDIA_TYPE: &str = "media_type";
/// Its field for the length of the content.
pub const FILE_SIZE: &str = "size_bytes";
/// Its field for the SHA-256 of the content.
pub const FILE_HASH: &str = "sha256";

/// The name of the limit on the length of a file.
pub const TOO_LARGE: &str = "file_bytes_max";
/// The code of the rule that speaks when the disk is full.
pub const STORAGE_FULL: &str = "storage_full";

/// Bytes that are read at once where a whole blob is read.
const BLOCK_BYTES: usize = 192 << 10;

/// Where blobs lie: a folder, later perhaps a service.
pub trait Blobs: Send + Sync {
    /// Begins a blob. Dropped without [`NewBlob::keep`], it leaves nothing behind.
    fn begin(&self) -> Result<Box<dyn NewBlob>>;
    /// A blob to be read; `None` when it is not there.
    fn open(&self, hash: BlobHash) -> Result<Option<OpenBlob>>;
    /// Tells of each blob that is there, in no order.
    fn each(&self, told: &mut dyn FnMut(BlobFound) -> Result<()>) -> Result<()>;
    /// Removes a blob that was not there before it was put down, unless somebody put it down once more since.
    fn take_back(&self, kept: &Kept) -> Result<()>;
    /// Removes a blob, unless it was put down (once more) at or after `since`; whether it did.
    fn remove_older(&self, hash: BlobHash, since: Instant) -> Result<bool>;
    /// Removes what broken-off processes left half written; how many there were.
    fn clear_unfinished(&self) -> Result<usize>;
    /// Bytes of the largest blob that is taken.
    fn bytes_max(&self) -> u64;
}

/// A blob in the making.
pub trait NewBlob: Send {
    /// Appends bytes; [`Error::Limit`] when there are too many of them.
    fn write(&mut self, bytes: &[u8]) -> Result<()>;
    /// Puts the blob down under its hash, so that it outlives a crash.
    fn keep(self: Box<Self>) -> Result<Kept>;
}

/// A blob that was put down.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Kept {
    /// Its name.
    pub hash: BlobHash,
    /// What tells this putting down from another of the same content; `None` when the content was there before.
    pub mark: Option<(u64, i64)>,
}

/// What can be read at any place.
pub trait Content: Read + Seek + Send {}
impl<T: Read + Seek + Send> Content for T {}

/// A blob that is read.
pub struct OpenBlob {
    /// Its length.
    pub bytes: u64,
    /// What it holds.
    pub content: Box<dyn Content>,
}

/// A blob that is there.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct BlobFound {
    /// Its name.
    pub hash: BlobHash,
    /// Its length.
    pub bytes: u64,
    /// When it was put down last.
    pub at: Instant,
}

/// The SHA-256 of a blob: its name.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct BlobHash(pub [u8; 32]);

impl BlobHash {
    /// What a hasher came to.
    pub fn of(hasher: Sha256) -> Self {
        Self(hasher.finalize().into())
    }
}

impl fmt::Display for BlobHash {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.iter().try_for_each(|byte| write!(f, "{byte:02x}"))
    }
}

impl FromStr for BlobHash {
    type Err = NoHash;

    /// Exactly 64 digits from 0 to 9 and a to f: there is one way to write a hash, so it can be compared as text.
    fn from_str(text: &str) -> Result<Self, NoHash> {
        let digit = |byte: u8| match byte {
            b'0'..=b'9' => Ok(byte - b'0'),
            b'a'..=b'f' => Ok(byte - b'a' + 10),
            _ => Err(NoHash),
        };
        let digits: &[u8; 64] = text.as_bytes().try_into().map_err(|_| NoHash)?;
        let mut hash = [0; 32];
        for (byte, pair) in hash.iter_mut().zip(digits.chunks_exact(2)) {
            *byte = digit(pair[0])? << 4 | digit(pair[1])?;
        }
        Ok(Self(hash))
    }
}

/// A text that names no blob.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct NoHash;

/// A size as people say it, such as `100 MB`: of 1,024 kB of 1,024 bytes, rounded down.
fn size(bytes: u64) -> String {
    match bytes {
        0..0x10_0000 => format!("{bytes} bytes"),
        0x10_0000..0x4000_0000 => format!("{} MB", bytes >> 20),
        _ => format!("{} GB", bytes >> 30),
    }
}

/// That a file is larger than it may be.
pub fn too_large(max: u64) -> Error {
    let text = format!("A file may be {} at most; send a smaller one", size(max));
    Error::limit(TOO_LARGE, usize::try_from(max).unwrap_or(usize::MAX), text)
}

/// How a blob is found to be.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum State {
    /// As it was written.
    Whole {
        /// Its length.
        bytes: u64,
    },
    /// Not there.
    Missing,
    /// Other bytes than its name says.
    Damaged,
}

/// Reads a blob to its end and holds it against its name.
///
/// # Errors
/// When it cannot be read.
pub fn state(blobs: &dyn Blobs, hash: BlobHash) -> Result<State> {
    let mut hasher = Sha256::new();
    let read = each_block(blobs, hash, |block| {
        hasher.update(block);
        Ok(())
    })?;
    Ok(match read {
        None => State::Missing,
        Some(bytes) if BlobHash::of(hasher) == hash => State::Whole { bytes },
        Some(_) => State::Damaged,
    })
}

/// Hands over a blob block by block; its length, or `None` when it is not there.
///
/// # Errors
/// When it cannot be read, and what `take` answers.
pub fn each_block(blobs: &dyn Blobs, hash: BlobHash, mut take: impl FnMut(&[u8]) -> Result<()>) -> Result<Option<u64>> {
    let Some(mut blob) = blobs.open(hash)? else { return Ok(None) };
    let mut block = vec![0; BLOCK_BYTES];
    let mut done = 0;
    loop {
        let filled = fill(&mut blob.content, &mut block)
            .map_err(|error| Error::fault(format!("Reading the content {hash} of a file"), error))?;
        take(&block[..filled])?;
        done += filled as u64;
        if filled < block.len() {
            return Ok(Some(done));
        }
    }
}

/// Reads until the block is full or the content ends: blocks are the same whatever the reads were.
fn fill(content: &mut dyn Read, block: &mut [u8]) -> std::io::Result<usize> {
    let mut filled = 0;
    while filled < block.len() {
        match content.read(&mut block[filled..]) {
            Ok(0) => break,
            Ok(read) => filled += read,
            Err(error) if error.kind() == std::io::ErrorKind::Interrupted => {}
            Err(error) => return Err(error),
        }
    }
    Ok(filled)
}

/// Copies a blob if it is whole; how it was found to be.
///
/// # Errors
/// When it cannot be read or written.
pub fn copy(from: &dyn Blobs, to: &dyn Blobs, hash: BlobHash) -> Result<State> {
    let state = state(from, hash)?;
    if let State::Whole { .. } = state {
        let mut new = to.begin()?;
        each_block(from, hash, |block| new.write(block))?;
        if new.keep()?.hash != hash {
            return Err(Error::fault(format!("Copying the content {hash} of a file"), "it changed meanwhile"));
        }
    }
    Ok(state)
}

/// A record that names a blob.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Named {
    /// The record of the object `file`.
    pub record: RecordId,
    /// How people call it.
    pub name: String,
    /// Its blob.
    pub hash: BlobHash,
}

/// The object of files with its fields, in workspaces that have files.
#[derive(Clone, Copy, Debug)]
pub struct FileFields<'c> {
    /// The object itself.
    pub object: &'c Object,
    /// The name.
    pub name: &'c Field,
    /// The kind of content.
    pub media_type: &'c Field,
    /// The length of the content.
    pub size: &'c Field,
    /// The SHA-256 of the content.
    pub hash: &'c Field,
}

impl<'c> FileFields<'c> {
    /// Finds them.
    pub fn of(catalog: &'c Catalog) -> Option<Self> {
        let object = catalog.find(FILE_OBJECT)?;
        Some(Self {
            object,
            name: object.find(FILE_NAME)?,
            media_type: object.find(FILE_MEDIA_TYPE)?,
            size: object.find(FILE_SIZE)?,
            hash: object.find(FILE_HASH)?,
        })
    }

    /// Asks for records that name blobs, living and in the bin, by the hashes of the blobs.
    pub fn query(&self, after: Option<After>, limit: usize) -> Query {
        let hash = Path::field(self.hash.id);
        Query {
            object: self.object.id,
            filter: Pred::Not(Box::new(Pred::Empty(Term::Path(hash.clone())))),
            sort: vec![Sort { path: hash, direction: Direction::Ascending }],
            after,
            limit,
            fields: Fields::Some(vec![self.name.id, self.hash.id]),
            shelf: Shelf::Both,
        }
    }

    /// The blob that a record names, read by [`FileFields::query`].
    pub fn named(&self, record: &Record) -> Option<Named> {
        let hash = record.get(self.hash.id).as_text()?.parse().ok()?;
        Some(Named { record: record.id, name: record.get(self.name.id).words(), hash })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_hash_is_written_in_one_way_only() {
        let text = "0123456789abcdef".repeat(4);
        let hash: BlobHash = text.parse().expect("a hash");
        assert_eq!(hash.to_string(), text);
        for wrong in ["", "../../etc/passwd", &text.to_uppercase(), &text[1..], &format!("{text}0"), &"é".repeat(32)] {
            assert_eq!(wrong.parse::<BlobHash>(), Err(NoHash), "{wrong}");
        }
    }
}
