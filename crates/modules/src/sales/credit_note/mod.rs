//! A credit note: what a customer need not pay of an order after all, or gets back. It has a number without gaps by year, so
//! that it never goes; its permissions are the order's.

use rapport_kernel::part::Part;

mod object;
mod rules;

/// What a credit note declares.
pub fn part() -> Part {
    Part::new()
        .object(object::object())
        .rule("credit_note", "stays_as_it_was_issued", rules::stays_as_it_was_issued)
        .rule("credit_note", "is_within_the_order", rules::is_within_the_order)
        .rule("credit_note", "has_its_number", rules::has_its_number)
        .after_save("credit_note", "order_knows_what_was_credited", rules::order_knows_what_was_credited)
        .before_delete("credit_note", "never_goes", rules::never_goes)
        .action(rules::credit())
}
