//! rusqlite.

use std::path::Path;
use std::rc::Rc;

use anyhow::Context;
use rusqlite::types::{ToSqlOutput, Value, ValueRef};
use rusqlite::{Connection, ToSql};
use uuid::Uuid;

use super::{Cell, Param, Raw, Row, Statement};

/// Prepared statements that are kept.
const STATEMENTS_KEPT: usize = 64;

/// A connection to a SQLite file.
pub struct Sqlite {
    connection: Connection,
}

impl Sqlite {
    /// Opens the file with the settings that Rapport has.
    pub fn open(path: &Path) -> anyhow::Result<Self> {
        let connection = Connection::open(path).with_context(|| format!("cannot open {}", path.display()))?;
        connection.set_prepared_statement_cache_capacity(STATEMENTS_KEPT);
        connection.busy_timeout(std::time::Duration::from_secs(10))?;
        rusqlite::vtab::array::load_module(&connection)?;
        connection.execute_batch(
            "PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL; PRAGMA cache_size=-8192; PRAGMA wal_autocheckpoint=4000; \
             PRAGMA foreign_keys=OFF; PRAGMA temp_store=MEMORY;",
        )?;
        Ok(Self { connection })
    }

    fn execute(&self, sql: &str, params: &[Param]) -> anyhow::Result<()> {
        let mut statement = self.connection.prepare_cached(&spelled(sql))?;
        bind(&mut statement, params)?;
        statement.raw_execute()?;
        Ok(())
    }
}

impl Raw for Sqlite {
    fn version(&mut self) -> anyhow::Result<String> {
        Ok(format!("SQLite {}", rusqlite::version()))
    }

    fn rows(&mut self, sql: &str, params: &[Param]) -> anyhow::Result<Vec<Row>> {
        let mut statement = self.connection.prepare_cached(&spelled(sql))?;
        bind(&mut statement, params)?;
        let width = statement.column_count();
        let mut found = statement.raw_query();
        let mut rows = Vec::new();
        while let Some(row) = found.next()? {
            rows.push((0..width).map(|at| Ok(cell(row.get_ref(at)?))).collect::<anyhow::Result<Row>>()?);
        }
        Ok(rows)
    }

    fn write(&mut self, statements: &[Statement]) -> anyhow::Result<()> {
        self.connection.execute_batch("BEGIN IMMEDIATE")?;
        for Statement { sql, params } in statements {
            self.execute(sql, params).with_context(|| sql.clone())?;
        }
        Ok(self.connection.execute_batch("COMMIT")?)
    }

    fn insert(&mut self, table: &str, columns: &[String], rows: &[Row]) -> anyhow::Result<()> {
        let places: Vec<String> = (1..=columns.len()).map(|number| format!("?{number}")).collect();
        let sql = format!("INSERT INTO {table} ({}) VALUES ({})", columns.join(", "), places.join(", "));
        let mut statement = self.connection.prepare_cached(&sql)?;
        for row in rows {
            for (at, cell) in row.iter().enumerate() {
                statement.raw_bind_parameter(at + 1, cell)?;
            }
            statement.raw_execute()?;
        }
        Ok(())
    }

    fn script(&mut self, sql: &str) -> anyhow::Result<()> {
        Ok(self.connection.execute_batch(sql)?)
    }

    fn is_sqlite(&self) -> bool {
        true
    }
}

/// `{in ?1}` as SQLite has it.
fn spelled(sql: &str) -> std::borrow::Cow<'_, str> {
    match sql.contains("{in ") {
        false => sql.into(),
        true => sql.replace("{in ", "IN rarray(").replace('}', ")").into(),
    }
}

fn bind(statement: &mut rusqlite::CachedStatement<'_>, params: &[Param]) -> rusqlite::Result<()> {
    for (at, param) in params.iter().enumerate() {
        match param {
            Param::One(cell) => statement.raw_bind_parameter(at + 1, cell)?,
            Param::Ids(ids) => {
                let ids = ids.iter().map(|id| Value::Blob(id.as_bytes().to_vec()));
                statement.raw_bind_parameter(at + 1, Rc::new(ids.collect::<Vec<_>>()))?;
            }
            Param::Texts(texts) => {
                let texts = texts.iter().cloned().map(Value::Text);
                statement.raw_bind_parameter(at + 1, Rc::new(texts.collect::<Vec<_>>()))?;
            }
        }
    }
    Ok(())
}

impl ToSql for Cell {
    fn to_sql(&self) -> rusqlite::Result<ToSqlOutput<'_>> {
        Ok(ToSqlOutput::Borrowed(match self {
            Self::Null => ValueRef::Null,
            Self::Integer(number) => ValueRef::Integer(*number),
            Self::Real(number) => ValueRef::Real(*number),
            Self::Text(text) => ValueRef::Text(text.as_bytes()),
            Self::Uuid(id) => ValueRef::Blob(id.as_bytes()),
            Self::Bytes(bytes) => ValueRef::Blob(bytes),
        }))
    }
}

/// A blob of 16 bytes is an id: Rapport keeps no others.
fn cell(value: ValueRef<'_>) -> Cell {
    match value {
        ValueRef::Null => Cell::Null,
        ValueRef::Integer(number) => Cell::Integer(number),
        ValueRef::Real(number) => Cell::Real(number),
        ValueRef::Text(text) => Cell::Text(String::from_utf8_lossy(text).into_owned()),
        ValueRef::Blob(bytes) => Uuid::from_slice(bytes).map_or_else(|_| Cell::Bytes(bytes.to_vec()), Cell::Uuid),
    }
}
