//! The planner: how the stored catalog and its tables become what they should be.
//!
//! [`sync`](super::sync()) brings in what modules declare, [`change`](super::change()) what people ask for at run time;
//! both write down the same steps here. Nothing is done: the house runs the plan in one transaction.

use crate::catalog::{Catalog, Field, Kind, Object, Slot};
use crate::error::{Error, Result};
use crate::id::{FieldId, ObjectId};
use crate::port::{FreeSlot, SchemaChange, StoredCatalog};

pub(super) mod aspects;
pub(super) mod check;
pub(super) mod kinds;
pub(super) mod names;
pub(super) mod reach;
mod slots;
pub(super) mod texts;
pub(super) mod uses;

#[cfg(test)]
mod tests;

use kinds::Way;

/// What is to be done so that the catalog is as it should be.
#[derive(Clone, Debug)]
pub struct Plan {
    /// The catalog as it is to be stored; its epoch is one more if anything changed.
    pub stored: StoredCatalog,
    /// What becomes of the tables.
    pub schema: SchemaChange,
    /// Fields whose values are to be read anew, once the tables are changed. The old columns are still there.
    pub retypes: Vec<Retype>,
    /// Roll-ups that are to be worked out for every record.
    pub recount: Vec<(ObjectId, FieldId)>,
    /// One sentence for each step; none if nothing changed.
    pub sentences: Vec<String>,
}

/// A field whose new kind is kept in other columns. Its id stays.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Retype {
    /// Of which object.
    pub object: ObjectId,
    /// As it was, with its old slot.
    pub old: Field,
    /// As it is to be.
    pub new: Field,
}

/// Writes down the steps of a plan.
pub(super) struct Planner<'a> {
    before: &'a StoredCatalog,
    /// The catalog as it is to be, as far as the steps go.
    pub now: StoredCatalog,
    created: Vec<ObjectId>,
    added: Vec<(ObjectId, FieldId)>,
    wiped: Vec<(ObjectId, Field)>,
    freed: Vec<(ObjectId, Field)>,
    reindexed: Vec<(ObjectId, Field, Field)>,
    dropped: Vec<Object>,
    retypes: Vec<Retype>,
    recount: Vec<(ObjectId, FieldId)>,
    sentences: Vec<String>,
}

impl<'a> Planner<'a> {
    /// With nothing to do yet.
    pub fn new(before: &'a StoredCatalog) -> Self {
        Self {
            before,
            now: before.clone(),
            created: Vec::new(),
            added: Vec::new(),
            wiped: Vec::new(),
            freed: Vec::new(),
            reindexed: Vec::new(),
            dropped: Vec::new(),
            retypes: Vec::new(),
            recount: Vec::new(),
            sentences: Vec::new(),
        }
    }

    pub fn say(&mut self, sentence: impl Into<String>) {
        self.sentences.push(sentence.into());
    }

    pub fn object(&self, id: ObjectId) -> &Object {
        let found = self.now.objects.iter().find(|object| object.id == id);
        found.expect("the planner asks only for objects of its own catalog")
    }

    pub fn object_mut(&mut self, id: ObjectId) -> &mut Object {
        let found = self.now.objects.iter_mut().find(|object| object.id == id);
        found.expect("the planner asks only for objects of its own catalog")
    }

    pub fn is_created(&self, object: ObjectId) -> bool {
        self.created.contains(&object)
    }

    /// The catalog as it is to be, with `fields` of `object` in place of those of the same id, or after the others.
    pub fn catalog_with(&self, fields: &[(ObjectId, Field)]) -> Catalog {
        let mut objects = self.now.objects.clone();
        for (id, field) in fields {
            let Some(object) = objects.iter_mut().find(|object| object.id == *id) else { continue };
            match object.fields.iter_mut().find(|other| other.id == field.id) {
                Some(old) => old.clone_from(field),
                None => object.fields.push(field.clone()),
            }
        }
        Catalog::build(self.now.epoch, self.now.settings.clone(), objects)
    }

    pub fn has_new_fields(&self, object: ObjectId) -> bool {
        self.is_created(object) || self.added.iter().any(|(other, _)| *other == object)
    }

    // Numbers begin at 1, so that 0 never names anything.
    pub fn next_object(&mut self) -> ObjectId {
        self.now.next_object = self.now.next_object.max(1) + 1;
        ObjectId(self.now.next_object - 1)
    }

    pub fn next_field(&mut self) -> FieldId {
        self.now.next_field = self.now.next_field.max(1) + 1;
        FieldId(self.now.next_field - 1)
    }

    /// Makes an object; its fields follow.
    pub fn create_object(&mut self, object: Object) {
        self.created.push(object.id);
        self.now.objects.push(object);
    }

