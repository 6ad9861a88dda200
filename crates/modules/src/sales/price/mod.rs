//! A price: what one of a product costs in a price book, from some quantity on. Which price holds for whom and when is
//! decided in `choice.rs`; `list.rs` reads what that takes, for quotes and orders alike.

use rapport_kernel::part::Part;

mod choice;
mod list;
mod object;
mod rules;
#[cfg(test)]
mod tests;

pub use choice::Asked;
pub use list::PriceList;

/// What a price declares.
pub fn part() -> Part {
    Part::new()
        .object(object::object())
        .rule("price", "is_in_the_currency_of_its_book", rules::is_in_the_currency_of_its_book)
        .rule("price", "each_step_once", rules::each_step_once)
}
