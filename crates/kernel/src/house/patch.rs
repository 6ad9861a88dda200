//! From a patch with keys and JSON to a wish with fields and typed values.

use serde_json::{Map, Value as Json};

use crate::catalog::{Field, FieldDecl, Kind, Object, Slot};
use crate::error::{Error, Problem, Result};
use crate::house::Read;
use crate::id::{FieldId, RecordId};
use crate::record::{Patch, Values};
use crate::value::{self, ReadCx, Value};

/// A patch that was read: which values the writer wants.
#[derive(Clone, Debug, Default)]
pub(super) struct Wish {
    /// Which record; a new one when absent.
    pub id: Option<RecordId>,
    /// The version the writer saw.
    pub if_version: Option<i64>,
    /// Fields with their values, each field once.
    pub set: Vec<(FieldId, Value)>,
    /// What could not be read.
    pub problems: Vec<Problem>,
    /// Whether fields that only the product writes may be set (undo, restore, actions, archives).
    pub trusted: bool,
    /// Whether the product wants it for itself: the actor's rights do not matter.
    pub own: bool,
}

impl Wish {
    /// A wish for typed values, from the product itself.
    pub(super) fn trusted(id: RecordId, set: Vec<(FieldId, Value)>) -> Self {
        Self { id: Some(id), set, trusted: true, ..Self::default() }
    }
}

impl Read<'_> {
    /// What reading of values depends on.
    pub fn read_cx(&self) -> ReadCx<'_> {
        ReadCx::new(&self.catalog, self.ctx.now)
    }

    /// Reads a patch; `old` is the record it changes.
    pub(super) fn read_patch(&self, object: &Object, patch: &Patch, old: Option<&Values>) -> Wish {
        let cx = self.read_cx();
        let mut wish = Wish { id: patch.id, if_version: patch.if_version, ..Wish::default() };
        let (whole, parts) = split_parts(&patch.fields);
        let whole = whole.into_iter().map(|(key, json)| (key, std::borrow::Cow::Borrowed(json)));
        let parts = parts.into_iter().map(|(key, json)| (key, std::borrow::Cow::Owned(Json::Object(json))));
        for (key, json) in whole.chain(parts) {
            let access = &self.ctx.access;
            let is_known = |field: &&Field| access.sees(object, field.id) || access.glimpses(object, field.id);
            let Some(field) = object.find(key).filter(is_known) else {
                wish.problems.push(unknown_field(object, key));
                continue;
            };
            if !field.is_writable() || !access.writes(object, field.id) {
                wish.problems.push(Problem::new(key, "read_only", "This field cannot be set here; leave it out"));
                continue;
            }
            match value::read(field, &json, old.map(|values| values.get(field.id)), &cx) {
                Ok(value) => set_once(&mut wish, field.id, key, value),
                Err(problem) => wish.problems.push(problem),
            }
        }
        wish
    }
}

pub(super) fn set_once(wish: &mut Wish, field: FieldId, key: &str, value: Value) {
    if wish.set.iter().any(|(id, _)| *id == field) {
        wish.problems.push(Problem::new(key, "named_twice", "This field is set twice; say it once"));
        return;
    }
    wish.set.push((field, value));
}

fn unknown_field(object: &Object, key: &str) -> Problem {
    let text = format!("There is no field {key:?} on {}", object.key);
    Problem::new(key, "unknown_field", text)
}

/// Fields of a patch by key.
type Keyed<'p, T> = Vec<(&'p str, T)>;

/// Divides `address.city` and the like from whole fields, gathering the parts of one field.
fn split_parts(fields: &Map<String, Json>) -> (Keyed<'_, &Json>, Keyed<'_, Map<String, Json>>) {
    let mut whole = Vec::with_capacity(fields.len());
    let mut parts: Keyed<'_, Map<String, Json>> = Vec::new();
    for (key, json) in fields {
        let Some((field, part)) = key.split_once('.') else {
            whole.push((key.as_str(), json));
            continue;
        };
        match parts.iter_mut().find(|(name, _)| *name == field) {
            Some((_, object)) => {
                object.insert(part.to_owned(), json.clone());
            }
            None => parts.push((field, Map::from_iter([(part.to_owned(), json.clone())]))),
        }
    }
    (whole, parts)
}

impl Read<'_> {
    /// Reads the parameters of an action or a report like fields; answers them as clean JSON.
    pub(super) fn read_params(&self, declared: &[FieldDecl], given: &Map<String, Json>) -> Result<Map<String, Json>> {
        let mut problems: Vec<Problem> = given
            .keys()
            .filter(|key| !declared.iter().any(|param| param.key == **key))
            .map(|key| Problem::new(key.as_str(), "unknown_parameter", "This action has no such parameter"))
            .collect();
        let mut read = Map::new();
        for param in declared {
            match self.read_param(param, given.get(&param.key)) {
                Ok(Some(json)) => {
                    read.insert(param.key.clone(), json);
                }
                Ok(None) => {}
                Err(problem) => problems.push(problem),
            }
        }
        if problems.is_empty() { Ok(read) } else { Err(Error::Invalid(problems)) }
    }

    fn read_param(&self, param: &FieldDecl, given: Option<&Json>) -> Result<Option<Json>, Problem> {
        let missing = || Problem::new(param.key.as_str(), "required", "This parameter is needed");
        let given = match given.or(param.traits.default.as_ref()) {
            Some(json) if !json.is_null() => json,
            _ if param.traits.required => return Err(missing()),
            _ => return Ok(None),
        };
        let field = self.param(param).ok_or_else(missing)?;
        value::read(&field, given, None, &self.read_cx()).map(|value| Some(value.to_json()))
    }

    /// A parameter of an action as a field, so that it is read and shown like one; `None` when it names what is not there.
    pub fn param(&self, declared: &FieldDecl) -> Option<Field> {
        Some(Field {
            id: FieldId(0),
            key: declared.key.clone(),
            label: declared.label.clone(),
            kind: self.resolve_kind(&declared.kind)?,
            slot: Slot { table: 0, number: 0 },
            traits: declared.traits.clone(),
        })
    }

    /// A declared kind with this workspace's ids; `None` when it names what is not there.
    fn resolve_kind(&self, kind: &crate::catalog::KindDecl) -> Option<Kind> {
        let catalog = self.catalog();
        let mut object = |key: String| catalog.find(&key).map(|object| object.id).ok_or(());
        let mut field = |path: String| {
            let (object, key) = path.split_once('.').ok_or(())?;
            catalog.find(object).and_then(|object| object.find(key)).map(|field| field.id).ok_or(())
        };
        kind.clone().resolve(&mut object, &mut field).ok()
    }
}
