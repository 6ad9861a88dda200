//! Which indexes an object's tables have, by name.

use rapport_kernel::catalog::{Field, Kind, Object};

use crate::dialect::Dialect;

/// An index, with the statement that makes it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Index {
    /// Its name; follows from the object and the field's slot.
    pub name: String,
    /// `CREATE INDEX …`.
    pub create: String,
}

/// The indexes that every object has: lists by age need no field of their own, and the bin is small.
pub fn built_in(dialect: Dialect, object: &Object) -> Vec<Index> {
    let table = object.table(0);
    let living = |what: &str, column: &str| {
        plain(&format!("{table}_{what}"), &table, &format!("{}, id", dialect.index_key(column)), LIVING)
    };
    let bin = plain(&format!("{table}_bin"), &table, "deleted_at, id", "deleted_at IS NOT NULL");
    vec![living("created", "created_at"), living("updated", "updated_at"), bin]
}

/// The indexes of one field.
pub fn of_field(dialect: Dialect, object: &Object, field: &Field) -> Vec<Index> {
    if field.kind.is_many() {
        return of_junction(dialect, object, field);
    }
    let Some(suffix) = field.kind.sort_suffix() else { return Vec::new() };
    if field.kind.columns().is_empty() {
        // A formula sorts by its result, which lies nowhere.
        return Vec::new();
    }
    let (table, column) = (object.table(field.slot.table), field.column(suffix));
    let mut indexes = Vec::new();
    if field.traits.unique {
        let name = name(object, 'u', field);
        let key = dialect.index_key(&column);
        let create = format!("CREATE UNIQUE INDEX {name} ON {table} ({key}) WHERE {LIVING} AND {column} IS NOT NULL");
        indexes.push(Index { name, create });
        // The unique index has those with a value; those without are listed by the other.
        indexes.push(plain(&self::name(object, 'n', field), &table, "id", &format!("{LIVING} AND {column} IS NULL")));
    } else if field.traits.indexed || matches!(field.kind, Kind::Link { .. }) {
        let columns = format!("{}, id", dialect.index_key(&column));
        indexes.push(plain(&name(object, 'i', field), &table, &columns, LIVING));
    }
    indexes
}

/// Junction tables are read from both ends; their primary key is one of them.
fn of_junction(_dialect: Dialect, object: &Object, field: &Field) -> Vec<Index> {
    let table = object.junction(field);
    let by = if matches!(field.kind, Kind::Tags) { "k" } else { "value" };
    let name = name(object, 'i', field);
    let create = format!("CREATE INDEX {name} ON {table} ({by}, record)");
    vec![Index { name, create }]
}

/// The index by which the records are found that lead somewhere by a link with one target.
pub fn of_link(object: &Object, link: &Field) -> String {
    name(object, if link.traits.unique { 'u' } else { 'i' }, link)
}

const LIVING: &str = "deleted_at IS NULL";

fn name(object: &Object, sort: char, field: &Field) -> String {
    format!("o{}_{sort}{}", object.id, field.slot.number)
}

fn plain(name: &str, table: &str, columns: &str, condition: &str) -> Index {
    let create = format!("CREATE INDEX {name} ON {table} ({columns}) WHERE {condition}");
    Index { name: name.to_owned(), create }
}
