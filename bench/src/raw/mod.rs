//! The engines without Rapport: the bare drivers, one connection, prepared statements.
//!
//! Statements are written for both engines with `?1`; a list of ids is `{in ?1}`.

use std::time::Duration;

use uuid::Uuid;

mod copy;
mod postgres;
mod sqlite;
mod words;

pub use copy::{EVENT, POSTGRES_DOC, SQLITE_DOC, UNIT, copy_contacts, of_ids, owned, used_columns};
pub use postgres::Postgres;
pub use sqlite::Sqlite;
pub use words::{searched, words};

/// A value of a column.
#[derive(Clone, Debug, PartialEq)]
pub enum Cell {
    /// Nothing.
    Null,
    /// A whole number.
    Integer(i64),
    /// A float.
    Real(f64),
    /// A text.
    Text(String),
    /// A UUID.
    Uuid(Uuid),
    /// What neither side of the measurement looks into, as the engine sends it.
    Bytes(Vec<u8>),
}

/// A row.
pub type Row = Vec<Cell>;

/// A parameter.
#[derive(Clone, Debug)]
pub enum Param {
    /// One value.
    One(Cell),
    /// Ids.
    Ids(Vec<Uuid>),
    /// Texts.
    Texts(Vec<String>),
}

/// One statement of a write.
#[derive(Clone, Debug)]
pub struct Statement {
    /// The statement.
    pub sql: String,
    /// Its parameters.
    pub params: Vec<Param>,
}

/// A bare driver.
pub trait Raw {
    /// The engine and its version.
    fn version(&mut self) -> anyhow::Result<String>;
    /// Asks and reads every column of every row.
    fn rows(&mut self, sql: &str, params: &[Param]) -> anyhow::Result<Vec<Row>>;
    /// Runs statements that do not read, as one transaction.
    fn write(&mut self, statements: &[Statement]) -> anyhow::Result<()>;
    /// Writes many rows of one table into an open transaction, the engine's fastest way.
    fn insert(&mut self, table: &str, columns: &[String], rows: &[Row]) -> anyhow::Result<()>;
    /// Runs a script.
    fn script(&mut self, sql: &str) -> anyhow::Result<()>;
    /// Which of the two it is.
    fn is_sqlite(&self) -> bool;
}

/// What a raw import took, the time spent on reading its rows left out.
#[derive(Clone, Copy, Debug, Default)]
pub struct Copied {
    /// Contacts written.
    pub rows: usize,
    /// In the engine.
    pub time: Duration,
}

impl Cell {
    /// The text, where it is one.
    pub fn text(&self) -> &str {
        match self {
            Self::Text(text) => text,
            _ => "",
        }
    }

    /// The id, where it is one.
    pub fn uuid(&self) -> Option<Uuid> {
        match self {
            Self::Uuid(id) => Some(*id),
            _ => None,
        }
    }

    /// The number, where it is one.
    pub fn integer(&self) -> i64 {
        match self {
            Self::Integer(number) => *number,
            _ => 0,
        }
    }
}

impl From<Cell> for Param {
    fn from(cell: Cell) -> Self {
        Self::One(cell)
    }
}
