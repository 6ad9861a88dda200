//! Rows that lead to others of the same file which have not come yet: set aside, and tried again at the end.

use rapport_kernel::Work;
use rapport_kernel::error::Result;
use serde_json::json;
use uuid::Uuid;

use super::batch::{BatchRow, Done, Outcome};
use super::progress::Progress;

/// The space of the notes that hold such rows, by the import's id and a number.
const SPACE: &str = "import_waiting";
/// Rows that may wait: the last unit of work writes them all.
const WAITING_ROWS_MAX: u64 = 10_000;
/// Bytes of the rows that may wait.
const WAITING_BYTES_MAX: usize = 16 * 1024 * 1024;

/// Sets the waiting rows of a batch aside; those for which there is no room are refused.
pub(super) fn set_aside(w: &mut Work<'_>, progress: &mut Progress, rows: &[BatchRow], done: &mut Done) -> Result<()> {
    let mut aside: Vec<&BatchRow> = Vec::new();
    let mut count = progress.tally.waiting;
    for (row, outcome) in rows.iter().zip(&mut done.outcomes) {
        let Outcome::Waits(reason) = outcome else { continue };
        count += 1;
        let bytes: usize = row.cells.iter().map(String::len).sum();
        if count > WAITING_ROWS_MAX || progress.waiting_bytes + bytes > WAITING_BYTES_MAX {
            let advice = "too many rows stand before those that they lead to; sort the file so that they come after";
            *outcome = Outcome::Refused(format!("{reason} ({advice})"));
            continue;
        }
        progress.waiting_bytes += bytes;
        aside.push(row);
    }
    if !aside.is_empty() {
        w.set_note(SPACE, &key(progress.id, progress.waiting_notes), &json!(aside), None)?;
        progress.waiting_notes += 1;
    }
    Ok(())
}

/// The rows that were set aside, which are so no longer.
pub(super) fn take(w: &mut Work<'_>, progress: &mut Progress) -> Result<Vec<BatchRow>> {
    let mut rows = Vec::new();
    for number in 0..std::mem::take(&mut progress.waiting_notes) {
        let key = key(progress.id, number);
        let note = w.note(SPACE, &key)?;
        rows.extend(note.and_then(|note| serde_json::from_value::<Vec<BatchRow>>(note).ok()).unwrap_or_default());
        w.drop_note(SPACE, &key)?;
    }
    progress.tally.waiting = 0;
    progress.waiting_bytes = 0;
    Ok(rows)
}

fn key(import: Uuid, number: u32) -> String {
    format!("{import}.{number}")
}
