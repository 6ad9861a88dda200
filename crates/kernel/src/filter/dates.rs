//! What `-30d`, `this quarter` and `today` mean: in the workspace's zone, weeks and fiscal year, at a given time.

use std::ops::RangeInclusive;

use jiff::tz::TimeZone;
use jiff::{Span, civil};

use crate::filter::tree::{Period, Turn, Unit};
use crate::query::Bucket;
use crate::settings::Settings;
use crate::time::{Date, Instant};

/// Days, weeks and years as a workspace counts them, seen from one moment.
#[derive(Clone, Debug)]
pub struct Calendar {
    zone: TimeZone,
    week_start: i8,
    year_start: i8,
    now: Instant,
    today: Date,
}

impl Calendar {
    /// The workspace's calendar at `now`.
    pub fn new(settings: &Settings, now: Instant) -> Self {
        let zone = settings.zone();
        let today = now.date_in(&zone);
        // Settings were checked when they were set; older ones count as Monday and January.
        let within =
            |value: u8, max: i8| i8::try_from(value).ok().filter(|value| (1..=max).contains(value)).unwrap_or(1);
        let week_start = within(settings.week_start, 7);
        Self { zone, week_start, year_start: within(settings.fiscal_year_start, 12), now, today }
    }

    /// The workspace's zone.
    pub fn zone(&self) -> &TimeZone {
        &self.zone
    }

    /// The moment from which it is seen.
    pub fn now(&self) -> Instant {
        self.now
    }

    /// The day of that moment.
    pub fn today(&self) -> Date {
        self.today
    }

    /// The first and the last day of a period; `None` beyond the years -9999 to 9999.
    pub fn period(&self, period: Period) -> Option<RangeInclusive<Date>> {
        let today = self.today.civil();
        let (first, last) = match period {
            Period::Whole { turn, unit } => {
                let turns = match turn {
                    Turn::Last => -1,
                    Turn::This => 0,
                    Turn::Next => 1,
                };
                let first = add(self.start(today, unit)?, unit, turns)?;
                (first, add(first, unit, 1)?.yesterday().ok()?)
            }
            Period::Rolling { count, unit } if count < 0 => (add(today, unit, count)?.tomorrow().ok()?, today),
            Period::Rolling { count, unit } => (today, add(today, unit, count)?.yesterday().ok()?),
        };
        Some(Date::from_civil(first)..=Date::from_civil(last))
    }

    /// The first day of the period that `date` lies in; `None` beyond the years -9999 to 9999.
    pub fn bucket_start(&self, date: Date, bucket: Bucket) -> Option<Date> {
        self.start(date.civil(), bucket).map(Date::from_civil)
    }

    /// The day that many units from today; `None` for units shorter than a day and beyond the years -9999 to 9999.
    pub fn shift_date(&self, count: i32, unit: Unit) -> Option<Date> {
        let today = self.today.civil();
        today.checked_add(span(count, unit).filter(|_| !is_short(unit))?).ok().map(Date::from_civil)
    }

    /// The moment that many units from now: the same time of day for days and more; `None` beyond the years -9999 to
    /// 9999.
    pub fn shift_instant(&self, count: i32, unit: Unit) -> Option<Instant> {
        if is_short(unit) {
            return Some(self.now.plus_ms(i64::from(count) * unit.seconds()? * 1_000));
        }
        let now = jiff::Timestamp::from_millisecond(self.now.ms()).ok()?.to_zoned(self.zone.clone());
        let then = now.checked_add(span(count, unit)?).ok()?;
        Some(Instant::from_ms(then.timestamp().as_millisecond()))
    }

    fn start(&self, date: civil::Date, unit: Bucket) -> Option<civil::Date> {
        // Months since the fiscal year began.
        let month = (date.month() - self.year_start).rem_euclid(12);
        let back = |months: i8| date.first_of_month().checked_sub(Span::new().try_months(months).ok()?).ok();
        match unit {
            Bucket::Day => Some(date),
            Bucket::Week => {
                let days = (date.weekday().to_monday_one_offset() - self.week_start).rem_euclid(7);
                date.checked_sub(Span::new().try_days(days).ok()?).ok()
            }
            Bucket::Month => Some(date.first_of_month()),
            Bucket::Quarter => back(month % 3),
            Bucket::Year => back(month),
        }
    }
}

fn add(date: civil::Date, unit: Bucket, count: i32) -> Option<civil::Date> {
    let unit = match unit {
        Bucket::Day => Unit::Day,
        Bucket::Week => Unit::Week,
        Bucket::Month => Unit::Month,
        Bucket::Quarter => Unit::Quarter,
        Bucket::Year => Unit::Year,
    };
    date.checked_add(span(count, unit)?).ok()
}

fn is_short(unit: Unit) -> bool {
    matches!(unit, Unit::Second | Unit::Minute | Unit::Hour)
}

