//! Records as flat JSON, without what the actor may not see.

use serde::ser::{Serialize, SerializeMap, Serializer};
use serde_json::{Map, Value as Json};

use crate::catalog::{Field, Kind, Object};
use crate::house::Read;
use crate::id::FieldId;
use crate::query::Fields;
use crate::record::Record;
use crate::value::Value;

/// The fields of an object that an actor is shown, in order.
pub struct Shape<'o> {
    fields: Vec<&'o Field>,
    /// Those of which only a part is shown, in order of their ids.
    masked: Vec<FieldId>,
    /// Their places in that order, by their ids: values lie in the order of ids.
    by_id: Vec<(FieldId, usize)>,
}

/// A record as the API shows it: `id`, `version`, `created_at`, `updated_at`, then its fields by key, null where
/// empty; `deleted_at` for a record in the bin.
pub struct Shown<'s> {
    shape: &'s Shape<'s>,
    record: &'s Record,
}

impl Read<'_> {
    /// How records of `object` are shown to the actor.
    pub fn shape<'o>(&self, object: &'o Object, fields: &Fields) -> Shape<'o> {
        let is_wanted = |field: &&Field| match fields {
            Fields::All => true,
            Fields::Some(some) => some.contains(&field.id),
        };
        let fields: Vec<&Field> = self.shown_fields(object).into_iter().filter(is_wanted).collect();
        let glimpsed = fields.iter().filter(|field| self.ctx.access.glimpses(object, field.id));
        let masked = glimpsed.map(|field| field.id).collect();
        Shape::new(fields, masked)
    }

    /// One record as the API shows it; see [`Shown`].
    pub fn to_json(&self, object: &Object, record: &Record, fields: &Fields) -> Map<String, Json> {
        self.shape(object, fields).to_json(record)
    }
}

impl<'o> Shape<'o> {
    fn new(fields: Vec<&'o Field>, mut masked: Vec<FieldId>) -> Self {
        let mut by_id: Vec<_> = fields.iter().enumerate().map(|(at, field)| (field.id, at)).collect();
        by_id.sort_unstable();
        masked.sort_unstable();
        Self { fields, masked, by_id }
    }

    /// A record in this shape.
    pub fn of<'s>(&'s self, record: &'s Record) -> Shown<'s> {
        Shown { shape: self, record }
    }

    /// A record in this shape, to be added to or looked into.
    pub fn to_json(&self, record: &Record) -> Map<String, Json> {
        match serde_json::to_value(self.of(record)) {
            Ok(Json::Object(json)) => json,
            _ => unreachable!("a record is an object with texts for keys"),
        }
    }

    /// The fields with what the record holds in each: one walk through both, as a page has thousands of values.
    fn values<'s>(&'s self, record: &'s Record) -> impl Iterator<Item = (&'o Field, &'s Value)> {
        let mut values = vec![&Value::Null; self.fields.len()];
        let mut places = self.by_id.iter().peekable();
        for (id, value) in record.values.iter() {
            while places.next_if(|(place, _)| *place < id).is_some() {}
            if let Some((_, at)) = places.next_if(|(place, _)| *place == id) {
                values[*at] = value;
            }
        }
        self.fields.iter().copied().zip(values)
    }
}

impl Serialize for Shown<'_> {
    fn serialize<S: Serializer>(&self, to: S) -> Result<S::Ok, S::Error> {
        let Self { shape, record } = self;
        let mut map = to.serialize_map(None)?;
        map.serialize_entry("id", &record.id)?;
        map.serialize_entry("version", &record.version)?;
        map.serialize_entry("created_at", &record.created_at)?;
        map.serialize_entry("updated_at", &record.updated_at)?;
        if let Some(deleted_at) = record.deleted_at {
            map.serialize_entry("deleted_at", &deleted_at)?;
        }
        for (field, value) in shape.values(record) {
            match (value, &field.kind) {
                _ if shape.masked.binary_search(&field.id).is_ok() => {
                    map.serialize_entry(&field.key, &in_part(value, &field.kind))?;
                }
                // Many-valued fields are lists, also empty ones.
                (Value::Null, kind) if kind.is_many() => map.serialize_entry(&field.key, &[(); 0])?,
                (Value::Integer(number), Kind::AutoNumber { prefix }) if !prefix.is_empty() => {
                    map.serialize_entry(&field.key, &format_args!("{prefix}{number}"))?;
                }
                (value, _) => map.serialize_entry(&field.key, value)?,
            }
        }
        map.end()
    }
}

/// Characters at the end of a masked text that are shown, and how many it must have at least for that.
const SHOWN_CHARS: usize = 4;
const PARTLY_SHOWN_CHARS_MIN: usize = 8;

/// What is shown of a masked value: the end of a text that is long enough, nothing of other values.
fn in_part(value: &Value, kind: &Kind) -> Option<String> {
    let is_text = matches!(kind.result(), Kind::Text { .. } | Kind::LongText | Kind::Email | Kind::Phone | Kind::Url);
    let text = value.as_text().filter(|_| is_text)?;
    let chars = text.chars().count();
    let end = text.chars().skip(if chars < PARTLY_SHOWN_CHARS_MIN { chars } else { chars - SHOWN_CHARS });
    Some("••••".chars().chain(end).collect())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_end_of_a_long_text_is_all_that_a_mask_lets_through() {
        let text = Kind::Text { chars_max: 99 };
        let shown = |value: &str| in_part(&Value::Text(value.to_owned()), &text);
        assert_eq!(shown("DE89 3704 0044").as_deref(), Some("••••0044"));
        assert_eq!(shown("äöüß日本語x").as_deref(), Some("••••日本語x"));
        assert_eq!(shown("1234567").as_deref(), Some("••••"));
        assert_eq!(in_part(&Value::Null, &text), None);
        assert_eq!(in_part(&Value::Integer(123_456_789), &Kind::Duration), None);
        assert_eq!(
            in_part(&Value::Text("confidential".to_owned()), &Kind::Choice { options: vec![], steps: vec![] }),
            None
        );
    }
}
