//! A contact: a person, with one name and everything that is known and was agreed. One record a person: further
//! addresses and numbers are contact points, what was said and done are activities.
//!
//! Lifecycle: subscriber → lead → marketing qualified → sales qualified → opportunity → customer → evangelist, or
//! former; buying makes a customer of anyone.

use rapport_kernel::part::{FirstStep, Part, Whose};

use crate::reading::has;

mod actions;
mod object;
mod profile;
mod rules;
#[cfg(test)]
mod tests;

/// What a contact declares.
pub fn part() -> Part {
    Part::new()
        .object(object::object())
        .first_step(contacts_first())
        .rule("contact", "can_be_told_apart", rules::can_be_told_apart)
        .rule("contact", "lifecycle_is_dated", rules::lifecycle_is_dated)
        .rule("contact", "consent_is_dated", rules::consent_is_dated)
        .action(actions::log_call())
        .action(actions::log_note())
}

/// Done when there is one.
fn contacts_first() -> FirstStep {
    FirstStep {
        key: "contacts",
        whose: Whose::Administrators,
        url: "/setup/import",
        is_done: |read| has(read, "contact", "", 1),
    }
}
