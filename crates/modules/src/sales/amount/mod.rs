//! What quotes and orders come to: whole numbers of minor units, never a floating point.
//!
//! How it is rounded, after EN 16931-1 (the European norm of electronic invoices, BR-CO-10 to BR-CO-17) and the practice
//! of German bookkeeping:
//!
//! * A line comes to quantity × unit price, less its discount, rounded once to the minor unit. Halves go away from zero.
//! * The lines of one rate of tax are added up. A discount on the whole is spread over the rates in proportion, by
//!   largest remainder, so that the parts are the whole to the cent.
//! * Tax is worked out on the sum of each rate, not on its lines, and rounded once. Where prices include tax, it is taken
//!   out of the sum: what the customer pays does not move.
//!
//! So the order of lines never matters, and dividing a line into two moves the sum by one minor unit at most: that of
//! rounding it twice. What a single line says of its tax is for the reader; the sum of these may differ by cents from the
//! tax of the whole, which alone is owed.
//!
//! Everything here is pure and takes any 64-bit number: what does not fit is [`Beyond`].

mod rounding;
mod sums;
#[cfg(test)]
mod tests;

pub use rounding::{rounded, spread};
pub use sums::{Item, Off, RateSums, Sums, sums};

/// Digits of a quantity after the point.
pub const QUANTITY_SCALE: u8 = 3;
/// Digits of a discount in per cent after the point.
pub const PERCENT_SCALE: u8 = 2;
/// Digits of a rate of tax in per cent after the point: there are 8.875 % and 9.975 %.
pub const TAX_SCALE: u8 = 4;
/// All of it, as a discount with its digits.
pub const WHOLE: i64 = 10_000;
/// A hundred per cent, as a rate of tax with its digits.
pub const WHOLE_TAX: i64 = 1_000_000;
/// One, as a quantity with its digits.
pub const ONE: i64 = 1_000;

/// An amount that 64 bits do not hold, or a percentage that is none: of which line, where it is that of one.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Beyond {
    /// The place of the line, counted from 0.
    pub line: Option<usize>,
}

/// Whether prices include tax.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Prices {
    /// Tax comes on top.
    Exclusive,
    /// Tax is in them.
    Inclusive,
}

/// An amount with and without its tax.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Default)]
pub struct Taxed {
    /// Without.
    pub net: i64,
    /// The tax.
    pub tax: i64,
    /// With it.
    pub gross: i64,
}

/// What a line comes to: quantity (thousandths) × unit price (minor units), less a discount (hundredths of a per cent).
pub fn line_sum(quantity: i64, unit_price: i64, discount: i64) -> Option<i64> {
    if !(0..=WHOLE).contains(&discount) {
        return None;
    }
    // What does not fit 128 bits here would not fit 64 after the division.
    let exact = (i128::from(quantity) * i128::from(unit_price)).checked_mul(i128::from(WHOLE - discount))?;
    i64::try_from(rounded(exact, i128::from(WHOLE) * i128::from(ONE))).ok()
}

impl Prices {
    /// An amount of lines of one rate of tax (ten-thousandths of a per cent), with its tax rounded once.
    pub fn taxed(self, sum: i64, rate: i64) -> Option<Taxed> {
        if !(0..=WHOLE_TAX).contains(&rate) {
            return None;
        }
        let part = i128::from(sum) * i128::from(rate);
        match self {
            Self::Exclusive => {
                let tax = i64::try_from(rounded(part, i128::from(WHOLE_TAX))).ok()?;
                Some(Taxed { net: sum, tax, gross: sum.checked_add(tax)? })
            }
            Self::Inclusive => {
                let tax = i64::try_from(rounded(part, i128::from(WHOLE_TAX + rate))).ok()?;
                Some(Taxed { net: sum.checked_sub(tax)?, tax, gross: sum })
            }
        }
    }
}
