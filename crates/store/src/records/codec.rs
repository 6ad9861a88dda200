//! Values as columns and back.

use std::borrow::Cow;

use rapport_kernel::catalog::{Column, Field, Kind};
use rapport_kernel::decimal::Decimal;
use rapport_kernel::money::{Currency, Money};
use rapport_kernel::text::fold;
use rapport_kernel::time::{Date, Instant};
use rapport_kernel::value::{Address, PersonName, Ref};
use rapport_kernel::{Error, ObjectId, RecordId, Result, Value};

use crate::conn::{Cell, Param};
use crate::limits::INDEXED_KEY_BYTES_MAX;

/// Digits after the point of a percentage.
pub const PERCENT_SCALE: u8 = 2;

/// Appends the columns of a value, in the order of [`Kind::columns`].
///
/// # Errors
/// `Fault` when the value is not one of the field's kind; `Limit` when an indexed text is too long.
pub fn encode<'v>(field: &Field, value: &'v Value, row: &mut Vec<Param<'v>>) -> Result<()> {
    let kind = field.kind.result();
    if value.is_empty() {
        row.extend(kind.columns().iter().map(|_| Param::Null));
        return Ok(());
    }
    match (kind, value) {
        (Kind::Text { .. } | Kind::LongText | Kind::Email | Kind::Phone | Kind::Url, Value::Text(text)) => {
            row.push(Param::Text(Cow::Borrowed(text)));
            row.push(key(field, text)?);
        }
        (Kind::Choice { .. }, Value::Text(option)) => row.push(Param::Text(Cow::Borrowed(option))),
        (Kind::Integer { .. } | Kind::Duration | Kind::Rating { .. } | Kind::AutoNumber { .. }, Value::Integer(n)) => {
            row.push(Param::Integer(*n));
        }
        (Kind::Decimal { .. } | Kind::Percent, Value::Decimal(decimal)) => {
            let units = decimal.rescale(scale(kind)).ok_or_else(|| misfit(field, value))?.units;
            row.push(Param::Integer(units));
        }
        (Kind::Boolean, Value::Boolean(yes)) => row.push(Param::Integer(i64::from(*yes))),
        (Kind::Date, Value::Date(date)) => row.push(Param::Integer(i64::from(date.days()))),
        (Kind::Instant, Value::Instant(instant)) => row.push(Param::Integer(instant.ms())),
        (Kind::Money, Value::Money(money)) => encode_money(money, row),
        (Kind::Link { targets, .. }, Value::Link(to)) => {
            row.push(Param::Uuid(to.id.0));
            if targets.len() != 1 {
                row.push(Param::Integer(i64::from(to.object.0)));
            }
        }
        (Kind::Address, Value::Address(address)) => encode_address(field, address, row)?,
        (Kind::PersonName, Value::Name(name)) => encode_name(field, name, row)?,
        (Kind::Location, Value::Location { latitude, longitude }) => {
            row.extend([Param::Real(*latitude), Param::Real(*longitude)]);
        }
        (Kind::Json, Value::Json(json)) => row.push(Param::Text(Cow::Owned(json.to_string()))),
        _ => return Err(misfit(field, value)),
    }
    Ok(())
}

/// The columns from which a value is read back: all but the folded keys.
pub fn read_columns(kind: &Kind) -> impl Iterator<Item = &'static Column> {
    kind.columns().iter().filter(|column| column.suffix != "k" && !column.suffix.ends_with("_k"))
}

/// Reads a value back from the cells of [`read_columns`].
pub fn decode(kind: &Kind, cells: &mut impl Iterator<Item = Cell>) -> Result<Value> {
    let kind = kind.result();
    let mut next = || cells.next().unwrap_or(Cell::Null);
    Ok(match kind {
        Kind::Money => {
            let (minor, currency, base) = (next(), next(), next());
            decode_money(minor, currency, base)?
        }
        Kind::Link { targets, .. } => {
            let id = next();
            let object = match targets.as_slice() {
                [one] => *one,
                _ => object_id(next())?,
            };
            link(id, object)?
        }
        Kind::Address => decode_address(next),
        Kind::PersonName => decode_name(next),
        Kind::Location => match (next(), next()) {
            (Cell::Real(latitude), Cell::Real(longitude)) => Value::Location { latitude, longitude },
            _ => Value::Null,
        },
        kind if kind.columns().is_empty() => Value::Null,
        kind => decode_one(kind, next())?,
    })
}

/// Reads the value of a kind that has one column to read.
pub fn decode_one(kind: &Kind, cell: Cell) -> Result<Value> {
    Ok(match (kind, cell) {
        (_, Cell::Null) => Value::Null,
        (Kind::Json, Cell::Text(text)) => {
            let json = serde_json::from_str(&text).map_err(|error| Error::fault("reading a JSON value", error))?;
            Value::Json(Box::new(json))
        }
        (_, Cell::Text(text)) => Value::Text(text),
        (Kind::Decimal { .. } | Kind::Percent, Cell::Integer(units)) => {
            Value::Decimal(Decimal { units, scale: scale(kind) })
        }
        (Kind::Boolean, Cell::Integer(number)) => Value::Boolean(number != 0),
        (Kind::Date, Cell::Integer(days)) => {
            let days = i32::try_from(days).map_err(|error| Error::fault("reading a date", error))?;
            Value::Date(Date::from_days(days))
        }
        (Kind::Instant, Cell::Integer(ms)) => Value::Instant(Instant::from_ms(ms)),
        (_, Cell::Integer(number)) => Value::Integer(number),
        (kind, other) => return Err(unexpected(kind.name(), &other)),
    })
}

