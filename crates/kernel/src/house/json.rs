//! Records as flat JSON, without what the actor may not see.

use serde_json::{Map, Value as Json, json};

use crate::catalog::Object;
use crate::house::Read;
use crate::query::Fields;
use crate::record::Record;
use crate::value::Value;

impl Read<'_> {
    /// A record as the API shows it: `id`, `version`, `created_at`, `updated_at`, then its fields by key, null where
    /// empty; `deleted_at` for a record in the bin.
    pub fn to_json(&self, object: &Object, record: &Record, fields: &Fields) -> Map<String, Json> {
        let mut json = Map::new();
        json.insert("id".to_owned(), json!(record.id));
        json.insert("version".to_owned(), json!(record.version));
        json.insert("created_at".to_owned(), json!(record.created_at));
        json.insert("updated_at".to_owned(), json!(record.updated_at));
        if let Some(deleted_at) = record.deleted_at {
            json.insert("deleted_at".to_owned(), json!(deleted_at));
        }
        for field in &object.fields {
            let wanted = match fields {
                Fields::All => true,
                Fields::Some(some) => some.contains(&field.id),
            };
            if wanted && self.ctx.access.sees(object, field.id) {
                json.insert(field.key.clone(), shown(record.get(field.id), field));
            }
        }
        json
    }
}

/// A value of a field: empty lists for many-valued fields, the prefix of an auto-number.
fn shown(value: &Value, field: &crate::Field) -> Json {
    match (value, &field.kind) {
        (Value::Null, kind) if kind.is_many() => json!([]),
        (Value::Integer(number), crate::Kind::AutoNumber { prefix }) if !prefix.is_empty() => {
            json!(format!("{prefix}{number}"))
        }
        (value, _) => value.to_json(),
    }
}
