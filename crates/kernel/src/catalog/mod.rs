//! The catalog: which objects this workspace has and which fields they carry, standard and custom alike.

use std::collections::HashMap;
use std::sync::Arc;

use crate::id::{FieldId, ObjectId};
use crate::settings::Settings;
use crate::value::FILE_OBJECT;

mod alter;
mod change;
mod columns;
mod declare;
mod field;
mod inverse;
mod kind;
mod layout;
mod object;
mod plan;
mod sync;

pub use alter::change;
pub use change::{CatalogChange, FieldChange, FieldUpdate, ObjectChange, ObjectNames, ObjectUpdate, SectionChange};
pub use columns::{Column, Storage};
pub use declare::{FieldDecl, KindDecl, ObjectDecl};
pub use field::{Field, Slot, Traits, letters};
pub use inverse::{inverse, stands};
pub use kind::{ChoiceOption, Kind, Measure, OnDelete, kinds};
pub use layout::{
    COMMENT_OBJECT, FOLLOW_OBJECT, Look, NOTIFICATION_OBJECT, NavigationDecl, SAVED_VIEW_OBJECT, SETUP_AREA,
    SectionDecl, ViewDecl,
};
pub use object::{MOMENTS, Object, RESERVED_FIELD_KEYS, RESERVED_PLURALS, Section, is_key};
pub use plan::{Plan, Retype};
pub use sync::sync;

/// All objects of a workspace at one schema epoch. Immutable: a change makes a new catalog.
#[derive(Debug, Default)]
pub struct Catalog {
    /// Rises with every change of objects or fields.
    pub epoch: u64,
    /// Currency, time zone, languages.
    pub settings: Settings,
    objects: Vec<Arc<Object>>,
    by_key: HashMap<String, ObjectId>,
    by_plural: HashMap<String, ObjectId>,
    by_field: HashMap<FieldId, (ObjectId, usize)>,
    relations: HashMap<ObjectId, Vec<Relation>>,
}

/// The other end of a link: records of `child` whose `link` leads here.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Relation {
    /// Its name in filters and on pages, such as `deals`.
    pub name: String,
    /// The object that holds the link.
    pub child: ObjectId,
    /// The link (or links) field.
    pub link: FieldId,
}

impl Catalog {
    /// Indexes `objects`; later objects lose a name that an earlier one has.
    pub fn build(epoch: u64, settings: Settings, objects: Vec<Object>) -> Self {
        let mut catalog = Self { epoch, settings, ..Self::default() };
        for object in objects {
            catalog.by_key.entry(object.key.clone()).or_insert(object.id);
            for plural in std::iter::once(&object.plural).chain(&object.aliases) {
                catalog.by_plural.entry(plural.clone()).or_insert(object.id);
            }
            for (at, field) in object.fields.iter().enumerate() {
                catalog.by_field.insert(field.id, (object.id, at));
            }
            catalog.objects.push(Arc::new(object));
        }
        catalog.relations = relations(&catalog.objects);
        catalog
    }

    /// Every object, in the order of their ids.
    pub fn objects(&self) -> &[Arc<Object>] {
        &self.objects
    }
    /// The object of that id; ids come from this catalog's own fields, records and events.
    pub fn get(&self, id: ObjectId) -> Option<&Arc<Object>> {
        self.objects.iter().find(|object| object.id == id)
    }
    /// The object of that key, such as `contact`.
    pub fn find(&self, key: &str) -> Option<&Arc<Object>> {
        self.by_key.get(key).and_then(|id| self.get(*id))
    }
    /// The object of that plural, today's or an earlier one, such as `contacts`.
    pub fn find_plural(&self, plural: &str) -> Option<&Arc<Object>> {
        self.by_plural.get(plural).and_then(|id| self.get(*id))
    }
    /// The field of that id with its object.
    pub fn field(&self, id: FieldId) -> Option<(&Arc<Object>, &Field)> {
        let (object, at) = self.by_field.get(&id)?;
        let object = self.get(*object)?;
        Some((object, &object.fields[*at]))
    }
    /// The objects that a field's values may lead to: of links the targets, and files are records too.
    pub fn targets(&self, field: &Field) -> Vec<ObjectId> {
        match &field.kind {
            Kind::Link { targets, .. } | Kind::Links { targets, .. } => targets.clone(),
            Kind::Files { .. } => self.find(FILE_OBJECT).map(|file| file.id).into_iter().collect(),
            _ => Vec::new(),
        }
    }
    /// What leads to `object` from elsewhere.
    pub fn relations(&self, object: ObjectId) -> &[Relation] {
        self.relations.get(&object).map(Vec::as_slice).unwrap_or_default()
    }
    /// The relation of that name.
    pub fn relation(&self, object: ObjectId, name: &str) -> Option<&Relation> {
        self.relations(object).iter().find(|relation| relation.name == name)
    }
}

fn relations(objects: &[Arc<Object>]) -> HashMap<ObjectId, Vec<Relation>> {
    let mut all: HashMap<ObjectId, Vec<Relation>> = HashMap::new();
    for object in objects {
        for field in &object.fields {
            let Some((targets, inverse)) = field.kind.link_targets() else { continue };
            for target in targets {
                let here = all.entry(*target).or_default();
                // Two links of one object to the same target: the later one is told apart by its field's key.
                let taken = here.iter().any(|relation| relation.name == inverse);
                let name = if taken { format!("{inverse}_by_{}", field.key) } else { inverse.to_owned() };
                here.push(Relation { name, child: object.id, link: field.id });
            }
        }
    }
    all
}
