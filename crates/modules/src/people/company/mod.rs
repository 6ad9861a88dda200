//! A company: an organisation that one sells to, buys from or works with. Companies may belong to each other.

use rapport_kernel::part::Part;

mod object;
mod rules;
#[cfg(test)]
mod tests;

/// What a company declares.
pub fn part() -> Part {
    Part::new().object(object::object()).rule("company", "domain_is_a_bare_host", rules::domain_is_a_bare_host).rule(
        "company",
        "is_not_its_own_parent",
        rules::is_not_its_own_parent,
    )
}
