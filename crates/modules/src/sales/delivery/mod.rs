//! A delivery: goods of an order on their way to the customer, or, as a return, back. What was delivered and taken back of each
//! line is kept at the line; its permissions are the order's.

use rapport_kernel::part::Part;

mod actions;
mod object;
mod rules;

/// What a delivery declares.
pub fn part() -> Part {
    Part::new()
        .object(object::object())
        .rule("delivery", "stays_what_it_is", rules::stays_what_it_is)
        .rule("delivery", "a_return_has_a_reason", rules::a_return_has_a_reason)
        .action(actions::deliver())
        .action(actions::take_back())
}
