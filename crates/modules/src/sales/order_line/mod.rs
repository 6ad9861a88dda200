//! An order line: so many of a product at a price, less a discount. Its permissions are the order's.

use rapport_kernel::part::Part;

mod object;
mod rules;
#[cfg(test)]
mod tests;

/// What an order line declares.
pub fn part() -> Part {
    Part::new()
        .object(object::object())
        .rule("order_line", "stays_with_its_order", rules::stays_with_its_order)
        .rule("order_line", "price_and_text_come_from_the_product", rules::price_and_text_come_from_the_product)
        .rule("order_line", "total_is_quantity_times_price_less_discount", rules::total_is_quantity_times_price)
}
