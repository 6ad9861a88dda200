//! The physical tables of objects: what the planner wants, as DDL.
//!
//! `o{n}` is an object's own table; `o{n}_x{k}` are 1:1 side tables for what does not fit into it, whose rows are
//! there only where a field has a value; `o{n}_m{slot}` are the junction tables of many-valued fields.

use std::collections::HashSet;

use rapport_kernel::catalog::{Field, Kind, Object};
use rapport_kernel::port::SchemaChange;
use rapport_kernel::{Catalog, Error, Result};
use uuid::Uuid;

mod index;
mod shape;

pub use index::{Index, of_link};
pub use shape::{Shape, Table, tables};

use shape::{field_columns, junction, side_columns};

use crate::conn::{Cell, Conn, Param};
use crate::dialect::Dialect;
use crate::read::uuid;
use crate::sql::Sql;

/// Makes and drops tables, columns and indexes.
pub fn change_schema(conn: &mut dyn Conn, change: &SchemaChange) -> Result<()> {
    // An index on a field that is there sorts all its values.
    conn.sort_in_files()?;
    for object in &change.drop {
        drop_object(conn, object)?;
    }
    for (object, field) in &change.free {
        free_field(conn, object, field)?;
    }
    for (object, field) in &change.wipe {
        wipe_field(conn, object, field)?;
    }
    for object in &change.create {
        create_object(conn, object)?;
    }
    add_fields(conn, &change.add)?;
    for (object, old, new) in &change.reindex {
        reindex_field(conn, object, old, new)?;
    }
    Ok(())
}

/// Whether a many-valued field's entries say of which object they are.
pub fn entries_name_objects(kind: &Kind) -> bool {
    match kind {
        Kind::Links { targets, .. } => targets.len() != 1,
        Kind::Files { .. } => true,
        _ => false,
    }
}

/// What is wrong with the tables of a catalog, one sentence each.
pub fn check(conn: &mut dyn Conn, catalog: &Catalog) -> Result<Vec<String>> {
    conn.lift_time_limit()?;
    let dialect = conn.dialect();
    let mut wrong = Vec::new();
    if let Some(ask) = dialect.integrity_check() {
        wrong.extend(first_texts(conn, ask)?.into_iter().map(|what| format!("The database file: {what}")));
    }
    let there: HashSet<String> = first_texts(conn, dialect.index_names())?.into_iter().collect();
    for object in catalog.objects() {
        for table in tables(object) {
            let columns: HashSet<String> = columns_of(conn, &table.name)?;
            let missing = table.columns.iter().filter(|column| !columns.contains(&column.name));
            wrong.extend(missing.map(|column| format!("Table {} lacks its column {}", table.name, column.name)));
        }
        let missing = indexes(dialect, object).into_iter().filter(|index| !there.contains(&index.name));
        wrong.extend(missing.map(|index| format!("Index {} of {} is missing", index.name, object.key)));
    }
    Ok(wrong)
}

// -- making ----------------------------------------------------------------------------------------------------------

/// Makes an object's tables without their indexes: a table that is to be filled first is indexed quicker after.
pub fn make_tables(conn: &mut dyn Conn, object: &Object) -> Result<()> {
    tables(object).iter().try_for_each(|table| make_table(conn, table))
}

/// Makes the indexes of an object's tables.
pub fn make_indexes_of(conn: &mut dyn Conn, object: &Object) -> Result<()> {
    let indexes = indexes(conn.dialect(), object);
    make_indexes(conn, indexes)
}

fn create_object(conn: &mut dyn Conn, object: &Object) -> Result<()> {
    make_tables(conn, object)?;
    make_indexes_of(conn, object)
}

fn add_fields(conn: &mut dyn Conn, add: &[(Object, Field)]) -> Result<()> {
    let dialect = conn.dialect();
    for (object, field) in add {
        if field.kind.is_many() {
            make_table(conn, &junction(object, field))?;
        } else if !field.kind.columns().is_empty() {
            add_columns(conn, object, field)?;
        }
    }
    for (object, field) in add {
        make_indexes(conn, index::of_field(dialect, object, field))?;
    }
    Ok(())
}

fn add_columns(conn: &mut dyn Conn, object: &Object, field: &Field) -> Result<()> {
    let dialect = conn.dialect();
    let table = object.table(field.slot.table);
    let mut there = columns_of(conn, &table)?;
    if there.is_empty() && field.slot.table > 0 {
        let side = Table { name: table.clone(), columns: side_columns(), key: &["id"], is_narrow: false };
        make_table(conn, &side)?;
        there = columns_of(conn, &table)?;
    }
    for column in field_columns(field) {
        // A recycled slot has its columns already.
        if !there.contains(&column.name) {
            conn.script(&format!("ALTER TABLE {table} ADD COLUMN {}", column.sql(dialect)))?;
        }
    }
    Ok(())
}

