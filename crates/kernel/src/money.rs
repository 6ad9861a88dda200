//! Money: an integer of minor units with an ISO 4217 currency.

use std::fmt;

use crate::decimal::{Decimal, DecimalError};

/// The object of dated rates, by key; its fields are `currency`, `day` and `rate`.
pub const RATE_OBJECT: &str = "exchange_rate";

/// An ISO 4217 currency.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Hash, PartialOrd, Ord)]
pub struct Currency(iso_currency::Currency);

impl Currency {
    /// Reads a code such as `EUR`, in either case.
    pub fn parse(code: &str) -> Option<Self> {
        let code = code.trim().to_ascii_uppercase();
        iso_currency::Currency::from_code(&code).map(Self)
    }
    /// Those in which people are paid, by their codes: neither funds, metals nor what was replaced.
    pub fn all() -> Vec<Self> {
        // ISO 4217 gives each a number of three digits.
        let all = (0..1000).filter_map(iso_currency::Currency::from_numeric);
        let mut all: Vec<Self> =
            all.filter(|one| !one.is_fund() && !one.is_special() && one.is_superseded().is_none()).map(Self).collect();
        all.sort_by_key(|one| one.code());
        all
    }
    /// Its English name, such as `Euro`.
    pub fn name(&self) -> &str {
        self.0.name()
    }
    /// The three-letter code.
    pub fn code(self) -> &'static str {
        self.0.code()
    }
    /// Digits after the point: 2 for EUR, 0 for JPY, 3 for KWD.
    pub fn digits(self) -> u8 {
        u8::try_from(self.0.exponent().unwrap_or(2)).unwrap_or(2)
    }
}

impl fmt::Display for Currency {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.code())
    }
}

/// An amount of one currency, with its worth in the workspace's base currency at a dated rate.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Money {
    /// Minor units: cents for EUR.
    pub minor: i64,
    /// In which currency.
    pub currency: Currency,
    /// Minor units of the base currency; `None` until the pipeline converts it, or where no rate is known.
    pub base: Option<i64>,
}

impl Money {
    /// An amount that is not converted yet.
    pub fn new(minor: i64, currency: Currency) -> Self {
        Self { minor, currency, base: None }
    }
    /// Reads the amount of a currency, such as `12.50`.
    pub fn parse(amount: &str, currency: Currency) -> Result<Self, DecimalError> {
        Decimal::parse(amount, currency.digits()).map(|decimal| Self::new(decimal.units, currency))
    }
    /// The amount in major units, such as `12.50`.
    pub fn amount(&self) -> Decimal {
        Decimal { units: self.minor, scale: self.currency.digits() }
    }
}

/// How many units of the base currency one unit of a currency is worth: `units` × 10^-9.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Rate(pub i64);

/// One base unit for one unit.
pub const RATE_ONE: Rate = Rate(1_000_000_000);

impl Rate {
    /// Converts to minor units of `base`, rounding half away from zero; `None` when the result does not fit.
    pub fn convert(self, money: Money, base: Currency) -> Option<i64> {
        let digits = i32::from(base.digits()) - i32::from(money.currency.digits());
        let mut product = i128::from(money.minor) * i128::from(self.0);
        let mut by = i128::from(RATE_ONE.0);
        if digits >= 0 {
            product = product.checked_mul(10i128.checked_pow(digits.unsigned_abs())?)?;
        } else {
            by = by.checked_mul(10i128.checked_pow(digits.unsigned_abs())?)?;
        }
        let half = if product < 0 { -by / 2 } else { by / 2 };
        i64::try_from((product + half) / by).ok()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn money_converts_between_currencies_of_different_digits() {
        let yen = Currency::parse("jpy").expect("a currency");
        let euro = Currency::parse("EUR").expect("a currency");
        // 0.0061 EUR a yen: 1,000 yen are 6.10 EUR.
        assert_eq!(Rate(6_100_000).convert(Money::new(1_000, yen), euro), Some(610));
        // 163.93 yen a euro: 12.50 EUR are 2,049.125 yen.
        assert_eq!(Rate(163_930_000_000).convert(Money::new(1_250, euro), yen), Some(2_049));
        assert_eq!(Rate(500_000_000).convert(Money::new(-1, euro), euro), Some(-1));
    }
}
