//! Which tables an object has, with which columns: the same on both engines, for the planner and for archives.

use rapport_kernel::catalog::{Field, Kind, Object, Storage};

use super::entries_name_objects;
use crate::dialect::Dialect;

/// A table that an object needs.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Table {
    /// Its name.
    pub name: String,
    /// Its columns.
    pub columns: Vec<Shape>,
    /// The columns of its primary key.
    pub key: &'static [&'static str],
    /// Whether it is little more than its primary key.
    pub is_narrow: bool,
}

/// A column of a table.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Shape {
    /// Its name.
    pub name: String,
    /// How it is kept.
    pub storage: Storage,
    /// Whether it may be NULL.
    pub nullable: bool,
}

impl Shape {
    fn always(name: &str, storage: Storage) -> Self {
        Self { name: name.to_owned(), storage, nullable: false }
    }
    fn maybe(name: String, storage: Storage) -> Self {
        Self { name, storage, nullable: true }
    }
    /// As a statement that makes it says it.
    pub fn sql(&self, dialect: Dialect) -> String {
        let never = if self.nullable { "" } else { " NOT NULL" };
        format!("{} {}{never}", self.name, dialect.column_type(self.storage))
    }
}

/// All tables of an object: its own, its side tables, the junction tables of its many-valued fields.
pub fn tables(object: &Object) -> Vec<Table> {
    let mut all = vec![own_table(object)];
    all.extend(object.side_tables().into_iter().map(|side| side_table(object, side)));
    let many = object.fields.iter().filter(|field| field.kind.is_many());
    all.extend(many.map(|field| junction(object, field)));
    all
}

fn own_table(object: &Object) -> Table {
    let mut columns = vec![Shape::always("id", Storage::Uuid)];
    columns.extend(["version", "created_at", "updated_at"].map(|name| Shape::always(name, Storage::Integer)));
    columns.push(Shape::maybe("deleted_at".to_owned(), Storage::Integer));
    columns.extend(fields_in(object, 0));
    Table { name: object.table(0), columns, key: &["id"], is_narrow: false }
}

fn side_table(object: &Object, side: u16) -> Table {
    let mut columns = side_columns();
    columns.extend(fields_in(object, side));
    Table { name: object.table(side), columns, key: &["id"], is_narrow: false }
}

/// Side tables repeat `deleted_at`, for indexes over living records.
pub(super) fn side_columns() -> Vec<Shape> {
    vec![Shape::always("id", Storage::Uuid), Shape::maybe("deleted_at".to_owned(), Storage::Integer)]
}

pub(super) fn junction(object: &Object, field: &Field) -> Table {
    let value = match field.kind {
        Kind::Links { .. } | Kind::Files { .. } => Storage::Uuid,
        _ => Storage::Text,
    };
    let mut columns = vec![
        Shape::always("record", Storage::Uuid),
        Shape::always("place", Storage::Integer),
        Shape::always("value", value),
    ];
    if matches!(field.kind, Kind::Tags) {
        columns.push(Shape::always("k", Storage::Text));
    }
    if entries_name_objects(&field.kind) {
        columns.push(Shape::always("o", Storage::Integer));
    }
    Table { name: object.junction(field), columns, key: &["record", "value"], is_narrow: true }
}

fn fields_in(object: &Object, table: u16) -> impl Iterator<Item = Shape> {
    object.fields.iter().filter(move |field| field.slot.table == table).flat_map(field_columns)
}

pub(super) fn field_columns(field: &Field) -> impl Iterator<Item = Shape> {
    let columns = field.kind.columns().iter();
    columns.map(|column| Shape::maybe(field.column(column.suffix), column.storage))
}
