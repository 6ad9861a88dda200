//! A price book: prices in one currency, for some customers, for some time. Which of several holds is decided in
//! `price/choice.rs`.

use rapport_kernel::part::Part;

mod object;
mod rules;
#[cfg(test)]
mod tests;

/// What a price book declares.
pub fn part() -> Part {
    Part::new()
        .object(object::object())
        .rule("price_book", "currency_is_one", rules::currency_is_one)
        .rule("price_book", "ends_after_it_begins", rules::ends_after_it_begins)
        .rule("price_book", "currency_stays_with_its_prices", rules::currency_stays_with_its_prices)
}
