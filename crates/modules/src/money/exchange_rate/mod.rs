//! An exchange rate: how much of the base currency one unit of a currency was worth from a day on. Amounts are
//! compared in base currency, at the rate of the last day for which one is known.

use rapport_kernel::part::Part;

mod jobs;
mod object;
mod rules;
#[cfg(test)]
mod tests;

/// What an exchange rate declares.
pub fn part() -> Part {
    Part::new()
        .object(object::object())
        .rule("exchange_rate", "currency_is_a_foreign_one", rules::currency_is_a_foreign_one)
        .rule("exchange_rate", "rate_is_above_zero", rules::rate_is_above_zero)
        .rule("exchange_rate", "one_a_day", rules::one_a_day)
        .rule("exchange_rate", "amounts_are_compared_anew", rules::amounts_are_compared_anew)
        .job(jobs::rebase())
}
