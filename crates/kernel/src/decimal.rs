//! Decimals: scaled 64-bit integers that travel as strings.

use std::fmt;

/// A number with `scale` digits after the point: `units` × 10^-`scale`. Scales go from 0 to [`SCALE_MAX`].
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Decimal {
    /// The number without its point.
    pub units: i64,
    /// Digits after the point.
    pub scale: u8,
}

/// The most digits after the point.
pub const SCALE_MAX: u8 = 9;

/// Why a text is no decimal of the wanted scale.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum DecimalError {
    /// Not a number.
    Syntax,
    /// More digits after the point than the field keeps.
    Precision,
    /// Beyond what 64 bits hold.
    Range,
}

impl Decimal {
    /// Reads `-12.50`, `1e3` not; at most `scale` digits that matter after the point.
    pub fn parse(text: &str, scale: u8) -> Result<Self, DecimalError> {
        let text = text.trim();
        let (negative, digits) = match text.as_bytes().first() {
            Some(b'-') => (true, &text[1..]),
            Some(b'+') => (false, &text[1..]),
            _ => (false, text),
        };
        let (whole, fraction) = digits.split_once('.').unwrap_or((digits, ""));
        let plain = |part: &str| part.bytes().all(|byte| byte.is_ascii_digit());
        if (whole.is_empty() && fraction.is_empty()) || !plain(whole) || !plain(fraction) {
            return Err(DecimalError::Syntax);
        }
        let fraction = fraction.trim_end_matches('0');
        if fraction.len() > usize::from(scale) {
            return Err(DecimalError::Precision);
        }
        let zeros = usize::from(scale) - fraction.len();
        let mut units: i64 = 0;
        for digit in whole.bytes().chain(fraction.bytes()).chain(std::iter::repeat_n(b'0', zeros)) {
            let digit = i64::from(digit - b'0');
            let next = units.checked_mul(10).and_then(|u| u.checked_add(if negative { -digit } else { digit }));
            units = next.ok_or(DecimalError::Range)?;
        }
        Ok(Self { units, scale })
    }

    /// As a floating-point number, for charts and statistics only.
    pub fn to_f64(self) -> f64 {
        self.units as f64 / 10f64.powi(i32::from(self.scale))
    }

    /// The same number with another scale; `None` when digits would be lost or it no longer fits.
    pub fn rescale(self, scale: u8) -> Option<Self> {
        let units = if scale >= self.scale {
            self.units.checked_mul(10i64.checked_pow(u32::from(scale - self.scale))?)?
        } else {
            let by = 10i64.checked_pow(u32::from(self.scale - scale))?;
            (self.units % by == 0).then_some(self.units / by)?
        };
        Some(Self { units, scale })
    }
}

impl fmt::Display for Decimal {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if self.scale == 0 {
            return write!(f, "{}", self.units);
        }
        let by = 10u64.pow(u32::from(self.scale));
        let size = self.units.unsigned_abs();
        let sign = if self.units < 0 { "-" } else { "" };
        write!(f, "{sign}{}.{:0width$}", size / by, size % by, width = usize::from(self.scale))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_decimal_says_what_is_wrong_with_a_text() {
        assert_eq!(Decimal::parse("1.005", 2), Err(DecimalError::Precision));
        assert_eq!(Decimal::parse("12a", 2), Err(DecimalError::Syntax));
        assert_eq!(Decimal::parse(".", 2), Err(DecimalError::Syntax));
        assert_eq!(Decimal::parse("92233720368547758.08", 2), Err(DecimalError::Range));
        assert_eq!(Decimal::parse("1.50", 2).expect("a decimal").units, 150);
    }

    proptest::proptest! {
        #[test]
        fn a_decimal_reads_what_it_prints(units: i64, scale in 0u8..=SCALE_MAX) {
            let decimal = Decimal { units, scale };
            proptest::prop_assert_eq!(Decimal::parse(&decimal.to_string(), scale), Ok(decimal));
        }
    }
}
