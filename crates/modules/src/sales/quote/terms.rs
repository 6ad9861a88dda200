//! In what a quote reckons.

use rapport_kernel::Object;
use rapport_kernel::money::Currency;
use rapport_kernel::part::declared;
use rapport_kernel::record::Values;

use crate::sales::amount::{Off, PERCENT_SCALE, Prices};
use crate::sales::figures::{self, money, units};

/// In what a quote reckons.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Terms {
    /// In which currency.
    pub currency: Currency,
    /// With or without tax.
    pub prices: Prices,
    /// What is taken off in per cent, in hundredths.
    pub percent: i64,
    /// What is taken off what is paid once, in minor units.
    pub amount: Option<i64>,
}

impl Terms {
    /// Those of a quote.
    pub fn of(values: &Values, quotes: &Object) -> Option<Self> {
        let value = |key: &str| values.get(declared(quotes, key));
        let prices = match value("tax_mode").as_text() {
            Some("inclusive") => Prices::Inclusive,
            _ => Prices::Exclusive,
        };
        Some(Self {
            currency: figures::currency(value("currency"))?,
            prices,
            percent: units(value("discount_percent"), PERCENT_SCALE).unwrap_or(0),
            amount: money(value("discount_amount")).map(|money| money.minor),
        })
    }

    /// What is taken off what is paid once.
    pub fn off_once(&self) -> Off {
        self.amount.map_or(self.off_again(), Off::Amount)
    }

    /// What is taken off what is paid again and again.
    pub fn off_again(&self) -> Off {
        Off::Percent(self.percent)
    }
}
