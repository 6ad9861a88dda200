//! `required_if` and `shown_if`: what has to be filled in depends on the rest of the record.

use axum::http::StatusCode;
use serde_json::{Value, json};

use crate::server::{Reply, Server};

/// A case: lost ones need a reason, those about large things a plan, those of the press a contact, and small ones have
/// no budget.
fn case() -> Value {
    let options = |keys: &[&str]| keys.iter().map(|key| json!({"key": key, "label": key})).collect::<Vec<_>>();
    let text = |key: &str| json!({"key": key, "label": key, "kind": {"type": "text"}});
    let with = |mut field: Value, name: &str, value: Value| {
        field[name] = value;
        field
    };
    let budget = with(text("budget"), "required", json!(true));
    json!({
        "key": "case", "plural": "cases",
        "fields": [
            text("name"),
            {"key": "stage", "kind": {"type": "choice", "options": options(&["open", "lost"])}},
            {"key": "size", "kind": {"type": "choice", "options": options(&["small", "large"])}},
            {"key": "tags", "kind": {"type": "tags"}},
            {"key": "thing", "kind": {"type": "link", "targets": ["thing"], "inverse": "cases"}},
            {"key": "number", "kind": {"type": "auto_number"}},
            with(text("reason"), "required_if", json!("stage = \"lost\"")),
            with(text("plan"), "required_if", json!("thing.size > 100")),
            with(text("contact"), "required_if", json!("tags = \"press\"")),
            with(budget, "shown_if", json!("size = \"large\"")),
        ],
    })
}

fn with_cases(test: impl Fn(&Server)) {
    Server::on_both(|server| {
        let made = server.post("admin", "/api/v1/objects", case());
        assert_eq!(made.status, StatusCode::CREATED, "{}", made.json);
        test(server);
    });
}

fn make(server: &Server, fields: Value) -> Reply {
    server.post("admin", "/api/v1/cases", fields)
}

fn path(reply: &Reply) -> String {
    assert_eq!(reply.status, StatusCode::CREATED, "{}", reply.json);
    format!("/api/v1/cases/{}", reply.json["id"].as_str().expect("an id"))
}

/// Which fields were found to be needed.
fn needed(reply: &Reply) -> Vec<String> {
    assert_eq!(reply.status, StatusCode::UNPROCESSABLE_ENTITY, "{}", reply.json);
    let problems = reply.json["problems"].as_array().expect("problems");
    assert!(problems.iter().all(|problem| problem["code"] == "required"), "{}", reply.json);
    problems.iter().map(|problem| problem["field"].as_str().expect("a field").to_owned()).collect()
}

#[test]
fn a_field_is_required_while_its_condition_holds_on_the_record_as_it_is_saved() {
    with_cases(|server| {
        let large = server.thing("admin", json!({"name": "Crane", "size": 500}));
        let refused = make(server, json!({"stage": "lost"}));
        assert_eq!(needed(&refused), ["reason"]);
        assert_eq!(refused.json["problems"][0]["detail"], "reason is needed while stage = \"lost\"");
        assert_eq!(needed(&make(server, json!({"thing": large}))), ["plan"]);
        assert_eq!(needed(&make(server, json!({"tags": ["a", "Press"]}))), ["contact"]);
        assert_eq!(server.get("admin", "/api/v1/cases").ids().len(), 0, "nothing is left of them");

        let fine = make(server, json!({"stage": "open", "thing": large, "plan": "Lift", "tags": ["a"]}));
        let path = path(&fine);
        assert_eq!(fine.json["number"], 1, "what was refused took no number");
        assert_eq!(needed(&server.patch("admin", &path, json!({"stage": "lost", "name": "Renamed"}))), ["reason"]);
        assert_eq!(needed(&server.patch("admin", &path, json!({"plan": null}))), ["plan"]);
        assert_eq!(needed(&server.patch("admin", &path, json!({"tags": ["press"]}))), ["contact"]);
        assert_eq!(server.get("admin", &path).json, fine.json, "it is as it was");
        let history = server.get("admin", &format!("{path}/history")).json;
        assert_eq!(history["data"].as_array().map(Vec::len), Some(1));

        let lost = server.patch("admin", &path, json!({"stage": "lost", "reason": "Price"}));
        assert_eq!((lost.status, &lost.json["version"]), (StatusCode::OK, &json!(2)));
        assert_eq!(needed(&server.patch("admin", &path, json!({"reason": ""}))), ["reason"]);
        assert_eq!(server.patch("admin", &path, json!({"stage": "open", "reason": null})).status, StatusCode::OK);
    });
}

