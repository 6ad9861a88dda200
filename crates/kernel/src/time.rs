//! Time as the product keeps it: instants in UTC milliseconds, dates as days. No clock here.

use std::fmt;

use jiff::tz::TimeZone;
use jiff::{Span, Unit, civil};
use serde::{Deserialize, Deserializer, Serialize, Serializer};

/// A moment: milliseconds since 1970-01-01T00:00:00Z.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug, Default)]
pub struct Instant(i64);

/// A calendar day: days since 1970-01-01. A date is not a time.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug, Default)]
pub struct Date(i32);

const MS_A_DAY: i64 = 86_400_000;
const EPOCH: civil::Date = civil::date(1970, 1, 1);
/// Of -9999-01-01.
const DAYS_MIN: i32 = -4_371_587;
/// Of 9999-12-31.
const DAYS_MAX: i32 = 2_932_896;

impl Instant {
    /// From milliseconds since the epoch.
    pub const fn from_ms(ms: i64) -> Self {
        Self(ms)
    }
    /// Milliseconds since the epoch.
    pub const fn ms(self) -> i64 {
        self.0
    }
    /// This moment and `ms` more.
    pub fn plus_ms(self, ms: i64) -> Self {
        Self(self.0.saturating_add(ms))
    }
    /// Reads RFC 3339 (`2024-05-01T12:00:00Z`, any offset) or a bare date-time, which is taken in `zone`.
    pub fn parse(text: &str, zone: &TimeZone) -> Option<Self> {
        let text = text.trim();
        if let Ok(stamp) = text.parse::<jiff::Timestamp>() {
            return Some(Self(stamp.as_millisecond()));
        }
        let local: civil::DateTime = text.parse().ok()?;
        Some(Self(local.to_zoned(zone.clone()).ok()?.timestamp().as_millisecond()))
    }
    /// The day that this moment falls on in `zone`.
    pub fn date_in(self, zone: &TimeZone) -> Date {
        Date::from_civil(self.clock_in(zone).date())
    }
    /// What the calendars and clocks of `zone` show at this moment.
    pub fn clock_in(self, zone: &TimeZone) -> civil::DateTime {
        let stamp = jiff::Timestamp::from_millisecond(self.0).unwrap_or_default();
        stamp.to_zoned(zone.clone()).datetime()
    }
}

impl fmt::Display for Instant {
    /// RFC 3339 in UTC with milliseconds only where there are some.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match jiff::Timestamp::from_millisecond(self.0) {
            Ok(stamp) => stamp.fmt(f),
            Err(_) => write!(f, "{}ms", self.0),
        }
    }
}

impl Date {
    /// The first day that a date may be: -9999-01-01.
    pub const MIN: Self = Self(DAYS_MIN);
    /// The last day that a date may be: 9999-12-31.
    pub const MAX: Self = Self(DAYS_MAX);
    /// From days since the epoch.
    pub const fn from_days(days: i32) -> Self {
        Self(days)
    }
    /// Days since the epoch.
    pub const fn days(self) -> i32 {
        self.0
    }
    /// From a calendar day.
    pub fn from_civil(date: civil::Date) -> Self {
        let days = date.since((Unit::Day, EPOCH)).map(|span| span.get_days()).unwrap_or_default();
        Self(days)
    }
    /// The calendar day; days outside the years -9999 to 9999 come back as the nearest within.
    pub fn civil(self) -> civil::Date {
        EPOCH.checked_add(Span::new().days(self.0.clamp(DAYS_MIN, DAYS_MAX))).unwrap_or(EPOCH)
    }
    /// Reads `2024-05-01`.
    pub fn parse(text: &str) -> Option<Self> {
        let text = text.trim();
        // Jiff also reads the date part of a longer text; a date field takes a date only.
        if !text.bytes().all(|byte| byte.is_ascii_digit() || matches!(byte, b'-' | b'+')) {
            return None;
        }
        text.parse::<civil::Date>().ok().map(Self::from_civil)
    }
    /// The moment at which this day begins in `zone`.
    pub fn start_in(self, zone: &TimeZone) -> Instant {
        let start = self.civil().to_zoned(zone.clone());
        Instant(start.map(|zoned| zoned.timestamp().as_millisecond()).unwrap_or(i64::from(self.0) * MS_A_DAY))
    }
    /// The day `days` later.
    pub fn plus_days(self, days: i32) -> Self {
        Self(self.0.saturating_add(days))
    }
}

impl fmt::Display for Date {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.civil().fmt(f)
    }
}

impl Serialize for Instant {
    fn serialize<S: Serializer>(&self, to: S) -> Result<S::Ok, S::Error> {
        to.collect_str(self)
    }
}

impl<'de> Deserialize<'de> for Instant {
    fn deserialize<D: Deserializer<'de>>(from: D) -> Result<Self, D::Error> {
        let text = String::deserialize(from)?;
        Instant::parse(&text, &TimeZone::UTC).ok_or_else(|| serde::de::Error::custom("expected an RFC 3339 time"))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_date_survives_the_way_to_days_and_back() {
        for text in ["1969-12-31", "1970-01-01", "2024-02-29", "0001-01-01", "9999-12-31", "-009999-01-01"] {
            assert_eq!(Date::parse(text).expect("a date").to_string(), text);
        }
    }

    #[test]
    fn a_day_begins_at_local_midnight() {
        let berlin = TimeZone::get("Europe/Berlin").expect("a zone");
        let start = Date::parse("2024-07-01").expect("a date").start_in(&berlin);
        assert_eq!(start.to_string(), "2024-06-30T22:00:00Z");
        assert_eq!(start.date_in(&berlin).to_string(), "2024-07-01");
    }
}
