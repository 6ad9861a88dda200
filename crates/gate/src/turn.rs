//! Turns: of several units of work that are about one thing, one comes after the other.

use rapport_kernel::{Result, Work};

/// Where there is never anything: asking for a note that is not there has its key to itself up to the commit.
const SPACE: &str = "turn";

/// Has a thing of that kind to this unit of work.
///
/// # Errors
/// The store's.
pub fn hold(work: &mut Work<'_>, kind: &str, key: &str) -> Result<()> {
    work.note(SPACE, &format!("{kind} {key}")).map(|_| ())
}
