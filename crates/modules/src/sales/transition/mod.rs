//! A transition: a step of a deal from one stage to another that has rules of its own. Who may take it, what must be so
//! before, what is filled in on the way, and what there is to do afterwards.
//!
//! In a guided pipeline deals go along transitions only; elsewhere they add rules to the steps that they are about.

use rapport_kernel::part::Part;

mod object;
mod rules;
#[cfg(test)]
mod tests;

/// What a transition declares.
pub fn part() -> Part {
    Part::new()
        .object(object::object())
        .rule("transition", "stays_within_one_pipeline", rules::stays_within_one_pipeline)
        .rule("transition", "asks_for_fields_of_a_deal", rules::asks_for_fields_of_a_deal)
        .rule("transition", "has_a_name", rules::has_a_name)
}
