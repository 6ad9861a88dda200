//! A delivery line: so many of a line of an order in a delivery or a return. Its permissions are the delivery's. What was
//! delivered of a line is never more than was ordered, and what came back never more than was delivered.

use rapport_kernel::part::Part;

mod delivered;
mod object;
mod rules;
#[cfg(test)]
mod tests;

/// What a delivery line declares.
pub fn part() -> Part {
    Part::new()
        .object(object::object())
        .rule("delivery_line", "is_of_its_order", rules::is_of_its_order)
        .after_save("delivery_line", "order_line_knows_what_came", delivered::order_line_knows_what_came)
        .before_delete("delivery_line", "order_line_knows_what_went", delivered::order_line_knows_what_went)
        .before_restore("delivery_line", "order_line_knows_what_came_back", delivered::order_line_knows_what_came_back)
}