/// A link to a record, or nothing.
pub fn link(id: Cell, object: ObjectId) -> Result<Value> {
    match id {
        Cell::Null => Ok(Value::Null),
        Cell::Uuid(id) => Ok(Value::Link(Ref { object, id: RecordId(id) })),
        other => Err(unexpected("link", &other)),
    }
}

/// An id that must be there.
pub fn record_id(cell: &Cell) -> Result<RecordId> {
    match cell {
        Cell::Uuid(id) => Ok(RecordId(*id)),
        other => Err(unexpected("id", other)),
    }
}

/// A number that must be there.
pub fn integer(cell: &Cell) -> Result<i64> {
    match cell {
        Cell::Integer(number) => Ok(*number),
        other => Err(unexpected("number", other)),
    }
}

/// The number of an object; 0 where there is no link.
pub fn object_id(cell: Cell) -> Result<ObjectId> {
    match cell {
        Cell::Null => Ok(ObjectId(0)),
        Cell::Integer(number) => {
            u32::try_from(number).map(ObjectId).map_err(|error| Error::fault("reading the object of a link", error))
        }
        other => Err(unexpected("object", &other)),
    }
}

/// Digits after the point that a kind keeps.
pub fn scale(kind: &Kind) -> u8 {
    match kind {
        Kind::Decimal { scale } => *scale,
        Kind::Percent => PERCENT_SCALE,
        _ => 0,
    }
}

fn key<'v>(field: &Field, text: &'v str) -> Result<Param<'v>> {
    checked_key(field, text).map(Param::Text)
}

fn checked_key<'v>(field: &Field, text: &'v str) -> Result<Cow<'v, str>> {
    let key = fold(text);
    if (field.traits.unique || field.traits.indexed) && key.len() > INDEXED_KEY_BYTES_MAX {
        let what = format!("{} has an index, so it holds {INDEXED_KEY_BYTES_MAX} bytes at most", field.label);
        return Err(Error::limit("indexed_text_bytes", INDEXED_KEY_BYTES_MAX, what));
    }
    Ok(key)
}

fn known(text: &str) -> Param<'_> {
    if text.is_empty() { Param::Null } else { Param::Text(Cow::Borrowed(text)) }
}

fn known_key<'v>(field: &Field, text: &'v str) -> Result<Param<'v>> {
    if text.is_empty() { Ok(Param::Null) } else { key(field, text) }
}

fn encode_money<'v>(money: &Money, row: &mut Vec<Param<'v>>) {
    row.push(Param::Integer(money.minor));
    row.push(Param::Text(Cow::Borrowed(money.currency.code())));
    row.push(money.base.map_or(Param::Null, Param::Integer));
}

fn decode_money(minor: Cell, currency: Cell, base: Cell) -> Result<Value> {
    let (Cell::Integer(minor), Cell::Text(code)) = (minor, currency) else { return Ok(Value::Null) };
    let currency = Currency::parse(&code).ok_or_else(|| Error::fault("reading an amount", "unknown currency"))?;
    let base = if let Cell::Integer(base) = base { Some(base) } else { None };
    Ok(Value::Money(Money { minor, currency, base }))
}

fn encode_address<'v>(field: &Field, address: &'v Address, row: &mut Vec<Param<'v>>) -> Result<()> {
    for (_, part) in address.parts() {
        row.push(known(part));
        row.push(known_key(field, part)?);
    }
    Ok(())
}

fn decode_address(mut next: impl FnMut() -> Cell) -> Value {
    let mut address = Address::default();
    for part in ["street", "city", "region", "postal_code", "country"] {
        if let (Some(to), Cell::Text(text)) = (address.part_mut(part), next()) {
            *to = text;
        }
    }
    known_or_null(Value::Address(Box::new(address)))
}

fn encode_name<'v>(field: &Field, name: &'v PersonName, row: &mut Vec<Param<'v>>) -> Result<()> {
    row.push(Param::Text(Cow::Owned(checked_key(field, &name.full())?.into_owned())));
    row.push(known(&name.title));
    row.push(known(&name.given));
    row.push(known_key(field, &name.given)?);
    row.push(known(&name.middle));
    row.push(known(&name.family));
    row.push(known_key(field, &name.family)?);
    row.push(known(&name.suffix));
    Ok(())
}

fn decode_name(mut next: impl FnMut() -> Cell) -> Value {
    let mut name = PersonName::default();
    for part in ["title", "given", "middle", "family", "suffix"] {
        if let (Some(to), Cell::Text(text)) = (name.part_mut(part), next()) {
            *to = text;
        }
    }
    known_or_null(Value::Name(Box::new(name)))
}

fn known_or_null(value: Value) -> Value {
    if value.is_empty() { Value::Null } else { value }
}

fn misfit(field: &Field, value: &Value) -> Error {
    let what = match value {
        Value::List(_) | Value::Links(_) => "a list",
        Value::Money(_) => "money",
        Value::Text(_) => "a text",
        Value::Integer(_) => "a whole number",
        Value::Decimal(_) => "a decimal",
        _ => "a value of another type",
    };
    Error::fault(format!("writing field {}", field.id), format!("{what} does not fit {}", field.kind.name()))
}

fn unexpected(what: &str, cell: &Cell) -> Error {
    let kind = match cell {
        Cell::Null => "nothing",
        Cell::Text(_) => "a text",
        Cell::Integer(_) => "a whole number",
        Cell::Real(_) => "a float",
        Cell::Uuid(_) => "an id",
    };
    Error::fault(format!("reading a {what}"), format!("found {kind}"))
}
