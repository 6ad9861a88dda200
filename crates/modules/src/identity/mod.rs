//! Who works here and what each may do: users in teams, roles that grant, sessions and passkeys of people and tokens for
//! programs.

use rapport_kernel::part::Part;

pub mod access;
pub mod accounts;
mod administrators;
pub mod directory;
mod first;
mod giving;
pub mod passkey;
mod renames;
pub mod role;
mod said;
mod second_factor;
pub mod session;
mod single_sign_on;
pub mod team;
pub mod token;
pub mod user;

/// What identity declares.
pub fn part() -> Part {
    let all = Part::new()
        .part(user::part())
        .part(team::part())
        .part(role::part())
        .part(token::part())
        .part(session::part())
        .part(passkey::part())
        .on_catalog_change(renames::follow_renames)
        .callers(directory::by_actor);
    ["user", "team", "role", "token"].into_iter().fold(all, Part::governs_access).lets_in("session")
}
