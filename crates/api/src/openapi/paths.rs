//! The paths of each object.

use rapport_kernel::access::Verb;
use rapport_kernel::ctx::USER_OBJECT;
use rapport_kernel::{Object, Read, limits};
use serde_json::{Map, Value, json};

use super::operation::{flag, if_match, number, operation, path, query};
use super::{answers, may, schema_name};

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
        "count": {"type": "integer"},
    }});
    let mut all = json!({"get": operation(&format!("List {plural}"), &list_parameters(), None, page)});
    if may(r, object, Verb::Create) {
        all["post"] = operation(&format!("Make a {}", object.label), &[], Some(new), schema.clone());
        let body = json!({"type": "object", "properties": {
            "rows": {"type": "array", "maxItems": limits::BULK_ROWS_MAX, "items": change},
            "match": {"type": "string"}, "filter": {"type": "string"}, "set": {"type": "object"},
            "atomic": {"type": "boolean"},
        }});
        let bulk = operation(&format!("Create or update many {plural}"), &[], Some(body), answers::bulk());
        paths.insert(format!("{base}/bulk"), json!({ "post": bulk }));
    }
    paths.insert(base.clone(), all);

    let asked = [
        id.clone(),
        query("fields", "Field keys divided by commas"),
        query("as_of", "A past moment: the record as it was then"),
        number("timeline", "How many entries of the timeline come along"),
        flag("provenance", "true: where each value comes from"),
    ];
    let whole = json!({"allOf": [schema, {"$ref": "#/components/schemas/Readings"}]});
    let mut one = json!({"get": operation(&format!("Read a {}", object.label), &asked, None, whole)});
    let seen = [id.clone(), if_match()];
    if may(r, object, Verb::Update) {
        let what = format!("Change a {}; absent is not null", object.label);
        one["patch"] = operation(&what, &seen, Some(change), schema.clone());
    }
    if may(r, object, Verb::Delete) {
        one["delete"] = operation(&format!("Delete a {}", object.label), &seen, None, Value::Null);
        let restore = operation(&format!("Restore a {}", object.label), &seen, None, schema);
        paths.insert(format!("{base}/{{id}}/restore"), json!({ "post": restore }));
    }
    paths.insert(format!("{base}/{{id}}"), one);
    if object.key == USER_OBJECT && r.ctx().access.administers() {
        let what = "Make a link by which the user chooses a password; it is seen this once";
        let link = operation(what, std::slice::from_ref(&id), None, answers::sign_in_link());
        paths.insert(format!("{base}/{{id}}/sign_in_link"), json!({ "post": link }));
    }
    if r.has_agenda(object) {
        let what = format!("The {} as a file for a calendar", object.label);
        let mut file = operation(&what, std::slice::from_ref(&id), None, Value::Null);
        file["responses"]["2XX"] = answers::appointment();
        paths.insert(format!("{base}/{{id}}/appointment.ics"), json!({ "get": file }));
    }
    if r.is_booked_on(object) {
        let what = format!("The times at which a {} can be booked", object.label);
        let within = [id.clone(), query("from", "From this moment on"), query("until", "Before this moment")];
        let free = operation(&what, &within, None, answers::free());
        paths.insert(format!("{base}/{{id}}/free"), json!({ "get": free }));
    }
    documents(r, object, &base, &id, paths);
    readings(object, &base, &id, paths);
    if may(r, object, Verb::Update) {
        actions(r, object, &base, &seen, paths);
    }
}

