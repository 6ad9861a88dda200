//! One connection inside one transaction: all that the shared code asks of a driver.

use std::borrow::Cow;

use rapport_kernel::Result;
use rapport_kernel::catalog::Storage;
use rapport_kernel::time::Instant;
use uuid::Uuid;

use crate::dialect::Dialect;

/// A bound parameter. The list forms are bound as one parameter (`rarray` on SQLite, an array on PostgreSQL), so that
/// a statement keeps its text whatever the number of values.
#[derive(Clone, Debug, PartialEq)]
pub enum Param<'a> {
    /// NULL of any type.
    Null,
    /// Text.
    Text(Cow<'a, str>),
    /// A 64-bit integer.
    Integer(i64),
    /// A 64-bit float.
    Real(f64),
    /// A UUID; 16 bytes on SQLite.
    Uuid(Uuid),
    /// Texts for [`Dialect::in_list`].
    Texts(Vec<String>),
    /// Integers for [`Dialect::in_list`].
    Integers(Vec<i64>),
    /// UUIDs for [`Dialect::in_list`].
    Uuids(Vec<Uuid>),
}

/// One value of a row that was read.
#[derive(Clone, Debug, PartialEq)]
pub enum Cell {
    /// NULL.
    Null,
    /// Text.
    Text(String),
    /// Any integer or boolean.
    Integer(i64),
    /// Any float.
    Real(f64),
    /// A UUID (PostgreSQL `uuid`; a BLOB of 16 bytes on SQLite).
    Uuid(Uuid),
}

/// One row that was read, by column.
pub type Row = Vec<Cell>;

/// A column by name with how it is kept.
pub type Named<'a> = (&'a str, Storage);

/// A question with its parameters.
pub struct Question<'a> {
    /// The statement.
    pub sql: Cow<'a, str>,
    /// What is bound to its placeholders.
    pub params: &'a [Param<'a>],
    /// Whether there is one good plan for all values: rows by their ids, without a join.
    pub is_by_id: bool,
}

/// One connection inside one transaction. Statements are prepared once a connection and kept by their text.
pub trait Conn {
    /// Which engine.
    fn dialect(&self) -> Dialect;
    /// What time it is for those who ask.
    fn now(&self) -> Instant;
    /// Says what time it is.
    fn set_now(&mut self, now: Instant);
    /// Runs several queries, none of which waits for the answer of another: they go to a server together.
    fn rows_of_all(&mut self, asked: &[Question<'_>]) -> Result<Vec<Vec<Row>>>;
    /// Runs a query.
    fn rows(&mut self, sql: &str, params: &[Param<'_>]) -> Result<Vec<Row>> {
        let asked = Question { sql: sql.into(), params, is_by_id: false };
        Ok(self.rows_of_all(&[asked])?.pop().unwrap_or_default())
    }
    /// Runs a statement; how many rows it touched.
    fn run(&mut self, sql: &str, params: &[Param<'_>]) -> Result<u64>;
    /// Runs statements without parameters, divided by semicolons, unprepared: DDL.
    fn script(&mut self, sql: &str) -> Result<()>;
    /// Inserts many rows (each as long as `columns`) into `table` in the quickest way the engine has. `conflict` is
    /// appended to the statement, such as `ON CONFLICT (id) DO NOTHING`, or empty.
    fn insert(&mut self, table: &str, columns: &[Named<'_>], rows: &[Vec<Param<'_>>], conflict: &str) -> Result<()>;
    /// Changes many rows: each of `rows` holds the values of `key` and then those of `set`.
    fn update(&mut self, table: &str, key: &[Named<'_>], set: &[Named<'_>], rows: &[Vec<Param<'_>>]) -> Result<()>;
    /// Deletes many rows by the values of their keys.
    fn delete(&mut self, table: &str, key: &[Named<'_>], rows: &[Vec<Param<'_>>]) -> Result<()>;
    /// Lifts the limit of time from the questions of this transaction: a check of the whole database takes what it takes.
    fn lift_time_limit(&mut self) -> Result<()>;
    /// Says that this transaction sorts whole tables from here on, which must not take as much memory as they have rows.
    fn sort_in_files(&mut self) -> Result<()> {
        Ok(())
    }
    /// Takes the lock of that name (see [`locks`](crate::locks)) until the end of a transaction that writes. Nothing
    /// is to be done where only one transaction writes at a time, nor by one that reads; whether there was.
    fn lock(&mut self, _name: i64) -> Result<bool> {
        Ok(false)
    }
}

/// A connection whose transaction can be kept. Dropped without that, it is rolled back.
pub trait Session: Conn {
    /// Ends the transaction and keeps what it did.
    fn commit(self) -> Result<()>;
}
