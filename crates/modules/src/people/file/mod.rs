//! A file: what hangs on a contact, company, deal, order or activity, whose permissions it has. The record says what
//! it is called and of which kind it is; the content lies among the blobs under its SHA-256, and never changes; it comes and goes by `api/files`.

use rapport_kernel::part::Part;

mod object;
mod rules;
#[cfg(test)]
mod tests;

/// What a file declares.
pub fn part() -> Part {
    Part::new().object(object::object()).rule("file", "content_is_sent", rules::content_is_sent).rule(
        "file",
        "content_never_changes",
        rules::content_never_changes,
    )
}
