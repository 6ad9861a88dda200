//! A contract: what a customer pays again and again, from one term to the next. It begins with an order that has recurring
//! lines, and each renewal is an order again.
//!
//! Active → cancelled or ended. So many days before its term is over, its owner has a task, and it stands among the renewals;
//! on the day itself it renews itself, or ends, as it says.

use rapport_kernel::part::Part;

mod beginning;
mod clock;
mod object;
mod renewing;
mod rules;
mod term;
#[cfg(test)]
mod tests;
mod worth;

pub use beginning::begin;
pub use worth::worth_follows;

/// What a contract declares.
pub fn part() -> Part {
    Part::new()
        .object(object::object())
        .rule("contract", "has_a_term", rules::has_a_term)
        .after_save("contract", "its_end_is_waited_for", clock::its_end_is_waited_for)
        .action(beginning::begin_contract())
        .action(renewing::renew())
        .action(renewing::cancel())
        .job(clock::job())
}
