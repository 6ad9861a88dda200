//! Steps of formulas as functions: exact, and empty where a result does not fit 64 bits.

use rapport_kernel::text::fold;
use rapport_kernel::time::Date;
use rusqlite::functions::{Context, FunctionFlags};
use rusqlite::{Connection, Result};

/// Makes them known to a connection.
pub fn register(connection: &Connection) -> Result<()> {
    numbers(connection, "rapport_add", |[one, other]| narrow(wide(one) + wide(other)))?;
    numbers(connection, "rapport_subtract", |[one, other]| narrow(wide(one) - wide(other)))?;
    numbers(connection, "rapport_multiply", |[one, other]| narrow(wide(one) * wide(other)))?;
    numbers(connection, "rapport_absolute", |[of]| of.checked_abs())?;
    numbers(connection, "rapport_rescale", |[of, digits]| rescale(of, digits))?;
    numbers(connection, "rapport_divide", |[one, by, digits]| divide(one, by, digits))?;
    numbers(connection, "rapport_plus_days", |[day, days]| {
        let days = day.checked_add(days)?;
        (Date::MIN.days().into()..=Date::MAX.days().into()).contains(&days).then_some(days)
    })?;
    numbers(connection, "rapport_year", |[day]| Some(date(day)?.civil().year().into()))?;
    numbers(connection, "rapport_month", |[day]| Some(date(day)?.civil().month().into()))?;
    connection.create_scalar_function("rapport_least", -1, FLAGS, |cx| Ok(known(cx)?.into_iter().min()))?;
    connection.create_scalar_function("rapport_greatest", -1, FLAGS, |cx| Ok(known(cx)?.into_iter().max()))?;
    connection.create_scalar_function("rapport_date_text", 1, FLAGS, |cx| {
        Ok(cx.get::<Option<i64>>(0)?.and_then(date).map(|date| date.to_string()))
    })?;
    texts(connection, "rapport_lower", str::to_lowercase)?;
    texts(connection, "rapport_upper", str::to_uppercase)?;
    // A key is folded already; folding it again only puts its blanks right.
    texts(connection, "rapport_squeeze", |key| fold(key).into_owned())
}

const FLAGS: FunctionFlags =
    FunctionFlags::SQLITE_UTF8.union(FunctionFlags::SQLITE_DETERMINISTIC).union(FunctionFlags::SQLITE_INNOCUOUS);

/// A function of so many numbers that is empty where one of them is.
fn numbers<const COUNT: usize>(
    connection: &Connection,
    name: &str,
    step: impl Fn([i64; COUNT]) -> Option<i64> + Send + 'static,
) -> Result<()> {
    connection.create_scalar_function(name, COUNT as i32, FLAGS, move |cx| {
        let mut given = [0; COUNT];
        for (at, number) in given.iter_mut().enumerate() {
            let Some(known) = cx.get::<Option<i64>>(at)? else { return Ok(None) };
            *number = known;
        }
        Ok(step(given))
    })
}

fn texts(connection: &Connection, name: &str, step: impl Fn(&str) -> String + Send + 'static) -> Result<()> {
    connection.create_scalar_function(name, 1, FLAGS, move |cx| {
        let text = cx.get_raw(0).as_str_or_null()?;
        Ok(text.map(&step))
    })
}

fn known(cx: &Context<'_>) -> Result<Vec<i64>> {
    let all = (0..cx.len()).map(|at| cx.get::<Option<i64>>(at)).collect::<Result<Vec<_>>>()?;
    Ok(all.into_iter().flatten().collect())
}

fn date(day: i64) -> Option<Date> {
    i32::try_from(day).ok().map(Date::from_days)
}

fn wide(number: i64) -> i128 {
    number.into()
}

fn narrow(number: i128) -> Option<i64> {
    i64::try_from(number).ok()
}

/// Powers of ten that a scale can ask for: 128 bits hold any number of 64 bits with so many digits more.
fn power(digits: i64) -> Option<i128> {
    u32::try_from(digits).ok().filter(|digits| *digits <= 18).map(|digits| 10i128.pow(digits))
}

fn rescale(number: i64, digits: i64) -> Option<i64> {
    if digits >= 0 { narrow(wide(number) * power(digits)?) } else { narrow(rounded(number.into(), power(-digits)?)) }
}

fn divide(number: i64, by: i64, digits: i64) -> Option<i64> {
    if by == 0 {
        return None;
    }
    let sign = wide(by.signum());
    narrow(rounded(wide(number) * power(digits)? * sign, wide(by) * sign))
}

/// Divides by what is above zero and rounds half away from zero.
fn rounded(number: i128, by: i128) -> i128 {
    let half = if number < 0 { -by } else { by };
    (2 * number + half) / (2 * by)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn halves_are_rounded_away_from_zero() {
        for (number, digits, rounded) in [(15, -1, 2), (-15, -1, -2), (14, -1, 1), (-14, -1, -1), (5, 3, 5_000)] {
            assert_eq!(rescale(number, digits), Some(rounded));
        }
        for (number, by, rounded) in [(1, 2, 1), (-1, 2, -1), (1, -2, -1), (-1, -2, 1), (1, 3, 0), (2, 3, 1)] {
            assert_eq!(divide(number, by, 0), Some(rounded), "{number} / {by}");
        }
    }

    #[test]
    fn what_does_not_fit_is_empty() {
        assert_eq!(rescale(i64::MAX, 1), None);
        assert_eq!(rescale(i64::MIN, -9), Some(-9_223_372_037));
        assert_eq!(divide(i64::MIN, -1, 0), None);
        assert_eq!(divide(i64::MIN, 1, 18), None);
        assert_eq!(divide(i64::MAX, i64::MIN, 18), Some(-1_000_000_000_000_000_000));
        assert_eq!(divide(1, 0, 4), None);
    }
}
