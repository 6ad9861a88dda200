//! Functions that SQLite lacks: days of moments and first days of periods; and those of formulas.

use std::cell::RefCell;

use jiff::Timestamp;
use jiff::tz::TimeZone;
use rusqlite::functions::{Context, FunctionFlags};
use rusqlite::{Connection, Result};

/// Makes them known to a connection.
pub fn register(connection: &Connection) -> Result<()> {
    let flags = FunctionFlags::SQLITE_UTF8 | FunctionFlags::SQLITE_DETERMINISTIC | FunctionFlags::SQLITE_INNOCUOUS;
    connection.create_scalar_function("rapport_day", 2, flags, day)?;
    connection.create_scalar_function("rapport_bucket", 3, flags, bucket)?;
    super::arithmetic::register(connection)
}

const MS_A_DAY: i64 = 86_400_000;

/// `rapport_day(ms, zone)`: the day of a moment in a zone, as days since the epoch.
fn day(cx: &Context<'_>) -> Result<Option<i64>> {
    let Some(ms) = cx.get::<Option<i64>>(0)? else { return Ok(None) };
    let zone = cx.get_raw(1).as_str()?;
    Ok(offset_ms(zone, ms).map(|offset_ms| (ms + offset_ms).div_euclid(MS_A_DAY)))
}

/// `rapport_bucket(day, unit, first)`: the first day of the period that holds a day. `first` is the first weekday
/// (1 is Monday) for weeks and the first month for quarters and years.
fn bucket(cx: &Context<'_>) -> Result<Option<i64>> {
    let Some(day) = cx.get::<Option<i64>>(0)? else { return Ok(None) };
    let first = cx.get::<i64>(2)?;
    Ok(Some(match cx.get_raw(1).as_str()? {
        // 1970-01-01 was a Thursday, the fourth day after the Monday before.
        "week" => day - (day + 4 - first).rem_euclid(7),
        "month" => first_day(day, 1, 1),
        "quarter" => first_day(day, 3, first),
        "year" => first_day(day, 12, first),
        _ => day,
    }))
}

// -- zones -----------------------------------------------------------------------------------------------------------

/// A stretch of time in which a zone keeps its offset; rows of one query mostly lie in the same one.
struct Stretch {
    zone: String,
    from_ms: i64,
    until_ms: i64,
    offset_ms: i64,
}

thread_local! {
    static LAST: RefCell<Option<Stretch>> = const { RefCell::new(None) };
}

fn offset_ms(zone: &str, ms: i64) -> Option<i64> {
    LAST.with_borrow_mut(|last| {
        if let Some(known) = last.as_ref().filter(|known| known.holds(zone, ms)) {
            return Some(known.offset_ms);
        }
        let found = Stretch::around(zone, ms)?;
        Some(last.insert(found).offset_ms)
    })
}

impl Stretch {
    fn holds(&self, zone: &str, ms: i64) -> bool {
        (self.from_ms..self.until_ms).contains(&ms) && self.zone == zone
    }

    fn around(zone: &str, ms: i64) -> Option<Self> {
        let at = Timestamp::from_millisecond(ms).ok()?;
        let tz = TimeZone::get(zone).unwrap_or(TimeZone::UTC);
        let next = Timestamp::from_millisecond(ms + 1).unwrap_or(at);
        // A transition at this very moment begins the stretch.
        let from = tz.preceding(next).next().map_or(i64::MIN, |change| change.timestamp().as_millisecond());
        let until = tz.following(at).next().map_or(i64::MAX, |change| change.timestamp().as_millisecond());
        let offset_ms = i64::from(tz.to_offset(at).seconds()) * 1_000;
        Some(Self { zone: zone.to_owned(), from_ms: from, until_ms: until, offset_ms })
    }
}

// -- the calendar ----------------------------------------------------------------------------------------------------

/// The first day of the period of `months` months, counted from the month `first`, that holds a day.
fn first_day(day: i64, months: i64, first: i64) -> i64 {
    let (year, month) = month_of(day);
    let shift = first - 1;
    let start = (year * 12 + month - 1 - shift).div_euclid(months) * months + shift;
    day_of(start.div_euclid(12), start.rem_euclid(12) + 1)
}

/// Days of 400 years, after which the calendar repeats.
const ERA_DAYS: i64 = 146_097;
/// From 0000-03-01, where eras begin, to 1970-01-01.
const EPOCH_DAYS: i64 = 719_468;

/// The year and month of a day since the epoch (H. Hinnant, "chrono-compatible low-level date algorithms").
fn month_of(day: i64) -> (i64, i64) {
    let since = day + EPOCH_DAYS;
    let (era, of_era) = (since.div_euclid(ERA_DAYS), since.rem_euclid(ERA_DAYS));
    let year = (of_era - of_era / 1_460 + of_era / 36_524 - of_era / 146_096) / 365;
    let of_year = of_era - (365 * year + year / 4 - year / 100);
    // Months from March: the leap day comes last.
    let from_march = (5 * of_year + 2) / 153;
    let month = if from_march < 10 { from_march + 3 } else { from_march - 9 };
    (year + era * 400 + i64::from(month <= 2), month)
}

/// The first day of a month, since the epoch.
fn day_of(year: i64, month: i64) -> i64 {
    let year = year - i64::from(month <= 2);
    let (era, of_era) = (year.div_euclid(400), year.rem_euclid(400));
    let from_march = if month > 2 { month - 3 } else { month + 9 };
    let of_year = (153 * from_march + 2) / 5;
    era * ERA_DAYS + of_era * 365 + of_era / 4 - of_era / 100 + of_year - EPOCH_DAYS
}

#[cfg(test)]
mod tests {
    use rapport_kernel::time::{Date, Instant};

    use super::*;

    proptest::proptest! {
        #[test]
        fn periods_begin_where_the_calendar_says(day in -700_000i64..2_900_000) {
            let date = Date::from_days(day as i32).civil();
            let month = Date::from_civil(date.first_of_month()).days();
            proptest::prop_assert_eq!(first_day(day, 1, 1), i64::from(month));
            let year = Date::from_civil(date.first_of_year()).days();
            proptest::prop_assert_eq!(first_day(day, 12, 1), i64::from(year));
        }

        #[test]
        fn a_moment_falls_on_the_day_that_its_zone_says(ms in -4_000_000_000_000i64..8_000_000_000_000, zone in 0..4usize) {
            let zone = ["Europe/Berlin", "America/St_Johns", "UTC", "Pacific/Apia"][zone];
            let wanted = Instant::from_ms(ms).date_in(&TimeZone::get(zone).expect("a zone")).days();
            let found = offset_ms(zone, ms).map(|offset| (ms + offset).div_euclid(MS_A_DAY));
            proptest::prop_assert_eq!(found, Some(i64::from(wanted)));
        }
    }

    #[test]
    fn a_change_of_the_clocks_counts_from_its_very_moment() {
        // 2024-03-31T01:00:00Z: from +1 to +2.
        let change = 1_711_846_800_000;
        for (ms, hours) in [(change - 1, 1), (change, 2), (change + 1, 2), (change - 1, 1)] {
            assert_eq!(offset_ms("Europe/Berlin", ms), Some(hours * 3_600_000));
        }
    }
}
