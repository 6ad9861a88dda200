//! A contact point: one more way to reach a contact, beside the address and numbers on the contact itself. Its
//! permissions are the contact's.

use rapport_kernel::part::Part;

mod actions;
mod object;
mod rules;
#[cfg(test)]
mod tests;

/// What a contact point declares.
pub fn part() -> Part {
    Part::new()
        .object(object::object())
        .rule("contact_point", "value_is_of_its_kind", rules::value_is_of_its_kind)
        .rule("contact_point", "is_listed_once", rules::is_listed_once)
        .action(actions::make_primary())
}
