//! What is sold: products, deals on their way through pipelines, and orders with their lines.

use rapport_kernel::part::Part;

mod deal;
mod order;
mod order_line;
mod pipeline;
mod product;
mod stage;

/// What sales declares.
pub fn part() -> Part {
    Part::new()
        .part(product::part())
        .part(pipeline::part())
        .part(stage::part())
        .part(deal::part())
        .part(order::part())
        .part(order_line::part())
}