fn span(count: i32, unit: Unit) -> Option<Span> {
    let span = Span::new();
    match unit {
        Unit::Second => span.try_seconds(count),
        Unit::Minute => span.try_minutes(count),
        Unit::Hour => span.try_hours(count),
        Unit::Day => span.try_days(count),
        Unit::Week => span.try_weeks(count),
        Unit::Month => span.try_months(count),
        Unit::Quarter => span.try_months(count.checked_mul(3)?),
        Unit::Year => span.try_years(count),
    }
    .ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn calendar(now: &str, zone: &str, week_start: u8, fiscal_year_start: u8) -> Calendar {
        let settings = Settings { time_zone: zone.to_owned(), week_start, fiscal_year_start, ..Settings::default() };
        Calendar::new(&settings, Instant::parse(now, &TimeZone::UTC).expect("a time"))
    }

    fn days(calendar: &Calendar, period: Period) -> String {
        let days = calendar.period(period).expect("a period");
        format!("{} to {}", days.start(), days.end())
    }

    fn whole(turn: Turn, unit: Bucket) -> Period {
        Period::Whole { turn, unit }
    }

    #[test]
    fn periods_are_those_of_the_calendar() {
        // A Wednesday.
        let here = calendar("2024-05-15T10:00:00Z", "UTC", 1, 1);
        for (period, expected) in [
            (whole(Turn::This, Bucket::Day), "2024-05-15 to 2024-05-15"),
            (whole(Turn::Last, Bucket::Day), "2024-05-14 to 2024-05-14"),
            (whole(Turn::Next, Bucket::Day), "2024-05-16 to 2024-05-16"),
            (whole(Turn::This, Bucket::Week), "2024-05-13 to 2024-05-19"),
            (whole(Turn::Last, Bucket::Week), "2024-05-06 to 2024-05-12"),
            (whole(Turn::Next, Bucket::Month), "2024-06-01 to 2024-06-30"),
            (whole(Turn::Last, Bucket::Month), "2024-04-01 to 2024-04-30"),
            (whole(Turn::This, Bucket::Quarter), "2024-04-01 to 2024-06-30"),
            (whole(Turn::Last, Bucket::Quarter), "2024-01-01 to 2024-03-31"),
            (whole(Turn::This, Bucket::Year), "2024-01-01 to 2024-12-31"),
            (Period::Rolling { count: -30, unit: Bucket::Day }, "2024-04-16 to 2024-05-15"),
            (Period::Rolling { count: -1, unit: Bucket::Day }, "2024-05-15 to 2024-05-15"),
            (Period::Rolling { count: 7, unit: Bucket::Day }, "2024-05-15 to 2024-05-21"),
            (Period::Rolling { count: -3, unit: Bucket::Month }, "2024-02-16 to 2024-05-15"),
            (Period::Rolling { count: 2, unit: Bucket::Week }, "2024-05-15 to 2024-05-28"),
        ] {
            assert_eq!(days(&here, period), expected, "{period:?}");
        }
    }

    #[test]
    fn weeks_and_years_begin_as_the_workspace_says() {
        let sunday = calendar("2024-05-15T10:00:00Z", "UTC", 7, 4);
        assert_eq!(days(&sunday, whole(Turn::This, Bucket::Week)), "2024-05-12 to 2024-05-18");
        assert_eq!(days(&sunday, whole(Turn::This, Bucket::Year)), "2024-04-01 to 2025-03-31");
        let february = calendar("2024-01-15T10:00:00Z", "UTC", 1, 2);
        assert_eq!(days(&february, whole(Turn::This, Bucket::Quarter)), "2023-11-01 to 2024-01-31");
        assert_eq!(days(&february, whole(Turn::Next, Bucket::Quarter)), "2024-02-01 to 2024-04-30");
        assert_eq!(days(&february, whole(Turn::This, Bucket::Year)), "2023-02-01 to 2024-01-31");
    }

    #[test]
    fn today_is_the_day_of_the_workspace_and_not_of_greenwich() {
        let late = "2024-05-15T23:30:00Z";
        assert_eq!(calendar(late, "Europe/Berlin", 1, 1).today().to_string(), "2024-05-16");
        assert_eq!(calendar(late, "America/New_York", 1, 1).today().to_string(), "2024-05-15");
    }

    #[test]
    fn a_day_later_is_the_same_time_of_day_and_24_hours_later_is_not_when_clocks_change() {
        // Clocks in Berlin go forward in the night to 2024-03-31.
        let berlin = calendar("2024-03-30T11:00:00Z", "Europe/Berlin", 1, 1);
        let then = |count, unit| berlin.shift_instant(count, unit).expect("a time").to_string();
        assert_eq!(then(1, Unit::Day), "2024-03-31T10:00:00Z");
        assert_eq!(then(24, Unit::Hour), "2024-03-31T11:00:00Z");
        assert_eq!(then(-6, Unit::Month), "2023-09-30T10:00:00Z");
        assert_eq!(then(-1, Unit::Quarter), "2023-12-30T11:00:00Z");
        assert_eq!(then(-90, Unit::Minute), "2024-03-30T09:30:00Z");
    }

    #[test]
    fn a_month_before_the_last_day_ends_with_the_shorter_month() {
        let here = calendar("2024-03-31T10:00:00Z", "UTC", 1, 1);
        assert_eq!(here.shift_date(-1, Unit::Month).expect("a day").to_string(), "2024-02-29");
        assert_eq!(here.shift_date(-1, Unit::Year).expect("a day").to_string(), "2023-03-31");
        assert_eq!(here.shift_date(-1, Unit::Hour), None);
    }

    #[test]
    fn what_lies_beyond_the_calendar_is_nothing() {
        let here = calendar("2024-03-31T10:00:00Z", "UTC", 1, 1);
        assert_eq!(here.shift_date(1_000_000, Unit::Year), None);
        assert_eq!(here.shift_instant(-1_000_000, Unit::Quarter), None);
        assert_eq!(here.period(Period::Rolling { count: 1_000_000, unit: Bucket::Year }), None);
    }
}
