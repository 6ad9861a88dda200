//! An empty database as a sink: the tables of objects are made from the catalog, which comes first, and their indexes
//! when all rows are there.

use std::collections::VecDeque;

use rapport_kernel::catalog::Storage;
use rapport_kernel::port::SchemaChange;
use rapport_kernel::{Catalog, Error, Result};

use super::lines::damaged;
use super::meta::{Header, Sum};
use super::pages::as_param;
use super::pour::Sink;
use super::{Progress, search, table};
use crate::catalog_rows::load_catalog;
use crate::conn::{Conn, Param, Row};
use crate::locks;
use crate::schema;
use crate::sql::Sql;

/// Fills a database.
pub struct Fill<'c> {
    conn: &'c mut dyn Conn,
    epoch: u64,
    /// The tables that are still to come, in their order.
    expected: VecDeque<Header>,
    now: Header,
    catalog: Catalog,
}

impl<'c> Fill<'c> {
    /// Begins to fill a database, which must hold nothing.
    pub fn new(conn: &'c mut dyn Conn, epoch: u64) -> Result<Self> {
        conn.lock(locks::CATALOG)?;
        let before = clear(conn)?;
        let now = Header { table: String::new(), object: None, key: 0, columns: Vec::new() };
        // A server that has the empty workspace open is to notice that the catalog is another.
        let epoch = epoch.max(before + 1);
        Ok(Self { conn, epoch, expected: table::first().into(), now, catalog: Catalog::default() })
    }

    /// Makes the indexes and the search of what was filled in.
    pub fn finish(mut self, told: &mut Progress<'_>) -> Result<()> {
        if let Some(table) = self.expected.iter().find(|table| !table::is_added(&table.table)) {
            return Err(damaged(&table.table, "the table is not there"));
        }
        told("indexes", 0);
        for object in self.catalog.objects() {
            schema::make_indexes_of(self.conn, object).map_err(|error| in_table(&object.table(0), error))?;
        }
        // Pages of a million records that the planner takes for a handful would each be looked for among all.
        self.analyze()?;
        search::rebuild(self.conn, &self.catalog, told)?;
        self.analyze()
    }

    /// Lets the engine look at what is there, where it plans by that.
    fn analyze(&mut self) -> Result<()> {
        match self.conn.dialect().after_filling() {
            Some(sql) => self.conn.script(sql),
            None => Ok(()),
        }
    }

    fn write_workspace(&mut self, row: &Row) -> Result<()> {
        let epoch = i64::try_from(self.epoch).map_err(|error| Error::fault("Restoring the catalog", error))?;
        let mut sql = Sql::of(self.conn.dialect(), "UPDATE workspace SET epoch = ");
        sql.bind(Param::Integer(epoch));
        for ((name, _), cell) in self.now.columns.iter().zip(row) {
            sql.push(&format!(", {name} = ")).bind(as_param(cell));
        }
        sql.run(self.conn).map(drop)
    }

    fn make_tables(&mut self) -> Result<()> {
        let stored = load_catalog(self.conn).map_err(|_| damaged(table::CATALOG, "its rows are no catalog"))?;
        self.catalog = Catalog::build(stored.epoch, stored.settings, stored.objects);
        self.expected = table::others(&self.catalog).into();
        for object in self.catalog.objects() {
            schema::make_tables(self.conn, object)?;
        }
        Ok(())
    }
}

impl Sink for Fill<'_> {
    /// Names of tables and columns go into statements, so they are those that follow from the catalog.
    fn begin(&mut self, table: &Header) -> Result<()> {
        while self.expected.front().is_some_and(|next| next.table != table.table && table::is_added(&next.table)) {
            self.expected.pop_front();
        }
        let expected = self.expected.pop_front().filter(|expected| expected.table == table.table);
        let Some(expected) = expected else {
            return Err(damaged(&table.table, "the table is not the one that follows from the catalog"));
        };
        // Releases only add tables and columns, so an older archive may lack some.
        if let Some((name, _)) = table.columns.iter().find(|column| !expected.columns.contains(column)) {
            return Err(damaged(&table.table, &format!("{} is no column of it", shown(name))));
        }
        self.now = table.clone();
        Ok(())
    }

    fn rows(&mut self, rows: &[Row], _lines: &[u8]) -> Result<()> {
        let in_here = |error| in_table(&self.now.table, error);
        if self.now.table == table::WORKSPACE {
            let row = rows.first().cloned().unwrap_or_default();
            return self.write_workspace(&row);
        }
        let columns: Vec<(&str, Storage)> =
            self.now.columns.iter().map(|(name, of)| (name.as_str(), Storage::from(*of))).collect();
        let rows: Vec<Vec<Param<'_>>> = rows.iter().map(|row| row.iter().map(as_param).collect()).collect();
        self.conn.insert(&self.now.table, &columns, &rows, "").map_err(in_here)
    }

    fn end(&mut self, sum: &Sum) -> Result<()> {
        match sum.table.as_str() {
            table::WORKSPACE if sum.rows != 1 => Err(damaged(table::WORKSPACE, "it must have one row")),
            table::CATALOG => self.make_tables(),
            _ => Ok(()),
        }
    }
}

/// Removes what a program makes when it opens an empty workspace: tables without rows. Answers the epoch before.
fn clear(conn: &mut dyn Conn) -> Result<u64> {
    let stored = load_catalog(conn)?;
    let catalog = Catalog::build(stored.epoch, stored.settings, stored.objects);
    for table in table::others(&catalog) {
        let any = conn.rows(&format!("SELECT 1 FROM {} LIMIT 1", table.table), &[])?;
        if !any.is_empty() {
            let text = "This workspace is not empty; name one that is, so that nothing is lost";
            return Err(Error::rule("workspace_not_empty", text));
        }
    }
    let drop = catalog.objects().iter().map(|object| (**object).clone()).collect();
    schema::change_schema(conn, &SchemaChange { drop, ..SchemaChange::default() })?;
    for free in stored.free.iter().filter(|free| free.field.kind.is_many()) {
        let (object, slot) = (free.object, free.field.slot.number);
        conn.script(&format!("DROP TABLE IF EXISTS o{object}_m{slot}"))?;
    }
    conn.run("DELETE FROM catalog_row", &[])?;
    Ok(stored.epoch)
}

/// What went wrong, with where. Only what the archive itself holds can be there twice here.
fn in_table(table: &str, error: Error) -> Error {
    match error {
        Error::Fault { context, source } => Error::Fault { context: format!("{table}: {context}"), source },
        Error::Retry => {
            Error::fault(format!("{table}: writing its rows"), "a value that must be unique is there twice")
        }
        other => other,
    }
}

/// A name from a file, as much of it as fits into a message.
fn shown(name: &str) -> String {
    const CHARS: usize = 60;
    name.chars().take(CHARS).collect()
}
