//! A deal: something that may be sold to a contact or company, on its way through the stages of a pipeline.
//!
//! Open → won or lost, as its stage says; back to open when it returns to an open stage.

use rapport_kernel::part::Part;

mod actions;
mod object;
mod rules;
#[cfg(test)]
mod tests;

/// What a deal declares.
pub fn part() -> Part {
    Part::new()
        .object(object::object())
        .rule("deal", "pipeline_and_stage_agree", rules::pipeline_and_stage_agree)
        .rule("deal", "status_follows_stage", rules::status_follows_stage)
        .rule("deal", "closing_is_dated", rules::closing_is_dated)
        .rule("deal", "company_follows_contact", rules::company_follows_contact)
        .rule("deal", "has_a_name", rules::has_a_name)
        .action(actions::move_to())
        .action(actions::win())
        .action(actions::lose())
}
