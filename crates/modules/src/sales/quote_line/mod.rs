//! A quote line: so many of a product at a price, less a discount, with its tax; or a heading of a section; or a note. An
//! optional line counts when the customer chooses it. Its permissions are the quote's, and it changes only while the
//! quote is a draft.
//!
//! What it takes from its product follows the product until somebody says otherwise: name, unit, tax rate, interval, and
//! the price that holds for the quote's company, currency and day and for so many. What it comes to is for the reader: the
//! quote's tax is worked out on the sum of each rate (`amount`).

use rapport_kernel::part::Part;

mod figures;
mod object;
mod place;
mod product;
mod reading;
#[cfg(test)]
mod tests;

pub use figures::Every;
pub use reading::{in_order, of_quotes};

/// Lines of one quote.
pub const LINES_MAX: usize = 1_000;

/// What a quote line declares.
pub fn part() -> Part {
    Part::new()
        .object(object::object())
        .rule("quote_line", "stays_with_its_quote", place::stays_with_its_quote)
        .rule("quote_line", "changes_in_drafts_only", place::changes_in_drafts_only)
        .rule("quote_line", "has_its_place", place::has_its_place)
        .rule("quote_line", "follows_its_product", product::follows_its_product)
        .rule("quote_line", "price_follows_quantity", product::price_follows_quantity)
        .rule("quote_line", "price_is_in_the_quotes_currency", figures::price_is_in_the_quotes_currency)
        .rule("quote_line", "comes_to_something", figures::comes_to_something)
        .after_save("quote_line", "totals_follow_lines", place::totals_follow_lines)
        .before_delete("quote_line", "goes_from_drafts_only", place::goes_from_drafts_only)
        .before_restore("quote_line", "comes_back_to_drafts_only", place::comes_back_to_drafts_only)
}