fn make_table(conn: &mut dyn Conn, table: &Table) -> Result<()> {
    let dialect = conn.dialect();
    let columns: Vec<String> = table.columns.iter().map(|column| column.sql(dialect)).collect();
    let end = if table.is_narrow { dialect.narrow_table_end() } else { dialect.table_end() };
    let (name, key) = (&table.name, table.key.join(", "));
    conn.script(&format!("CREATE TABLE {name} ({}, PRIMARY KEY ({key})){end}", columns.join(", ")))
}

fn make_indexes(conn: &mut dyn Conn, indexes: Vec<Index>) -> Result<()> {
    for Index { create, .. } in indexes {
        conn.script(&create).map_err(|error| match error {
            // Running the unit again would not help here.
            Error::Retry => Error::rule(
                "not_unique",
                "Some records share a value of this field; change them before the field is made unique",
            ),
            other => other,
        })?;
    }
    Ok(())
}

// -- unmaking --------------------------------------------------------------------------------------------------------

/// Documents of the search that are forgotten at once.
const FORGOTTEN_AT_ONCE: usize = 1_000;

fn drop_object(conn: &mut dyn Conn, object: &Object) -> Result<()> {
    forget_records(conn, object)?;
    for table in tables(object) {
        conn.script(&format!("DROP TABLE IF EXISTS {}", table.name))?;
    }
    Ok(())
}

/// Takes the records of an object out of the search.
fn forget_records(conn: &mut dyn Conn, object: &Object) -> Result<()> {
    let mut after = Uuid::nil();
    loop {
        let mut sql = Sql::of(conn.dialect(), "SELECT id FROM ");
        sql.push(&object.table(0)).push(" WHERE id > ").bind(Param::Uuid(after));
        sql.push(&format!(" ORDER BY id LIMIT {FORGOTTEN_AT_ONCE}"));
        let ids: Vec<Uuid> = sql.rows(conn)?.iter().map(|row| uuid(row, 0)).collect::<Result<_>>()?;
        let Some(last) = ids.last() else { return Ok(()) };
        after = *last;
        conn.dialect().drop_search(conn, &ids)?;
    }
}

fn free_field(conn: &mut dyn Conn, object: &Object, field: &Field) -> Result<()> {
    let indexes = index::of_field(conn.dialect(), object, field);
    drop_indexes(conn, indexes)
}

/// Empties what an earlier field left in a slot. A junction table goes, as the next one may have other columns.
fn wipe_field(conn: &mut dyn Conn, object: &Object, field: &Field) -> Result<()> {
    if field.kind.is_many() {
        return conn.script(&format!("DROP TABLE IF EXISTS {}", object.junction(field)));
    }
    let table = object.table(field.slot.table);
    let there = columns_of(conn, &table)?;
    let names: Vec<String> = field_columns(field).map(|column| column.name).collect();
    let names: Vec<String> = names.into_iter().filter(|name| there.contains(name)).collect();
    if names.is_empty() {
        return Ok(());
    }
    let set: Vec<String> = names.iter().map(|name| format!("{name} = NULL")).collect();
    let used: Vec<String> = names.iter().map(|name| format!("{name} IS NOT NULL")).collect();
    conn.script(&format!("UPDATE {table} SET {} WHERE {}", set.join(", "), used.join(" OR ")))
}

fn reindex_field(conn: &mut dyn Conn, object: &Object, old: &Field, new: &Field) -> Result<()> {
    let dialect = conn.dialect();
    let (before, after) = (index::of_field(dialect, object, old), index::of_field(dialect, object, new));
    let gone = before.iter().filter(|index| !after.contains(index)).cloned().collect();
    drop_indexes(conn, gone)?;
    make_indexes(conn, after.into_iter().filter(|index| !before.contains(index)).collect())
}

fn drop_indexes(conn: &mut dyn Conn, indexes: Vec<Index>) -> Result<()> {
    for Index { name, .. } in indexes {
        conn.script(&format!("DROP INDEX IF EXISTS {name}"))?;
    }
    Ok(())
}

fn indexes(dialect: Dialect, object: &Object) -> Vec<Index> {
    let mut all = index::built_in(dialect, object);
    all.extend(object.fields.iter().flat_map(|field| index::of_field(dialect, object, field)));
    all
}

// -- looking ---------------------------------------------------------------------------------------------------------

fn columns_of(conn: &mut dyn Conn, table: &str) -> Result<HashSet<String>> {
    let ask = conn.dialect().columns_of(table);
    Ok(first_texts(conn, &ask)?.into_iter().collect())
}

fn first_texts(conn: &mut dyn Conn, ask: &str) -> Result<Vec<String>> {
    let rows = conn.rows(ask, &[])?;
    let texts = rows.into_iter().filter_map(|row| match row.into_iter().next() {
        Some(Cell::Text(text)) => Some(text),
        _ => None,
    });
    Ok(texts.collect())
}
