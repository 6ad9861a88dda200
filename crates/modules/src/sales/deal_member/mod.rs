//! A deal team member: who works on a deal beside its owner, and which share of it counts as theirs.

use rapport_kernel::part::Part;

mod object;
mod rules;
#[cfg(test)]
mod tests;

/// What a deal team member declares.
pub fn part() -> Part {
    Part::new()
        .object(object::object())
        .rule("deal_member", "is_there_once", rules::is_there_once)
        .rule("deal_member", "share_is_a_part", rules::share_is_a_part)
        .after_save("deal_member", "shares_are_no_more_than_all", rules::shares_are_no_more_than_all)
}
