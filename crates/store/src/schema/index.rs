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
    indexes.extend(for_sums(object, field, &column));
    indexes
}

/// The index that sums over stretches of a field read, and nothing else: of all columns that they ask for. What lies in
/// another table is no part of it.
fn for_sums(object: &Object, field: &Field, column: &str) -> Option<Index> {
    let keys = &field.traits.summed_by;
    let with: Vec<&Field> = keys.iter().filter_map(|key| object.find(key)).collect();
    let is_here = |field: &&Field| field.slot.table == 0 && !field.kind.columns().is_empty();
    if keys.is_empty() || with.len() < keys.len() || !is_here(&field) || !with.iter().all(is_here) {
        return None;
    }
    let columns = |field: &Field| -> Vec<String> {
        let read = field.kind.columns().iter().filter(|column| !column.suffix.ends_with('k'));
        read.map(|column| field.column(column.suffix)).collect()
    };
    let (first, rest) = with.split_first()?;
    let mut all = columns(first);
    all.push(column.to_owned());
    all.extend(rest.iter().flat_map(|field| columns(field)));
    // A condition that the index keeps must be in it, or the record is read for it.
    all.push("deleted_at".to_owned());
    Some(plain(&name(object, 's', field), &object.table(0), &all.join(", "), LIVING))
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

#[cfg(test)]
mod tests {
    use rapport_kernel::catalog::{Slot, Traits};
    use rapport_kernel::{FieldId, ObjectId};

    use super::*;

    fn field(number: u32, key: &str, kind: Kind, summed_by: &[&str]) -> Field {
        let summed_by = summed_by.iter().map(|key| (*key).to_owned()).collect();
        let traits = Traits { summed_by, ..Traits::default() };
        let slot = Slot { table: 0, number };
        Field { id: FieldId(number), key: key.to_owned(), label: key.to_owned(), kind, slot, traits }
    }

    fn object(fields: Vec<Field>) -> Object {
        Object {
            id: ObjectId(1),
            key: "thing".into(),
            plural: "things".into(),
            aliases: Vec::new(),
            label: "Thing".into(),
            label_plural: "Things".into(),
            custom: false,
            title: None,
            owner: None,
            parent: None,
            author: None,
            subjects: Vec::new(),
            occurred: None,
            planned: None,
            layout: Vec::new(),
            guarded: false,
            kept: Vec::new(),
            fields,
        }
    }

    #[test]
    fn what_sums_read_lies_in_one_index_in_the_order_in_which_it_is_sought() {
        let fields = vec![
            field(1, "status", Kind::Text { chars_max: 10 }, &[]),
            field(2, "day", Kind::Date, &["status", "amount"]),
            field(3, "amount", Kind::Money, &[]),
            field(4, "other", Kind::Date, &["status", "gone"]),
        ];
        let object = object(fields);
        let made = |at: usize| -> Vec<String> {
            of_field(Dialect::Sqlite, &object, &object.fields[at]).into_iter().map(|index| index.create).collect()
        };
        let [sums] = made(1).try_into().expect("one index");
        assert!(sums.starts_with("CREATE INDEX o1_s2 ON o1 (c1, c2, c3"), "{sums}");
        assert!(sums.contains("c3b") && sums.contains("deleted_at) WHERE"), "{sums}");
        assert!(made(3).is_empty(), "of what is not there nothing is kept");
    }
}
