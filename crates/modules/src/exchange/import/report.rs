//! What an import tells whoever asked for it.

use rapport_kernel::time::Instant;
use serde::{Deserialize, Serialize};
use uuid::Uuid;

use super::plan::{Mapped, Unmapped};
use super::preview::RowDiff;
use super::progress::{State, Tally};

/// Reasons that a report names; all refused rows are in the error file.
pub(super) const REFUSALS_SHOWN_MAX: usize = 20;

/// What an import came to.
#[derive(Clone, Debug, Serialize)]
pub struct Report {
    /// The import's id: it can be reverted by it.
    pub id: Uuid,
    /// The key of the object.
    pub object: String,
    /// What the file is called.
    pub file: String,
    /// Whether it was only tried.
    pub dry_run: bool,
    /// How far it went.
    pub state: State,
    /// Since when.
    pub started_at: Instant,
    /// The line after which it went on from an earlier run, if it did.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub resumed_after_line: Option<u64>,
    /// How many rows went where, over all runs.
    #[serde(flatten)]
    pub tally: Tally,
    /// The field by which rows found their records.
    #[serde(rename = "match")]
    pub match_by: Option<String>,
    /// Columns that were imported.
    pub columns: Vec<Mapped>,
    /// Columns that were not.
    pub unmapped: Vec<Unmapped>,
    /// Why rows were refused, the first reasons.
    pub refusals: Vec<Refusal>,
    /// The first differences of a dry run.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub diffs: Vec<RowDiff>,
    /// What else should be known.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub notes: Vec<String>,
    /// Why the file could not be read to its end, if it could not.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub stopped: Option<String>,
}

/// Rows that were refused for one reason.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Refusal {
    /// The line of the first.
    pub line: u64,
    /// How many.
    pub rows: u64,
    /// Why.
    pub reason: String,
}

impl Refusal {
    /// Counts a refused row among `all`; reasons beyond the limit are left to the error file.
    pub(super) fn count(all: &mut Vec<Self>, line: u64, reason: &str) {
        match all.iter().position(|refusal| refusal.reason == reason) {
            Some(at) => all[at].rows += 1,
            None if all.len() < REFUSALS_SHOWN_MAX => all.push(Self { line, rows: 1, reason: reason.to_owned() }),
            None => {}
        }
    }
}
