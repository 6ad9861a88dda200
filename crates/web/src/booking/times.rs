//! The times that can be chosen, by days.

use rapport_kernel::time::{Date, Instant};
use serde::Serialize;

use crate::address::address;
use crate::words::Words;

/// How far ahead one looks.
pub const AHEAD_DAYS: i64 = 60;
/// Days that a page shows; days without a free time are left out.
const DAYS: usize = 7;

/// The times of a page.
#[derive(Serialize)]
pub struct Times {
    days: Vec<Day>,
    earlier: Option<String>,
    later: Option<String>,
}

/// A day that has some.
#[derive(Serialize)]
struct Day {
    label: String,
    times: Vec<Time>,
}

/// A time that can be chosen.
#[derive(Serialize)]
struct Time {
    label: String,
    url: String,
}

impl Times {
    /// The free times of the first days from `from` on, each with where it is chosen.
    pub fn of(free: &[Instant], from: Option<Date>, url: &str, zone: &str, words: &Words) -> Self {
        let mut days: Vec<(Date, Vec<Instant>)> = Vec::new();
        for at in free {
            let day = at.date_in(words.zone());
            match days.last_mut() {
                Some((last, times)) if *last == day => times.push(*at),
                _ => days.push((day, vec![*at])),
            }
        }
        let first = from.map_or(0, |from| days.iter().position(|(day, _)| *day >= from).unwrap_or(days.len()));
        let at_day = |place: usize| {
            let (day, _) = days.get(place)?;
            Some(address(url, [("zone", Some(zone)), ("from", Some(&day.to_string()))]))
        };
        let time = |at: &Instant| Time {
            label: words.clock(*at),
            url: address(url, [("zone", Some(zone)), ("at", Some(&at.to_string()))]),
        };
        let shown = days.iter().skip(first).take(DAYS);
        let shown =
            shown.map(|(day, times)| Day { label: words.day_of_week(*day), times: times.iter().map(time).collect() });
        Self {
            days: shown.collect(),
            earlier: (first > 0).then(|| at_day(first.saturating_sub(DAYS))).flatten(),
            later: at_day(first + DAYS),
        }
    }
}

#[cfg(test)]
mod tests {
    use jiff::tz::TimeZone;

    use super::*;

    #[test]
    fn days_are_those_of_who_looks_and_pages_go_on_where_the_last_one_ended() {
        let at = |hours: i64| Instant::from_ms(hours * 3_600_000);
        let free: Vec<Instant> = (0..10).map(|day| at(day * 24 + 23)).collect();
        let words = |zone: &str| Words::new("en", TimeZone::get(zone).expect("a zone"), at(0));
        let utc = Times::of(&free, None, "/b/talk", "UTC", &words("UTC"));
        assert_eq!((utc.days.len(), utc.days[0].times[0].label.as_str()), (DAYS, "23:00"));
        assert_eq!((utc.earlier, utc.later.as_deref()), (None, Some("/b/talk?zone=UTC&from=1970-01-08")));
        let berlin = Times::of(&free, Date::parse("1970-01-09"), "/b/talk", "Europe/Berlin", &words("Europe/Berlin"));
        assert_eq!((berlin.days.len(), berlin.days[0].times[0].label.as_str()), (3, "00:00"));
        assert_eq!(berlin.earlier.as_deref(), Some("/b/talk?zone=Europe%2FBerlin&from=1970-01-02"));
        assert!(berlin.later.is_none());
        assert!(Times::of(&[], None, "/b/talk", "UTC", &words("UTC")).days.is_empty());
    }
}
