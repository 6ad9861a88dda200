//! Dates as files have them, in an order that a person has named: `03/04/2024`, `3.4.24 17:05`, `12 Mar 2024`.

use serde::{Deserialize, Serialize};

/// In which order days, months and years stand.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum DateOrder {
    /// Day, month, year.
    Dmy,
    /// Month, day, year.
    Mdy,
    /// Year, month, day.
    Ymd,
}

/// Years of two digits up to this one are of this century, the others of the last.
const SHORT_YEAR_PIVOT: u32 = 68;
/// Bytes of the longest date that is looked at.
const DATE_BYTES_MAX: usize = 60;

const MONTHS: [&str; 12] = [
    "january",
    "february",
    "march",
    "april",
    "may",
    "june",
    "july",
    "august",
    "september",
    "october",
    "november",
    "december",
];

/// The date in ISO form, with what comes behind it; `None` when it is none in this order, to be refused as it is.
pub(super) fn iso(text: &str, order: DateOrder) -> Option<String> {
    let text = text.trim();
    if text.len() > DATE_BYTES_MAX {
        return None;
    }
    let (parts, rest) = three_parts(text)?;
    let (day, month, year) = match order {
        DateOrder::Dmy => (parts[0], parts[1], parts[2]),
        DateOrder::Mdy => (parts[1], parts[0], parts[2]),
        DateOrder::Ymd => (parts[2], parts[1], parts[0]),
    };
    // A month in letters tells the two apart, whatever was said.
    let (day, month) = if day.starts_with(char::is_alphabetic) { (month, day) } else { (day, month) };
    let (day, month, year) = (number(day, 2)?, month_number(month)?, full_year(year)?);
    Some(format!("{year:04}-{month:02}-{day:02}{}", time(rest)?))
}

/// The first three groups of letters or digits, and what comes behind them.
fn three_parts(text: &str) -> Option<([&str; 3], &str)> {
    let is_part = |c: char| c.is_alphanumeric();
    let mut parts = [""; 3];
    let mut rest = text;
    for (at, part) in parts.iter_mut().enumerate() {
        let divider = rest.find(is_part)?;
        // `2024-05-01T10:00` has its time behind a letter; a word between the parts is no date.
        if at > 0 && (divider == 0 || !rest[..divider].chars().all(|c| " /.-,".contains(c))) {
            return None;
        }
        rest = &rest[divider..];
        let is_word = rest.starts_with(char::is_alphabetic);
        let end = rest.find(|c: char| !is_part(c) || c.is_alphabetic() != is_word).unwrap_or(rest.len());
        (*part, rest) = rest.split_at(end);
    }
    Some((parts, rest))
}

fn number(text: &str, digits_max: usize) -> Option<u32> {
    (text.len() <= digits_max && text.bytes().all(|byte| byte.is_ascii_digit())).then(|| text.parse().ok()).flatten()
}

fn month_number(text: &str) -> Option<u32> {
    if let Some(number) = number(text, 2) {
        return Some(number);
    }
    let word = text.to_lowercase();
    let at = MONTHS.iter().position(|month| word.len() >= 3 && month.starts_with(&word))?;
    u32::try_from(at + 1).ok()
}

fn full_year(text: &str) -> Option<u32> {
    let year = number(text, 4)?;
    match text.len() {
        4 => Some(year),
        2 if year <= SHORT_YEAR_PIVOT => Some(2000 + year),
        2 => Some(1900 + year),
        _ => None,
    }
}

/// A time of day behind a date: `T17:05:00`, also from `5:05 pm`; nothing for midnight without a zone.
fn time(rest: &str) -> Option<String> {
    let rest = rest.trim_start_matches(['T', 't', ',', '.']).trim();
    if rest.is_empty() {
        return Some(String::new());
    }
    let lower = rest.to_lowercase();
    let (clock, afternoon) = match (lower.strip_suffix("pm"), lower.strip_suffix("am")) {
        (Some(clock), _) => (clock.trim_end().to_owned(), Some(true)),
        (_, Some(clock)) => (clock.trim_end().to_owned(), Some(false)),
        _ => (rest.to_owned(), None),
    };
    let (hour, behind) = clock.split_once(':')?;
    let hour = match (number(hour, 2)?, afternoon) {
        (12, Some(false)) => 0,
        (hour @ 1..12, Some(true)) => hour + 12,
        (hour, _) => hour,
    };
    Some(format!("T{hour:02}:{behind}"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_date_is_read_in_the_order_that_was_named() {
        for (text, order, expected) in [
            ("03/04/2024", DateOrder::Dmy, "2024-04-03"),
            ("03/04/2024", DateOrder::Mdy, "2024-03-04"),
            ("2024/3/4", DateOrder::Ymd, "2024-03-04"),
            ("3.4.24", DateOrder::Dmy, "2024-04-03"),
            ("3.4.69", DateOrder::Dmy, "1969-04-03"),
            ("29-02-2016 01:23", DateOrder::Dmy, "2016-02-29T01:23"),
            ("1/2/2024 5:05 PM", DateOrder::Mdy, "2024-01-02T17:05"),
            ("1/2/2024 12:05 am", DateOrder::Mdy, "2024-01-02T00:05"),
            ("12 Mar 2024", DateOrder::Dmy, "2024-03-12"),
            ("Mar 12, 2024", DateOrder::Dmy, "2024-03-12"),
            ("12 September 2024", DateOrder::Mdy, "2024-09-12"),
            ("2024-05-01T10:00:00Z", DateOrder::Ymd, "2024-05-01T10:00:00Z"),
        ] {
            assert_eq!(iso(text, order).as_deref(), Some(expected), "{text}");
        }
    }

    #[test]
    fn what_is_no_date_in_this_order_is_left_to_be_refused() {
        for text in ["", "soon", "03/04", "2024-05-01", "1/2/3", "12 Foo 2024", "1/2/2024 noon", "1 and 2 and 2024"] {
            assert_eq!(iso(text, DateOrder::Dmy), None, "{text}");
        }
    }
}
