//! Parameters in and cells out.

use std::rc::Rc;

use rapport_kernel::{Error, Result};
use rusqlite::types::{ToSql, ToSqlOutput, Value, ValueRef};
use rusqlite::{Row as SqliteRow, Statement};
use uuid::Uuid;

use super::error::from_sqlite;
use crate::conn::{Cell, Param, Row};

/// Binds the parameters of a statement, in order.
pub fn bind(statement: &mut Statement<'_>, params: &[Param<'_>]) -> Result<()> {
    for (at, param) in params.iter().enumerate() {
        bind_one(statement, at + 1, param).map_err(|error| from_sqlite("binding a parameter", error))?;
    }
    Ok(())
}

fn bind_one(statement: &mut Statement<'_>, place: usize, param: &Param<'_>) -> rusqlite::Result<()> {
    match param {
        Param::Texts(list) => bind_list(statement, place, list.iter().map(|text| Value::Text(text.clone()))),
        Param::Integers(list) => bind_list(statement, place, list.iter().map(|number| Value::Integer(*number))),
        Param::Uuids(list) => bind_list(statement, place, list.iter().map(|id| Value::Blob(id.as_bytes().to_vec()))),
        one => statement.raw_bind_parameter(place, Plain(one)),
    }
}

fn bind_list(statement: &mut Statement<'_>, place: usize, values: impl Iterator<Item = Value>) -> rusqlite::Result<()> {
    statement.raw_bind_parameter(place, Rc::new(values.collect::<Vec<Value>>()))
}

/// A parameter that is not a list.
struct Plain<'p>(&'p Param<'p>);

impl ToSql for Plain<'_> {
    fn to_sql(&self) -> rusqlite::Result<ToSqlOutput<'_>> {
        let value = match self.0 {
            Param::Text(text) => ValueRef::Text(text.as_bytes()),
            Param::Integer(number) => ValueRef::Integer(*number),
            Param::Real(number) => ValueRef::Real(*number),
            Param::Uuid(id) => ValueRef::Blob(id.as_bytes()),
            Param::Null | Param::Texts(_) | Param::Integers(_) | Param::Uuids(_) => ValueRef::Null,
        };
        Ok(ToSqlOutput::Borrowed(value))
    }
}

/// Reads a row of `width` columns.
pub fn read_row(row: &SqliteRow<'_>, width: usize) -> Result<Row> {
    let mut cells = Vec::with_capacity(width);
    for at in 0..width {
        let value = row.get_ref(at).map_err(|error| from_sqlite("reading a column", error))?;
        cells.push(read_cell(value)?);
    }
    Ok(cells)
}

fn read_cell(value: ValueRef<'_>) -> Result<Cell> {
    Ok(match value {
        ValueRef::Null => Cell::Null,
        ValueRef::Integer(number) => Cell::Integer(number),
        ValueRef::Real(number) => Cell::Real(number),
        ValueRef::Text(bytes) => {
            let text = std::str::from_utf8(bytes).map_err(|error| Error::fault("reading a text", error))?;
            Cell::Text(text.to_owned())
        }
        ValueRef::Blob(bytes) => {
            Cell::Uuid(Uuid::from_slice(bytes).map_err(|error| Error::fault("reading an id", error))?)
        }
    })
}
