//! New rows, changed rows, rows removed for good.

use std::borrow::Cow;

use rapport_kernel::catalog::{Field, Kind, Object, Storage};
use rapport_kernel::port::RowChange;
use rapport_kernel::text::fold;
use rapport_kernel::{Error, FieldId, Record, RecordId, Result, Value};

use super::codec::encode;
use crate::conn::{Conn, Named, Param};
use crate::limits::ENTRY_BYTES_MAX;
use crate::schema::entries_name_objects;
use crate::sql::Sql;

/// Writes new rows; a unique index that is hit answers [`rapport_kernel::Error::Retry`].
pub fn insert_many(conn: &mut dyn Conn, object: &Object, records: &[Record]) -> Result<()> {
    if records.is_empty() {
        return Ok(());
    }
    let used = used_fields(object, records);
    insert_own(conn, object, &used, records)?;
    for side in object.side_tables() {
        let here: Vec<&Field> = used.iter().copied().filter(|field| is_in(field, side)).collect();
        insert_side(conn, object, side, &here, records)?;
    }
    for field in used.iter().filter(|field| field.kind.is_many()) {
        let values = records.iter().map(|record| (record.id, record.get(field.id)));
        insert_entries(conn, object, field, values)?;
    }
    Ok(())
}

/// Changes rows: those that set the same fields together.
pub fn update_many(conn: &mut dyn Conn, object: &Object, changes: &[RowChange]) -> Result<()> {
    for group in groups(changes) {
        let fields: Vec<&Field> = group[0].set.iter().filter_map(|(id, _)| object.field(*id)).collect();
        update_own(conn, object, &fields, &group)?;
        for side in object.side_tables() {
            let here: Vec<&Field> = fields.iter().copied().filter(|field| is_in(field, side)).collect();
            upsert_side(conn, object, side, &here, &group)?;
        }
        for field in fields.iter().filter(|field| field.kind.is_many()) {
            let ids: Vec<RecordId> = group.iter().map(|change| change.id).collect();
            delete_where(conn, &object.junction(field), "record", &ids)?;
            insert_entries(conn, object, field, group.iter().map(|change| (change.id, set_value(change, field.id))))?;
        }
    }
    move_sides(conn, object, changes)
}

/// Removes rows and their entries in junction tables for good.
pub fn purge_many(conn: &mut dyn Conn, object: &Object, ids: &[RecordId]) -> Result<()> {
    for field in object.fields.iter().filter(|field| field.kind.is_many()) {
        delete_where(conn, &object.junction(field), "record", ids)?;
    }
    for side in object.side_tables() {
        delete_where(conn, &object.table(side), "id", ids)?;
    }
    delete_where(conn, &object.table(0), "id", ids)
}

// -- new rows --------------------------------------------------------------------------------------------------------

/// The fields of which some record has a value, in the order of the object's fields.
fn used_fields<'o>(object: &'o Object, records: &[Record]) -> Vec<&'o Field> {
    let used = |field: &&Field| records.iter().any(|record| !record.get(field.id).is_empty());
    object.fields.iter().filter(used).collect()
}

fn insert_own(conn: &mut dyn Conn, object: &Object, used: &[&Field], records: &[Record]) -> Result<()> {
    let own: Vec<&Field> = used.iter().copied().filter(|field| is_in(field, 0)).collect();
    let names = column_names(&own);
    let mut columns: Vec<Named<'_>> = vec![("id", Storage::Uuid)];
    columns.extend(["version", "created_at", "updated_at", "deleted_at"].map(|name| (name, Storage::Integer)));
    columns.extend(names.iter().map(|(name, storage)| (name.as_str(), *storage)));
    let mut rows = Vec::with_capacity(records.len());
    for record in records {
        let mut row = Vec::with_capacity(columns.len());
        row.push(Param::Uuid(record.id.0));
        row.push(Param::Integer(record.version));
        row.push(Param::Integer(record.created_at.ms()));
        row.push(Param::Integer(record.updated_at.ms()));
        row.push(record.deleted_at.map_or(Param::Null, |at| Param::Integer(at.ms())));
        for field in &own {
            encode(field, record.get(field.id), &mut row)?;
        }
        rows.push(row);
    }
    conn.insert(&object.table(0), &columns, &rows, "")
}

