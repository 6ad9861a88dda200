//! Schemas of records by the kinds of their fields.

use rapport_kernel::{Field, Kind, Object, Read};
use serde_json::{Map, Value, json};

use super::{object_json, schema_name};

/// Schemas that every workspace has.
pub(super) fn fixed() -> Map<String, Value> {
    object_json([
        (
            "Problem",
            json!({
                "type": "object",
                "required": ["type", "title", "status", "code", "detail"],
                "properties": {
                    "type": {"type": "string"},
                    "title": {"type": "string"},
                    "status": {"type": "integer"},
                    "code": {"type": "string", "description": "Stable, for programs"},
                    "detail": {"type": "string", "description": "For people: what to do next"},
                    "problems": {"type": "array", "items": {
                        "type": "object",
                        "properties": {
                            "field": {"type": "string"},
                            "code": {"type": "string"},
                            "detail": {"type": "string"},
                            "position": {"type": "integer"},
                        },
                    }},
                    "conflicts": {"type": "array", "items": {
                        "type": "object",
                        "properties": {
                            "field": {"type": "string"}, "theirs": {}, "yours": {},
                            "by": {"type": "string"}, "at": {"type": "string", "format": "date-time"},
                        },
                    }},
                    "limit": {"type": "object", "properties": {
                        "name": {"type": "string"}, "max": {"type": "integer"},
                    }},
                    "row": {"type": "integer", "description": "Of an atomic bulk call, counted from 0"},
                },
            }),
        ),
        (
            "Money",
            json!({
                "type": "object",
                "required": ["amount", "currency"],
                "properties": {
                    "amount": {"type": "string", "examples": ["12.50"]},
                    "currency": {"type": "string", "description": "ISO 4217", "examples": ["EUR"]},
                },
            }),
        ),
        ("Address", parts(&["street", "city", "region", "postal_code", "country"])),
        ("PersonName", parts(&["full", "title", "given", "middle", "family", "suffix"])),
        (
            "Location",
            json!({
                "type": "object",
                "required": ["latitude", "longitude"],
                "properties": {"latitude": {"type": "number"}, "longitude": {"type": "number"}},
            }),
        ),
        (
            "Event",
            json!({
                "type": "object",
                "properties": {
                    "id": {"type": "string"}, "unit": {"type": "string", "format": "uuid"},
                    "at": {"type": "string", "format": "date-time"},
                    "occurred_at": {
                        "type": "string", "format": "date-time", "description": "In timelines, which go by it",
                    },
                    "actor": {"type": "object"},
                    "cause": {"type": "string"}, "batch": {"type": ["string", "null"]},
                    "kind": {"type": "string"}, "object": {"type": "string"},
                    "record": {"type": "string", "format": "uuid"}, "version": {"type": "integer"},
                    "changes": {"type": "object"}, "data": {},
                },
            }),
        ),
        (
            "Events",
            json!({"type": "object", "properties": {
                "data": {"type": "array", "items": {"$ref": "#/components/schemas/Event"}},
                "next_cursor": {"type": ["string", "null"]},
            }}),
        ),
        (
            "Readings",
            json!({
                "type": "object",
                "description": "What comes along with a record when it is asked for",
                "properties": {
                    "timeline": {"$ref": "#/components/schemas/Events"},
                    "provenance": {"type": "object", "description": "Of each field: the change that made its value"},
                },
            }),
        ),
    ])
}

fn parts(keys: &[&str]) -> Value {
    let properties: Map<String, Value> =
        keys.iter().map(|key| ((*key).to_owned(), json!({"type": "string"}))).collect();
    json!({"type": "object", "properties": properties})
}

/// The schemas of an object: its records as they are read, and what a create or change may say.
pub(super) fn of_object(r: &Read<'_>, object: &Object, schemas: &mut Map<String, Value>) {
    let fields = r.shown_fields(object);
    let mut read = object_json([
        ("id", json!({"type": "string", "format": "uuid"})),
        ("version", json!({"type": "integer"})),
        ("created_at", json!({"type": "string", "format": "date-time"})),
        ("updated_at", json!({"type": "string", "format": "date-time"})),
    ]);
    let write: Map<String, Value> =
        written(r, object).map(|field| (field.key.clone(), nullable(of_field(field), field))).collect();
    for field in &fields {
        let schema =
            if r.ctx().access.glimpses(object, field.id) { in_part(field) } else { nullable(of_field(field), field) };
        read.insert(field.key.clone(), schema);
    }
    let required: Vec<&str> = fields
        .iter()
        .filter(|field| field.traits.required && field.traits.shown_if.is_none())
        .filter(|field| r.ctx().access.writes(object, field.id))
        .filter(|field| field.traits.default.is_none() && field.is_writable())
        .map(|field| field.key.as_str())
        .collect();
    let name = schema_name(&object.key);
    schemas.insert(name.clone(), json!({"type": "object", "title": object.label, "properties": read}));
    let mut change = json!({"type": "object", "additionalProperties": false, "properties": write});
    schemas.insert(format!("{name}Change"), change.clone());
    if !required.is_empty() {
        change["required"] = json!(required);
    }
    schemas.insert(format!("{name}New"), change);
}