#[test]
fn what_is_not_shown_is_not_required_and_may_be_written_all_the_same() {
    with_cases(|server| {
        let small = make(server, json!({"size": "small"}));
        let path = path(&small);
        assert_eq!(needed(&make(server, json!({"size": "large"}))), ["budget"]);
        assert_eq!(make(server, json!({"size": "large", "budget": "10"})).status, StatusCode::CREATED);
        // As with every required field: what was empty may stay so until somebody touches it.
        assert_eq!(server.patch("admin", &path, json!({"size": "large"})).status, StatusCode::OK);
        assert_eq!(server.patch("admin", &path, json!({"size": "small", "budget": "5"})).status, StatusCode::OK);
        assert_eq!(server.patch("admin", &path, json!({"budget": null})).status, StatusCode::OK);
        let object = server.get("admin", "/api/v1/objects/case").json;
        let field = |key: &str| object["fields"].as_array().expect("fields").iter().find(|field| field["key"] == key);
        assert_eq!(field("budget").expect("a field")["shown_if"], "size = \"large\"");
        assert_eq!(field("plan").expect("a field")["required_if"], "thing.size > 100");
        let document = server.get("admin", "/api/v1/openapi.json").json;
        assert!(document["components"]["schemas"]["CaseNew"]["required"].is_null(), "not in every case");
    });
}

#[test]
fn a_refused_row_leaves_its_batch_and_the_others_are_written() {
    with_cases(|server| {
        let rows = [
            json!({"name": "a", "stage": "lost", "reason": "x"}),
            json!({"name": "b", "stage": "lost"}),
            json!({"name": "c", "stage": "open"}),
            json!({"name": "d", "tags": ["press"]}),
            json!({"name": "e", "tags": ["press"], "contact": "Ann"}),
        ];
        let reply = server.post("admin", "/api/v1/cases/bulk", json!({"rows": rows})).json;
        let statuses: Vec<&str> =
            reply["data"].as_array().expect("rows").iter().map(|row| row["status"].as_str().unwrap_or("?")).collect();
        assert_eq!(statuses, ["created", "refused", "created", "refused", "created"], "{reply}");
        let list = server.get("admin", "/api/v1/cases?sort=number&fields=name,number").json;
        let seen: Vec<(&str, i64)> = list["data"]
            .as_array()
            .expect("rows")
            .iter()
            .map(|row| (row["name"].as_str().expect("a name"), row["number"].as_i64().expect("a number")))
            .collect();
        assert_eq!(seen, [("a", 1), ("c", 2), ("e", 3)]);
        let atomic = server.post("admin", "/api/v1/cases/bulk", json!({"rows": rows, "atomic": true}));
        assert_eq!(atomic.status, StatusCode::UNPROCESSABLE_ENTITY, "{}", atomic.json);
        assert_eq!((&atomic.json["row"], &atomic.json["problems"][0]["field"]), (&json!(1), &json!("reason")));
        assert_eq!(server.get("admin", "/api/v1/cases").ids().len(), 3);
    });
}

#[test]
fn an_undo_and_a_restore_obey_conditions_too() {
    with_cases(|server| {
        let path = path(&make(server, json!({"name": "a", "stage": "open"})));
        let reasoned = server.patch("admin", &path, json!({"reason": "Price"}));
        server.patch("admin", &path, json!({"stage": "lost"}));
        let unit = reasoned.headers["rapport-unit"].to_str().expect("a unit").to_owned();
        let undone = server.post("admin", &format!("/api/v1/undo/{unit}"), json!({})).json;
        assert!(undone.to_string().contains("reason is needed while"), "{undone}");
        assert_eq!(server.get("admin", &path).json["reason"], "Price");

        server.patch("admin", &path, json!({"size": "small"}));
        assert_eq!(server.send("admin", "DELETE", &path, &[], b"").status, StatusCode::NO_CONTENT);
        let later = json!({"traits": {"required_if": "stage = \"lost\""}});
        let changed = server.patch("admin", "/api/v1/objects/case/fields/plan", later);
        assert_eq!(changed.status, StatusCode::OK, "{}", changed.json);
        let restored = server.post("admin", &format!("{path}/restore"), json!({}));
        assert_eq!(needed(&restored), ["plan"]);
        assert_eq!(server.get("admin", &path).status, StatusCode::NOT_FOUND, "it stays in the bin");
        server.patch("admin", "/api/v1/objects/case/fields/plan", json!({"traits": {}}));
        assert_eq!(server.post("admin", &format!("{path}/restore"), json!({})).status, StatusCode::OK);
    });
}
