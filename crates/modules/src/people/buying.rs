//! How often somebody buys, the same for people and companies.

use rapport_kernel::Kind;
use rapport_kernel::catalog::FieldDecl;

use crate::people::purpose::FIT;

/// The mean time between two orders that follow one another: the time from the first to the last, parted among those
/// that came after the first.
const INTERVAL: &str = "if(orders_count > 1, days_between(first_order_at, last_order_at) / (orders_count - 1))";

/// Days between orders, of an object with `orders_count`, `first_order_at` and `last_order_at`.
pub fn order_interval() -> FieldDecl {
    let result = Box::new(Kind::Decimal { scale: 1 });
    let kind = Kind::Formula { expression: INTERVAL.to_owned(), result };
    FieldDecl::new("order_interval_days", "Days between orders", kind)
        .purpose(FIT)
        .help("How many days lie between two orders on average; empty until the second.")
}
