//! How far an import is: kept in the transaction of each batch, so that what is written and what is known agree.

use std::collections::BTreeMap;

use rapport_kernel::error::{Error, Result};
use rapport_kernel::house::Saved;
use rapport_kernel::time::Instant;
use rapport_kernel::{Read, Work};
use serde::{Deserialize, Serialize};
use serde_json::{Value as Json, json};
use uuid::Uuid;

use super::batch::{Done, Outcome};
use super::report::Refusal;

/// The space of the notes that hold progress, by the import's id.
const SPACE: &str = "import";
/// The space of the notes that hold the ids of a file's imports, by its fingerprint.
const OF_FILE: &str = "import_of_file";
/// The space of notes that are never written, but asked for by one process at a time.
const LOCK: &str = "import_lock";
/// Imports of one file that are remembered.
const IMPORTS_PER_FILE_MAX: usize = 20;
/// How long the progress of an import is kept, in milliseconds: 400 days.
const KEPT_MS: i64 = 400 * 86_400_000;

/// How far an import is.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Progress {
    /// The import's id, and the batch of its units of work.
    pub id: Uuid,
    /// The key of the object.
    pub object: String,
    /// What the file is called.
    pub file: String,
    /// What tells the file from others, where it can be told.
    pub fingerprint: Option<String>,
    /// How it is read and mapped.
    pub settings: Json,
    /// Since when.
    pub started_at: Instant,
    /// When the last batch was written.
    pub changed_at: Instant,
    /// Where it stands.
    pub state: State,
    /// The place of the next row.
    pub place: Json,
    /// The line of the last row.
    pub line: u64,
    /// How many rows went where.
    #[serde(flatten)]
    pub tally: Tally,
    /// The end of the file of refused rows.
    pub refused_end: u64,
    /// How many notes hold rows that wait.
    pub waiting_notes: u32,
    /// Bytes of the rows that wait.
    pub waiting_bytes: usize,
    /// Why rows were refused, the first reasons.
    pub refusals: Vec<Refusal>,
}

/// Where an import stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum State {
    /// Not all rows have been read; it is going on, or was broken off.
    Running,
    /// All rows have been read.
    Done,
    /// It was undone.
    Reverted,
    /// It was broken off, and the file imported anew.
    Replaced,
}

/// What must still be so when progress is kept.
#[derive(Clone, Copy)]
pub(super) enum Before<'a> {
    /// Nobody imports the file.
    First,
    /// Whoever imports the file is to stop.
    Anew,
    /// The import is where this batch began.
    At(&'a Progress),
}

/// How many rows went where.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Tally {
    /// Rows read.
    pub rows: u64,
    /// Rows that made a record.
    pub created: u64,
    /// Rows that changed a record.
    pub updated: u64,
    /// Rows whose record was like them already.
    pub unchanged: u64,
    /// Rows that were refused.
    pub refused: u64,
    /// Rows that the mapping leaves out.
    pub skipped: u64,
    /// Rows that lead to others of the file and wait for them.
    pub waiting: u64,
    /// Records made for links, by the key of their object.
    #[serde(skip_serializing_if = "BTreeMap::is_empty", default)]
    pub linked: BTreeMap<String, u64>,
}

impl Tally {
    /// Counts a batch.
    pub(super) fn add(&mut self, done: &Done) {
        for outcome in &done.outcomes {
            *match outcome {
                Outcome::Saved(Saved::Created(_)) => &mut self.created,
                Outcome::Saved(Saved::Updated(_)) => &mut self.updated,
                Outcome::Saved(Saved::Unchanged(_)) => &mut self.unchanged,
                Outcome::Skipped => &mut self.skipped,
                Outcome::Refused(_) => &mut self.refused,
                Outcome::Waits(_) => &mut self.waiting,
            } += 1;
        }
        for (object, count) in &done.created {
            *self.linked.entry(object.clone()).or_default() += count;
        }
    }
}

