//! Numbers: whole ones, stars, lengths of time, decimals and per cents.

use jiff::{SignedDuration, Span, SpanRelativeTo};
use serde_json::Value as Json;

use super::Reading;
use super::text::{number_text, plain, shown, wrong_type};
use crate::decimal::{Decimal, DecimalError};
use crate::text::Text;
use crate::value::Value;

/// Digits after the point of a per cent.
const PERCENT_SCALE: u8 = 2;
/// Characters of a length of time: longer ones are not looked at.
const DURATION_CHARS_MAX: usize = 100;

pub(super) fn integer(json: &Json, min: Option<i64>, max: Option<i64>) -> Reading {
    let number = whole(json)?;
    if min.is_some_and(|min| number < min) || max.is_some_and(|max| number > max) {
        return Err(out_of_range(number, min, max));
    }
    Ok(Value::Integer(number))
}

pub(super) fn rating(json: &Json, max: u8) -> Reading {
    integer(json, Some(0), Some(i64::from(max)))
}

pub(super) fn decimal(json: &Json, scale: u8) -> Reading {
    let text = plain(json, "a number")?;
    scaled(&text, scale).map(Value::Decimal)
}

pub(super) fn percent(json: &Json) -> Reading {
    let text = plain(json, "a per cent")?;
    let number = text.strip_suffix('%').unwrap_or(&text).trim_end();
    scaled(number, PERCENT_SCALE).map(Value::Decimal)
}

/// Seconds, or a text with units; one number and colon more or less would be a guess.
pub(super) fn duration(json: &Json) -> Reading {
    let seconds = match json {
        Json::String(text) if !is_number(text) => units(text.trim())?,
        other => whole(other)?,
    };
    if seconds < 0 {
        return Err(out_of_range(seconds, Some(0), None));
    }
    Ok(Value::Integer(seconds))
}

fn units(text: &str) -> Reading<i64> {
    let invalid = || {
        let english = format!("{} is no length of time; write seconds, 1h 30m, PT1H30M or 01:30:00", shown(text));
        Text::new("invalid_duration", english)
    };
    if text.len() > DURATION_CHARS_MAX || (text.contains(':') && text.matches(':').count() != 2) {
        return Err(invalid());
    }
    let span: Span = text.parse().map_err(|_| invalid())?;
    let length: SignedDuration = span.to_duration(SpanRelativeTo::days_are_24_hours()).map_err(|_| invalid())?;
    match length.subsec_nanos() {
        0 => Ok(length.as_secs()),
        _ => Err(Text::new("too_precise", "A length of time is kept in whole seconds")),
    }
}

fn is_number(text: &str) -> bool {
    let digits = text.trim().trim_start_matches(['-', '+']);
    digits.bytes().all(|byte| byte.is_ascii_digit() || byte == b'.')
}

fn whole(json: &Json) -> Reading<i64> {
    let text = match json {
        Json::Number(number) => match number.as_i64() {
            Some(number) => return Ok(number),
            None => number_text(number),
        },
        Json::String(text) => text.trim().to_owned(),
        other => return Err(wrong_type(other, "a whole number")),
    };
    scaled(&text, 0).map(|decimal| decimal.units)
}

/// Reads a decimal and says in words what is wrong with it.
pub(super) fn scaled(text: &str, scale: u8) -> Reading<Decimal> {
    Decimal::parse(text, scale).map_err(|error| match error {
        DecimalError::Syntax => syntax(text),
        DecimalError::Precision if scale == 0 => {
            Text::new("too_precise", format!("{} is no whole number; round it", shown(text))).with("max", 0)
        }
        DecimalError::Precision => {
            let english = format!("{} has more than {scale} digits after the point; round it", shown(text));
            Text::new("too_precise", english).with("max", scale)
        }
        DecimalError::Range => Text::new("out_of_range", format!("{} is too large a number", shown(text))),
    })
}

fn syntax(text: &str) -> Text {
    let grouped = |c: char| c == ',' || c == '\'' || c == '’' || c == '_' || c.is_whitespace();
    let english = if text.chars().any(grouped) && text.chars().any(|c| c.is_ascii_digit()) {
        "is ambiguous; write the number with a point for decimals and nothing between thousands, like 1234.5"
    } else {
        "is no number; write digits, like 1234.5"
    };
    Text::new("invalid_number", format!("{} {english}", shown(text)))
}

