//! The physical tables of objects: what the planner wants, as DDL.
//!
//! `o{n}` is an object's own table; `o{n}_x{k}` are 1:1 side tables for what does not fit into it, whose rows are
//! there only where a field has a value; `o{n}_m{slot}` are the junction tables of many-valued fields.

use std::collections::HashSet;

use rapport_kernel::catalog::{Field, Kind, Object, Storage};
use rapport_kernel::port::SchemaChange;
use rapport_kernel::{Catalog, Error, Result};

mod index;

pub use index::Index;

use crate::conn::{Cell, Conn};
use crate::dialect::Dialect;

/// Makes and drops tables, columns and indexes.
pub fn change_schema(conn: &mut dyn Conn, change: &SchemaChange) -> Result<()> {
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
    let dialect = conn.dialect();
    let mut wrong = Vec::new();
    if let Some(ask) = dialect.integrity_check() {
        wrong.extend(first_texts(conn, ask)?.into_iter().map(|what| format!("The database file: {what}")));
    }
    let there: HashSet<String> = first_texts(conn, dialect.index_names())?.into_iter().collect();
    for object in catalog.objects() {
        for table in tables(object) {
            let columns: HashSet<String> = columns_of(conn, &table.name)?;
            let missing = table.columns.iter().filter(|(name, _)| !columns.contains(name));
            wrong.extend(missing.map(|(name, _)| format!("Table {} lacks its column {name}", table.name)));
        }
        let missing = indexes(dialect, object).into_iter().filter(|index| !there.contains(&index.name));
        wrong.extend(missing.map(|index| format!("Index {} of {} is missing", index.name, object.key)));
    }
    Ok(wrong)
}

// -- making ----------------------------------------------------------------------------------------------------------

/// A table that an object needs.
struct Table {
    name: String,
    columns: Vec<(String, String)>,
    key: &'static str,
    is_narrow: bool,
}

fn create_object(conn: &mut dyn Conn, object: &Object) -> Result<()> {
    for table in tables_in(conn.dialect(), object) {
        make_table(conn, &table)?;
    }
    let indexes = indexes(conn.dialect(), object);
    make_indexes(conn, indexes)
}

fn add_fields(conn: &mut dyn Conn, add: &[(Object, Field)]) -> Result<()> {
    let dialect = conn.dialect();
    for (object, field) in add {
        if field.kind.is_many() {
            make_table(conn, &junction(dialect, object, field))?;
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
        make_table(conn, &Table { name: table.clone(), columns: side_columns(dialect), key: "id", is_narrow: false })?;
        there = columns_of(conn, &table)?;
    }
    for (name, kind) in field_columns(dialect, field) {
        // A recycled slot has its columns already.
        if !there.contains(&name) {
            conn.script(&format!("ALTER TABLE {table} ADD COLUMN {name} {kind}"))?;
        }
    }
    Ok(())
}

fn make_table(conn: &mut dyn Conn, table: &Table) -> Result<()> {
    let dialect = conn.dialect();
    let columns: Vec<String> = table.columns.iter().map(|(name, kind)| format!("{name} {kind}")).collect();
    let end = if table.is_narrow { dialect.narrow_table_end() } else { dialect.table_end() };
    let Table { name, key, .. } = table;
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

fn drop_object(conn: &mut dyn Conn, object: &Object) -> Result<()> {
    for table in tables_in(conn.dialect(), object) {
        conn.script(&format!("DROP TABLE IF EXISTS {}", table.name))?;
    }
    Ok(())
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
    let names: Vec<String> = field_columns(conn.dialect(), field).into_iter().map(|(name, _)| name).collect();
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

// -- shapes ----------------------------------------------------------------------------------------------------------

fn tables(object: &Object) -> Vec<Table> {
    // Types do not matter to a reader of names.
    tables_in(Dialect::Sqlite, object)
}

fn tables_in(dialect: Dialect, object: &Object) -> Vec<Table> {
    let mut all = vec![own_table(dialect, object)];
    all.extend(object.side_tables().into_iter().map(|side| side_table(dialect, object, side)));
    let many = object.fields.iter().filter(|field| field.kind.is_many());
    all.extend(many.map(|field| junction(dialect, object, field)));
    all
}

fn own_table(dialect: Dialect, object: &Object) -> Table {
    let integer = dialect.column_type(Storage::Integer);
    let mut columns = vec![("id".to_owned(), never_null(dialect, Storage::Uuid))];
    for name in ["version", "created_at", "updated_at"] {
        columns.push((name.to_owned(), never_null(dialect, Storage::Integer)));
    }
    columns.push(("deleted_at".to_owned(), integer.to_owned()));
    columns.extend(fields_in(dialect, object, 0));
    Table { name: object.table(0), columns, key: "id", is_narrow: false }
}

fn side_table(dialect: Dialect, object: &Object, side: u16) -> Table {
    let mut columns = side_columns(dialect);
    columns.extend(fields_in(dialect, object, side));
    Table { name: object.table(side), columns, key: "id", is_narrow: false }
}

/// Side tables repeat `deleted_at`, for indexes over living records.
fn side_columns(dialect: Dialect) -> Vec<(String, String)> {
    let deleted_at = dialect.column_type(Storage::Integer).to_owned();
    vec![("id".to_owned(), never_null(dialect, Storage::Uuid)), ("deleted_at".to_owned(), deleted_at)]
}

fn never_null(dialect: Dialect, storage: Storage) -> String {
    format!("{} NOT NULL", dialect.column_type(storage))
}

fn junction(dialect: Dialect, object: &Object, field: &Field) -> Table {
    let value = match field.kind {
        Kind::Links { .. } | Kind::Files { .. } => Storage::Uuid,
        _ => Storage::Text,
    };
    let mut columns = vec![
        ("record".to_owned(), never_null(dialect, Storage::Uuid)),
        ("place".to_owned(), never_null(dialect, Storage::Integer)),
        ("value".to_owned(), never_null(dialect, value)),
    ];
    if matches!(field.kind, Kind::Tags) {
        columns.push(("k".to_owned(), never_null(dialect, Storage::Text)));
    }
    if entries_name_objects(&field.kind) {
        columns.push(("o".to_owned(), never_null(dialect, Storage::Integer)));
    }
    Table { name: object.junction(field), columns, key: "record, value", is_narrow: true }
}

fn fields_in(dialect: Dialect, object: &Object, table: u16) -> Vec<(String, String)> {
    let here = object.fields.iter().filter(|field| field.slot.table == table);
    here.flat_map(|field| field_columns(dialect, field)).collect()
}

fn field_columns(dialect: Dialect, field: &Field) -> Vec<(String, String)> {
    let columns = field.kind.columns().iter();
    columns.map(|column| (field.column(column.suffix), dialect.column_type(column.storage).to_owned())).collect()
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
