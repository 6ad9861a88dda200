//! What holds for every file.

use rapport_kernel::part::{Draft, RuleCx};
use rapport_kernel::{Problem, Result};

/// Hexadecimal digits of a SHA-256.
const HASH_DIGITS: usize = 64;

/// The content is named by a SHA-256.
pub fn hash_is_one(drafts: &mut [Draft], cx: &mut RuleCx<'_, '_>) -> Result<()> {
    let blob = cx.field("blob");
    let is_hash =
        |text: &str| text.len() == HASH_DIGITS && text.bytes().all(|byte| matches!(byte, b'0'..=b'9' | b'a'..=b'f'));
    for draft in drafts.iter_mut().filter(|draft| draft.changes(blob)) {
        if !draft.get(blob).as_text().is_some_and(is_hash) {
            let text = "Give the SHA-256 of the content as 64 digits from 0 to 9 and a to f";
            draft.refuse(Problem::new("blob", "hash", text));
        }
    }
    Ok(())
}

/// Other content is another file.
pub fn content_never_changes(drafts: &mut [Draft], cx: &mut RuleCx<'_, '_>) -> Result<()> {
    for key in ["blob", "size_bytes"] {
        let field = cx.field(key);
        for draft in drafts.iter_mut().filter(|draft| draft.old.is_some() && draft.changes(field)) {
            draft.refuse(Problem::new(key, "fixed", "The content of a file does not change; add a new file"));
        }
    }
    Ok(())
}
