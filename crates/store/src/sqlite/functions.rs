//! Functions that SQLite lacks.

use std::sync::Arc;

use jiff::Timestamp;
use jiff::civil::{self, Weekday};
use jiff::tz::TimeZone;
use rapport_kernel::time::Date;
use rusqlite::functions::{Context, FunctionFlags};
use rusqlite::{Connection, Result};

/// Makes them known to a connection.
pub fn register(connection: &Connection) -> Result<()> {
    let flags = FunctionFlags::SQLITE_UTF8 | FunctionFlags::SQLITE_DETERMINISTIC | FunctionFlags::SQLITE_INNOCUOUS;
    connection.create_scalar_function("rapport_day", 2, flags, day)?;
    connection.create_scalar_function("rapport_bucket", 3, flags, bucket)
}

/// `rapport_day(ms, zone)`: the day of a moment in a zone, as days since the epoch.
fn day(cx: &Context<'_>) -> Result<Option<i64>> {
    let Some(ms) = cx.get::<Option<i64>>(0)? else { return Ok(None) };
    let zone = cx.get_or_create_aux(1, |name| -> Result<TimeZone, rusqlite::types::FromSqlError> {
        Ok(TimeZone::get(name.as_str()?).unwrap_or(TimeZone::UTC))
    })?;
    Ok(Timestamp::from_millisecond(ms).ok().map(|stamp| days(zone.to_datetime(stamp).date())))
}

/// `rapport_bucket(day, unit, first)`: the first day of the period that holds a day. `first` is the first weekday
/// (1 is Monday) for weeks and the first month for quarters and years.
fn bucket(cx: &Context<'_>) -> Result<Option<i64>> {
    let Some(day) = cx.get::<Option<i64>>(0)? else { return Ok(None) };
    let unit: Arc<String> = cx.get_or_create_aux(1, |unit| -> Result<String, rusqlite::types::FromSqlError> {
        Ok(unit.as_str()?.to_owned())
    })?;
    let first = cx.get::<i8>(2)?;
    let Ok(number) = i32::try_from(day) else { return Ok(None) };
    Ok(Some(days(first_day(Date::from_days(number).civil(), &unit, first))))
}

fn first_day(date: civil::Date, unit: &str, first: i8) -> civil::Date {
    let months = match unit {
        "week" => {
            let start = Weekday::from_monday_one_offset(first).unwrap_or(Weekday::Monday);
            let back = i64::from(date.weekday().since(start));
            return date.checked_sub(jiff::Span::new().days(back)).unwrap_or(date);
        }
        "month" => 1,
        "quarter" => 3,
        "year" => 12,
        _ => return date,
    };
    let month = i32::from(date.year()) * 12 + i32::from(date.month()) - 1;
    let shift = i32::from(first) - 1;
    let start = (month - shift).div_euclid(months) * months + shift;
    let year = i16::try_from(start.div_euclid(12)).unwrap_or(date.year());
    let month = i8::try_from(start.rem_euclid(12) + 1).unwrap_or(1);
    civil::Date::new(year, month, 1).unwrap_or(date)
}

fn days(date: civil::Date) -> i64 {
    i64::from(Date::from_civil(date).days())
}
