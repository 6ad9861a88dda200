//! Numbers as files have them, with a mark that a person has named: `1.234,50` or `1,234.50`.

use std::borrow::Cow;

use serde::{Deserialize, Serialize};

/// What stands between a number and its fraction.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum DecimalMark {
    /// `1,234.50`
    #[serde(rename = ".")]
    Point,
    /// `1.234,50`
    #[serde(rename = ",")]
    Comma,
}

/// The number with a point and nothing between thousands; other text stays, so that signs and codes of currencies do.
pub(super) fn plain(text: &str, mark: DecimalMark) -> Cow<'_, str> {
    let (point, group) = match mark {
        DecimalMark::Point => ('.', ','),
        DecimalMark::Comma => (',', '.'),
    };
    let Some(start) = text.find(|c: char| c.is_ascii_digit()) else { return Cow::Borrowed(text) };
    let end = text.rfind(|c: char| c.is_ascii_digit()).map_or(start, |at| at + 1);
    let number = &text[start..end];
    let is_group = |c: char| c == group || matches!(c, '\'' | '’') || c.is_whitespace();
    let groups_well = number.split(point).next().is_some_and(|whole| well_grouped(whole, is_group));
    let fraction_is_plain = number.split(point).skip(1).all(|rest| rest.bytes().all(|byte| byte.is_ascii_digit()));
    // A number that is not written as was said is left as it is, rather than read as another one.
    if !groups_well || !fraction_is_plain || number.matches(point).count() > 1 {
        return Cow::Borrowed(text);
    }
    let number: String = number.chars().filter(|c| !is_group(*c)).map(|c| if c == point { '.' } else { c }).collect();
    Cow::Owned(format!("{}{number}{}", &text[..start], &text[end..]))
}

/// Digits, in threes where they are grouped.
fn well_grouped(whole: &str, is_group: impl Fn(char) -> bool) -> bool {
    let groups: Vec<&str> = whole.split(is_group).collect();
    let digits = |group: &&str| group.bytes().all(|byte| byte.is_ascii_digit());
    let in_threes = groups.len() == 1 || (groups[0].len() <= 3 && groups[1..].iter().all(|group| group.len() == 3));
    groups.iter().all(digits) && in_threes
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_number_is_read_with_the_mark_that_was_named() {
        for (text, mark, expected) in [
            ("1.234,50", DecimalMark::Comma, "1234.50"),
            ("-1.234.567,5 €", DecimalMark::Comma, "-1234567.5 €"),
            ("EUR 12,5", DecimalMark::Comma, "EUR 12.5"),
            ("1 234,50", DecimalMark::Comma, "1234.50"),
            ("1,234.50", DecimalMark::Point, "1234.50"),
            ("1'234.50 CHF", DecimalMark::Point, "1234.50 CHF"),
            ("12", DecimalMark::Comma, "12"),
            ("n/a", DecimalMark::Comma, "n/a"),
        ] {
            assert_eq!(plain(text, mark), expected, "{text}");
        }
    }

    #[test]
    fn a_number_that_is_written_otherwise_is_left_as_it_is() {
        for (text, mark) in [
            ("1,234.50", DecimalMark::Comma),
            ("12.50", DecimalMark::Comma),
            ("1.234,50", DecimalMark::Point),
            ("12,50", DecimalMark::Point),
            ("1,2,3", DecimalMark::Comma),
        ] {
            assert_eq!(plain(text, mark), text);
        }
    }
}
