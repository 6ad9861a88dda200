//! `GET /openapi.json`: OpenAPI 3.1, made from the catalog as the caller may see it, custom objects included.

use axum::Json;
use rapport_gate::{Bearer, Failure};
use rapport_kernel::access::Verb;
use rapport_kernel::blob::FILE_OBJECT;
use rapport_kernel::{Object, Read};
use serde_json::{Map, Value, json};

mod answers;
mod files;
mod fixed;
mod operation;
mod paths;
mod schemas;
mod shape;

/// The document.
pub async fn document(bearer: Bearer) -> Result<Json<Value>, Failure> {
    let json = bearer.read(|r| Ok(made(r))).await?;
    Ok(Json(json))
}

fn made(r: &Read<'_>) -> Value {
    let mut paths = fixed::paths();
    let mut schemas = schemas::fixed();
    for object in r.objects() {
        paths::of_object(r, &object, &mut paths);
        if object.key == FILE_OBJECT {
            files::of_files(r, &object, &mut paths);
        }
        schemas::of_object(r, &object, &mut schemas);
    }
    operation::take_idempotency_keys(&mut paths);
    json!({
        "openapi": "3.1.0",
        "info": {
            "title": format!("{} — Rapport", r.catalog().settings.name),
            "version": "1",
            "description": "Made from the catalog of this workspace, as the caller may see it.",
        },
        "servers": [{"url": "/api/v1"}],
        "security": [{"bearer": []}],
        "paths": paths,
        "components": {
            "securitySchemes": {"bearer": {"type": "http", "scheme": "bearer"}},
            "schemas": schemas,
            "parameters": operation::shared(),
            "responses": {
                "Problem": {
                    "description": "What went wrong, and where",
                    "content": {"application/problem+json": {"schema": {"$ref": "#/components/schemas/Problem"}}},
                },
            },
        },
    })
}

/// Whether the caller can ever do `verb` on some record of the object.
fn may(r: &Read<'_>, object: &Object, verb: Verb) -> bool {
    r.ctx().access.may(r.catalog(), object, verb)
}

/// The name of an object's schema: `OrderLine` for `order_line`.
fn schema_name(key: &str) -> String {
    key.split('_')
        .map(|word| {
            let mut letters = word.chars();
            letters.next().map(|first| first.to_ascii_uppercase().to_string() + letters.as_str()).unwrap_or_default()
        })
        .collect()
}

fn object_json(entries: impl IntoIterator<Item = (&'static str, Value)>) -> Map<String, Value> {
    entries.into_iter().map(|(key, value)| (key.to_owned(), value)).collect()
}
