//! A saved view: a list that somebody keeps, for themselves, for their teams or for everyone. Whoever may not read what it
//! shows sees the records that they may, and a view that goes by fields they do not know is not there for them.

use rapport_kernel::catalog::SAVED_VIEW_OBJECT;
use rapport_kernel::part::Part;

mod object;
mod rules;
#[cfg(test)]
mod tests;

/// What a saved view declares.
pub fn part() -> Part {
    Part::new()
        .object(object::object())
        .rule(SAVED_VIEW_OBJECT, "asks_what_can_be_asked", rules::asks_what_can_be_asked)
        .rule(SAVED_VIEW_OBJECT, "is_kept_by_who_made_it", rules::is_kept_by_who_made_it)
}
