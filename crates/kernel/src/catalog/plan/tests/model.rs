//! Tables as an engine would have them after a plan, and whether they fit the catalog.

use std::collections::{BTreeMap, BTreeSet, HashSet};

use crate::catalog::{Field, Object};
use crate::limits::COLUMNS_PER_TABLE_MAX;
use crate::port::{SchemaChange, StoredCatalog};

/// Columns by table; junction tables have none that matter here.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Tables(BTreeMap<String, BTreeSet<String>>);

impl Tables {
    /// Drops, frees, wipes, creates, adds and indexes, in the order in which the store does.
    pub fn carry_out(&mut self, change: &SchemaChange) {
        for object in &change.drop {
            for table in tables_of(object, &object.fields.iter().collect::<Vec<_>>()) {
                assert!(self.0.remove(&table).is_some(), "{table} is dropped and was never there");
            }
        }
        for (object, field) in change.free.iter().chain(&change.wipe) {
            self.assert_has(object, field);
        }
        for (object, field) in change.wipe.iter().filter(|(_, field)| field.kind.is_many()) {
            self.0.remove(&object.junction(field));
        }
        for object in &change.create {
            assert!(self.0.insert(object.table(0), BTreeSet::new()).is_none(), "{} is made twice", object.key);
            object.fields.iter().for_each(|field| self.add(object, field, &[]));
        }
        for (object, field) in &change.add {
            self.add(object, field, &change.wipe);
        }
        for (object, old, new) in &change.reindex {
            assert_eq!(old.slot, new.slot);
            self.assert_has(object, new);
        }
    }

    fn add(&mut self, object: &Object, field: &Field, wiped: &[(Object, Field)]) {
        if field.kind.is_many() {
            let is_new = self.0.insert(object.junction(field), BTreeSet::new()).is_none();
            assert!(is_new, "{} has a junction table already", field.key);
            return;
        }
        let is_recycled = wiped.iter().any(|(_, other)| other.slot == field.slot && !other.kind.is_many());
        let table = match field.kind.columns().is_empty() {
            true => return,
            false => self.0.entry(object.table(field.slot.table)).or_default(),
        };
        for column in field.kind.columns() {
            let is_new = table.insert(field.column(column.suffix));
            assert_eq!(is_new, !is_recycled, "{} of {}", field.column(column.suffix), field.key);
        }
    }

    fn assert_has(&self, object: &Object, field: &Field) {
        for table in tables_of(object, &[field]) {
            assert!(self.0.contains_key(&table), "{table} of {} is not there", field.key);
        }
        for column in field.kind.columns() {
            let columns = &self.0[&object.table(field.slot.table)];
            assert!(columns.contains(&field.column(column.suffix)), "{} lacks its column", field.key);
        }
    }

    /// What must hold after every plan.
    pub fn check(&self, stored: &StoredCatalog) {
        check_numbers(stored);
        let mut expected = BTreeSet::new();
        for object in &stored.objects {
            let freed = stored.free.iter().filter(|slot| slot.object == object.id).map(|slot| &slot.field);
            let all: Vec<&Field> = object.fields.iter().chain(freed).collect();
            all.iter().for_each(|field| self.assert_has(object, field));
            expected.extend(tables_of(object, &all));
        }
        let there: BTreeSet<String> = self.0.keys().cloned().collect();
        assert_eq!(there, expected, "tables and catalog differ");
        for (table, columns) in &self.0 {
            let system = if table.contains('x') { 2 } else { 5 };
            assert!(columns.len() + system <= COLUMNS_PER_TABLE_MAX, "{table} has {} columns", columns.len());
        }
    }

    pub fn side_tables(&self) -> usize {
        self.0.keys().filter(|table| table.contains('x')).count()
    }

    pub fn columns(&self) -> usize {
        self.0.values().map(BTreeSet::len).sum()
    }
}

/// The object's own table, and the side and junction tables that `fields` need.
fn tables_of(object: &Object, fields: &[&Field]) -> BTreeSet<String> {
    let mut tables = BTreeSet::from([object.table(0)]);
    for field in fields {
        if field.kind.is_many() {
            tables.insert(object.junction(field));
        } else if !field.kind.columns().is_empty() {
            tables.insert(object.table(field.slot.table));
        }
    }
    tables
}

/// Ids and slots are unique and below the next ones, and no slot is both free and in use.
fn check_numbers(stored: &StoredCatalog) {
    let (mut objects, mut fields, mut slots) = (HashSet::new(), HashSet::new(), HashSet::new());
    for object in &stored.objects {
        assert!(objects.insert(object.id) && object.id.0 < stored.next_object);
        let mut keys = HashSet::new();
        for field in &object.fields {
            assert!(fields.insert(field.id) && field.id.0 < stored.next_field);
            assert!(slots.insert(field.slot.number) && field.slot.number < stored.next_field, "{}", field.key);
            assert!(keys.insert(&field.key), "{} is there twice", field.key);
        }
    }
    let mut free = HashSet::new();
    for slot in &stored.free {
        assert!(free.insert(slot.field.id), "two free slots of {} go by one id", slot.field.key);
        assert!(objects.contains(&slot.object), "a slot of a deleted object is free");
        assert!(slots.insert(slot.field.slot.number), "the slot of {} is free and in use", slot.field.key);
    }
}
