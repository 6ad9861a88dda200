//! A comment: what colleagues say to one another beside a record. Whoever reads the record may say something. Who is named
//! in it, as in `@Ada Lovelace`, is told; so are those who follow the record and who it belongs to.

use rapport_kernel::catalog::COMMENT_OBJECT;
use rapport_kernel::part::Part;

mod object;
mod rules;
#[cfg(test)]
mod tests;

/// What a comment declares.
pub fn part() -> Part {
    Part::new().object(object::object()).rule(
        COMMENT_OBJECT,
        "is_changed_by_its_author",
        rules::is_changed_by_its_author,
    )
}
