//! From one term to the next.

use rapport_kernel::time::Date;

/// So many months later: on the same day, or the last of a shorter month. Nothing beyond the year 9999.
pub fn months_later(day: Date, months: i64) -> Option<Date> {
    let civil = day.civil().checked_add(jiff::Span::new().try_months(months).ok()?).ok()?;
    Some(Date::from_civil(civil))
}
