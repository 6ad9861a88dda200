//! Numbers as people write them where they live: grouping, decimal sign and digits from the Unicode CLDR, by ICU4X.

use std::fmt;
use std::sync::Arc;

use icu_decimal::input::Decimal as Written;
use icu_decimal::options::DecimalFormatterOptions;
use icu_decimal::{DecimalFormatter, DecimalFormatterPreferences};
use icu_locale_core::Locale;

/// A minus as wide as a plus, in place of a hyphen.
const MINUS: &str = "−";

/// How one place writes numbers.
#[derive(Clone)]
pub struct Numbers {
    formatter: Option<Arc<DecimalFormatter>>,
    /// The digits from nought to nine.
    digits: [char; 10],
}

impl fmt::Debug for Numbers {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Numbers").field("digits", &self.digits).finish_non_exhaustive()
    }
}

impl Numbers {
    /// Those of a language tag, such as `de-CH`; of English where it is none.
    pub fn of(tag: &str) -> Self {
        let locale: Locale = tag.parse().unwrap_or(Locale::UNKNOWN);
        let preferences = DecimalFormatterPreferences::from(locale);
        let formatter = DecimalFormatter::try_new(preferences, DecimalFormatterOptions::default()).ok().map(Arc::new);
        let mut numbers = Self { formatter, digits: ['0', '1', '2', '3', '4', '5', '6', '7', '8', '9'] };
        numbers.digits = std::array::from_fn(|digit| {
            let written = numbers.grouped(&digit.to_string());
            written.chars().next().unwrap_or('0')
        });
        numbers
    }

    /// A number in ASCII, such as `-1234.50`, with all its places.
    pub fn grouped(&self, number: &str) -> String {
        match (number.parse::<Written>(), &self.formatter) {
            (Ok(written), Some(formatter)) => formatter.format(&written).to_string().replace('-', MINUS),
            _ => number.to_owned(),
        }
    }

    /// A text such as `14:05` with its digits as that place writes them.
    pub fn digits(&self, text: &str) -> String {
        let written = |c: char| c.to_digit(10).map_or(c, |digit| self.digits[digit as usize]);
        text.chars().map(written).collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_are_written_as_where_one_lives() {
        let written = |tag: &str| Numbers::of(tag).grouped("-1234567.50");
        assert_eq!(written("en"), "−1,234,567.50");
        assert_eq!(written("de"), "−1.234.567,50");
        assert_eq!(written("de-CH"), "−1'234'567.50");
        assert_eq!(written("hi"), "−12,34,567.50");
        assert_eq!(written("fr"), "−1\u{202f}234\u{202f}567,50");
        assert!(written("ar-EG").contains("١٬٢٣٤٬٥٦٧٫٥٠"), "{}", written("ar-EG"));
        assert_eq!(Numbers::of("no language").grouped("1234"), "1,234");
        assert_eq!(Numbers::of("ar-EG").digits("14:05"), "١٤:٠٥");
        assert_eq!(Numbers::of("es").grouped("1234"), "1234", "Spanish groups from five digits on");
    }
}
