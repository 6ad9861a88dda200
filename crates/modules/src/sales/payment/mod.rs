//! A payment: money that came in for an order, or, below zero, went back. Its permissions are the order's, which says what was
//! paid of it and what is due.

use rapport_kernel::part::Part;

mod object;
mod rules;
#[cfg(test)]
mod tests;

/// What a payment declares.
pub fn part() -> Part {
    Part::new()
        .object(object::object())
        .rule("payment", "stays_with_its_order", rules::stays_with_its_order)
        .rule("payment", "is_in_the_orders_currency", rules::is_in_the_orders_currency)
        .after_save("payment", "order_knows_what_was_paid", rules::order_knows_what_was_paid)
        .before_delete("payment", "order_knows_what_went", rules::order_knows_what_went)
        .before_restore("payment", "order_knows_what_came_back", rules::order_knows_what_came_back)
        .action(rules::pay())
}
