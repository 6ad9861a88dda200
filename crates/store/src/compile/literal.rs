//! The values that a filter names, as the columns keep them.

use rapport_kernel::settings::Settings;
use rapport_kernel::text::fold;
use rapport_kernel::value::Value;
use rapport_kernel::{Error, Result};
use uuid::Uuid;

use super::operand::Domain;

/// A value in the terms of a column.
#[derive(Clone, Debug, PartialEq)]
pub enum Literal {
    /// A text, folded where the column is.
    Text(String),
    /// An id.
    Id(Uuid),
    /// A number.
    Number(Fixed),
}

/// A number among the integers of a column.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Fixed {
    /// This very integer.
    At(i64),
    /// Between this integer and the next: a value with more digits than the column keeps.
    After(i64),
    /// Below all of them.
    Below,
    /// Above all of them.
    Above,
}

/// A value in the terms of a domain.
///
/// # Errors
/// `Invalid` when the two do not go together.
pub fn literal(domain: &Domain, value: &Value, settings: &Settings) -> Result<Literal> {
    let found = match domain {
        Domain::Folded => text(value).map(|text| Literal::Text(fold(&text).into_owned())),
        // PostgreSQL takes no NUL, and no field holds one.
        Domain::Text => text(value).filter(|text| !text.contains('\0')).map(Literal::Text),
        Domain::Id => id(value).map(Literal::Id),
        Domain::Number(scale) => number(value, settings).map(|(units, from)| fixed(units, from, *scale)),
        Domain::Amount(_) => None,
        Domain::Boolean => match value {
            Value::Boolean(yes) => Some(Literal::Number(Fixed::At(i64::from(*yes)))),
            _ => None,
        },
        Domain::Date => match value {
            Value::Date(date) => Some(at(date.days().into())),
            Value::Instant(instant) => Some(at(instant.date_in(&settings.zone()).days().into())),
            _ => None,
        },
        Domain::Instant => match value {
            Value::Instant(instant) => Some(at(instant.ms())),
            Value::Date(date) => Some(at(date.start_in(&settings.zone()).ms())),
            _ => None,
        },
    };
    found.ok_or_else(|| Error::invalid("", "type", "This value does not go with the field it is compared with"))
}

/// The units and the scale of a number; money counts by its worth in base currency.
pub fn number(value: &Value, settings: &Settings) -> Option<(i64, u8)> {
    Some(match value {
        Value::Integer(number) => (*number, 0),
        Value::Decimal(decimal) => (decimal.units, decimal.scale),
        Value::Money(money) => {
            let base = settings.currency();
            let same = (money.currency == base).then_some(money.minor);
            (money.base.or(same)?, base.digits())
        }
        _ => return None,
    })
}

/// A number of scale `from` among the integers of scale `to`.
pub fn fixed(units: i64, from: u8, to: u8) -> Literal {
    let units = i128::from(units);
    let by = 10i128.pow(u32::from(from.abs_diff(to)));
    let (floor, is_exact) = if to >= from { (units * by, true) } else { (units.div_euclid(by), units % by == 0) };
    Literal::Number(match i64::try_from(floor) {
        Ok(floor) if is_exact => Fixed::At(floor),
        Ok(floor) => Fixed::After(floor),
        Err(_) if floor < 0 => Fixed::Below,
        Err(_) => Fixed::Above,
    })
}

fn at(number: i64) -> Literal {
    Literal::Number(Fixed::At(number))
}

fn text(value: &Value) -> Option<String> {
    match value {
        Value::Text(text) => Some(text.clone()),
        Value::Name(name) => Some(name.full()),
        _ => None,
    }
}

fn id(value: &Value) -> Option<Uuid> {
    match value {
        Value::Link(to) => Some(to.id.0),
        Value::Text(text) => Uuid::parse_str(text).ok(),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_number_with_more_digits_than_the_column_lies_between_two_integers() {
        assert_eq!(fixed(1_005, 3, 2), Literal::Number(Fixed::After(100)));
        assert_eq!(fixed(-1_005, 3, 2), Literal::Number(Fixed::After(-101)));
        assert_eq!(fixed(1_500, 3, 2), Literal::Number(Fixed::At(150)));
        assert_eq!(fixed(7, 0, 2), Literal::Number(Fixed::At(700)));
        assert_eq!(fixed(i64::MAX, 0, 2), Literal::Number(Fixed::Above));
        assert_eq!(fixed(i64::MIN, 0, 2), Literal::Number(Fixed::Below));
    }
}
