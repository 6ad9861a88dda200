//! A role: what its users may do, object by object. A user's rights are those of all roles together.
//!
//! The grants are JSON, by object key; `*` stands for every object that is not named and not guarded:
//!
//! ```json
//! {"contact": {"read": "all", "create": true, "update": "team", "delete": "own", "hidden": ["income_band"],
//!              "locked": ["owner"]},
//!  "*": {"read": "all"}}
//! ```
//!
//! The keys follow when objects and fields are renamed.
//!
//! A scope is `all`, `team`, `own`, `none`, or a filter such as `address.country = "DE"`.

use rapport_kernel::part::Part;

pub mod grants;
mod object;
mod rules;
#[cfg(test)]
mod tests;

/// What a role declares.
pub fn part() -> Part {
    Part::new()
        .object(object::object())
        .rule("role", "grants_make_sense", rules::grants_make_sense)
        .rule("role", "gives_no_more_than_the_giver_has", rules::gives_no_more_than_the_giver_has)
        .rule("role", "one_administrator_stays", rules::one_administrator_stays)
}
