//! What an archive says of itself and of its tables.

use rapport_kernel::blob::Named;
use rapport_kernel::catalog::Storage;
use rapport_kernel::time::Instant;
use serde::{Deserialize, Serialize};

/// By which program, and when, an archive is made.
#[derive(Clone, Copy, Debug)]
pub struct Made<'a> {
    /// The version of the program.
    pub product: &'a str,
    /// The time.
    pub at: Instant,
}

/// The first line of an archive.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Manifest {
    /// Always `archive`: what tells an archive from other files.
    pub rapport: String,
    /// The version of the format.
    pub version: u32,
    /// The version of the program that wrote it.
    pub product: String,
    /// The steps of the hand-made tables that the program knew.
    pub tables: usize,
    /// From which engine it came, for people.
    pub engine: String,
    /// The epoch of its catalog.
    pub epoch: u64,
    /// When it was made.
    pub created_at: String,
}

/// What follows: the rows of one table.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Header {
    /// The name of the table.
    pub table: String,
    /// The key of the object whose records it holds, for people.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub object: Option<String>,
    /// How many of its first columns are its primary key, by which the rows are ordered.
    pub key: usize,
    /// Its columns: name and type.
    pub columns: Vec<(String, Type)>,
}

/// How a column is kept.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Type {
    /// Text.
    Text,
    /// A 64-bit integer.
    Integer,
    /// A 64-bit float.
    Real,
    /// A UUID.
    Uuid,
}

impl From<Storage> for Type {
    fn from(storage: Storage) -> Self {
        match storage {
            Storage::Text => Self::Text,
            Storage::Integer => Self::Integer,
            Storage::Real => Self::Real,
            Storage::Uuid => Self::Uuid,
        }
    }
}

impl From<Type> for Storage {
    fn from(of: Type) -> Self {
        match of {
            Type::Text => Self::Text,
            Type::Integer => Self::Integer,
            Type::Real => Self::Real,
            Type::Uuid => Self::Uuid,
        }
    }
}

/// What stands behind the rows of a table.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Sum {
    /// Of which table.
    #[serde(rename = "end")]
    pub table: String,
    /// How many there are.
    pub rows: u64,
    /// SHA-256 over their lines.
    pub sha256: String,
}

/// The last line: all tables are there.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct End {
    /// Always `archive`.
    pub end: String,
    /// How many tables there are.
    pub tables: usize,
    /// How many rows they have in all.
    pub rows: u64,
    /// How many contents of files there are; left out when there are none, as the first version of the format had none.
    #[serde(default, skip_serializing_if = "is_none")]
    pub blobs: u64,
}

fn is_none(count: &u64) -> bool {
    *count == 0
}

/// What stands before the content of files; lines of text in base64 follow.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct BlobHeader {
    /// Its SHA-256.
    pub blob: String,
    /// How many bytes it has.
    pub bytes: u64,
}

/// What an archive, or a database, holds.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Outline {
    /// The table's sums, in their order.
    pub sums: Vec<Sum>,
    /// The contents of files.
    pub carried: Carried,
}

/// Contents of files that went along.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Carried {
    /// How many.
    pub blobs: u64,
    /// How many bytes they have in all.
    pub bytes: u64,
    /// Files whose content could not go along, as it is missing or damaged where it should be.
    pub lacking: Vec<Named>,
}

impl Outline {
    /// Rows of all tables.
    pub fn rows(&self) -> u64 {
        self.sums.iter().map(|sum| sum.rows).sum()
    }
}
