//! Finding records by value, locking them, and asking which of them live.

use std::collections::HashMap;

use rapport_kernel::catalog::{Field, Kind, Object, Storage};
use rapport_kernel::filter::Pred;
use rapport_kernel::text::fold;
use rapport_kernel::time::Instant;
use rapport_kernel::value::Ref;
use rapport_kernel::{Catalog, Error, ObjectId, RecordId, Result, Value};
use uuid::Uuid;

use super::codec::{encode, record_id};
use super::write::uuids;
use crate::compile::Compiler;
use crate::conn::{Cell, Conn, Param};
use crate::read;
use crate::sql::Sql;

/// Ids that share a value and are answered; the second one shows that it is ambiguous.
const SAME_VALUE_MAX: usize = 2;

/// Living records whose `field` has one of `values`, with the value's place in `values`; at most two for each.
pub fn find_by(
    conn: &mut dyn Conn,
    object: &Object,
    field: &Field,
    values: &[Value],
) -> Result<Vec<(usize, RecordId)>> {
    let mut places: HashMap<Key, Vec<usize>> = HashMap::new();
    for (place, value) in values.iter().enumerate() {
        if let Some(key) = key(field, value)? {
            places.entry(key).or_default().push(place);
        }
    }
    if places.is_empty() {
        return Ok(Vec::new());
    }
    let list = list_param(places.keys());
    let has_index = field.traits.unique || field.traits.indexed || matches!(field.kind, Kind::Link { .. });
    let sql = match (field.kind.is_many(), has_index) {
        (true, _) => by_entries(conn, object, field, list),
        (false, true) => by_index(conn, object, field, list)?,
        (false, false) => by_scan(conn, object, field, list)?,
    };
    let mut found = Vec::new();
    for row in sql.rows(conn)? {
        let Some(places) = Key::of(&row[0]).and_then(|key| places.get(&key)) else { continue };
        for id in row[1..].iter().filter(|cell| **cell != Cell::Null) {
            let id = record_id(id)?;
            found.extend(places.iter().map(|place| (*place, id)));
        }
    }
    Ok(found)
}

/// Locks those of `ids` that exist, in the order of their ids.
pub fn lock_many(conn: &mut dyn Conn, object: &Object, ids: &[RecordId]) -> Result<()> {
    let Some(lock) = conn.dialect().row_lock() else { return Ok(()) };
    if ids.is_empty() {
        return Ok(());
    }
    let mut sql = Sql::of(conn.dialect(), &format!("SELECT id FROM {} WHERE ", object.table(0)));
    sql.bind_list("id", uuids(ids)).push(" ORDER BY id ").push(lock);
    sql.rows(conn)?;
    Ok(())
}

/// Records of the bin that were deleted before `since`, by the bin's index.
pub fn deleted_before(conn: &mut dyn Conn, object: &Object, since: Instant, max: usize) -> Result<Vec<RecordId>> {
    let mut sql = Sql::of(conn.dialect(), &format!("SELECT id FROM {} WHERE ", object.table(0)));
    sql.push("deleted_at IS NOT NULL AND deleted_at < ").bind(Param::Integer(since.ms()));
    sql.push(" ORDER BY deleted_at, id LIMIT ").bind(Param::Integer(max as i64));
    sql.rows(conn)?.iter().map(|row| read::uuid(row, 0).map(RecordId)).collect()
}

/// Which of `refs` exist, are not deleted and fulfil the scope of their object; no scope named means none seen.
pub fn living(
    conn: &mut dyn Conn,
    catalog: &Catalog,
    refs: &[Ref],
    scopes: &HashMap<ObjectId, Pred>,
) -> Result<Vec<Ref>> {
    let mut by_object: HashMap<ObjectId, Vec<RecordId>> = HashMap::new();
    for to in refs {
        by_object.entry(to.object).or_default().push(to.id);
    }
    let mut alive = Vec::new();
    for (object, ids) in by_object {
        let Some(scope) = scopes.get(&object) else { continue };
        if catalog.get(object).is_none() {
            continue;
        }
        let mut cx = Compiler::new(catalog, conn);
        let mut frame = cx.root(object)?;
        let test = cx.pred(&mut frame, &Pred::Ids(ids).and(scope.clone()))?;
        cx.sql.push(&format!("SELECT t.id FROM {} WHERE t.deleted_at IS NULL AND {test}", frame.from()));
        for row in cx.sql.rows(conn)? {
            alive.push(Ref { object, id: record_id(&row[0])? });
        }
    }
    Ok(alive)
}

// -- values as keys --------------------------------------------------------------------------------------------------

/// A value as the column that is searched keeps it.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
enum Key {
    Text(String),
    Integer(i64),
    Id(Uuid),
}

impl Key {
    fn of(cell: &Cell) -> Option<Self> {
        match cell {
            Cell::Text(text) => Some(Self::Text(text.clone())),
            Cell::Integer(number) => Some(Self::Integer(*number)),
            Cell::Uuid(id) => Some(Self::Id(*id)),
            Cell::Null | Cell::Real(_) => None,
        }
    }
    fn of_param(param: &Param<'_>) -> Option<Self> {
        match param {
            Param::Text(text) => Some(Self::Text(text.clone().into_owned())),
            Param::Integer(number) => Some(Self::Integer(*number)),
            Param::Uuid(id) => Some(Self::Id(*id)),
            _ => None,
        }
    }
}

