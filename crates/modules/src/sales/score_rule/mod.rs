//! A score rule: what makes a lead worth more, or less, and by how many points. The score of a lead is the sum of the rules
//! that are for it; points of what is long ago fade.

use rapport_kernel::part::Part;

mod object;
mod rescore;
mod score;
#[cfg(test)]
mod tests;

/// What score rules declare.
pub fn part() -> Part {
    Part::new()
        .object(object::object())
        .after_save("lead", "score_is_what_rules_say", rescore::of_leads)
        .after_save("activity", "score_hears_of_activities", rescore::of_activities)
        .reaction(rescore::rules_were_changed())
        .reaction(rescore::bands_were_changed())
        .job(rescore::job())
}
