//! Days and moments. ISO 8601 is read, everything that means different days in different countries is refused.

use jiff::tz::TimeZone;
use serde_json::Value as Json;

use super::Reading;
use super::text::{shown, wrong_type};
use crate::text::Text;
use crate::time::{Date, Instant};
use crate::value::Value;

/// Characters of a date or a time with its zone's name: longer ones are not looked at.
const TIME_BYTES_MAX: usize = 80;
/// Days of the years 1 to 9999, since 1970.
const DAYS: std::ops::RangeInclusive<i32> = -719_162..=2_932_896;

/// A day, or the day on which a moment falls in the workspace's zone.
pub(super) fn date(json: &Json, zone: &TimeZone) -> Reading {
    let text = short(json, "a date, like 2024-05-01", invalid_date)?;
    let date = Date::parse(text).or_else(|| Some(Instant::parse(text, zone)?.date_in(zone)));
    in_range(date.ok_or_else(|| invalid_date(text))?).map(Value::Date)
}

/// A moment, a local time in the workspace's zone, or the start of a day there.
pub(super) fn instant(json: &Json, zone: &TimeZone) -> Reading {
    let text = short(json, "a time, like 2024-05-01T12:00:00Z", invalid_instant)?;
    if let Some(date) = Date::parse(text) {
        return Ok(Value::Instant(in_range(date)?.start_in(zone)));
    }
    let instant = Instant::parse(text, zone).ok_or_else(|| invalid_instant(text))?;
    in_range(instant.date_in(&TimeZone::UTC))?;
    Ok(Value::Instant(instant))
}

fn short<'j>(json: &'j Json, expected: &str, invalid: fn(&str) -> Text) -> Reading<&'j str> {
    match json {
        Json::String(text) if text.trim().len() <= TIME_BYTES_MAX => Ok(text.trim()),
        Json::String(text) => Err(invalid(text.trim())),
        other => Err(wrong_type(other, expected)),
    }
}

fn in_range(date: Date) -> Reading<Date> {
    match DAYS.contains(&date.days()) {
        true => Ok(date),
        false => Err(Text::new("out_of_range", "Years from 1 to 9999 are kept; check the year")),
    }
}

fn invalid_date(text: &str) -> Text {
    let english = if text.contains(['/', '.']) {
        format!("{} can mean different days; write year-month-day, like 2024-05-01", shown(text))
    } else {
        format!("{} is no date; write year-month-day, like 2024-05-01", shown(text))
    };
    Text::new("invalid_date", english)
}

fn invalid_instant(text: &str) -> Text {
    Text::new("invalid_instant", format!("{} is no time; write it like 2024-05-01T12:00:00Z", shown(text)))
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use crate::catalog::Kind;
    use crate::value::Value;
    use crate::value::read::tests::{code, english, read_as};

    // The workspace of these tests lies in Europe/Berlin.
    fn shown(kind: &Kind, text: &str) -> String {
        match read_as(kind, json!(text)) {
            Ok(Value::Date(date)) => date.to_string(),
            Ok(Value::Instant(instant)) => instant.to_string(),
            other => panic!("{text}: {other:?}"),
        }
    }

    #[test]
    fn a_date_is_a_day_or_the_local_day_of_a_moment() {
        assert_eq!(shown(&Kind::Date, " 2024-05-01 "), "2024-05-01");
        assert_eq!(shown(&Kind::Date, "2024-04-30T22:30:00Z"), "2024-05-01");
        assert_eq!(shown(&Kind::Date, "2024-05-01T23:59:59"), "2024-05-01");
        assert_eq!(shown(&Kind::Date, "2024-05-01 00:00:00"), "2024-05-01");
    }

    #[test]
    fn an_ambiguous_or_impossible_date_is_refused() {
        for text in ["01/05/2024", "1.5.2024", "05-01-2024", "2023-02-29", "May 1", "today", "45413", "2024-05"] {
            assert_eq!(code(&Kind::Date, json!(text)), "invalid_date", "{text}");
        }
        assert!(english(&Kind::Date, json!("01/05/2024")).contains("different days"));
        assert_eq!(code(&Kind::Date, json!(45_413)), "wrong_type");
        assert_eq!(code(&Kind::Date, json!("2".repeat(1_000_000))), "invalid_date");
        assert_eq!(code(&Kind::Date, json!("-000001-01-01T00:00:00Z")), "out_of_range");
        assert_eq!(code(&Kind::Date, json!("0000-01-01")), "out_of_range");
    }

    #[test]
    fn a_moment_has_an_offset_or_is_local() {
        assert_eq!(shown(&Kind::Instant, "2024-05-01T12:00:00.25+02:00"), "2024-05-01T10:00:00.25Z");
        assert_eq!(shown(&Kind::Instant, "2024-05-01 12:00"), "2024-05-01T10:00:00Z");
        assert_eq!(shown(&Kind::Instant, "2024-05-01"), "2024-04-30T22:00:00Z");
        // In the hour that the clock leaves out, the time after the gap is meant.
        assert_eq!(shown(&Kind::Instant, "2024-03-31T02:30:00"), "2024-03-31T01:30:00Z");
    }

    #[test]
    fn what_is_no_moment_is_refused() {
        for text in ["noon", "12:00", "2024-05-01T25:00", "01/05/2024 12:00", "1714557600"] {
            assert_eq!(code(&Kind::Instant, json!(text)), "invalid_instant", "{text}");
        }
        assert_eq!(code(&Kind::Instant, json!(1_714_557_600)), "wrong_type");
        assert_eq!(code(&Kind::Instant, json!("-000001-01-01T00:00:00Z")), "out_of_range");
    }
}
