//! An activity: something that was said or done with a contact, a company or about a deal, or that is to be done.
//!
//! Open → done, or cancelled. A task begins open; calls, notes and meetings that lie in the past are logged as done.

use rapport_kernel::part::{FirstStep, Part, Whose};

use crate::reading::has;

mod actions;
mod agenda;
mod inviting;
mod object;
mod recurrence;
mod rules;
#[cfg(test)]
mod tests;

pub use agenda::length_ms;
pub use object::{DIRECTIONS, OUTCOMES};

/// What an activity declares.
pub fn part() -> Part {
    Part::new()
        .object(object::object())
        .first_step(call_first())
        .rule("activity", "status_follows_kind_and_time", rules::status_follows_kind_and_time)
        .rule("activity", "done_says_when", rules::done_says_when)
        .rule("activity", "company_follows_contact", rules::company_follows_contact)
        .rule("activity", "stands_in_calendars", rules::stands_in_calendars)
        .rule("activity", "series_has_its_first", recurrence::series_has_its_first)
        .after_save("activity", "guests_hear_of_changes", inviting::guests_hear_of_changes)
        .after_save("activity", "next_is_there", recurrence::next_is_there)
        .agenda(agenda::agenda())
        .action(actions::complete())
        .action(actions::reopen())
        .action(inviting::invite())
}

/// Done when one has logged one.
fn call_first() -> FirstStep {
    FirstStep {
        key: "call",
        whose: Whose::MakersOf("activity"),
        url: "/activities/new?kind=call",
        is_done: |read| has(read, "activity", "kind = \"call\" and owner = me", 1),
    }
}
