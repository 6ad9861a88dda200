//! Numbers as people typed them, and dates out of numbers.

use std::fmt::Write;

use jiff::civil::{Date, Time, date};
use jiff::{Span, ToSpan};

use super::styles::Shown;

const DAY_MS: i64 = 86_400_000;

/// The day after 9999-12-31 in the count from 1900, where spreadsheets end.
const SERIAL_END: f64 = 2_958_466.0;

/// Excel believes in a 29 February 1900; this is its number.
const NO_SUCH_DAY: i64 = 60;

/// Digits that spreadsheets show and that a number is good for.
const DIGITS: usize = 15;

/// Adds a stored number as text.
pub(super) fn push_number(into: &mut String, stored: &str, shown: Shown, from_1904: bool) -> Result<(), &'static str> {
    let stored = stored.trim();
    if shown == Shown::Number && is_whole(stored) {
        into.push_str(stored);
        return Ok(());
    }
    let value: f64 = stored.parse().map_err(|_| "it is not a number")?;
    if !value.is_finite() {
        return Err("it is not a number");
    }
    match as_shown(value, shown, from_1904) {
        Some(text) => into.push_str(&text),
        None => push_plain(into, value),
    }
    Ok(())
}

/// Digits alone are kept as they are: a number of an account may have more than fifteen.
fn is_whole(stored: &str) -> bool {
    let digits = stored.strip_prefix('-').unwrap_or(stored);
    let starts_well = digits.len() == 1 || !digits.starts_with('0');
    !digits.is_empty() && starts_well && stored != "-0" && digits.bytes().all(|byte| byte.is_ascii_digit())
}

/// Without exponent, and rounded to what a spreadsheet shows: 0.1 + 0.2 is 0.3.
fn push_plain(into: &mut String, value: f64) {
    let start = into.len();
    // Writing to a string cannot fail.
    let _ = write!(into, "{value}");
    let digits = into[start..].trim_start_matches(['-', '0', '.']).trim_end_matches('0');
    if digits.bytes().filter(u8::is_ascii_digit).count() > DIGITS {
        let rounded: f64 = format!("{value:.*e}", DIGITS - 1).parse().unwrap_or(value);
        into.truncate(start);
        let _ = write!(into, "{rounded}");
    }
    if &into[start..] == "-0" {
        into.truncate(start);
        into.push('0');
    }
}

/// A number by its format; none where it is only a number after all.
fn as_shown(value: f64, shown: Shown, from_1904: bool) -> Option<String> {
    if let Shown::ZeroPadded(digits) = shown {
        return (value >= 0.0 && value.fract() == 0.0 && value < 1e15)
            .then(|| format!("{value:0width$}", width = usize::from(digits)));
    }
    if shown == Shown::Number || !(0.0..SERIAL_END).contains(&value) {
        return None;
    }
    // A thousandth of a second is finer than any clock in a table, and coarser than the errors of arithmetic.
    let total = (value * DAY_MS as f64).round() as i64;
    let (day, of_day) = (total / DAY_MS, total % DAY_MS);
    if shown == Shown::Elapsed {
        let seconds = total / 1_000;
        return Some(format!("{:02}:{:02}:{:02}", seconds / 3_600, seconds / 60 % 60, seconds % 60));
    }
    let time = Time::midnight().checked_add(of_day.milliseconds()).ok()?;
    let has_date = shown == Shown::DateTime || shown == Shown::Date;
    if day == 0 && !(from_1904 && has_date) {
        return (of_day > 0 || shown == Shown::Time).then(|| time.to_string());
    }
    let date = date_of(day, from_1904)?;
    if shown == Shown::Date && of_day == 0 {
        return Some(date.to_string());
    }
    Some(date.to_datetime(time).to_string())
}

fn date_of(day: i64, from_1904: bool) -> Option<Date> {
    let first = if from_1904 {
        date(1904, 1, 1)
    } else if day < NO_SUCH_DAY {
        date(1899, 12, 31)
    } else if day == NO_SUCH_DAY {
        return None;
    } else {
        date(1899, 12, 30)
    };
    first.checked_add(Span::new().try_days(day).ok()?).ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn text(stored: &str, shown: Shown) -> String {
        let mut text = String::new();
        push_number(&mut text, stored, shown, false).unwrap();
        text
    }

    #[test]
    fn numbers_come_as_they_were_typed() {
        for (stored, typed) in [
            ("100000", "100000"),
            ("1E+05", "100000"),
            ("1.0", "1"),
            ("1.1000000000000001", "1.1"),
            ("0.30000000000000004", "0.3"),
            ("1E-7", "0.0000001"),
            ("-0", "0"),
            ("-0.0", "0"),
            ("4.9172E+11", "491720000000"),
            ("12345678901234567", "12345678901234567"),
            ("1.2345678901234567E+16", "12345678901234600"),
            ("007", "7"),
            ("-12.5", "-12.5"),
            ("123456789.123456789", "123456789.123457"),
        ] {
            assert_eq!(text(stored, Shown::Number), typed, "{stored}");
        }
        for wrong in ["", "abc", "NaN", "inf", "1,5", "0x10"] {
            assert!(push_number(&mut String::new(), wrong, Shown::Number, false).is_err(), "{wrong}");
        }
    }

    #[test]
    fn dates_count_from_1900_with_its_day_that_never_was() {
        assert_eq!(text("1", Shown::Date), "1900-01-01");
        assert_eq!(text("59", Shown::Date), "1900-02-28");
        assert_eq!(text("60", Shown::Date), "60");
        assert_eq!(text("61", Shown::Date), "1900-03-01");
        assert_eq!(text("45413", Shown::Date), "2024-05-01");
        assert_eq!(text("45413.572916666664", Shown::DateTime), "2024-05-01T13:45:00");
        assert_eq!(text("45413", Shown::DateTime), "2024-05-01T00:00:00");
        assert_eq!(text("45413.5", Shown::Date), "2024-05-01T12:00:00");
        assert_eq!(text("2958465", Shown::Date), "9999-12-31");
        assert_eq!(text("2958466", Shown::Date), "2958466");
        assert_eq!(text("-1", Shown::Date), "-1");
        assert_eq!(text("0", Shown::Date), "0");
        assert_eq!(text("45412.9999999999", Shown::Date), "2024-05-01");
    }

    #[test]
    fn dates_can_count_from_1904() {
        let mut day = String::new();
        push_number(&mut day, "0", Shown::Date, true).unwrap();
        assert_eq!(day, "1904-01-01");
        day.clear();
        push_number(&mut day, "43951", Shown::Date, true).unwrap();
        assert_eq!(day, "2024-05-01");
    }

    #[test]
    fn times_and_codes_come_as_they_are_shown() {
        assert_eq!(text("0.5", Shown::Time), "12:00:00");
        assert_eq!(text("0", Shown::Time), "00:00:00");
        assert_eq!(text("1.1041666666666667", Shown::Elapsed), "26:30:00");
        assert_eq!(text("2134", Shown::ZeroPadded(5)), "02134");
        assert_eq!(text("12.5", Shown::ZeroPadded(5)), "12.5");
        assert_eq!(text("45413.000005787", Shown::DateTime), "2024-05-01T00:00:00.5");
    }
}