fn out_of_range(number: i64, min: Option<i64>, max: Option<i64>) -> Text {
    let allowed = match (min, max) {
        (Some(min), Some(max)) => format!("{min} to {max} is"),
        (Some(min), None) => format!("{min} or more is"),
        (None, Some(max)) => format!("{max} or less is"),
        (None, None) => "less is".to_owned(),
    };
    let mut text = Text::new("out_of_range", format!("{number} is out of range; {allowed} allowed"));
    for (name, limit) in [("min", min), ("max", max)] {
        text = limit.map_or(text.clone(), |limit| text.with(name, limit));
    }
    text
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use crate::catalog::Kind;
    use crate::decimal::Decimal;
    use crate::value::Value;
    use crate::value::read::tests::{code, english, read_as};

    const ANY: Kind = Kind::Integer { min: None, max: None };
    const CENTS: Kind = Kind::Decimal { scale: 2 };

    #[test]
    fn a_whole_number_comes_as_number_or_text() {
        for (json, number) in [
            (json!(42), 42),
            (json!("42"), 42),
            (json!(" -7 "), -7),
            (json!("+7"), 7),
            (json!(3.0), 3),
            (json!("42.00"), 42),
            (json!(1e3), 1_000),
            (json!(i64::MIN), i64::MIN),
            (json!("-0"), 0),
        ] {
            assert_eq!(read_as(&ANY, json), Ok(Value::Integer(number)));
        }
    }

    #[test]
    fn what_is_no_whole_number_is_refused_with_the_way_to_write_it() {
        for (json, why) in [
            (json!("1,234"), "invalid_number"),
            (json!("1 234"), "invalid_number"),
            (json!("12a"), "invalid_number"),
            (json!("1e3"), "invalid_number"),
            (json!("٣"), "invalid_number"),
            (json!(1.5), "too_precise"),
            (json!("0x10"), "invalid_number"),
            (json!(1e300), "out_of_range"),
            (json!(u64::MAX), "out_of_range"),
            (json!("9".repeat(100_000)), "out_of_range"),
            (json!(true), "wrong_type"),
            (json!([1]), "wrong_type"),
        ] {
            assert_eq!(code(&ANY, json.clone()), why, "{}", json.to_string().chars().take(40).collect::<String>());
        }
        assert!(english(&ANY, json!("1,234")).contains("nothing between thousands"));
    }

    #[test]
    fn limits_of_a_number_hold_and_are_named() {
        let kind = Kind::Integer { min: Some(1), max: Some(5) };
        assert_eq!(read_as(&kind, json!(5)), Ok(Value::Integer(5)));
        assert_eq!(english(&kind, json!(6)), "6 is out of range; 1 to 5 is allowed");
        assert_eq!(code(&Kind::Rating { max: 5 }, json!("6")), "out_of_range");
        assert_eq!(code(&Kind::Rating { max: 5 }, json!(-1)), "out_of_range");
    }

    #[test]
    fn a_length_of_time_has_many_spellings() {
        for (json, seconds) in [
            (json!(5400), 5_400),
            (json!("5400"), 5_400),
            (json!("1h 30m"), 5_400),
            (json!("PT1H30M"), 5_400),
            (json!("01:30:00"), 5_400),
            (json!("90 min"), 5_400),
            (json!("1.5h"), 5_400),
            (json!("2d 1h"), 176_400),
            (json!("1 week"), 604_800),
            (json!("45s"), 45),
            (json!(0), 0),
        ] {
            assert_eq!(read_as(&Kind::Duration, json.clone()), Ok(Value::Integer(seconds)), "{json}");
        }
    }

    #[test]
    fn a_length_of_time_is_not_guessed() {
        for (json, why) in [
            (json!("1:30"), "invalid_duration"),
            (json!("soon"), "invalid_duration"),
            (json!("1 month"), "invalid_duration"),
            (json!("1y"), "invalid_duration"),
            (json!("h".repeat(1_000_000)), "invalid_duration"),
            (json!("9999999999999999h"), "invalid_duration"),
            (json!(-5), "out_of_range"),
            (json!("-1h"), "out_of_range"),
            (json!("1h ago"), "out_of_range"),
            (json!(1.5), "too_precise"),
            (json!("100ms"), "too_precise"),
            (json!({}), "wrong_type"),
        ] {
            assert_eq!(code(&Kind::Duration, json.clone()), why, "{json:.40}");
        }
    }

    #[test]
    fn a_decimal_keeps_its_scale_and_refuses_to_round() {
        let units = |units| Ok(Value::Decimal(Decimal { units, scale: 2 }));
        assert_eq!(read_as(&CENTS, json!("12.5")), units(1_250));
        assert_eq!(read_as(&CENTS, json!(0.1)), units(10));
        assert_eq!(read_as(&CENTS, json!(-3)), units(-300));
        assert_eq!(code(&CENTS, json!("1.005")), "too_precise");
        assert_eq!(code(&CENTS, json!(0.1 + 0.2)), "too_precise");
        assert_eq!(code(&CENTS, json!("12,50")), "invalid_number");
        assert_eq!(code(&CENTS, json!("NaN")), "invalid_number");
        assert_eq!(code(&CENTS, json!("92233720368547758.08")), "out_of_range");
    }

    #[test]
    fn a_per_cent_may_carry_its_sign() {
        for json in [json!("12.5 %"), json!("12.5%"), json!("12.50"), json!(12.5)] {
            assert_eq!(read_as(&Kind::Percent, json), Ok(Value::Decimal(Decimal { units: 1_250, scale: 2 })));
        }
        assert_eq!(code(&Kind::Percent, json!("12.5%%")), "invalid_number");
        assert_eq!(code(&Kind::Percent, json!("%")), "invalid_number");
    }
}
