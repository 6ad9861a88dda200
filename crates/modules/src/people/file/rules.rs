//! What holds for every file.

use rapport_kernel::blob::{BlobHash, FILE_HASH, FILE_SIZE};
use rapport_kernel::part::{Draft, RuleCx};
use rapport_kernel::{Problem, Result};

/// A file has a content, whose SHA-256 names it: who only says what it is called is told how to send it.
pub fn content_is_sent(drafts: &mut [Draft], cx: &mut RuleCx<'_, '_>) -> Result<()> {
    let hash = cx.field(FILE_HASH);
    for draft in drafts.iter_mut().filter(|draft| draft.old.is_none()) {
        if draft.get(hash).as_text().is_none_or(|text| text.parse::<BlobHash>().is_err()) {
            let text = "Send the content as multipart/form-data, in a part named file, to POST /files";
            draft.refuse(Problem::new("file", "content_missing", text));
        }
    }
    Ok(())
}

/// Other content is another file.
pub fn content_never_changes(drafts: &mut [Draft], cx: &mut RuleCx<'_, '_>) -> Result<()> {
    for key in [FILE_HASH, FILE_SIZE] {
        let field = cx.field(key);
        for draft in drafts.iter_mut().filter(|draft| draft.old.is_some() && draft.changes(field)) {
            draft.refuse(Problem::new(key, "fixed", "The content of a file does not change; add a new file"));
        }
    }
    Ok(())
}
