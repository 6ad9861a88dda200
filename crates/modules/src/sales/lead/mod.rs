//! A lead: somebody of whom one does not know yet whether they are a customer in the making.
//!
//! New → working → qualified → converted to a contact, a company and a deal; or unqualified, and perhaps taken up again.
//! What qualifies a lead is said by qualifications (`qualification`).

use rapport_kernel::part::{FirstStep, Part, Whose};

use crate::reading::has;

mod convert;
mod object;
mod qualified;
mod rules;
#[cfg(test)]
mod tests;
mod touches;

/// What a lead declares.
pub fn part() -> Part {
    Part::new()
        .object(object::object())
        .first_step(lead_first())
        .rule("lead", "is_known_by_something", rules::is_known_by_something)
        .rule("lead", "first_touch_stays", rules::first_touch_stays)
        .rule("lead", "converting_makes_what_comes_of_it", rules::converting_makes_what_comes_of_it)
        .rule("lead", "qualified_is_what_fulfils_all", qualified::qualified_is_what_fulfils_all)
        .action(convert::convert())
        .action(qualified::disqualify())
}

/// Done when there is one of one's own.
fn lead_first() -> FirstStep {
    FirstStep {
        key: "lead",
        whose: Whose::MakersOf("lead"),
        url: "/leads/new",
        is_done: |read| has(read, "lead", "owner = me", 1),
    }
}
