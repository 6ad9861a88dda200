//! Records, and patches that change them.

use serde_json::{Map, Value as Json};

use crate::id::{FieldId, ObjectId, RecordId};
use crate::time::Instant;
use crate::value::Value;

/// The values of a record by field, sorted by id; a field that is not there is empty.
#[derive(Clone, Debug, PartialEq, Default)]
pub struct Values(Vec<(FieldId, Value)>);

/// A record of any object, as read from the store.
#[derive(Clone, Debug, PartialEq)]
pub struct Record {
    /// Its id.
    pub id: RecordId,
    /// Its object.
    pub object: ObjectId,
    /// Rises by one with every change; the first is 1.
    pub version: i64,
    /// When it was made.
    pub created_at: Instant,
    /// When it last changed.
    pub updated_at: Instant,
    /// Since when it is in the bin.
    pub deleted_at: Option<Instant>,
    /// What its fields hold.
    pub values: Values,
}

/// A wish to change a record, by the keys of its fields: absent is not null.
#[derive(Clone, Debug, PartialEq, Default)]
pub struct Patch {
    /// Which record; a new one when absent.
    pub id: Option<RecordId>,
    /// The version the writer saw; later changes to the same fields are then a conflict.
    pub if_version: Option<i64>,
    /// Field keys with values as JSON; texts are read by the field's kind.
    pub fields: Map<String, Json>,
}

impl Values {
    /// Nothing.
    pub const EMPTY: Self = Self(Vec::new());

    /// The value of a field.
    #[inline]
    pub fn get(&self, field: FieldId) -> &Value {
        const EMPTY: &Value = &Value::Null;
        match self.0.binary_search_by_key(&field, |(id, _)| *id) {
            Ok(at) => &self.0[at].1,
            Err(_) => EMPTY,
        }
    }
    /// Sets the value of a field; an empty value, of whatever kind, empties it.
    #[inline]
    pub fn set(&mut self, field: FieldId, value: Value) {
        // Stores read fields in the order of their ids, so this is mostly a push.
        let is_last = self.0.last().is_none_or(|(last, _)| *last < field);
        match (is_last, value.is_empty()) {
            (true, true) => {}
            (true, false) => self.0.push((field, value)),
            (false, _) => self.set_within(field, value),
        }
    }
    fn set_within(&mut self, field: FieldId, value: Value) {
        match self.0.binary_search_by_key(&field, |(id, _)| *id) {
            Ok(at) if value.is_empty() => {
                self.0.remove(at);
            }
            Ok(at) => self.0[at].1 = value,
            Err(_) if value.is_empty() => {}
            Err(at) => self.0.insert(at, (field, value)),
        }
    }
    /// Every field that is not empty.
    pub fn iter(&self) -> impl Iterator<Item = (FieldId, &Value)> {
        self.0.iter().map(|(field, value)| (*field, value))
    }
    /// How many fields are not empty.
    pub fn len(&self) -> usize {
        self.0.len()
    }
    /// Whether every field is empty.
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }
}

impl FromIterator<(FieldId, Value)> for Values {
    fn from_iter<I: IntoIterator<Item = (FieldId, Value)>>(values: I) -> Self {
        let mut all = Self::default();
        for (field, value) in values {
            all.set(field, value);
        }
        all
    }
}

impl Record {
    /// The value of a field.
    pub fn get(&self, field: FieldId) -> &Value {
        self.values.get(field)
    }
}

impl Patch {
    /// A new record with these fields.
    pub fn create(fields: Map<String, Json>) -> Self {
        Self { id: None, if_version: None, fields }
    }
    /// A change of `id`.
    pub fn update(id: RecordId, fields: Map<String, Json>) -> Self {
        Self { id: Some(id), if_version: None, fields }
    }
}
