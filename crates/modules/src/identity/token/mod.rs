//! A token: a program's key to the API. It acts as its user, at most within its scopes, until it expires or is
//! deleted. The secret is shown once; only its hash is kept, and not in this object.

use rapport_kernel::part::Part;

mod object;
mod rules;
#[cfg(test)]
mod tests;

/// What a token declares.
pub fn part() -> Part {
    Part::new()
        .object(object::object())
        .rule("token", "scopes_can_be_read", rules::scopes_can_be_read)
        .rule("token", "belongs_to_its_maker", rules::belongs_to_its_maker)
        .rule("token", "reaches_no_further_than_its_maker", rules::reaches_no_further_than_its_maker)
}
