//! A deal: something that may be sold to a contact or company, on its way through the stages of a pipeline.
//!
//! Open → won or lost, as its stage says; back to open when it returns to an open stage. Stages and transitions have
//! gates (`gates.rs`); what a deal was through stands in its stage visits.

use rapport_kernel::part::{FirstStep, Part, Whose};

use crate::reading::has;

mod actions;
mod afterwards;
mod alerts;
mod approval;
mod gates;
mod object;
mod rules;
#[cfg(test)]
mod tests;
mod ways;

pub use alerts::raise as raise_alerts;
pub use gates::unknown_field;

/// What a deal declares.
pub fn part() -> Part {
    Part::new()
        .object(object::object())
        .first_step(deal_first())
        .rule("deal", "pipeline_and_stage_agree", rules::pipeline_and_stage_agree)
        .rule("deal", "status_follows_stage", rules::status_follows_stage)
        .rule("deal", "closing_is_dated", rules::closing_is_dated)
        .rule("deal", "time_in_stage_is_known", rules::time_in_stage_is_known)
        .rule("deal", "told_anew", alerts::told_anew)
        .rule("deal", "stages_have_gates", gates::stages_have_gates)
        .rule("deal", "asks_no_more", approval::asks_no_more)
        .rule("deal", "amount_follows_lines", rules::amount_follows_lines)
        .action(approval::ask())
        .action(approval::approve())
        .action(approval::reject())
        .rule("deal", "company_follows_contact", rules::company_follows_contact)
        .rule("deal", "has_a_name", rules::has_a_name)
        .after_save("deal", "transitions_bring_tasks", afterwards::transitions_bring_tasks)
        .action(actions::move_to())
        .action(actions::win())
        .action(actions::lose())
}

/// Done when one of one's own has left the first stage.
fn deal_first() -> FirstStep {
    FirstStep {
        key: "deal",
        whose: Whose::MakersOf("deal"),
        url: "/deals/board",
        is_done: |read| has(read, "deal", "owner = me and stage.position > 0", 1),
    }
}