/// What to look for; nothing for an empty value.
fn key(field: &Field, value: &Value) -> Result<Option<Key>> {
    if value.is_empty() {
        return Ok(None);
    }
    if field.kind.is_many() {
        return entry_key(field, value).map(Some);
    }
    let suffix = sort_suffix(field)?;
    let mut row = Vec::new();
    match encode(field, value, &mut row) {
        // Too long to be stored here, so no record has it.
        Err(Error::Limit { .. }) => return Ok(None),
        other => other?,
    }
    let at = field.kind.columns().iter().position(|column| column.suffix == suffix);
    Ok(at.and_then(|at| Key::of_param(&row[at])))
}

/// One entry of a list: a text or a link.
fn entry_key(field: &Field, value: &Value) -> Result<Key> {
    match value {
        Value::Text(text) if field.kind == Kind::Tags => Ok(Key::Text(fold(text).into_owned())),
        Value::Text(text) => Ok(Key::Text(text.clone())),
        Value::Link(to) => Ok(Key::Id(to.id.0)),
        _ => Err(not_findable(field)),
    }
}

fn list_param<'k>(keys: impl Iterator<Item = &'k Key>) -> Param<'static> {
    let (mut texts, mut numbers, mut ids) = (Vec::new(), Vec::new(), Vec::new());
    for key in keys {
        match key {
            Key::Text(text) => texts.push(text.clone()),
            Key::Integer(number) => numbers.push(*number),
            Key::Id(id) => ids.push(*id),
        }
    }
    // All values of a field are of one type.
    if !texts.is_empty() {
        Param::Texts(texts)
    } else if !ids.is_empty() {
        Param::Uuids(ids)
    } else {
        Param::Integers(numbers)
    }
}

fn sort_suffix(field: &Field) -> Result<&'static str> {
    field.kind.sort_suffix().ok_or_else(|| not_findable(field))
}

fn not_findable(field: &Field) -> Error {
    Error::invalid(&field.key, "not_findable", format!("Records cannot be found by {}", field.label))
}

// -- three ways to ask -----------------------------------------------------------------------------------------------

/// Two seeks in the index for each value, however many records share it.
fn by_index(conn: &dyn Conn, object: &Object, field: &Field, list: Param<'static>) -> Result<Sql<'static>> {
    let column = field.column(sort_suffix(field)?);
    let table = object.table(field.slot.table);
    let nth = |offset: usize| {
        format!(
            "(SELECT r.id FROM {table} AS r WHERE r.{column} = v.value AND r.deleted_at IS NULL \
             ORDER BY r.id LIMIT 1 OFFSET {offset})"
        )
    };
    let storage = storage_of(&list);
    let mut sql = Sql::new(conn.dialect());
    let list = sql.param(list);
    let values = conn.dialect().list_table(&list, storage);
    let most = if field.traits.unique { 1 } else { SAME_VALUE_MAX };
    let ids: Vec<String> = (0..most).map(nth).collect();
    sql.push(&format!("SELECT v.value, {} FROM {values}", ids.join(", ")));
    Ok(sql)
}

/// One look at all records.
fn by_scan(conn: &dyn Conn, object: &Object, field: &Field, list: Param<'static>) -> Result<Sql<'static>> {
    let column = field.column(sort_suffix(field)?);
    let table = object.table(field.slot.table);
    let mut sql = Sql::new(conn.dialect());
    let test = sql.in_list(&format!("r.{column}"), list);
    let rows = format!("{table} AS r WHERE {test} AND r.deleted_at IS NULL");
    sql.push(&first_of_each(&format!("r.{column}"), "r.id", &rows));
    Ok(sql)
}

fn by_entries(conn: &dyn Conn, object: &Object, field: &Field, list: Param<'static>) -> Sql<'static> {
    let column = if field.kind == Kind::Tags { "m.k" } else { "m.value" };
    let mut sql = Sql::new(conn.dialect());
    let test = sql.in_list(column, list);
    let (junction, own) = (object.junction(field), object.table(0));
    let rows = format!("{junction} AS m JOIN {own} AS r ON r.id = m.record WHERE {test} AND r.deleted_at IS NULL");
    sql.push(&first_of_each(column, "r.id", &rows));
    sql
}

fn first_of_each(key: &str, id: &str, rows: &str) -> String {
    format!(
        "SELECT k, id FROM (SELECT {key} AS k, {id} AS id, row_number() OVER (PARTITION BY {key} ORDER BY {id}) AS n \
         FROM {rows}) AS found WHERE n <= {SAME_VALUE_MAX}"
    )
}

fn storage_of(list: &Param<'_>) -> Storage {
    match list {
        Param::Uuids(_) => Storage::Uuid,
        Param::Integers(_) => Storage::Integer,
        _ => Storage::Text,
    }
}
