//! What several lines come to together.

use std::collections::BTreeMap;

use super::{Beyond, Prices, Taxed, WHOLE, rounded, spread};

/// A line that counts: what it comes to, and by which rate it is taxed.
///
/// `K` names the rate beside its percentage: what is free of tax for two reasons is told apart.
#[derive(Clone, Copy, Debug)]
pub struct Item<K> {
    /// What it comes to, after its own discount.
    pub sum: i64,
    /// The rate's name.
    pub key: K,
    /// The rate, in ten-thousandths of a per cent.
    pub rate: i64,
}

/// What is taken off the whole.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Off {
    /// So many hundredths of a per cent.
    Percent(i64),
    /// So much, in minor units; never more than there is.
    Amount(i64),
}

/// What lines come to.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Sums<K> {
    /// The lines as they stand, with or without tax as prices are.
    pub lines: i64,
    /// What is taken off the whole.
    pub discount: i64,
    /// What is owed.
    pub taxed: Taxed,
    /// The same by rate, the highest first.
    pub rates: Vec<RateSums<K>>,
}

/// What the lines of one rate come to.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RateSums<K> {
    /// The rate's name.
    pub key: K,
    /// The rate, in ten-thousandths of a per cent.
    pub rate: i64,
    /// The lines as they stand.
    pub lines: i64,
    /// Their part of the discount.
    pub discount: i64,
    /// What is owed.
    pub taxed: Taxed,
}

/// Adds lines up.
///
/// # Errors
/// [`Beyond`] when a sum or a tax does not fit 64 bits, or the discount is no part.
pub fn sums<K: Copy + Ord>(items: &[Item<K>], off: Off, prices: Prices) -> Result<Sums<K>, Beyond> {
    let mut by_rate: BTreeMap<(std::cmp::Reverse<i64>, K), i128> = BTreeMap::new();
    for item in items {
        *by_rate.entry((std::cmp::Reverse(item.rate), item.key)).or_default() += i128::from(item.sum);
    }
    let lines: Vec<i64> = by_rate.values().map(|sum| fits(*sum)).collect::<Result<_, _>>()?;
    let whole = fits(by_rate.values().sum())?;
    let discounts = taken_off(&lines, whole, off)?;
    let mut rates = Vec::with_capacity(lines.len());
    for ((&(std::cmp::Reverse(rate), key), lines), discount) in by_rate.keys().zip(lines).zip(discounts) {
        let left = lines.checked_sub(discount).ok_or(BEYOND)?;
        let taxed = prices.taxed(left, rate).ok_or(BEYOND)?;
        rates.push(RateSums { key, rate, lines, discount, taxed });
    }
    let added = |of: fn(&RateSums<K>) -> i64| fits(rates.iter().map(|rate| i128::from(of(rate))).sum());
    let taxed = Taxed {
        net: added(|rate| rate.taxed.net)?,
        tax: added(|rate| rate.taxed.tax)?,
        gross: added(|rate| rate.taxed.gross)?,
    };
    Ok(Sums { lines: whole, discount: added(|rate| rate.discount)?, taxed, rates })
}

const BEYOND: Beyond = Beyond { line: None };

fn fits(sum: i128) -> Result<i64, Beyond> {
    i64::try_from(sum).map_err(|_| BEYOND)
}

/// The discount on the whole, divided among the rates.
fn taken_off(lines: &[i64], whole: i64, off: Off) -> Result<Vec<i64>, Beyond> {
    let (times, by, total) = match off {
        Off::Percent(percent) if !(0..=WHOLE).contains(&percent) => return Err(BEYOND),
        Off::Percent(percent) => {
            let by = i128::from(WHOLE);
            (i128::from(percent), by, rounded(i128::from(whole) * i128::from(percent), by))
        }
        // From a sum at or below nothing no amount is taken off.
        Off::Amount(_) if whole <= 0 => return Ok(vec![0; lines.len()]),
        Off::Amount(amount) => {
            let amount = i128::from(amount.clamp(0, whole));
            (amount, i128::from(whole), amount)
        }
    };
    let exact: Vec<i128> = lines.iter().map(|sum| i128::from(*sum) * times).collect();
    spread(&exact, by, total).into_iter().map(fits).collect()
}
