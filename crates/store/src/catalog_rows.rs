//! The stored catalog: one row for each object, field and free slot.

use std::collections::HashMap;

use rapport_kernel::catalog::{Field, Object};
use rapport_kernel::port::{Epochs, FreeSlot, StoredCatalog};
use rapport_kernel::settings::Settings;
use rapport_kernel::{Error, ObjectId, Result};
use serde::Serialize;
use serde::de::DeserializeOwned;

use crate::conn::{Conn, Param, Row};
use crate::locks;
use crate::read::{integer, integer_as, text};
use crate::sql::Sql;

use rapport_kernel::catalog::Storage;

/// What other nodes listen for on PostgreSQL: the catalog has a new epoch.
pub const CHANNEL: &str = "rapport_catalog";

const COLUMNS: [(&str, Storage); 5] = [
    ("sort", Storage::Text),
    ("id", Storage::Integer),
    ("object", Storage::Integer),
    ("place", Storage::Integer),
    ("body", Storage::Text),
];

/// How often the stored catalog and what people may do have changed; 0 for a new database.
pub fn epochs(conn: &mut dyn Conn) -> Result<Epochs> {
    let rows = conn.rows("SELECT epoch, access_epoch FROM workspace", &[])?;
    rows.first()
        .map_or(Ok(Epochs::default()), |row| Ok(Epochs { catalog: integer_as(row, 0)?, access: integer_as(row, 1)? }))
}

/// Says that what people may do has changed.
pub fn raise_access_epoch(conn: &mut dyn Conn) -> Result<()> {
    conn.run("UPDATE workspace SET access_epoch = access_epoch + 1", &[]).map(drop)
}

/// The stored catalog.
pub fn load_catalog(conn: &mut dyn Conn) -> Result<StoredCatalog> {
    let mut catalog = load_workspace(conn)?;
    let rows = conn.rows("SELECT sort, id, object, place, body FROM catalog_row ORDER BY place, id", &[])?;
    let mut fields: HashMap<ObjectId, Vec<Field>> = HashMap::new();
    for row in &rows {
        let object = ObjectId(integer_as(row, 2)?);
        match text(row, 0)? {
            "object" => catalog.objects.push(body::<Object>(row)?),
            "field" => fields.entry(object).or_default().push(body(row)?),
            _ => catalog.free.push(FreeSlot { object, field: body(row)? }),
        }
    }
    for object in &mut catalog.objects {
        object.fields = fields.remove(&object.id).unwrap_or_default();
    }
    Ok(catalog)
}

/// Replaces the stored catalog, and tells other nodes. [`Error::Retry`] when another node was first.
pub fn save_catalog(conn: &mut dyn Conn, catalog: &StoredCatalog) -> Result<()> {
    conn.lock(locks::CATALOG)?;
    save_workspace(conn, catalog)?;
    save_rows(conn, &wanted(catalog)?)?;
    if let Some(notify) = conn.dialect().notify() {
        conn.run(notify, &[Param::Text(CHANNEL.into()), Param::Text(catalog.epoch.to_string().into())])?;
    }
    Ok(())
}

fn load_workspace(conn: &mut dyn Conn) -> Result<StoredCatalog> {
    let rows = conn.rows("SELECT epoch, settings, next_object, next_field FROM workspace", &[])?;
    let row = rows.first().ok_or_else(|| Error::fault("Reading the catalog", "the table workspace is empty"))?;
    let settings: Settings = parse(text(row, 1)?)?;
    Ok(StoredCatalog {
        epoch: integer_as(row, 0)?,
        settings,
        next_object: integer_as(row, 2)?,
        next_field: integer_as(row, 3)?,
        ..StoredCatalog::default()
    })
}

fn save_workspace(conn: &mut dyn Conn, catalog: &StoredCatalog) -> Result<()> {
    let epoch = i64::try_from(catalog.epoch).map_err(|error| Error::fault("Saving the catalog", error))?;
    let mut sql = Sql::of(conn.dialect(), "UPDATE workspace SET epoch = ");
    sql.bind(Param::Integer(epoch)).push(", settings = ").bind(Param::Text(json(&catalog.settings)?.into()));
    sql.push(", next_object = ").bind(Param::Integer(i64::from(catalog.next_object)));
    sql.push(", next_field = ").bind(Param::Integer(i64::from(catalog.next_field)));
    sql.push(" WHERE epoch < ").bind(Param::Integer(epoch));
    if sql.run(conn)? == 0 { Err(Error::Retry) } else { Ok(()) }
}

/// Key of a row: what it is, and its number.
type Key = (String, i64);
/// The rest of a row: object, place, body.
type Rest = (i64, i64, String);

fn wanted(catalog: &StoredCatalog) -> Result<HashMap<Key, Rest>> {
    let mut rows = HashMap::new();
    for (place, object) in (0..).zip(&catalog.objects) {
        let id = i64::from(object.id.0);
        rows.insert(("object".to_owned(), id), (id, place, json(object)?));
        for (place, field) in (0..).zip(&object.fields) {
            rows.insert(("field".to_owned(), i64::from(field.id.0)), (id, place, json(field)?));
        }
    }
    for (place, free) in (0..).zip(&catalog.free) {
        let id = i64::from(free.field.id.0);
        rows.insert(("free".to_owned(), id), (i64::from(free.object.0), place, json(&free.field)?));
    }
    Ok(rows)
}

/// Writes only what differs: a catalog of thousands of fields changes by one.
fn save_rows(conn: &mut dyn Conn, wanted: &HashMap<Key, Rest>) -> Result<()> {
    let stored = conn.rows("SELECT sort, id, object, place, body FROM catalog_row", &[])?;
    let mut same = std::collections::HashSet::new();
    let mut gone: HashMap<String, Vec<i64>> = HashMap::new();
    for row in &stored {
        let key = (text(row, 0)?.to_owned(), integer(row, 1)?);
        let rest = (integer(row, 2)?, integer(row, 3)?, text(row, 4)?.to_owned());
        if wanted.get(&key) == Some(&rest) {
            same.insert(key);
        } else {
            gone.entry(key.0).or_default().push(key.1);
        }
    }
    for (sort, ids) in gone {
        let mut sql = Sql::of(conn.dialect(), "DELETE FROM catalog_row WHERE sort = ");
        sql.bind(Param::Text(sort.into())).push(" AND ").bind_list("id", Param::Integers(ids));
        sql.run(conn)?;
    }
    let new = wanted.iter().filter(|(key, _)| !same.contains(key));
    let rows: Vec<Vec<Param<'_>>> = new
        .map(|((sort, id), (object, place, body))| {
            let number = |n: &i64| Param::Integer(*n);
            let text = |t| Param::Text(std::borrow::Cow::Borrowed(t));
            vec![text(sort.as_str()), number(id), number(object), number(place), text(body.as_str())]
        })
        .collect();
    conn.insert("catalog_row", &COLUMNS, &rows, "")
}

fn body<T: DeserializeOwned>(row: &Row) -> Result<T> {
    parse(text(row, 4)?)
}

fn parse<T: DeserializeOwned>(text: &str) -> Result<T> {
    serde_json::from_str(text).map_err(|error| Error::fault("Reading the stored catalog", error))
}

fn json<T: Serialize>(value: &T) -> Result<String> {
    serde_json::to_string(value).map_err(|error| Error::fault("Writing the catalog", error))
}
