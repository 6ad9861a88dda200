//! Measures over many records, exact on both engines: sums are read as two halves of 32 bits and put together here,
//! so that no sum overflows on the way and an average is rounded once.

use rapport_kernel::catalog::{Kind, Measure};
use rapport_kernel::decimal::Decimal;
use rapport_kernel::filter::{End, Path};
use rapport_kernel::money::{Currency, Money};
use rapport_kernel::{Error, Result, Value};

use super::codec::{decode, decode_one, integer, link, read_columns, scale};
use crate::compile::{Compiler, Domain, Frame, One, Target, average_scale, is_ordered, not_measurable};
use crate::conn::Cell;
use crate::dialect::Dialect;

/// One measure: its columns in a SELECT with groups, and how its value comes out of them.
pub struct Measuring {
    /// What is selected.
    pub columns: Vec<String>,
    /// What follows the tables in its FROM.
    pub joined: Option<String>,
    how: How,
}

enum How {
    Count,
    Sum(Kind),
    /// Of a number with so many digits.
    Avg(u8),
    Least(Kind),
    /// The least of the texts, put behind its key.
    LeastText,
}

/// Stands between a key and its text; below every character that a key has.
const KEY_END: char = '\u{1}';

impl Measuring {
    /// The columns of a measure; `Latest` is asked in another way.
    ///
    /// # Errors
    /// `Invalid` when the field cannot be measured like that.
    pub fn new(cx: &mut Compiler<'_>, frame: &mut Frame, measure: Measure, path: Option<&Path>) -> Result<Self> {
        let Some(path) = path else {
            return match measure {
                Measure::Count => Ok(Self { columns: vec!["count(*)".to_owned()], joined: None, how: How::Count }),
                _ => Err(not_measurable()),
            };
        };
        let target = cx.target(frame, path)?;
        let one = cx.single(frame, path)?;
        let kind = kind_of(&target, path);
        let mut joined = None;
        let (columns, how) = match (measure, &one.domain) {
            (Measure::Count, _) => (vec![format!("count({})", one.there)], How::Count),
            (Measure::Sum, Domain::Number(_)) => (halves(&once(&one.sql, cx, &mut joined)), How::Sum(kind)),
            (Measure::Avg, Domain::Number(scale)) => (halves(&once(&one.sql, cx, &mut joined)), How::Avg(*scale)),
            (Measure::Min | Measure::Max, domain) if is_ordered(domain) => least(measure, &one, kind, &target),
            _ => return Err(not_measurable()),
        };
        Ok(Self { columns, joined, how })
    }

    /// The value, from the cells of its columns.
    pub fn value(&self, cells: &mut impl Iterator<Item = Cell>, base: Currency) -> Result<Value> {
        let mut next = || cells.next().unwrap_or(Cell::Null);
        match &self.how {
            How::Count => Ok(Value::Integer(integer(&next())?)),
            How::Sum(kind) => match sum(next(), next(), next())? {
                None => Ok(Value::Null),
                Some((sum, _)) => from_units(sum, kind, base),
            },
            How::Avg(scale) => match sum(next(), next(), next())? {
                None => Ok(Value::Null),
                Some((sum, count)) => {
                    let to = average_scale(*scale);
                    let units = fit(mean(sum, count, to - scale))?;
                    Ok(Value::Decimal(Decimal { units, scale: to }))
                }
            },
            How::Least(kind) => worked_out(kind, next(), base),
            How::LeastText => Ok(match next() {
                Cell::Text(text) => {
                    Value::Text(text.split_once(KEY_END).map_or(text.clone(), |(_, raw)| raw.to_owned()))
                }
                _ => Value::Null,
            }),
        }
    }
}

/// What is selected to read one whole value, as `latest` does.
pub struct Whole {
    /// What is selected.
    pub columns: Vec<String>,
    kind: Kind,
    is_id: bool,
    is_text: bool,
    object: rapport_kernel::ObjectId,
}

impl Whole {
    /// The columns of a value.
    ///
    /// # Errors
    /// `Invalid` when there is no one value.
    pub fn new(cx: &mut Compiler<'_>, frame: &mut Frame, path: &Path) -> Result<Self> {
        let target = cx.target(frame, path)?;
        let (kind, object) = (kind_of(&target, path), target.place.object.id);
        let is_text = target.part.is_some();
        let columns = match &target.field {
            Some(field) if !is_text => {
                if field.kind.result().columns().is_empty() {
                    return Err(not_measurable());
                }
                let suffixes: Vec<&str> = read_columns(&field.kind).map(|column| column.suffix).collect();
                let columns = suffixes.into_iter().map(|suffix| cx.column(frame, &target.place, field, suffix));
                columns.collect::<Result<Vec<_>>>()?
            }
            _ => {
                let one = cx.single(frame, path)?;
                vec![one.shown.unwrap_or(one.sql)]
            }
        };
        Ok(Self { columns, kind, is_id: path.end == End::Id, is_text, object })
    }

    /// The value, from the cells of its columns.
    pub fn value(&self, cells: &mut impl Iterator<Item = Cell>) -> Result<Value> {
        if self.is_id {
            return link(cells.next().unwrap_or(Cell::Null), self.object);
        }
        if self.is_text {
            return decode_one(&self.kind, cells.next().unwrap_or(Cell::Null));
        }
        decode(&self.kind, cells)
    }
}

