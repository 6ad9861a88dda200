//! A user: somebody who works here and signs in. Users are deactivated rather than deleted, so that what they did
//! keeps their name.

use rapport_kernel::Read;
use rapport_kernel::part::{FirstStep, Part, Whose};

use super::{second_factor, single_sign_on};
use crate::reading::has;

mod invitation;
mod object;
pub mod profile;
mod rules;
#[cfg(test)]
mod tests;

/// What a user declares.
pub fn part() -> Part {
    Part::new()
        .object(object::object())
        .first_step(colleague_first())
        .first_step(second_factor::first())
        .rule("user", "knows_its_time_zone", rules::knows_its_time_zone)
        .rule("user", "gets_no_more_than_the_giver_has", rules::gets_no_more_than_the_giver_has)
        .rule("user", "one_administrator_stays", rules::one_administrator_stays)
        .rule("user", "two_factor_is_said_as_it_is", second_factor::is_said_as_it_is)
        .rule("user", "single_sign_on_is_said_as_it_is", single_sign_on::is_said_as_it_is)
        .action(second_factor::turn_off_for_another())
        .action(single_sign_on::disconnect_another())
        .reaction(invitation::invites_the_new())
        .before_delete("user", "one_administrator_is_kept", rules::one_administrator_is_kept)
}

/// Done when somebody else works here.
fn colleague_first() -> FirstStep {
    let is_done = |read: &mut Read<'_>| has(read, "user", "active = true", 2);
    FirstStep { key: "colleague", whose: Whose::Administrators, url: "/get-started/team", is_done }
}
