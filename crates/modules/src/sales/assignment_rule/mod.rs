//! An assignment rule: to whom new leads go. Rules are asked in their order; the first that is for a lead and has somebody
//! who can take it gives it to them, in turn or to who has least, and says why.

use rapport_kernel::part::Part;

mod assign;
mod candidates;
mod clock;
mod object;
mod rules;
#[cfg(test)]
mod tests;

/// What assignment rules declare.
pub fn part() -> Part {
    Part::new()
        .object(object::object())
        .rule("assignment_rule", "gives_to_somebody", rules::gives_to_somebody)
        .rule("lead", "answer_is_waited_for", clock::is_waited_for)
        .after_save("lead", "goes_to_whom_rules_say", assign::new_leads_go_to_whom_rules_say)
        .after_save("activity", "answer_is_noted", clock::answer_is_noted)
        .action(assign::assign())
        .job(clock::job())
}
