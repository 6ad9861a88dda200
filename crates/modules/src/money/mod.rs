//! What currencies are worth.

use rapport_kernel::part::Part;

mod exchange_rate;

/// What money declares.
pub fn part() -> Part {
    Part::new().part(exchange_rate::part())
}
