//! What is different about files: they come as a form, and their content is read beside them.

use rapport_kernel::access::Verb;
use rapport_kernel::{Object, Read};
use serde_json::{Map, Value, json};

use super::may;
use super::operation::{operation, path};
use super::schemas::{of_field, written};

/// Says how a file is made and how its content is read, in place of a record's JSON.
pub(super) fn of_files(r: &Read<'_>, object: &Object, paths: &mut Map<String, Value>) {
    let base = format!("/{}", object.plural);
    if may(r, object, Verb::Create)
        && let Some(post) = paths.get_mut(&base).and_then(|all| all.get_mut("post"))
    {
        post["requestBody"] =
            json!({"required": true, "content": {"multipart/form-data": {"schema": form(r, object)}}});
    }
    let mut get = operation(
        &format!("Read the content of a {}", object.label),
        &[path("id", "The record's id")],
        None,
        Value::Null,
    );
    get["responses"]["2XX"] = json!({
        "description": "The content, as an attachment; one Range is understood",
        "content": {"application/octet-stream": {"schema": {"type": "string", "format": "binary"}}},
    });
    get["responses"]["304"] = json!({"description": "If-None-Match names this content"});
    paths.insert(format!("{base}/{{id}}/content"), json!({ "get": get }));
}

fn form(r: &Read<'_>, object: &Object) -> Value {
    let content = json!({"type": "string", "format": "binary", "description": "The content; its name is the file's"});
    let mut properties = Map::from_iter([("file".to_owned(), content)]);
    let mut required = vec!["file".to_owned()];
    for field in written(r, object) {
        properties.insert(field.key.clone(), of_field(field));
        let is_told = object.title == Some(field.id) || field.traits.default.is_some();
        if field.traits.required && !is_told {
            required.push(field.key.clone());
        }
    }
    json!({"type": "object", "properties": properties, "required": required})
}
