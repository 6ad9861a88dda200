//! The document that describes the API describes all of it.

use axum::http::StatusCode;
use serde_json::{Value, json};

use crate::server::Server;

const METHODS: [&str; 5] = ["GET", "POST", "PUT", "PATCH", "DELETE"];

#[test]
fn every_route_is_described() {
    let server = Server::new();
    let document = server.get("admin", "/api/v1/openapi.json").json;
    let ours = rapport_api::paths().into_iter().filter_map(|path| path.strip_prefix("/api/v1"));
    let mut undescribed = Vec::new();
    for path in ours {
        // One of the objects that have such a path.
        let concrete = |plural: &str| path.replace("{plural}", plural).replace("{action}", "rename");
        let (things, files, users) = (concrete("things"), concrete("files"), concrete("users"));
        for method in METHODS {
            let reply = server.send("", method, &format!("/api/v1{things}"), &[], b"");
            let described = |path: &str| document["paths"][path][method.to_lowercase()].is_object();
            if reply.status != StatusCode::METHOD_NOT_ALLOWED
                && ![&things, &files, &users].into_iter().any(|path| described(path))
            {
                undescribed.push(format!("{method} {path}"));
            }
        }
    }
    assert!(undescribed.is_empty(), "not in the document: {undescribed:?}");
}

#[test]
fn what_can_be_asked_of_a_record_and_sent_with_a_change_is_described() {
    let server = Server::new();
    let document = server.get("admin", "/api/v1/openapi.json").json;
    let parameters = |method: &str, path: &str| -> Vec<String> {
        let all = document["paths"][path][method]["parameters"].as_array().expect("parameters");
        let name = |one: &Value| {
            let place = one["$ref"].as_str().and_then(|place| place.strip_prefix('#'));
            let one = place.map_or(one, |place| document.pointer(place).expect("it is described"));
            one["name"].as_str().expect("a name").to_owned()
        };
        all.iter().map(name).collect()
    };
    let one = "/things/{id}";
    assert_eq!(parameters("get", one), ["id", "fields", "as_of", "timeline", "provenance"]);
    for (method, path) in [("patch", one), ("delete", one), ("post", "/things/{id}/restore")] {
        assert_eq!(parameters(method, path), ["id", "If-Match", "Idempotency-Key"], "{method} {path}");
    }
    assert_eq!(parameters("post", "/things"), ["Idempotency-Key"]);
    assert!(parameters("get", "/things/summary").contains(&"q".to_owned()));
    assert_eq!(parameters("get", "/things/{id}/history"), ["id", "after_version", "cursor", "limit"]);
    assert_eq!(document["openapi"], json!("3.1.0"));
}

#[test]
fn each_reference_leads_somewhere() {
    let server = Server::new();
    let document = server.get("admin", "/api/v1/openapi.json").json;
    let mut waiting = vec![&document];
    let mut count = 0;
    while let Some(value) = waiting.pop() {
        match value {
            Value::Array(list) => waiting.extend(list),
            Value::Object(members) => waiting.extend(members.values()),
            _ => {}
        }
        if let Some(place) = value.get("$ref").and_then(Value::as_str) {
            assert!(document.pointer(place.trim_start_matches('#')).is_some(), "{place} is not there");
            count += 1;
        }
    }
    assert!(count > 50, "the walk has somewhere to go");
}

/// What an answer has that its schema does not say, or lacks of it.
fn differences(schema: &Value, answer: &Value, place: &str, found: &mut Vec<String>) {
    let kinds: Vec<&str> = match &schema["type"] {
        Value::String(kind) => vec![kind],
        Value::Array(kinds) => kinds.iter().filter_map(Value::as_str).collect(),
        _ => return,
    };
    let kind = match answer {
        Value::Null => "null",
        Value::Bool(_) => "boolean",
        Value::Number(number) if number.is_i64() => "integer",
        Value::Number(_) => "number",
        Value::String(_) => "string",
        Value::Array(items) => {
            items.iter().for_each(|item| differences(&schema["items"], item, &format!("{place}[]"), found));
            "array"
        }
        Value::Object(members) => {
            let known = schema["properties"].as_object();
            for (key, value) in members.iter().filter(|_| known.is_some()) {
                match known.and_then(|known| known.get(key)) {
                    Some(schema) => differences(schema, value, &format!("{place}.{key}"), found),
                    None => found.push(format!("{place}.{key} is not described")),
                }
            }
            let required = schema["required"].as_array().into_iter().flatten().filter_map(Value::as_str);
            found.extend(required.filter(|key| !members.contains_key(*key)).map(|key| format!("{place} lacks {key}")));
            "object"
        }
    };
    if !kinds.contains(&kind) {
        found.push(format!("{place} is {kind}"));
    }
}

#[test]
fn answers_are_as_they_are_described() {
    let server = Server::new();
    let document = server.get("admin", "/api/v1/openapi.json").json;
    let thing = server.thing("admin", json!({"name": "Lamp"}));
    let rows = json!({"rows": [{"name": "Sun"}, {"nmae": "Sun"}]});
    let renamed = server.post("admin", &format!("/api/v1/things/{thing}/actions/rename"), json!({"name": "Moon"}));
    let unit = renamed.headers.get("rapport-unit").and_then(|unit| unit.to_str().ok()).expect("a unit").to_owned();
    let get = |path: &str| server.get("admin", &format!("/api/v1{path}"));
    let asked = [
        ("/me", "get", get("/me")),
        ("/me/first_steps", "get", get("/me/first_steps")),
        ("/me/agenda", "get", get("/me/agenda?from=2026-01-01&until=2026-12-31T00:00")),
        ("/me/calendar_link", "get", get("/me/calendar_link")),
        ("/me/calendar_link", "post", server.post("admin", "/api/v1/me/calendar_link", json!({}))),
        ("/settings", "get", get("/settings")),
        ("/settings", "patch", server.send("admin", "PATCH", "/api/v1/settings", &[], br#"{"bin_days": 30}"#)),
        ("/audit", "get", get("/audit")),
        ("/search", "get", get("/search?q=moon")),
        ("/jobs", "get", get("/jobs")),
        ("/imports", "get", get("/imports")),
        ("/things/bulk", "post", server.post("admin", "/api/v1/things/bulk", rows)),
        ("/things/summary", "get", get("/things/summary?group=name")),
        ("/undo/{id}", "post", server.post("admin", &format!("/api/v1/undo/{unit}"), json!({}))),
    ];
    let of_thing = |path: &str| server.get("admin", &format!("/api/v1/things/{thing}/{path}"));
    let link = server.post("admin", &format!("/api/v1/things/{thing}/customer_link"), json!({}));
    let of_customers = [
        ("/things/{id}/free", "get", of_thing("free?from=2026-03-02&until=2026-03-03T00:00")),
        ("/things/{id}/document", "get", of_thing("document")),
        ("/things/{id}/customer_link", "post", link),
    ];
    assert_eq!(of_thing("document.pdf").json["code"], "no_font", "on a server without a font");
    let mut found = Vec::new();
    for (path, method, reply) in asked.into_iter().chain(of_customers) {
        assert!(reply.status.is_success(), "{method} {path}: {}", reply.json);
        let schema = &document["paths"][path][method]["responses"]["2XX"]["content"]["application/json"]["schema"];
        assert!(schema["properties"].is_object(), "{method} {path} is not described");
        differences(schema, &reply.json, &format!("{method} {path}"), &mut found);
    }
    assert!(found.is_empty(), "{found:#?}");
}
