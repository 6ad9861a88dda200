//! A deal line: so many of a product that a deal is about. What the lines come to is the amount of the deal, and a quote for
//! it begins with them.

use rapport_kernel::part::Part;

mod object;
mod rules;
#[cfg(test)]
mod tests;
mod worth;

/// What a deal line declares.
pub fn part() -> Part {
    Part::new()
        .object(object::object())
        .rule("deal_line", "stays_with_its_deal", rules::stays_with_its_deal)
        .rule("deal_line", "follows_its_product", rules::follows_its_product)
        .rule("deal_line", "comes_to_something", rules::comes_to_something)
        .after_save("deal_line", "deal_knows_its_worth", worth::deal_knows_its_worth)
        .before_delete("deal_line", "deal_knows_what_goes", worth::deal_knows_what_goes)
        .before_restore("deal_line", "deal_knows_what_comes_back", worth::deal_knows_what_comes_back)
        .after_save("quote", "begins_with_the_lines_of_its_deal", worth::quote_begins_with_them)
}