fn documents(r: &Read<'_>, object: &Object, base: &str, id: &Value, paths: &mut Map<String, Value>) {
    let Some(declared) = r.document_of(object) else { return };
    let id = std::slice::from_ref(id);
    let read = operation(&format!("The document of a {}", object.label), id, None, answers::document());
    paths.insert(format!("{base}/{{id}}/document"), json!({ "get": read }));
    let mut paper = operation(&format!("The document of a {} as PDF", object.label), id, None, Value::Null);
    paper["responses"]["2XX"] = answers::pdf();
    paths.insert(format!("{base}/{{id}}/document.pdf"), json!({ "get": paper }));
    if !declared.answers.is_empty() && may(r, object, Verb::Update) {
        let what = "The link by which the customer reads and answers the document; made where there is none";
        let link = operation(what, id, None, answers::customer_link());
        let end = operation("End the link for the customer", id, None, Value::Null);
        paths.insert(format!("{base}/{{id}}/customer_link"), json!({ "post": link, "delete": end }));
    }
}

fn readings(object: &Object, base: &str, id: &Value, paths: &mut Map<String, Value>) {
    let events = json!({"$ref": "#/components/schemas/Events"});
    let events_max = format!("1 to {}, {} by default", limits::EVENTS_PAGE_MAX, limits::PAGE_SIZE_DEFAULT);
    let timeline = operation(
        &format!("The timeline of a {}", object.label),
        &[
            id.clone(),
            query("before", "next_cursor of the page before"),
            query("objects", "Of records of these objects only, by their keys divided by commas"),
            number("limit", &events_max),
        ],
        None,
        events.clone(),
    );
    paths.insert(format!("{base}/{{id}}/timeline"), json!({ "get": timeline }));
    let history = operation(
        &format!("Every change of a {}", object.label),
        &[
            id.clone(),
            number("after_version", "Versions above this one"),
            query("cursor", "next_cursor of the page before"),
            number("limit", &events_max),
        ],
        None,
        events,
    );
    paths.insert(format!("{base}/{{id}}/history"), json!({ "get": history }));
    let summary = operation(
        &format!("Measure {} by group", object.label_plural),
        &[
            query("filter", "In the filter language"),
            query("q", "Words that the records must have"),
            query("group", "Fields, with a bucket after a colon: stage,created_at:month"),
            query("measure", "count,sum(amount)"),
            number("limit", "Rows at most"),
        ],
        None,
        answers::summary(),
    );
    paths.insert(format!("{base}/summary"), json!({ "get": summary }));
}

fn actions(r: &Read<'_>, object: &Object, base: &str, seen: &[Value], paths: &mut Map<String, Value>) {
    for action in r.house().part().actions.iter().filter(|action| action.object == object.key) {
        let params: Map<String, Value> = action
            .params
            .iter()
            .map(|param| (param.key.clone(), json!({"title": param.label, "description": param.kind.name()})))
            .collect();
        let required: Vec<&str> =
            action.params.iter().filter(|param| param.traits.required).map(|param| param.key.as_str()).collect();
        let body = json!({"type": "object", "properties": params, "required": required});
        let one = operation(action.label, seen, Some(body.clone()), json!({}));
        paths.insert(format!("{base}/{{id}}/actions/{}", action.name), json!({ "post": one }));
        let ids = json!({"type": "array", "minItems": 1, "maxItems": limits::ACTION_RECORDS_MAX, "items": {"type": "string", "format": "uuid"}});
        let several = json!({"type": "object", "properties": {"ids": ids, "params": body}, "required": ["ids"]});
        let answers = json!({"type": "object", "properties": {"data": {"type": "array"}}, "required": ["data"]});
        let label = format!("{}, for several records: all or none", action.label);
        let many = operation(&label, &[], Some(several), answers);
        paths.insert(format!("{base}/actions/{}", action.name), json!({ "post": many }));
    }
}

fn list_parameters() -> Vec<Value> {
    vec![
        query("filter", "In the filter language: stage = \"won\" and amount > 1000"),
        query("sort", "Fields divided by commas, - before descending ones"),
        query("fields", "Field keys divided by commas"),
        number("limit", "1 to 500, 50 by default"),
        query("cursor", "next_cursor of the page before"),
        query("q", "Words that the records must have"),
        flag("deleted", "true for those in the bin"),
        number("count", "Count matching records up to this number"),
    ]
}
