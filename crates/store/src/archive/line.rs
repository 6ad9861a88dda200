//! Rows as lines of JSON and back. A row is always the same line, whichever engine it came from.

use std::fmt;

use rapport_kernel::{Error, Result};
use serde::de::{self, Deserialize, Deserializer, Visitor};
use uuid::Uuid;

use super::meta::Type;
use crate::conn::{Cell, Row};

/// Appends a row as an array and a line's end.
pub fn write_row(row: &Row, out: &mut Vec<u8>) -> Result<()> {
    for (at, cell) in row.iter().enumerate() {
        out.push(if at == 0 { b'[' } else { b',' });
        write_cell(cell, out).map_err(|error| Error::fault("Writing a row of an archive", error))?;
    }
    out.extend_from_slice(b"]\n");
    Ok(())
}

fn write_cell(cell: &Cell, out: &mut Vec<u8>) -> serde_json::Result<()> {
    match cell {
        Cell::Null => out.extend_from_slice(b"null"),
        Cell::Text(text) => serde_json::to_writer(out, text)?,
        Cell::Integer(number) => serde_json::to_writer(out, number)?,
        Cell::Real(number) => serde_json::to_writer(out, number)?,
        Cell::Uuid(id) => {
            out.push(b'"');
            out.extend_from_slice(id.hyphenated().encode_lower(&mut Uuid::encode_buffer()).as_bytes());
            out.push(b'"');
        }
    }
    Ok(())
}

/// Reads a row of columns of these types; `None` when it is none.
pub fn read_row(line: &[u8], columns: &[(String, Type)]) -> Option<Row> {
    let written: Vec<Written> = serde_json::from_slice(line).ok()?;
    if written.len() != columns.len() {
        return None;
    }
    written.into_iter().zip(columns).map(|(cell, (_, of))| cell.into_kept(*of)).collect()
}

/// A value as JSON knows it.
enum Written {
    Null,
    Text(String),
    Integer(i64),
    Real(f64),
}

impl Written {
    fn into_kept(self, of: Type) -> Option<Cell> {
        Some(match (self, of) {
            (Self::Null, _) => Cell::Null,
            (Self::Text(text), Type::Text) => Cell::Text(text),
            (Self::Text(text), Type::Uuid) => Cell::Uuid(Uuid::try_parse(&text).ok()?),
            (Self::Integer(number), Type::Integer) => Cell::Integer(number),
            (Self::Real(number), Type::Real) => Cell::Real(number),
            _ => return None,
        })
    }
}

impl<'de> Deserialize<'de> for Written {
    fn deserialize<D: Deserializer<'de>>(from: D) -> Result<Self, D::Error> {
        from.deserialize_any(AnyWritten)
    }
}

struct AnyWritten;

impl Visitor<'_> for AnyWritten {
    type Value = Written;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("null, a text or a number")
    }
    fn visit_unit<E: de::Error>(self) -> Result<Written, E> {
        Ok(Written::Null)
    }
    fn visit_str<E: de::Error>(self, text: &str) -> Result<Written, E> {
        Ok(Written::Text(text.to_owned()))
    }
    fn visit_string<E: de::Error>(self, text: String) -> Result<Written, E> {
        Ok(Written::Text(text))
    }
    fn visit_i64<E: de::Error>(self, number: i64) -> Result<Written, E> {
        Ok(Written::Integer(number))
    }
    fn visit_u64<E: de::Error>(self, number: u64) -> Result<Written, E> {
        i64::try_from(number).map(Written::Integer).map_err(|_| E::custom("a number beyond 64 bits"))
    }
    fn visit_f64<E: de::Error>(self, number: f64) -> Result<Written, E> {
        Ok(Written::Real(number))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_row_comes_back_as_it_was() {
        let columns = [Type::Text, Type::Integer, Type::Real, Type::Uuid, Type::Text, Type::Integer, Type::Real];
        let columns: Vec<(String, Type)> = columns.into_iter().map(|of| (String::new(), of)).collect();
        let row = vec![
            Cell::Text("a \"b\"\n\u{2028}\\ é".to_owned()),
            Cell::Integer(i64::MIN),
            Cell::Real(3.0),
            Cell::Uuid(Uuid::from_u128(7)),
            Cell::Null,
            Cell::Integer(i64::MAX),
            Cell::Real(-0.1),
        ];
        let mut line = Vec::new();
        write_row(&row, &mut line).expect("it is written");
        assert_eq!(line.iter().filter(|byte| **byte == b'\n').count(), 1);
        assert_eq!(read_row(&line, &columns), Some(row));
    }

    #[test]
    fn a_value_of_another_type_is_no_row() {
        let of = |of| vec![(String::new(), of)];
        assert_eq!(read_row(b"[1]", &of(Type::Text)), None);
        assert_eq!(read_row(b"[\"x\"]", &of(Type::Uuid)), None);
        assert_eq!(read_row(b"[9223372036854775808]", &of(Type::Integer)), None);
        assert_eq!(read_row(b"[1,2]", &of(Type::Integer)), None);
        assert_eq!(read_row(b"[[1]]", &of(Type::Integer)), None);
    }
}
