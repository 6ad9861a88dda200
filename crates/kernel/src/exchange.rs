//! Imports of tables that people send to a server: asked for by surfaces, done by a module and the app beside the
//! requests, so that whoever began one can leave.

use std::io::Read as ReadBytes;

use serde::{Deserialize, Serialize};
use serde_json::Value as Json;
use uuid::Uuid;

use crate::blob::BlobHash;
use crate::ctx::Actor;
use crate::error::Result;
use crate::house::{Read, Work};
use crate::time::Instant;

/// A table that came in, and what was done with it.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Upload {
    /// Its id.
    pub id: Uuid,
    /// The key of the object that its rows are records of.
    pub object: String,
    /// What the file is called.
    pub file: String,
    /// The blob that holds it.
    pub sha256: String,
    /// Its length.
    pub bytes: u64,
    /// Who sent it: it is imported with their rights.
    pub actor: Actor,
    /// Their language.
    pub locale: String,
    /// When it came in.
    pub at: Instant,
    /// When the same content was imported to the same object before.
    pub before: Option<Instant>,
    /// How it is read and what its columns hold.
    pub choice: Choice,
    /// Where it stands.
    pub stage: Stage,
    /// When that changed last.
    pub changed_at: Instant,
    /// How far that is, from 0 to 1; none where nobody knows.
    pub part: Option<f64>,
    /// What was counted by now: `rows`, `created`, `updated`, `unchanged`, `refused`, `skipped`; of a revert `whole`,
    /// `partly`, `kept`.
    pub counts: Json,
    /// What trying or importing it came to, as the command line tells it.
    pub report: Option<Json>,
    /// Why it failed.
    pub why: Option<String>,
    /// The import: the batch of its units of work.
    pub import: Option<Uuid>,
}

/// How a table is read, and what its columns hold.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Choice {
    /// The sheet of a workbook; the first visible one when absent.
    pub sheet: Option<String>,
    /// Whether the first row is data, and columns have no names.
    pub no_header: bool,
    /// The field by which rows find the records that they change.
    pub match_by: Option<String>,
    /// What is said about columns, as in a mapping file.
    pub mapping: Json,
}

/// Where an upload stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Stage {
    /// It waits for somebody to say what its columns hold.
    Received,
    /// It is being tried.
    Trying,
    /// It was tried; nothing was written.
    Tried,
    /// It is being imported.
    Importing,
    /// It was imported.
    Done,
    /// It was not, or not all of it.
    Failed,
    /// It is being taken back.
    Reverting,
    /// It was taken back.
    Reverted,
}

impl Stage {
    /// Whether it goes on by itself.
    pub fn goes_on(self) -> bool {
        matches!(self, Self::Trying | Self::Importing | Self::Reverting)
    }
}

/// A table to be kept.
#[derive(Clone, Debug)]
pub struct NewUpload {
    /// The key of the object.
    pub object: String,
    /// What the file is called.
    pub file: String,
    /// The blob that holds it.
    pub hash: BlobHash,
    /// Its length.
    pub bytes: u64,
}

/// What a table looks like, and what its columns may mean.
#[derive(Clone, Debug, Default, PartialEq, Serialize)]
pub struct Look {
    /// Its columns.
    pub columns: Vec<LookColumn>,
    /// What a column can hold.
    pub targets: Vec<LookTarget>,
    /// Keys of fields by which rows can find the records that they change.
    pub matches: Vec<String>,
    /// Keys of links whose records can be made when they are not there.
    pub links: Vec<String>,
    /// The sheets of a workbook.
    pub sheets: Vec<String>,
    /// What else should be known.
    pub notes: Vec<String>,
}

/// A column with what is guessed of it.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct LookColumn {
    /// Its name in the file.
    pub name: String,
    /// Its first cells that hold something.
    pub samples: Vec<String>,
    /// What it holds by its name: a field, a part of one, or a key of a linked record.
    pub field: Option<String>,
}

/// What a column can hold.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct LookTarget {
    /// `email`, `address.city`, `company`.
    pub path: String,
    /// The key of the field.
    pub field: String,
    /// The part of it.
    pub part: Option<String>,
}

/// Imports on a server.
pub trait Imports: Send + Sync {
    /// Keeps a table that came in.
    ///
    /// # Errors
    /// `NotFound` for an unknown object, `Forbidden` for one of which the actor may make no records; `Invalid` for what
    /// is no table; the store's.
    fn receive(&self, work: &mut Work<'_>, new: NewUpload) -> Result<Upload>;

    /// The actor's upload of that id; an administrator finds everybody's.
    ///
    /// # Errors
    /// `NotFound`; the store's.
    fn get(&self, read: &mut Read<'_>, id: Uuid) -> Result<Upload>;

    /// The latest uploads of the actor, of an administrator everybody's, the newest first.
    ///
    /// # Errors
    /// The store's.
    fn list(&self, read: &mut Read<'_>) -> Result<Vec<Upload>>;

    /// Looks at a table as it is to be read.
    ///
    /// # Errors
    /// `Invalid` when it cannot be read, or is not there any more; the store's.
    fn look(&self, read: &mut Read<'_>, upload: &Upload) -> Result<Look>;

    /// Says how a table is read and what its columns hold.
    ///
    /// # Errors
    /// `Invalid` for what fits neither file nor object; `Rule` while it goes on, or after it was imported; the store's.
    fn choose(&self, work: &mut Work<'_>, id: Uuid, choice: Choice) -> Result<Upload>;

    /// Has it tried, imported or taken back: [`Stage::Trying`], [`Stage::Importing`] or [`Stage::Reverting`].
    ///
    /// # Errors
    /// `Rule` where that is not its next step; the store's.
    fn begin(&self, work: &mut Work<'_>, id: Uuid, stage: Stage) -> Result<Upload>;

    /// The rows that were refused as a table, each with its line and the reason; none when there are none.
    ///
    /// # Errors
    /// When they cannot be read.
    fn refused(&self, upload: &Upload) -> Result<Option<Box<dyn ReadBytes + Send>>>;
}