impl Progress {
    /// The progress of the import of that id.
    ///
    /// # Errors
    /// The store's.
    pub fn find(r: &mut Read<'_>, id: Uuid) -> Result<Option<Self>> {
        Ok(r.note(SPACE, &id.to_string())?.and_then(|note| serde_json::from_value(note).ok()))
    }

    /// The imports of the same file with the same settings, the latest first.
    ///
    /// # Errors
    /// The store's.
    pub fn of_file(r: &mut Read<'_>, fingerprint: &str, settings: &Json) -> Result<Vec<Self>> {
        let mut same = Vec::new();
        for id in ids_of_file(r, fingerprint)? {
            same.extend(Self::find(r, id)?.filter(|other| other.settings == *settings));
        }
        same.sort_by_key(|progress| std::cmp::Reverse(progress.started_at));
        Ok(same)
    }

    /// Keeps it, if nobody else imports the same file.
    ///
    /// # Errors
    /// `Rule` when somebody does; the store's.
    pub(super) fn keep(&self, w: &mut Work<'_>, before: Before<'_>) -> Result<()> {
        match before {
            Before::At(before) => self.check_unmoved(w, before)?,
            Before::First => self.check_first(w)?,
            Before::Anew => self.replace_others(w)?,
        }
        self.store(w)
    }

    fn store(&self, w: &mut Work<'_>) -> Result<()> {
        w.set_note(SPACE, &self.id.to_string(), &json!(self), Some(self.changed_at.plus_ms(KEPT_MS)))
    }

    fn check_unmoved(&self, w: &mut Work<'_>, before: &Self) -> Result<()> {
        lock(w, &self.id.to_string())?;
        let stored = Self::find(w, self.id)?;
        match stored {
            Some(stored) if (&stored.place, stored.state) == (&before.place, before.state) => Ok(()),
            _ => Err(elsewhere()),
        }
    }

    /// The same file is not begun twice at the same time.
    fn check_first(&self, w: &mut Work<'_>) -> Result<()> {
        let Some(fingerprint) = &self.fingerprint else { return Ok(()) };
        lock(w, fingerprint)?;
        let running = |other: &Self| other.state == State::Running;
        if Self::of_file(w, fingerprint, &self.settings)?.iter().any(running) {
            return Err(elsewhere());
        }
        self.name_of_file(w, fingerprint)
    }

    /// Whoever goes on with an import that was begun anew finds it replaced.
    fn replace_others(&self, w: &mut Work<'_>) -> Result<()> {
        let Some(fingerprint) = &self.fingerprint else { return Ok(()) };
        lock(w, fingerprint)?;
        for other in Self::of_file(w, fingerprint, &self.settings)? {
            if other.state == State::Running {
                lock(w, &other.id.to_string())?;
                other.end_as(w, State::Replaced)?;
            }
        }
        self.name_of_file(w, fingerprint)
    }

    /// So that a later import of the same file finds this one.
    fn name_of_file(&self, w: &mut Work<'_>, fingerprint: &str) -> Result<()> {
        let mut ids = ids_of_file(w, fingerprint)?;
        ids.insert(0, self.id);
        ids.truncate(IMPORTS_PER_FILE_MAX);
        w.set_note(OF_FILE, fingerprint, &json!(ids), Some(self.changed_at.plus_ms(KEPT_MS)))
    }

    /// Notes that it goes on no more.
    pub(super) fn end_as(mut self, w: &mut Work<'_>, state: State) -> Result<()> {
        self.state = state;
        self.changed_at = w.ctx().now;
        self.store(w)
    }
}

fn ids_of_file(r: &mut Read<'_>, fingerprint: &str) -> Result<Vec<Uuid>> {
    let note = r.note(OF_FILE, fingerprint)?;
    Ok(note.and_then(|note| serde_json::from_value(note).ok()).unwrap_or_default())
}

/// One process at a time until the end of the transaction: a note that is never written is asked for.
fn lock(w: &mut Work<'_>, name: &str) -> Result<()> {
    w.note(LOCK, name).map(drop)
}

fn elsewhere() -> Error {
    Error::rule("import_elsewhere", "Another process imports this file just now; let it finish, or stop it")
}
