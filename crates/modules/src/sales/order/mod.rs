//! An order: what somebody bought. With lines it adds itself up, unless its total was given.
//!
//! Draft → placed → paid → shipped → delivered, or cancelled, or returned. Beside that it says what was paid and credited of
//! it, what is due, and how much of it was delivered, as payments, credit notes and deliveries come.

use rapport_kernel::part::Part;

mod object;
mod reactions;
mod rules;
mod settling;
#[cfg(test)]
mod tests;

pub use settling::settle;

/// What an order declares.
pub fn part() -> Part {
    Part::new()
        .object(object::object())
        .rule("order", "company_follows_contact", rules::company_follows_contact)
        .rule("order", "adds_itself_up_unless_told", rules::adds_itself_up_unless_told)
        .rule("order", "due_follows", settling::due_follows)
        .before_delete("order", "what_a_quote_ordered_is_not_undone", rules::what_a_quote_ordered_is_not_undone)
        .reaction(reactions::total_follows_lines())
}