fn insert_side(conn: &mut dyn Conn, object: &Object, side: u16, fields: &[&Field], records: &[Record]) -> Result<()> {
    let names = column_names(fields);
    let columns = side_columns(&names);
    let mut rows = Vec::new();
    for record in records {
        if fields.iter().all(|field| record.get(field.id).is_empty()) {
            continue;
        }
        let mut row = Vec::with_capacity(columns.len());
        row.push(Param::Uuid(record.id.0));
        row.push(record.deleted_at.map_or(Param::Null, |at| Param::Integer(at.ms())));
        for field in fields {
            encode(field, record.get(field.id), &mut row)?;
        }
        rows.push(row);
    }
    if rows.is_empty() { Ok(()) } else { conn.insert(&object.table(side), &columns, &rows, "") }
}

/// Writes the entries of one many-valued field of many records.
fn insert_entries<'v>(
    conn: &mut dyn Conn,
    object: &Object,
    field: &Field,
    values: impl Iterator<Item = (RecordId, &'v Value)>,
) -> Result<()> {
    let is_tags = matches!(field.kind, Kind::Tags);
    let names_objects = entries_name_objects(&field.kind);
    let mut rows: Vec<Vec<Param<'v>>> = Vec::new();
    for (record, value) in values {
        for (place, (value, object)) in entries(value).into_iter().enumerate() {
            check_length(field, &value)?;
            let key = if is_tags { Some(folded(&value)) } else { None };
            let mut row = vec![Param::Uuid(record.0), Param::Integer(place as i64), value];
            row.extend(key);
            if names_objects {
                row.push(Param::Integer(object));
            }
            rows.push(row);
        }
    }
    if rows.is_empty() {
        return Ok(());
    }
    let storage = if matches!(rows[0][2], Param::Uuid(_)) { Storage::Uuid } else { Storage::Text };
    let mut columns: Vec<Named<'_>> = vec![("record", Storage::Uuid), ("place", Storage::Integer), ("value", storage)];
    if is_tags {
        columns.push(("k", Storage::Text));
    }
    if names_objects {
        columns.push(("o", Storage::Integer));
    }
    conn.insert(&object.junction(field), &columns, &rows, "")
}

/// Entries are part of an index, whose entries have their limit.
fn check_length(field: &Field, value: &Param<'_>) -> Result<()> {
    match value {
        Param::Text(text) if text.len() > ENTRY_BYTES_MAX => {
            let what = format!("An entry of {} holds {ENTRY_BYTES_MAX} bytes at most", field.label);
            Err(Error::limit("entry_bytes", ENTRY_BYTES_MAX, what))
        }
        _ => Ok(()),
    }
}

/// The entries of a list, each with the number of its object (0 for texts).
fn entries(value: &Value) -> Vec<(Param<'_>, i64)> {
    match value {
        Value::List(texts) => texts.iter().map(|text| (Param::Text(Cow::Borrowed(text)), 0)).collect(),
        Value::Links(refs) => refs.iter().map(|to| (Param::Uuid(to.id.0), i64::from(to.object.0))).collect(),
        _ => Vec::new(),
    }
}

fn folded<'v>(value: &Param<'v>) -> Param<'v> {
    match value {
        Param::Text(Cow::Borrowed(text)) => Param::Text(fold(text)),
        Param::Text(Cow::Owned(text)) => Param::Text(Cow::Owned(fold(text).into_owned())),
        other => other.clone(),
    }
}

// -- changed rows ----------------------------------------------------------------------------------------------------

/// Changes that set the same fields, each in the order given.
fn groups(changes: &[RowChange]) -> Vec<Vec<&RowChange>> {
    let mut groups: Vec<Vec<&RowChange>> = Vec::new();
    let mut by_fields = std::collections::HashMap::new();
    for change in changes {
        let fields: Vec<FieldId> = change.set.iter().map(|(field, _)| *field).collect();
        let at = *by_fields.entry(fields).or_insert_with(|| {
            groups.push(Vec::new());
            groups.len() - 1
        });
        groups[at].push(change);
    }
    groups
}

