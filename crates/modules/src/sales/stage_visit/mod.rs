//! A stage visit: a deal's stay in one stage, from when it came to when it went on, and where to. Kept by the product with
//! each move, so that reports need not read the log: time in stage, conversion, where deals get stuck.
//!
//! The visit that has no end is the stage in which the deal is.

use rapport_kernel::part::Part;

mod history;
mod object;
#[cfg(test)]
mod tests;

/// What a stage visit declares.
pub fn part() -> Part {
    Part::new().object(object::object()).after_save("deal", "stage_history_is_kept", history::is_kept)
}
