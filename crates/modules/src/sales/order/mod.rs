//! An order: what somebody bought. With lines it adds itself up, unless its total was given.
//!
//! Draft → placed → paid → shipped → delivered, or cancelled, or returned.

use rapport_kernel::part::Part;

mod object;
mod reactions;
mod rules;
#[cfg(test)]
mod tests;

/// What an order declares.
pub fn part() -> Part {
    Part::new()
        .object(object::object())
        .rule("order", "company_follows_contact", rules::company_follows_contact)
        .rule("order", "adds_itself_up_unless_told", rules::adds_itself_up_unless_told)
        .before_delete("order", "what_a_quote_ordered_is_not_undone", rules::what_a_quote_ordered_is_not_undone)
        .reaction(reactions::total_follows_lines())
}