/// The fields that the caller may write.
pub(super) fn written<'o>(r: &Read<'_>, object: &'o Object) -> impl Iterator<Item = &'o Field> {
    let fields = r.fields(object).into_iter();
    fields
        .filter(|field| field.is_writable() && r.ctx().access.writes(object, field.id))
        .collect::<Vec<_>>()
        .into_iter()
}

/// What is shown of a field to those for whom it is masked.
fn in_part(field: &Field) -> Value {
    let description = "Shown in part: no field for filters, orders, groups and changes";
    json!({"type": ["string", "null"], "title": field.label, "description": description, "readOnly": true})
}

fn nullable(schema: Value, field: &Field) -> Value {
    if field.kind.is_many() {
        return schema;
    }
    json!({"anyOf": [schema, {"type": "null"}]})
}

pub(super) fn of_field(field: &Field) -> Value {
    let mut schema = of_kind(&field.kind);
    if let Some(object) = schema.as_object_mut() {
        object.insert("title".to_owned(), json!(field.label));
        if let Some(help) = &field.traits.help {
            object.insert("description".to_owned(), json!(help));
        }
        if !field.is_writable() {
            object.insert("readOnly".to_owned(), json!(true));
        }
    }
    schema
}

fn of_kind(kind: &Kind) -> Value {
    let id = || json!({"type": "string", "format": "uuid"});
    match kind.result() {
        Kind::Text { chars_max } => json!({"type": "string", "maxLength": chars_max}),
        Kind::LongText => json!({"type": "string", "contentMediaType": "text/markdown"}),
        Kind::Phone | Kind::Formula { .. } | Kind::Rollup { .. } => json!({"type": "string"}),
        Kind::Email => json!({"type": "string", "format": "email"}),
        Kind::Url => json!({"type": "string", "format": "uri"}),
        Kind::Integer { min, max } => {
            let mut schema = json!({"type": "integer"});
            if let Some(min) = min {
                schema["minimum"] = json!(min);
            }
            if let Some(max) = max {
                schema["maximum"] = json!(max);
            }
            schema
        }
        Kind::Decimal { .. } | Kind::Percent => json!({"type": "string", "pattern": "^-?[0-9]+(\\.[0-9]+)?$"}),
        Kind::Money => json!({"$ref": "#/components/schemas/Money"}),
        Kind::Boolean => json!({"type": "boolean"}),
        Kind::Date => json!({"type": "string", "format": "date"}),
        Kind::Instant => json!({"type": "string", "format": "date-time"}),
        Kind::Duration => json!({"type": "integer", "description": "Seconds"}),
        Kind::Choice { options, .. } => {
            json!({"type": "string", "enum": options.iter().map(|option| &option.key).collect::<Vec<_>>()})
        }
        Kind::Choices { options } => json!({"type": "array", "items": {
            "type": "string", "enum": options.iter().map(|option| &option.key).collect::<Vec<_>>(),
        }}),
        Kind::Tags => json!({"type": "array", "items": {"type": "string"}}),
        Kind::Link { .. } => id(),
        Kind::Links { .. } | Kind::Files { .. } => json!({"type": "array", "items": id()}),
        Kind::Address => json!({"$ref": "#/components/schemas/Address"}),
        Kind::PersonName => json!({"$ref": "#/components/schemas/PersonName"}),
        Kind::Rating { max } => json!({"type": "integer", "minimum": 0, "maximum": max}),
        Kind::Location => json!({"$ref": "#/components/schemas/Location"}),
        Kind::AutoNumber { prefix } if prefix.is_empty() => json!({"type": "integer"}),
        Kind::AutoNumber { .. } => json!({"type": "string"}),
        Kind::Json => json!({}),
    }
}
