//! From keys to ids: what declarations name, the catalog numbers.

use std::collections::HashMap;

use crate::catalog::{Kind, KindDecl, Object};
use crate::error::Problem;
use crate::id::{FieldId, ObjectId};

/// Which object and field a key names.
pub struct Names {
    objects: HashMap<String, ObjectId>,
    fields: HashMap<ObjectId, HashMap<String, FieldId>>,
}

impl Names {
    /// Of objects that are there; earlier keys of fields count where no field has them now.
    pub fn of(objects: &[Object]) -> Self {
        let mut names = Self { objects: HashMap::new(), fields: HashMap::new() };
        for object in objects {
            names.add_object(&object.key, object.id);
            for field in &object.fields {
                names.add_field(object.id, &field.key, field.id);
            }
            for field in &object.fields {
                for was in &field.traits.was {
                    names.fields.entry(object.id).or_default().entry(was.clone()).or_insert(field.id);
                }
            }
        }
        names
    }

    pub fn add_object(&mut self, key: &str, id: ObjectId) {
        self.objects.insert(key.to_owned(), id);
    }

    pub fn add_field(&mut self, object: ObjectId, key: &str, id: FieldId) {
        self.fields.entry(object).or_default().insert(key.to_owned(), id);
    }

    pub fn object(&self, key: &str) -> Result<ObjectId, Problem> {
        let known = self.objects.get(key).copied();
        known.ok_or_else(|| Problem::new("kind", "unknown_object", format!("There is no object “{key}”")))
    }

    pub fn field(&self, object: ObjectId, key: &str) -> Option<FieldId> {
        self.fields.get(&object)?.get(key).copied()
    }

    /// The kind with ids for keys.
    pub fn resolve(&self, kind: &KindDecl) -> Result<Kind, Problem> {
        let mut object = |key: String| self.object(&key);
        let mut field = |path: String| self.path(&path);
        qualified(kind.clone()).resolve(&mut object, &mut field)
    }

    fn path(&self, path: &str) -> Result<FieldId, Problem> {
        let unknown = || Problem::new("kind", "unknown_field", format!("There is no field “{path}”"));
        let (object, field) = path.split_once('.').ok_or_else(unknown)?;
        self.field(self.object(object)?, field).ok_or_else(unknown)
    }
}

/// A roll-up may name the child's fields without the child.
fn qualified(kind: KindDecl) -> KindDecl {
    let Kind::Rollup { child, link, measure, field, filter, result } = kind else { return kind };
    let full = |key: String| if key.contains('.') { key } else { format!("{child}.{key}") };
    Kind::Rollup { link: full(link), field: field.map(full), measure, filter, result, child }
}