    /// Makes fields that may name one another, with ids in their filters and formulas.
    pub fn add_pinned(&mut self, fields: Vec<(ObjectId, Field)>) {
        let catalog = self.catalog_with(&fields);
        for (object, field) in fields {
            let field = texts::pinned(field, self.object(object), &catalog);
            self.add_field(object, field);
        }
    }

    /// Makes a field at the end of its object.
    pub fn add_field(&mut self, object: ObjectId, mut field: Field) {
        let is_recycled = self.place(object, &mut field);
        if !self.is_created(object) {
            self.added.push((object, field.id));
            if is_recycled {
                self.wiped.push((object, field.clone()));
            }
            if matches!(field.kind, Kind::Rollup { .. }) {
                self.recount.push((object, field.id));
            }
            let home = home(&field, is_recycled);
            let sentence = format!("add field {}.{} ({}){home}", self.object(object).key, field.key, field.kind.name());
            self.say(sentence);
        }
        self.object_mut(object).fields.push(field);
    }

    /// Makes a field what `new` says; the one of the same id is there. The slot of `new` does not matter.
    ///
    /// # Errors
    /// `Rule` when its values cannot be carried over.
    pub fn update_field(&mut self, object: ObjectId, mut new: Field) -> Result<()> {
        let old = self.object(object).field(new.id).expect("the field to be changed is there").clone();
        new.slot = old.slot;
        if new == old {
            return Ok(());
        }
        let path = format!("{}.{}", self.object(object).key, old.key);
        let way = kinds::way(&old.kind, &new.kind);
        match way {
            Way::Stay => self.keep_slot(object, &old, &new),
            Way::Anew | Way::Copy => self.change_slot(object, &old, &mut new, way),
            Way::Never => {
                let (from, to) = (old.kind.name(), new.kind.name());
                let english = format!("The values of {path} ({from}) cannot become {to}; add a new field instead");
                return Err(Error::rule("retype_not_possible", english));
            }
        }
        if old.key != new.key {
            self.say(format!("rename field {path} to {}", new.key));
        }
        // A change of columns has been told.
        let told = if way == Way::Stay { old.clone() } else { Field { kind: new.kind.clone(), ..old.clone() } };
        let aspects = aspects::differences(&told, &new);
        if !aspects.is_empty() {
            self.say(format!("change field {path}: {}", aspects.join(", ")));
        }
        let id = new.id;
        let fields = &mut self.object_mut(object).fields;
        *fields.iter_mut().find(|field| field.id == id).expect("the field to be changed is there") = new;
        Ok(())
    }

    fn keep_slot(&mut self, object: ObjectId, old: &Field, new: &Field) {
        let indexes = |field: &Field| (field.traits.unique, field.traits.indexed, field.traits.summed_by.clone());
        if indexes(old) != indexes(new) {
            self.reindexed.push((object, old.clone(), new.clone()));
        }
        if old.kind != new.kind && matches!(new.kind, Kind::Rollup { .. }) {
            self.recount.push((object, new.id));
        }
    }

    fn change_slot(&mut self, object: ObjectId, old: &Field, new: &mut Field, way: Way) {
        let is_recycled = self.place_again(object, new);
        self.free_slot(object, old);
        self.added.push((object, new.id));
        if is_recycled {
            self.wiped.push((object, new.clone()));
        }
        let home = home(new, is_recycled);
        let (from, to, key) = (old.kind.name(), new.kind.name(), &self.object(object).key);
        let then = if way == Way::Copy { "reading its values anew" } else { "working its values out anew" };
        let sentence = format!("change the type of {key}.{} from {from} to {to}{home}, {then}", old.key);
        self.say(sentence);
        if way == Way::Copy {
            self.retypes.push(Retype { object, old: old.clone(), new: new.clone() });
        }
        if matches!(new.kind, Kind::Rollup { .. }) {
            self.recount.push((object, new.id));
        }
    }

    /// Takes a field away; its columns wait for another one.
    pub fn delete_field(&mut self, object: ObjectId, id: FieldId) {
        let fields = &mut self.object_mut(object).fields;
        let at = fields.iter().position(|field| field.id == id).expect("the field to be deleted is there");
        let field = fields.remove(at);
        let place = match (field.kind.is_many(), field.kind.columns().is_empty()) {
            (true, _) => " with its table of entries",
            (false, true) => "",
            (false, false) => "; its columns wait for a later field",
        };
        let sentence = format!("delete field {}.{}{place}", self.object(object).key, field.key);
        self.say(sentence);
        if field.kind.is_many() {
            self.freed.push((object, field.clone()));
            self.wiped.push((object, field));
        } else {
            self.free_slot(object, &field);
        }
    }

