//! A file: what hangs on a contact, company, deal, order or activity, whose permissions it has. The record says what
//! it is called and of which kind it is; the content lies in the blob store under its hash, and never changes.

use rapport_kernel::part::Part;

mod object;
mod rules;
#[cfg(test)]
mod tests;

/// What a file declares.
pub fn part() -> Part {
    Part::new().object(object::object()).rule("file", "hash_is_one", rules::hash_is_one).rule(
        "file",
        "content_never_changes",
        rules::content_never_changes,
    )
}
