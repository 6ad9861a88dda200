//! Cells as what they are known to be.

use rapport_kernel::{Error, Result};
use uuid::Uuid;

use crate::conn::{Cell, Row};

/// The integer in column `at`.
pub fn integer(row: &Row, at: usize) -> Result<i64> {
    maybe_integer(row, at)?.ok_or_else(|| unexpected(row, at, "an integer"))
}

/// The integer in column `at`, in a smaller type.
pub fn integer_as<T: TryFrom<i64>>(row: &Row, at: usize) -> Result<T> {
    T::try_from(integer(row, at)?).map_err(|_| unexpected(row, at, "an integer of its size"))
}

/// The integer in column `at`, or nothing.
pub fn maybe_integer(row: &Row, at: usize) -> Result<Option<i64>> {
    match row.get(at) {
        Some(Cell::Integer(number)) => Ok(Some(*number)),
        Some(Cell::Null) => Ok(None),
        _ => Err(unexpected(row, at, "an integer")),
    }
}

/// The text in column `at`.
pub fn text(row: &Row, at: usize) -> Result<&str> {
    maybe_text(row, at)?.ok_or_else(|| unexpected(row, at, "a text"))
}

/// The text in column `at`, or nothing.
pub fn maybe_text(row: &Row, at: usize) -> Result<Option<&str>> {
    match row.get(at) {
        Some(Cell::Text(text)) => Ok(Some(text)),
        Some(Cell::Null) => Ok(None),
        _ => Err(unexpected(row, at, "a text")),
    }
}

/// The UUID in column `at`.
pub fn uuid(row: &Row, at: usize) -> Result<Uuid> {
    maybe_uuid(row, at)?.ok_or_else(|| unexpected(row, at, "a UUID"))
}

/// The UUID in column `at`, or nothing.
pub fn maybe_uuid(row: &Row, at: usize) -> Result<Option<Uuid>> {
    match row.get(at) {
        Some(Cell::Uuid(id)) => Ok(Some(*id)),
        Some(Cell::Null) => Ok(None),
        _ => Err(unexpected(row, at, "a UUID")),
    }
}

/// Says which type came, never which value: it may be personal data.
fn unexpected(row: &Row, at: usize, wanted: &str) -> Error {
    let found = match row.get(at) {
        None => "nothing",
        Some(Cell::Null) => "NULL",
        Some(Cell::Text(_)) => "a text",
        Some(Cell::Integer(_)) => "another integer",
        Some(Cell::Real(_)) => "a float",
        Some(Cell::Uuid(_)) => "a UUID",
    };
    Error::fault(format!("Reading column {at} of a row"), format!("expected {wanted}, found {found}"))
}
