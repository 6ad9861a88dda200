//! Where a field's columns go: the object's own table until it is full, then side tables, earlier fields' slots first.

use crate::catalog::{Column, Field, Kind, Object, Slot};
use crate::limits::COLUMNS_PER_TABLE_MAX;
use crate::port::FreeSlot;

/// Columns of an object's own table that belong to no field: id, version, times, bin.
const SYSTEM_COLUMNS: usize = 5;
/// Columns of a side table that belong to no field: id, bin.
const SIDE_SYSTEM_COLUMNS: usize = 2;
/// Columns of an object's own table that are kept for links and for fields with an index: lists filter and sort by
/// them, and there they need no join. When these are taken too, such fields go to side tables like others; their
/// indexes, unique ones also, live there and are partial over the `deleted_at` that side tables repeat.
const RESERVED_COLUMNS: usize = 40;

/// The slot of a field, and whether an earlier field had it; `number` is for a slot that nobody had.
pub(super) fn place(object: &Object, free: &mut Vec<FreeSlot>, field: &Field, number: u32) -> (Slot, bool) {
    let columns = field.kind.columns();
    if columns.is_empty() {
        return (Slot { table: 0, number }, false);
    }
    let is_sought = field.traits.unique || field.traits.indexed || matches!(field.kind, Kind::Link { .. });
    let table = table_with_room(object, free, columns.len(), is_sought);
    match recyclable(object, free, columns) {
        Some(at) if !(is_sought && table == 0 && free[at].field.slot.table > 0) => (free.remove(at).field.slot, true),
        _ => (Slot { table, number }, false),
    }
}

/// The freed slot with the same columns that lies furthest to the front.
fn recyclable(object: &Object, free: &[FreeSlot], columns: &[Column]) -> Option<usize> {
    let fits = |slot: &FreeSlot| {
        slot.object == object.id && !slot.field.kind.is_many() && slot.field.kind.columns() == columns
    };
    let fitting = free.iter().enumerate().filter(|(_, slot)| fits(slot));
    fitting.min_by_key(|(_, slot)| (slot.field.slot.table, slot.field.slot.number)).map(|(at, _)| at)
}

fn table_with_room(object: &Object, free: &[FreeSlot], count: usize, is_sought: bool) -> u16 {
    let fits = |table: &u16| used(object, free, *table) + count <= room(*table, is_sought);
    (0..u16::MAX).find(fits).expect("a thousand fields do not fill 65,535 tables")
}

fn room(table: u16, is_sought: bool) -> usize {
    match (table, is_sought) {
        (0, false) => COLUMNS_PER_TABLE_MAX - RESERVED_COLUMNS,
        _ => COLUMNS_PER_TABLE_MAX,
    }
}

/// Columns that a table has, those of freed slots too.
pub(super) fn used(object: &Object, free: &[FreeSlot], table: u16) -> usize {
    let freed = free.iter().filter(|slot| slot.object == object.id).map(|slot| &slot.field);
    let fields = object.fields.iter().chain(freed).filter(|field| field.slot.table == table);
    let system = if table == 0 { SYSTEM_COLUMNS } else { SIDE_SYSTEM_COLUMNS };
    system + fields.map(|field| field.kind.columns().len()).sum::<usize>()
}