/// What kind of values a path has.
pub fn kind_of(target: &Target, path: &Path) -> Kind {
    match (&path.end, &target.field) {
        (End::CreatedAt | End::UpdatedAt, _) => Kind::Instant,
        (End::Field { part: Some(_), .. }, _) => Kind::LongText,
        (_, Some(field)) => field.kind.result().clone(),
        _ => Kind::Integer { min: None, max: None },
    }
}

/// A number of a measure as a value of that kind, rounded half away from zero.
///
/// # Errors
/// `Limit` when it does not fit.
pub fn convert(value: Value, kind: &Kind, base: Currency) -> Result<Value> {
    let (units, from) = match &value {
        Value::Integer(number) => (*number, 0),
        Value::Decimal(decimal) => (decimal.units, decimal.scale),
        Value::Money(money) => (money.base.unwrap_or(money.minor), base.digits()),
        _ => return Ok(value),
    };
    let to = match kind {
        Kind::Money => base.digits(),
        Kind::Decimal { .. } | Kind::Percent | Kind::Integer { .. } | Kind::Duration | Kind::Rating { .. } => {
            scale(kind)
        }
        _ => return Ok(value),
    };
    let by = 10i128.pow(u32::from(from.abs_diff(to)));
    let units = i128::from(units);
    let units = if to >= from { units * by } else { divide(units, by) };
    from_units(units, kind, base)
}

fn from_units(units: i128, kind: &Kind, base: Currency) -> Result<Value> {
    let units = fit(units)?;
    Ok(match kind {
        Kind::Decimal { .. } | Kind::Percent => Value::Decimal(Decimal { units, scale: scale(kind) }),
        Kind::Money => Value::Money(Money { minor: units, currency: base, base: Some(units) }),
        _ => Value::Integer(units),
    })
}

/// A value that was worked out, where amounts are of the base currency.
pub fn worked_out(kind: &Kind, cell: Cell, base: Currency) -> Result<Value> {
    match (kind, cell) {
        (Kind::Money, Cell::Integer(units)) => from_units(units.into(), kind, base),
        (kind, cell) => decode_one(kind, cell),
    }
}

fn least(measure: Measure, one: &One, kind: Kind, target: &Target) -> (Vec<String>, How) {
    let function = if measure == Measure::Min { "min" } else { "max" };
    match (&one.domain, &one.shown) {
        (Domain::Folded, Some(shown)) => {
            let text = format!("{function}({} || '{KEY_END}' || {shown})", one.sql);
            (vec![text], How::LeastText)
        }
        _ => {
            let kind = if target.part.is_some() { Kind::LongText } else { kind };
            (vec![format!("{function}({})", one.sql)], How::Least(kind))
        }
    }
}

/// What a record gives to a sum. PostgreSQL works out anew what is written again, and a formula is dear to it: it is joined
/// once.
fn once(sql: &str, cx: &mut Compiler<'_>, joined: &mut Option<String>) -> String {
    let is_column = sql.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'.' || byte == b'_');
    if is_column || cx.sql.dialect() != Dialect::Postgres {
        return sql.to_owned();
    }
    let alias = cx.alias();
    *joined = Some(format!(" CROSS JOIN LATERAL (SELECT {sql} AS v OFFSET 0) AS {alias}"));
    format!("{alias}.v")
}

/// The upper and the lower half of a sum, and how many were added.
fn halves(sql: &str) -> Vec<String> {
    vec![
        format!("CAST(sum({sql} >> 32) AS bigint)"),
        format!("CAST(sum({sql} & 4294967295) AS bigint)"),
        format!("count({sql})"),
    ]
}

/// The sum with the count; nothing when there was nothing to add.
fn sum(upper: Cell, lower: Cell, count: Cell) -> Result<Option<(i128, i128)>> {
    let count = integer(&count)?;
    if count == 0 {
        return Ok(None);
    }
    let sum = (i128::from(integer(&upper)?) << 32) + i128::from(integer(&lower)?);
    Ok(Some((sum, count.into())))
}

/// The mean with so many digits more.
fn mean(sum: i128, count: i128, digits: u8) -> i128 {
    divide(sum * 10i128.pow(digits.into()), count)
}

/// Divides and rounds half away from zero; `by` is above zero.
fn divide(number: i128, by: i128) -> i128 {
    let half = if number < 0 { -by } else { by };
    (2 * number + half) / (2 * by)
}

fn fit(number: i128) -> Result<i64> {
    i64::try_from(number)
        .map_err(|_| Error::limit("number_size", i64::MAX as usize, "A sum is too large; narrow the records down"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_mean_rounds_half_away_from_zero() {
        assert_eq!(mean(1, 3, 2), 33);
        assert_eq!(mean(2, 3, 2), 67);
        assert_eq!(mean(1, 8, 2), 13);
        assert_eq!(mean(-1, 8, 2), -13);
        assert_eq!(mean(i128::from(i64::MAX) * 2, 2, 2), i128::from(i64::MAX) * 100);
    }

    #[test]
    fn halves_of_a_negative_number_come_together_again() {
        for number in [-1i64, i64::MIN, i64::MAX, 5_000_000_000, -5_000_000_000] {
            let (upper, lower) = (Cell::Integer(number >> 32), Cell::Integer(number & 0xffff_ffff));
            assert_eq!(sum(upper, lower, Cell::Integer(1)).expect("a sum"), Some((number.into(), 1)));
        }
    }
}
