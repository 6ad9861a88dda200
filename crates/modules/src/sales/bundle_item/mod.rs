//! A bundle item: a product that a bundle holds, and how many of it. A bundle is a product like any other: with a price of
//! its own, or a price in a price book, it costs that; without one it costs what its items cost. What a bundle holds is
//! no bundle itself.

use rapport_kernel::part::Part;

mod object;
mod rules;
#[cfg(test)]
mod tests;

/// What a bundle item declares.
pub fn part() -> Part {
    Part::new()
        .object(object::object())
        .rule("bundle_item", "counts_something", rules::counts_something)
        .rule("bundle_item", "is_there_once", rules::is_there_once)
        .rule("bundle_item", "no_bundle_in_a_bundle", rules::no_bundle_in_a_bundle)
}
