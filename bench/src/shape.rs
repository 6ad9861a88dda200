//! Where Rapport keeps what: tables and columns by the names that the catalog gives them.

use std::sync::Arc;

use anyhow::{Context, bail};
use rapport_kernel::catalog::{Catalog, Field, Object};

/// The tables that are asked.
#[derive(Clone)]
pub struct Shape {
    /// Contacts.
    pub contact: Arc<Object>,
    /// Companies.
    pub company: Arc<Object>,
    /// Activities.
    pub activity: Arc<Object>,
}

/// The columns that every record has.
pub const HEAD: [&str; 5] = ["id", "version", "created_at", "updated_at", "deleted_at"];

impl Shape {
    /// Reads the names from the catalog.
    pub fn of(catalog: &Catalog) -> anyhow::Result<Self> {
        let object = |key: &str| catalog.find(key).cloned().with_context(|| format!("there is no object {key}"));
        let shape = Self { contact: object("contact")?, company: object("company")?, activity: object("activity")? };
        if !shape.contact.side_tables().is_empty() {
            bail!("contacts have side tables now; the bare driver must be taught to join them");
        }
        Ok(shape)
    }
}

/// A field that a module declares.
pub fn field<'o>(object: &'o Object, key: &str) -> anyhow::Result<&'o Field> {
    object.find(key).with_context(|| format!("{} has no field {key}", object.key))
}

/// The column that a field compares and sorts by.
pub fn sort_column(object: &Object, key: &str) -> anyhow::Result<String> {
    let field = field(object, key)?;
    let suffix = field.kind.sort_suffix().with_context(|| format!("{key} has no order"))?;
    Ok(field.column(suffix))
}

/// The columns that a record is read from: all but the folded keys.
pub fn read_columns(object: &Object, alias: &str) -> String {
    let own = object.fields.iter().flat_map(|field| {
        let columns =
            field.kind.columns().iter().filter(|column| column.suffix != "k" && !column.suffix.ends_with("_k"));
        columns.map(|column| field.column(column.suffix)).collect::<Vec<_>>()
    });
    let names = HEAD.iter().map(|name| (*name).to_owned()).chain(own);
    names.map(|name| format!("{alias}.{name}")).collect::<Vec<_>>().join(", ")
}

/// All columns of an object's own table.
pub fn all_columns(object: &Object) -> Vec<String> {
    let own = object
        .fields
        .iter()
        .flat_map(|field| field.kind.columns().iter().map(|column| field.column(column.suffix)).collect::<Vec<_>>());
    HEAD.iter().map(|name| (*name).to_owned()).chain(own).collect()
}

/// The tables of an object's many-valued fields.
pub fn junctions(object: &Object) -> Vec<String> {
    object.fields.iter().filter(|field| field.kind.is_many()).map(|field| object.junction(field)).collect()
}

/// One statement for the many-valued fields of the records `?1`; nothing where there are none.
pub fn lists_sql(object: &Object) -> Option<String> {
    let each = junctions(object)
        .into_iter()
        .enumerate()
        .map(|(at, table)| format!("SELECT {at} AS which, record, place, value FROM {table} WHERE record {{in ?1}}"));
    let all: Vec<String> = each.collect();
    (!all.is_empty()).then(|| format!("{} ORDER BY 1, 2, 3", all.join(" UNION ALL ")))
}
