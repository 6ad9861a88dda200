//! An operation with its parameters.

use serde_json::{Map, Value, json};

pub(super) fn query(name: &str, description: &str) -> Value {
    in_query(name, description, "string")
}

pub(super) fn number(name: &str, description: &str) -> Value {
    in_query(name, description, "integer")
}

pub(super) fn flag(name: &str, description: &str) -> Value {
    in_query(name, description, "boolean")
}

fn in_query(name: &str, description: &str, kind: &str) -> Value {
    json!({"name": name, "in": "query", "description": description, "schema": {"type": kind}})
}

/// The version of a record that its writer saw.
pub(super) fn if_match() -> Value {
    json!({"$ref": "#/components/parameters/IfMatch"})
}

pub(super) fn path(name: &str, description: &str) -> Value {
    json!({
        "name": name, "in": "path", "required": true, "description": description,
        "schema": {"type": "string"},
    })
}

pub(super) fn operation(summary: &str, parameters: &[Value], body: Option<Value>, answer: Value) -> Value {
    let ok = match answer {
        Value::Null => json!({"description": "Done"}),
        schema => json!({"description": "Done", "content": {"application/json": {"schema": schema}}}),
    };
    let mut operation = json!({
        "summary": summary,
        "parameters": parameters,
        "responses": {"2XX": ok, "default": {"$ref": "#/components/responses/Problem"}},
    });
    if let Some(schema) = body {
        operation["requestBody"] = json!({"content": {"application/json": {"schema": schema}}});
    }
    operation
}

/// Parameters that operations refer to.
pub(super) fn shared() -> Value {
    json!({
        "IfMatch": {
            "name": "If-Match", "in": "header", "schema": {"type": "string"},
            "description": "The ETag of what you saw: what others changed since is a 409 where yours would meet it",
        },
        "IdempotencyKey": {
            "name": "Idempotency-Key", "in": "header", "schema": {"type": "string", "maxLength": 255},
            "description": "Sent again within 24 hours, the request is not done again and gets the first answer",
        },
    })
}

/// Every operation that changes something takes an `Idempotency-Key`.
pub(super) fn take_idempotency_keys(paths: &mut Map<String, Value>) {
    for methods in paths.values_mut().filter_map(Value::as_object_mut) {
        let changes = methods.iter_mut().filter(|(method, _)| method.as_str() != "get");
        for parameters in changes.filter_map(|(_, operation)| operation["parameters"].as_array_mut()) {
            parameters.push(json!({"$ref": "#/components/parameters/IdempotencyKey"}));
        }
    }
}
