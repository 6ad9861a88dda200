//! The days of a calendar.

use jiff::Span;
use jiff::civil::{Time, Weekday};
use jiff::tz::TimeZone;
use rapport_kernel::time::{Date, Instant};

/// Days that are shown, and the first days of what comes before and after.
pub struct Days {
    /// All of them, in whole weeks.
    pub days: Vec<Date>,
    /// The month that is meant; days of others are only there to fill the weeks.
    pub month: Option<i8>,
    /// A day of what comes before.
    pub before: Date,
    /// A day of what comes after.
    pub after: Date,
}

/// The weeks that a month touches; `week_start` is 1 for Monday to 7 for Sunday.
pub fn month(at: Date, week_start: u8) -> Days {
    let first = at.civil().first_of_month();
    let last = at.civil().last_of_month();
    let (begin, end) = (begin(Date::from_civil(first), week_start), begin(Date::from_civil(last), week_start));
    let count = end.days() - begin.days() + 7;
    let step = |months: i64| first.checked_add(Span::new().months(months)).map_or(at, Date::from_civil);
    Days {
        days: (0..count).map(|day| begin.plus_days(day)).collect(),
        month: Some(first.month()),
        before: step(-1),
        after: step(1),
    }
}

/// One week.
pub fn week(at: Date, week_start: u8) -> Days {
    let begin = begin(at, week_start);
    Days {
        days: (0..7).map(|day| begin.plus_days(day)).collect(),
        month: None,
        before: begin.plus_days(-7),
        after: begin.plus_days(7),
    }
}

/// One day.
pub fn day(at: Date) -> Days {
    Days { days: vec![at], month: None, before: at.plus_days(-1), after: at.plus_days(1) }
}

fn begin(day: Date, week_start: u8) -> Date {
    let start = i8::try_from(week_start).ok().and_then(|start| Weekday::from_monday_one_offset(start).ok());
    let since = day.civil().weekday().since(start.unwrap_or(Weekday::Monday));
    day.plus_days(-i32::from(since))
}

/// The same time of another day, or that time; where clocks leave it out, the next there is.
pub fn at_time(at: Instant, day: Date, time: Option<Time>, zone: &TimeZone) -> Instant {
    let stamp = jiff::Timestamp::from_millisecond(at.ms()).unwrap_or_default();
    let there = stamp.to_zoned(zone.clone()).time();
    // Controls know minutes: seconds stay unless it is another one.
    let is_other = |time: &Time| (time.hour(), time.minute()) != (there.hour(), there.minute());
    let time = time.filter(is_other).unwrap_or(there);
    let moved = day.civil().to_datetime(time).to_zoned(zone.clone());
    moved.map_or(at, |moved| Instant::from_ms(moved.timestamp().as_millisecond()))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn date(text: &str) -> Date {
        Date::parse(text).expect("a date")
    }

    #[test]
    fn a_month_is_shown_in_whole_weeks() {
        let november = month(date("2026-11-22"), 1);
        assert_eq!((november.days[0], november.days.len()), (date("2026-10-26"), 42));
        assert_eq!((november.before, november.after), (date("2026-10-01"), date("2026-12-01")));
        let from_sunday = month(date("2026-11-22"), 7);
        assert_eq!((from_sunday.days[0], from_sunday.days.len()), (date("2026-11-01"), 35));
        assert_eq!(week(date("2026-11-22"), 1).days[0], date("2026-11-16"));
    }

    #[test]
    fn what_is_moved_to_another_day_keeps_its_time_over_a_change_of_clocks() {
        let zone = TimeZone::get("Europe/Berlin").expect("a zone");
        let at = Instant::parse("2026-10-24T09:30", &zone).expect("a moment");
        assert_eq!(at_time(at, date("2026-10-26"), None, &zone).to_string(), "2026-10-26T08:30:00Z");
        let gap = Instant::parse("2026-03-28T02:30", &zone).expect("a moment");
        let early = "07:15".parse().expect("a time");
        assert_eq!(at_time(at, date("2026-10-26"), Some(early), &zone).to_string(), "2026-10-26T06:15:00Z");
        assert_eq!(at_time(gap, date("2026-03-29"), None, &zone).to_string(), "2026-03-29T01:30:00Z");
    }
}
