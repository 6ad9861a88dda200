//! Schemas by example, as people would write an answer down.

use serde_json::{Map, Value, json};

/// The schema of what looks like this: objects and arrays as they are, with `"text"`, `"integer"`, `"boolean"` or `"any"` in
/// place of values. A type that ends in `?` may be null, a key that does may be absent.
pub(super) fn shape(like: Value) -> Value {
    match like {
        Value::Array(mut items) => json!({"type": "array", "items": items.pop().map_or_else(|| json!({}), shape)}),
        Value::Object(fields) => {
            let required: Vec<String> = fields.keys().filter(|key| !key.ends_with('?')).cloned().collect();
            let property = |(key, value): (String, Value)| (key.trim_end_matches('?').to_owned(), shape(value));
            let properties: Map<String, Value> = fields.into_iter().map(property).collect();
            json!({"type": "object", "properties": properties, "required": required})
        }
        Value::String(name) => named(&name),
        other => other,
    }
}

fn named(name: &str) -> Value {
    let (plain, nullable) = name.strip_suffix('?').map_or((name, false), |plain| (plain, true));
    let kind = match plain {
        "any" => return json!({}),
        "text" => "string",
        other => other,
    };
    if nullable { json!({"type": [kind, "null"]}) } else { json!({"type": kind}) }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_schema_is_written_by_example() {
        let like = json!({"data": [{"id": "text", "size?": "integer?"}], "more": "any"});
        let item = json!({
            "type": "object", "required": ["id"],
            "properties": {"id": {"type": "string"}, "size": {"type": ["integer", "null"]}},
        });
        let expected = json!({
            "type": "object", "required": ["data", "more"],
            "properties": {"data": {"type": "array", "items": item}, "more": {}},
        });
        assert_eq!(shape(like), expected);
    }
}