    /// Takes an object away with its tables, those of freed slots too.
    pub fn drop_object(&mut self, id: ObjectId) {
        let at = self.now.objects.iter().position(|object| object.id == id);
        let mut object = self.now.objects.remove(at.expect("the object to be deleted is there"));
        let sentence = format!("delete object {} with its records", object.key);
        self.say(sentence);
        let (gone, free) = std::mem::take(&mut self.now.free).into_iter().partition(|slot| slot.object == id);
        self.now.free = free;
        object.fields.extend(gone.into_iter().map(|slot: FreeSlot| slot.field));
        self.dropped.push(object);
    }

    /// Gives a new field its slot; whether it is one that an earlier field had.
    fn place(&mut self, object: ObjectId, field: &mut Field) -> bool {
        self.place_at(object, field, field.id.0)
    }

    /// Gives a field a second slot, as its old one is read until the values are carried over.
    fn place_again(&mut self, object: ObjectId, field: &mut Field) -> bool {
        let number = self.now.next_field.max(1);
        let is_recycled = self.place_at(object, field, number);
        if !is_recycled {
            self.now.next_field = number + 1;
        }
        is_recycled
    }

    fn place_at(&mut self, object: ObjectId, field: &mut Field, number: u32) -> bool {
        let here = self.now.objects.iter().find(|here| here.id == object);
        let here = here.expect("the planner asks only for objects of its own catalog");
        let (slot, is_recycled) = slots::place(here, &mut self.now.free, field, number);
        field.slot = slot;
        is_recycled
    }

    fn free_slot(&mut self, object: ObjectId, field: &Field) {
        if field.kind.is_many() || !field.kind.columns().is_empty() {
            self.freed.push((object, field.clone()));
            // A field that is given another kind twice leaves two slots, so a free one goes by its number.
            let id = FieldId(field.slot.number);
            self.now.free.push(FreeSlot { object, field: Field { id, ..field.clone() } });
        }
    }

    /// The plan. Tables of entries that an earlier change of type left behind go with it.
    pub fn finish(mut self) -> Plan {
        let is_changed = self.now.objects != self.before.objects || self.now.free != self.before.free;
        if is_changed {
            self.sweep();
            self.now.epoch = self.before.epoch + 1;
        }
        let created = self.created.iter().map(|id| self.object(*id));
        let mut sentences: Vec<String> = created.map(created_sentence).collect();
        sentences.append(&mut self.sentences);
        let with_object = |(id, field): &(ObjectId, Field)| (self.object(*id).clone(), field.clone());
        let schema = SchemaChange {
            create: self.created.iter().map(|id| self.object(*id).clone()).collect(),
            add: self.added.iter().map(|(id, field)| self.with_object(*id, *field)).collect(),
            free: self.freed.iter().map(with_object).collect(),
            wipe: self.wiped.iter().map(with_object).collect(),
            reindex: self
                .reindexed
                .iter()
                .map(|(id, old, new)| (self.object(*id).clone(), old.clone(), new.clone()))
                .collect(),
            drop: self.dropped,
        };
        Plan { schema, stored: self.now, retypes: self.retypes, recount: self.recount, sentences }
    }

    fn with_object(&self, object: ObjectId, field: FieldId) -> (Object, Field) {
        let object = self.object(object);
        (object.clone(), object.field(field).expect("a field that was added is there").clone())
    }

    fn sweep(&mut self) {
        let is_new = |slot: &FreeSlot| self.freed.iter().any(|(_, field)| field.slot == slot.field.slot);
        let (kept, left): (Vec<FreeSlot>, Vec<FreeSlot>) =
            std::mem::take(&mut self.now.free).into_iter().partition(|slot| !slot.field.kind.is_many() || is_new(slot));
        self.now.free = kept;
        for slot in left {
            let sentence = format!(
                "drop the old entries of {}.{}, whose type was changed",
                self.object(slot.object).key,
                slot.field.key
            );
            self.say(sentence);
            self.wiped.push((slot.object, slot.field));
        }
    }
}

fn created_sentence(object: &Object) -> String {
    let count = object.fields.len();
    format!("create object {} with {count} {}", object.key, if count == 1 { "field" } else { "fields" })
}

fn home(field: &Field, is_recycled: bool) -> String {
    let Slot { table, .. } = field.slot;
    match (is_recycled, field.kind.columns().len(), table) {
        (true, 1, _) => " in a recycled column".to_owned(),
        (true, _, _) => " in recycled columns".to_owned(),
        (false, 0, _) | (false, _, 0) => String::new(),
        (false, _, side) => format!(" in side table {side}"),
    }
}
