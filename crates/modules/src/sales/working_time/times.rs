//! Times of the day and of the week.

use jiff::civil::Weekday;
use jiff::tz::TimeZone;
use rapport_kernel::part::declared;
use rapport_kernel::time::Instant;
use rapport_kernel::{Object, Record, Value};

/// Minutes of a day.
const DAY_MINUTES: u16 = 24 * 60;

/// When somebody is at work on some days of the week: minutes of the day, the end not included.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Hours {
    /// On which days.
    pub days: Vec<Weekday>,
    /// From which minute.
    pub from: u16,
    /// Until which minute.
    pub until: u16,
}

impl Hours {
    /// Those of a record; none of one that cannot be read.
    pub fn of(object: &Object, record: &Record) -> Option<Self> {
        let minute = |key: &str| minute_of_day(record.get(declared(object, key)).as_text()?);
        let Value::List(days) = record.get(declared(object, "days")) else { return None };
        let days = days.iter().filter_map(|day| weekday(day)).collect();
        Some(Self { days, from: minute("starts_at")?, until: minute("ends_at")? })
    }

    /// Whether they include a moment, by the clocks of a zone.
    pub fn include(&self, at: Instant, zone: &TimeZone) -> bool {
        let there = at.clock_in(zone);
        let minute = u16::from(there.hour().unsigned_abs()) * 60 + u16::from(there.minute().unsigned_abs());
        self.days.contains(&there.weekday()) && (self.from..self.until).contains(&minute)
    }
}

/// The minute of the day that a text such as `9:30` or `24:00` says.
pub fn minute_of_day(text: &str) -> Option<u16> {
    let (hour, minute) = text.trim().split_once(':')?;
    let (hour, minute): (u16, u16) = (hour.parse().ok()?, minute.parse().ok()?);
    let of_day = hour.checked_mul(60)?.checked_add(minute)?;
    (minute < 60 && of_day <= DAY_MINUTES).then_some(of_day)
}

/// A minute of the day as people write it.
pub fn written(minute: u16) -> String {
    format!("{:02}:{:02}", minute / 60, minute % 60)
}

fn weekday(key: &str) -> Option<Weekday> {
    Some(match key {
        "monday" => Weekday::Monday,
        "tuesday" => Weekday::Tuesday,
        "wednesday" => Weekday::Wednesday,
        "thursday" => Weekday::Thursday,
        "friday" => Weekday::Friday,
        "saturday" => Weekday::Saturday,
        "sunday" => Weekday::Sunday,
        _ => return None,
    })
}