fn update_own(conn: &mut dyn Conn, object: &Object, fields: &[&Field], group: &[&RowChange]) -> Result<()> {
    let own: Vec<&Field> = fields.iter().copied().filter(|field| is_in(field, 0)).collect();
    let names = column_names(&own);
    let mut set: Vec<Named<'_>> = ["version", "updated_at", "deleted_at"].map(|name| (name, Storage::Integer)).to_vec();
    set.extend(names.iter().map(|(name, storage)| (name.as_str(), *storage)));
    let mut rows = Vec::with_capacity(group.len());
    for change in group {
        let mut row = Vec::with_capacity(set.len() + 1);
        row.push(Param::Uuid(change.id.0));
        row.push(Param::Integer(change.version));
        row.push(Param::Integer(change.updated_at.ms()));
        row.push(change.deleted_at.map_or(Param::Null, |at| Param::Integer(at.ms())));
        for field in &own {
            encode(field, set_value(change, field.id), &mut row)?;
        }
        rows.push(row);
    }
    conn.update(&object.table(0), &[("id", Storage::Uuid)], &set, &rows)
}

fn upsert_side(conn: &mut dyn Conn, object: &Object, side: u16, fields: &[&Field], group: &[&RowChange]) -> Result<()> {
    if fields.is_empty() {
        return Ok(());
    }
    let names = column_names(fields);
    let columns = side_columns(&names);
    let mut rows = Vec::with_capacity(group.len());
    for change in group {
        let mut row = Vec::with_capacity(columns.len());
        row.push(Param::Uuid(change.id.0));
        row.push(change.deleted_at.map_or(Param::Null, |at| Param::Integer(at.ms())));
        for field in fields {
            encode(field, set_value(change, field.id), &mut row)?;
        }
        rows.push(row);
    }
    let set: Vec<String> = columns[1..].iter().map(|(name, _)| format!("{name} = excluded.{name}")).collect();
    let conflict = format!("ON CONFLICT (id) DO UPDATE SET {}", set.join(", "));
    conn.insert(&object.table(side), &columns, &rows, &conflict)
}

/// Rows of side tables go into the bin and out of it with their records.
fn move_sides(conn: &mut dyn Conn, object: &Object, changes: &[RowChange]) -> Result<()> {
    let ids: Vec<RecordId> = changes.iter().map(|change| change.id).collect();
    for side in object.side_tables() {
        let (own, side) = (object.table(0), object.table(side));
        let theirs = format!("(SELECT o.deleted_at FROM {own} AS o WHERE o.id = {side}.id)");
        let mut sql = Sql::of(
            conn.dialect(),
            &format!("UPDATE {side} SET deleted_at = {theirs} WHERE deleted_at IS DISTINCT FROM {theirs} AND "),
        );
        sql.bind_list("id", uuids(&ids)).run(conn)?;
    }
    Ok(())
}

// -- helpers ---------------------------------------------------------------------------------------------------------

fn delete_where(conn: &mut dyn Conn, table: &str, column: &str, ids: &[RecordId]) -> Result<()> {
    let mut sql = Sql::of(conn.dialect(), &format!("DELETE FROM {table} WHERE "));
    sql.bind_list(column, uuids(ids)).run(conn)?;
    Ok(())
}

/// Ids as a list parameter.
pub fn uuids(ids: &[RecordId]) -> Param<'static> {
    Param::Uuids(ids.iter().map(|id| id.0).collect())
}

/// Whether a field has columns in that table of its object.
pub fn is_in(field: &Field, table: u16) -> bool {
    field.slot.table == table && !field.kind.columns().is_empty()
}

fn set_value(change: &RowChange, field: FieldId) -> &Value {
    const EMPTY: &Value = &Value::Null;
    change.set.iter().find(|(id, _)| *id == field).map_or(EMPTY, |(_, value)| value)
}

fn column_names(fields: &[&Field]) -> Vec<(String, Storage)> {
    let columns = fields
        .iter()
        .flat_map(|field| field.kind.columns().iter().map(|column| (field.column(column.suffix), column.storage)));
    columns.collect()
}

fn side_columns(names: &[(String, Storage)]) -> Vec<Named<'_>> {
    let mut columns: Vec<Named<'_>> = vec![("id", Storage::Uuid), ("deleted_at", Storage::Integer)];
    columns.extend(names.iter().map(|(name, storage)| (name.as_str(), *storage)));
    columns
}
