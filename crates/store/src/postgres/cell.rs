//! Values on their way from the server.

use std::error::Error as StdError;

use rapport_kernel::{Error, Result};
use tokio_postgres::types::{FromSql, Type};
use uuid::Uuid;

use crate::conn::{Cell, Row};

type Problem = Box<dyn StdError + Sync + Send>;

/// All values of a row.
pub(super) fn cells(row: &tokio_postgres::Row) -> Result<Row> {
    let cell = |at| row.try_get::<_, Cell>(at).map_err(|error| Error::fault(format!("Reading column {at}"), error));
    (0..row.len()).map(cell).collect()
}

impl<'a> FromSql<'a> for Cell {
    fn from_sql(ty: &Type, raw: &'a [u8]) -> Result<Self, Problem> {
        Ok(match *ty {
            Type::BOOL => Self::Integer(i64::from(bool::from_sql(ty, raw)?)),
            Type::INT2 => Self::Integer(i64::from(i16::from_sql(ty, raw)?)),
            Type::INT4 => Self::Integer(i64::from(i32::from_sql(ty, raw)?)),
            Type::INT8 => Self::Integer(i64::from_sql(ty, raw)?),
            Type::OID => Self::Integer(i64::from(u32::from_sql(ty, raw)?)),
            Type::FLOAT4 => Self::Real(f64::from(f32::from_sql(ty, raw)?)),
            Type::FLOAT8 => Self::Real(f64::from_sql(ty, raw)?),
            Type::NUMERIC => numeric(raw).ok_or("a number that is no integer of 64 bits")?,
            Type::UUID => Self::Uuid(Uuid::from_slice(raw)?),
            Type::JSONB => Self::Text(std::str::from_utf8(raw.get(1..).unwrap_or_default())?.to_owned()),
            _ => Self::Text(std::str::from_utf8(raw)?.to_owned()),
        })
    }

    fn from_sql_null(_ty: &Type) -> Result<Self, Problem> {
        Ok(Self::Null)
    }

    /// Text types, and those that a statement of this crate can answer.
    fn accepts(ty: &Type) -> bool {
        const TAKEN: &[Type] = &[
            Type::BOOL,
            Type::INT2,
            Type::INT4,
            Type::INT8,
            Type::OID,
            Type::FLOAT4,
            Type::FLOAT8,
            Type::NUMERIC,
            Type::UUID,
            Type::JSON,
            Type::JSONB,
            Type::TEXT,
            Type::VARCHAR,
            Type::BPCHAR,
            Type::NAME,
            Type::UNKNOWN,
        ];
        TAKEN.contains(ty)
    }
}

/// A whole number of any size, as sums of bigints are: digits of base 10,000 behind four 16-bit words (how many, the
/// power of the first, sign, decimals). `None` for what is not whole or does not fit.
fn numeric(raw: &[u8]) -> Option<Cell> {
    let words: Vec<u16> = raw.chunks_exact(2).map(|pair| u16::from_be_bytes([pair[0], pair[1]])).collect();
    let [_, weight, sign, _, digits @ ..] = words.as_slice() else { return None };
    let places = usize::try_from(weight.cast_signed()).map_or(0, |weight| weight + 1);
    let mut number: i64 = 0;
    // Summed on the negative side, which reaches one further.
    for at in 0..places {
        let digit = digits.get(at).copied().unwrap_or(0);
        number = number.checked_mul(10_000)?.checked_sub(i64::from(digit))?;
    }
    if digits.iter().skip(places).any(|digit| *digit != 0) {
        return None;
    }
    match sign {
        0x0000 => number.checked_neg().map(Cell::Integer),
        0x4000 => Some(Cell::Integer(number)),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(words: &[u16]) -> Option<Cell> {
        numeric(&words.iter().flat_map(|word| word.to_be_bytes()).collect::<Vec<_>>())
    }

    #[test]
    fn whole_numerics_become_integers() {
        assert_eq!(read(&[0, 0, 0, 0]), Some(Cell::Integer(0)));
        assert_eq!(read(&[1, 1, 0, 0, 7]), Some(Cell::Integer(70_000)));
        assert_eq!(read(&[5, 4, 0x4000, 0, 922, 3372, 368, 5477, 5808]), Some(Cell::Integer(i64::MIN)));
        assert_eq!(read(&[5, 4, 0, 0, 922, 3372, 368, 5477, 5808]), None, "one more than fits");
        assert_eq!(read(&[1, u16::MAX, 0, 1, 5000]), None, "a half");
        assert_eq!(read(&[0, 0, 0xc000, 0]), None, "not a number");
    }
}
