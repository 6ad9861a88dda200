//! One connection inside one transaction.

use rapport_kernel::Result;
use rapport_kernel::time::Instant;
use rusqlite::Connection;

use super::bind::{bind, read_row};
use super::error::from_sqlite;
use super::pool::Held;
use crate::conn::{Conn, Named, Param, Question, Row, Session};
use crate::dialect::Dialect;

/// A transaction; rolled back when dropped.
pub struct SqliteSession<'s> {
    held: Held<'s>,
    is_over: bool,
    /// Whether its questions may take as long as they take.
    is_patient: bool,
    /// Whether it sorts in files, which each small sort would pay for: elsewhere it is done in memory.
    sorts_in_files: bool,
    now: Instant,
}

impl<'s> SqliteSession<'s> {
    /// Begins a transaction on a connection that is held.
    pub fn begin(held: Held<'s>, begin: &str) -> Result<Self> {
        held.connection().execute_batch(begin).map_err(|error| from_sqlite("beginning a transaction", error))?;
        Ok(Self { held, is_over: false, is_patient: false, sorts_in_files: false, now: Instant::default() })
    }

    fn connection(&self) -> &Connection {
        self.held.connection()
    }
}

impl Session for SqliteSession<'_> {
    fn commit(mut self) -> Result<()> {
        let kept = self.connection().execute_batch("COMMIT");
        // After a failed COMMIT (disk full) the transaction is open still: drop rolls it back.
        self.is_over = kept.is_ok();
        self.held.committed();
        kept.map_err(|error| from_sqlite("committing a transaction", error))
    }
}

impl Drop for SqliteSession<'_> {
    fn drop(&mut self) {
        if self.sorts_in_files && self.connection().execute_batch("PRAGMA temp_store=MEMORY").is_err() {
            self.held.discard();
        }
        // Some errors (disk full, out of memory) end the transaction by themselves.
        if self.is_over || self.connection().is_autocommit() {
            return;
        }
        if self.connection().execute_batch("ROLLBACK").is_err() {
            self.held.discard();
        }
    }
}

impl Conn for SqliteSession<'_> {
    fn dialect(&self) -> Dialect {
        Dialect::Sqlite
    }

    fn now(&self) -> Instant {
        self.now
    }

    fn set_now(&mut self, now: Instant) {
        self.now = now;
    }

    fn lift_time_limit(&mut self) -> Result<()> {
        self.is_patient = true;
        Ok(())
    }

    fn sort_in_files(&mut self) -> Result<()> {
        self.sorts_in_files = true;
        let sql = "PRAGMA temp_store=FILE";
        self.connection().execute_batch(sql).map_err(|error| at(sql, error))
    }

    fn rows_of_all(&mut self, asked: &[Question<'_>]) -> Result<Vec<Vec<Row>>> {
        asked.iter().map(|question| self.ask(question)).collect()
    }

    fn run(&mut self, sql: &str, params: &[Param<'_>]) -> Result<u64> {
        let mut statement = self.connection().prepare_cached(sql).map_err(|error| at(sql, error))?;
        bind(&mut statement, params)?;
        let touched = statement.raw_execute().map_err(|error| at(sql, error))?;
        Ok(touched as u64)
    }

    fn script(&mut self, sql: &str) -> Result<()> {
        self.connection().execute_batch(sql).map_err(|error| at(sql, error))
    }

    fn insert(&mut self, table: &str, columns: &[Named<'_>], rows: &[Vec<Param<'_>>], conflict: &str) -> Result<()> {
        let names: Vec<&str> = columns.iter().map(|(name, _)| *name).collect();
        let places: Vec<String> = (1..=columns.len()).map(|number| format!("?{number}")).collect();
        let sql = format!("INSERT INTO {table} ({}) VALUES ({}) {conflict}", names.join(", "), places.join(", "));
        self.each(&sql, rows)
    }

    fn update(&mut self, table: &str, key: &[Named<'_>], set: &[Named<'_>], rows: &[Vec<Param<'_>>]) -> Result<()> {
        let (keys, sets) = (pairs(key, 1).join(" AND "), pairs(set, key.len() + 1).join(", "));
        self.each(&format!("UPDATE {table} SET {sets} WHERE {keys}"), rows)
    }

    fn delete(&mut self, table: &str, key: &[Named<'_>], rows: &[Vec<Param<'_>>]) -> Result<()> {
        self.each(&format!("DELETE FROM {table} WHERE {}", pairs(key, 1).join(" AND ")), rows)
    }
}

/// Columns with the placeholders of their values, numbered from `first`.
fn pairs(columns: &[Named<'_>], first: usize) -> Vec<String> {
    columns.iter().zip(first..).map(|((name, _), number)| format!("{name} = ?{number}")).collect()
}

impl SqliteSession<'_> {
    fn ask(&self, question: &Question<'_>) -> Result<Vec<Row>> {
        let sql = &*question.sql;
        let ask = |connection: &Connection| {
            let mut statement = connection.prepare_cached(sql).map_err(|error| at(sql, error))?;
            bind(&mut statement, question.params)?;
            let width = statement.column_count();
            let mut found = statement.raw_query();
            let mut rows = Vec::new();
            while let Some(row) = found.next().map_err(|error| at(sql, error))? {
                rows.push(read_row(row, width)?);
            }
            Ok(rows)
        };
        if self.is_patient { ask(self.held.connection()) } else { self.held.link().within_time(ask) }
    }

    fn each(&self, sql: &str, rows: &[Vec<Param<'_>>]) -> Result<()> {
        let mut statement = self.connection().prepare_cached(sql).map_err(|error| at(sql, error))?;
        for row in rows {
            bind(&mut statement, row)?;
            statement.raw_execute().map_err(|error| at(sql, error))?;
        }
        Ok(())
    }
}

/// Statements hold no values, so they may stand in an error.
fn at(sql: &str, error: rusqlite::Error) -> rapport_kernel::Error {
    const SHOWN_BYTES: usize = 300;
    let mut end = sql.len().min(SHOWN_BYTES);
    while !sql.is_char_boundary(end) {
        end -= 1;
    }
    from_sqlite(&format!("running on SQLite: {}", &sql[..end]), error)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::conn::Cell;
    use crate::sqlite::{Options, Sqlite};

    #[test]
    fn large_sorts_go_to_files_and_the_next_transaction_sorts_in_memory() {
        let folder = tempfile::tempdir().expect("a folder");
        let options = Options { readers: 1, ..Options::default() };
        let store = Sqlite::open(folder.path().join("sorts.db"), options).expect("it opens");
        let sorts_in =
            |session: &mut SqliteSession<'_>| match session.rows("PRAGMA temp_store", &[]).expect("it says")[0][0] {
                Cell::Integer(where_to) => where_to,
                ref other => panic!("no number: {other:?}"),
            };
        let (files, memory) = (1, 2);
        let mut session = store.begin_read().expect("a session");
        assert_eq!(sorts_in(&mut session), memory);
        session.sort_in_files().expect("it is said");
        assert_eq!(sorts_in(&mut session), files);
        drop(session);
        assert_eq!(sorts_in(&mut store.begin_read().expect("the same connection")), memory);
    }
}
