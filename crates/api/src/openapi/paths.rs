//! Paths: the fixed ones, and those of each object.

use rapport_kernel::access::Verb;
use rapport_kernel::{Object, Read, limits};
use serde_json::{Map, Value, json};

use super::{may, object_json, schema_name};

/// Paths that every workspace has.
pub(super) fn fixed() -> Map<String, Value> {
    let any = || json!({"type": "object"});
    object_json([
        ("/me", json!({"get": operation("Who the caller is", &[], None, any())})),
        (
            "/settings",
            json!({
                "get": operation("The workspace's settings", &[], None, any()),
                "patch": operation("Change settings", &[], Some(any()), any()),
            }),
        ),
        (
            "/objects",
            json!({
                "get": operation("The catalog", &[], None, any()),
                "post": operation("Make an object", &[query("preview", "Try it only")], Some(any()), any()),
            }),
        ),
        (
            "/search",
            json!({
                "get": operation("Search all objects", &[
                    query("q", "Words; each is a beginning"),
                    query("objects", "Object keys, divided by commas"),
                    query("limit", "Hits at most"),
                ], None, any()),
            }),
        ),
        (
            "/undo/{id}",
            json!({
                "post": operation("Undo an event, a unit of work or a batch", &[path("id", "Which")], None, any()),
                "get": operation("How far the undo of a batch is", &[path("id", "Which batch")], None, any()),
            }),
        ),
        (
            "/events",
            json!({
                "get": operation("Stream events (text/event-stream), resumable with Last-Event-ID", &[
                    query("after", "Id of the last event seen"),
                    query("object", "Only of this object"),
                ], None, any()),
            }),
        ),
    ])
}

/// The paths of an object, as far as the caller may use them.
pub(super) fn of_object(r: &Read<'_>, object: &Object, paths: &mut Map<String, Value>) {
    let name = schema_name(&object.key);
    let schema = json!({"$ref": format!("#/components/schemas/{name}")});
    let new = json!({"$ref": format!("#/components/schemas/{name}New")});
    let change = json!({"$ref": format!("#/components/schemas/{name}Change")});
    let id = path("id", "The record's id");
    let base = format!("/{}", object.plural);
    let plural = &object.label_plural;

    let page = json!({"type": "object", "properties": {
        "data": {"type": "array", "items": schema}, "next_cursor": {"type": ["string", "null"]},
    }});
    let mut all = json!({"get": operation(&format!("List {plural}"), &list_parameters(), None, page)});
    if may(r, object, Verb::Create) {
        all["post"] = operation(&format!("Make a {}", object.label), &[], Some(new), schema.clone());
        let body = json!({"type": "object", "required": ["rows"], "properties": {
            "rows": {"type": "array", "maxItems": limits::BULK_ROWS_MAX, "items": change},
            "match": {"type": "string"}, "atomic": {"type": "boolean"},
        }});
        let bulk = operation(&format!("Create or update many {plural}"), &[], Some(body), json!({"type": "object"}));
        paths.insert(format!("{base}/bulk"), json!({ "post": bulk }));
    }
    paths.insert(base.clone(), all);

    let asked = [
        id.clone(),
        query("as_of", "A past moment"),
        query("timeline", "How many entries of the timeline come along"),
        query("provenance", "true: where each value comes from"),
    ];
    let mut one = json!({
        "get": operation(&format!("Read a {}", object.label), &asked, None, schema.clone()),
    });
    if may(r, object, Verb::Update) {
        let what = format!("Change a {}; absent is not null", object.label);
        one["patch"] = operation(&what, std::slice::from_ref(&id), Some(change), schema.clone());
    }
    if may(r, object, Verb::Delete) {
        one["delete"] = operation(&format!("Delete a {}", object.label), std::slice::from_ref(&id), None, Value::Null);
        let restore = operation(&format!("Restore a {}", object.label), std::slice::from_ref(&id), None, schema);
        paths.insert(format!("{base}/{{id}}/restore"), json!({ "post": restore }));
    }
    paths.insert(format!("{base}/{{id}}"), one);
    readings(object, &base, &id, paths);
    if may(r, object, Verb::Update) {
        actions(r, object, &base, &id, paths);
    }
}

fn readings(object: &Object, base: &str, id: &Value, paths: &mut Map<String, Value>) {
    let events = json!({"type": "object", "properties": {
        "data": {"type": "array", "items": {"$ref": "#/components/schemas/Event"}},
        "next_cursor": {"type": ["string", "null"]},
    }});
    let timeline = operation(
        &format!("The timeline of a {}", object.label),
        &[id.clone(), query("before", "next_cursor of the page before"), query("limit", "Events at most")],
        None,
        events.clone(),
    );
    paths.insert(format!("{base}/{{id}}/timeline"), json!({ "get": timeline }));
    let history = operation(
        &format!("Every change of a {}", object.label),
        &[id.clone(), query("after_version", "Versions above this one")],
        None,
        events,
    );
    paths.insert(format!("{base}/{{id}}/history"), json!({ "get": history }));
    let summary = operation(
        &format!("Measure {} by group", object.label_plural),
        &[
            query("filter", "In the filter language"),
            query("group", "Fields, with a bucket after a colon: stage,created_at:month"),
            query("measure", "count,sum(amount)"),
            query("limit", "Rows at most"),
        ],
        None,
        json!({"type": "object"}),
    );
    paths.insert(format!("{base}/summary"), json!({ "get": summary }));
}

fn actions(r: &Read<'_>, object: &Object, base: &str, id: &Value, paths: &mut Map<String, Value>) {
    for action in r.house().part().actions.iter().filter(|action| action.object == object.key) {
        let params: Map<String, Value> = action
            .params
            .iter()
            .map(|param| (param.key.clone(), json!({"title": param.label, "description": param.kind.name()})))
            .collect();
        let required: Vec<&str> =
            action.params.iter().filter(|param| param.traits.required).map(|param| param.key.as_str()).collect();
        let body = json!({"type": "object", "properties": params, "required": required});
        let operation = operation(action.label, std::slice::from_ref(id), Some(body), json!({}));
        paths.insert(format!("{base}/{{id}}/actions/{}", action.name), json!({ "post": operation }));
    }
}

fn list_parameters() -> Vec<Value> {
    vec![
        query("filter", "In the filter language: stage = \"won\" and amount > 1000"),
        query("sort", "Fields divided by commas, - before descending ones"),
        query("fields", "Field keys divided by commas"),
        query("limit", "1 to 500, 50 by default"),
        query("cursor", "next_cursor of the page before"),
        query("q", "Words that the records must have"),
        query("deleted", "true for those in the bin"),
        query("count", "Count matching records up to this number"),
    ]
}

fn query(name: &str, description: &str) -> Value {
    json!({"name": name, "in": "query", "description": description, "schema": {"type": "string"}})
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
