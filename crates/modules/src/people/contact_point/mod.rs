//! A contact point: one more way to reach a contact, beside the address and numbers on the contact itself. Its
//! permissions are the contact's.

use rapport_kernel::part::{Part, Secondary};

mod actions;
mod object;
mod rules;
#[cfg(test)]
mod tests;

/// Kinds of which a number may be.
const PHONES: &[&str] = &["phone", "mobile"];

/// A contact is found by its contact points of these kinds as by that field.
fn of(field: &'static str, kinds: &'static [&'static str]) -> Secondary {
    Secondary {
        object: "contact",
        field,
        holder: "contact_point",
        link: "contact",
        value: "value",
        kind: "kind",
        kinds,
    }
}

/// What a contact point declares.
pub fn part() -> Part {
    Part::new()
        .object(object::object())
        .rule("contact_point", "value_is_of_its_kind", rules::value_is_of_its_kind)
        .rule("contact_point", "is_listed_once", rules::is_listed_once)
        .action(actions::make_primary())
        .secondary(of("email", &["email"]))
        .secondary(of("phone", PHONES))
        .secondary(of("mobile", PHONES))
}
