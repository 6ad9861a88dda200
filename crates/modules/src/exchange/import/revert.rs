//! Undoing an import.

use rapport_kernel::ctx::Cause;
use rapport_kernel::error::Result;
use rapport_kernel::house::{Undone, UndoneRow};
use rapport_kernel::{Ctx, House};
use serde::Serialize;
use uuid::Uuid;

use super::progress::{Progress, State};

/// Records that a report names as not undone whole.
const KEPT_SHOWN_MAX: usize = 20;

/// What undoing an import came to.
#[derive(Clone, Debug, Default, PartialEq, Serialize)]
pub struct Reverted {
    /// Records that are as before.
    pub whole: u64,
    /// Records of which some fields were changed since and left alone.
    pub partly: u64,
    /// Records that were left alone.
    pub kept: u64,
    /// The first of those that are not as before, each with why.
    pub reasons: Vec<String>,
}

/// Undoes an import, newest unit of work first. Broken off, it can be begun again.
///
/// # Errors
/// `NotFound` for an id of no import, or the store's.
pub fn revert(house: &House, ctx: &Ctx, import: Uuid, each: &mut dyn FnMut(&Reverted)) -> Result<Reverted> {
    let mut ctx = ctx.clone();
    ctx.cause = Cause::Undo;
    ctx.bulk = true;
    // First, so that a broken-off import is not gone on with while it is undone.
    house.write(&ctx, |w| match Progress::find(w, import)? {
        Some(progress) => progress.end_as(w, State::Reverted),
        None => Ok(()),
    })?;
    let mut reverted = Reverted::default();
    house.undo_batch(&ctx, import, |rows| {
        for row in rows {
            reverted.count(row);
        }
        each(&reverted);
    })?;
    Ok(reverted)
}

impl Reverted {
    fn count(&mut self, row: &UndoneRow) {
        let reason = match &row.outcome {
            Undone::Whole => {
                self.whole += 1;
                return;
            }
            Undone::Partly(fields) => {
                self.partly += 1;
                format!("these fields were changed since: {}", fields.join(", "))
            }
            Undone::Nothing(reason) => {
                self.kept += 1;
                reason.clone()
            }
        };
        if self.reasons.len() < KEPT_SHOWN_MAX {
            self.reasons.push(format!("{} {}: {reason}", row.object, row.id));
        }
    }
}
