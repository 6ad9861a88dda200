//! To follow a record: to be told of what happens to it. Everybody follows for themselves what they may read.

use rapport_kernel::catalog::FOLLOW_OBJECT;
use rapport_kernel::part::Part;

mod object;
mod rules;
#[cfg(test)]
mod tests;

/// What following declares.
pub fn part() -> Part {
    Part::new().object(object::object()).rule(FOLLOW_OBJECT, "is_for_oneself", rules::is_for_oneself).rule(
        FOLLOW_OBJECT,
        "is_once",
        rules::is_once,
    )
}
