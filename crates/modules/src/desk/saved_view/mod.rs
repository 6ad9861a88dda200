//! A saved view: a list that somebody keeps, for themselves, for their teams or for everyone. Whoever may not read what it
//! shows sees the records that they may, and a view that goes by fields they do not know is not there for them.

use rapport_kernel::catalog::SAVED_VIEW_OBJECT;
use rapport_kernel::part::{FirstStep, Part, Whose};

use crate::reading::has;

mod object;
mod rules;
#[cfg(test)]
mod tests;

/// What a saved view declares.
pub fn part() -> Part {
    Part::new()
        .object(object::object())
        .first_step(view_first())
        .rule(SAVED_VIEW_OBJECT, "asks_what_can_be_asked", rules::asks_what_can_be_asked)
        .rule(SAVED_VIEW_OBJECT, "is_kept_by_who_made_it", rules::is_kept_by_who_made_it)
}

/// Done when one has kept a list.
fn view_first() -> FirstStep {
    FirstStep {
        key: "view",
        whose: Whose::MakersOf("deal"),
        url: "/contacts",
        is_done: |read| has(read, "saved_view", "owner = me", 1),
    }
}
