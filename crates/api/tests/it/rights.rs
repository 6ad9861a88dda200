//! What nobody, a stranger and people with less than all rights learn and may do.

use axum::http::StatusCode;
use rapport_testkit::on_both;
use serde_json::{Value, json};

use crate::server::{Server, quoted};
use crate::toy;

/// Every route with every method it takes, from the document that names them all.
fn routes(server: &Server) -> Vec<(String, String)> {
    let document = server.get("admin", "/api/v1/openapi.json").json;
    let paths = document["paths"].as_object().expect("paths");
    let mut all = Vec::new();
    for (path, methods) in paths {
        for method in methods.as_object().expect("methods").keys() {
            all.push((method.to_uppercase(), format!("/api/v1{path}")));
        }
    }
    all
}

fn filled(path: &str, id: &str) -> String {
    let path = path.replace("{id}", id).replace("{object}", "thing").replace("{field}", "secret");
    if path.ends_with("/search") { format!("{path}?q=lamp") } else { path }
}

#[test]
fn without_a_token_every_route_answers_the_same() {
    let server = Server::new();
    let id = server.thing("admin", json!({"name": "Lamp"}));
    let routes = routes(&server);
    assert!(routes.len() > 30, "the walk has somewhere to go");
    for (method, path) in routes {
        let path = filled(&path, &id);
        for who in ["", "wrong"] {
            let reply = server.send(who, &method, &path, &[], b"{}");
            let expected = [StatusCode::UNAUTHORIZED, StatusCode::TOO_MANY_REQUESTS];
            assert!(expected.contains(&reply.status), "{method} {path} answers {} to {who:?}", reply.status);
        }
    }
}

#[test]
fn a_stranger_learns_nothing_through_any_route() {
    let server = Server::new();
    let id = server.thing("admin", json!({"name": "Lamp", "code": "L-1"}));
    let missing = "01900000-0000-7000-8000-00000000dead";
    for (method, path) in routes(&server) {
        if path.ends_with("/events") {
            assert_eq!(server.stream_status("stranger", &path), StatusCode::OK);
            continue;
        }
        if path.ends_with("/me/calendar_link") {
            // Their own, which is another each time.
            continue;
        }
        let real = server.send("stranger", &method, &filled(&path, &id), &[], b"{}");
        let made_up = server.send("stranger", &method, &filled(&path, missing), &[], b"{}");
        assert_eq!(
            (real.status, real.json.to_string().replace(&id, missing)),
            (made_up.status, made_up.json.to_string()),
            "{method} {path} tells a real record from one that is not there"
        );
        let text = real.json.to_string();
        assert!(!text.contains("Lamp") && !text.contains("things"), "{method} {path} answers {text}");
    }
    assert_eq!(server.stream("stranger", "/api/v1/events?after=0.0", &id), "");
}

#[test]
fn people_see_their_own_records_and_no_others() {
    on_both(toy::part(), |t| {
        let server = Server::over(t);
        let anns = server.thing("ann", json!({"name": "Anns lamp"}));
        let bobs = server.thing("bob", json!({"name": "Bobs lamp", "code": "B"}));
        let path = format!("/api/v1/things/{bobs}");
        assert_eq!(server.get("ann", "/api/v1/things").ids(), [anns.as_str()]);
        assert_eq!(server.get("ann", "/api/v1/search?q=lamp").ids(), [anns.as_str()]);
        assert_eq!(server.get("ann", "/api/v1/things/summary").json["data"][0]["count"], 1);
        for suffix in ["", "?as_of=2099-01-01T00:00:00Z", "/timeline", "/history"] {
            assert_eq!(server.get("ann", &format!("{path}{suffix}")).status, StatusCode::NOT_FOUND, "{suffix}");
        }
        assert_eq!(server.patch("ann", &path, json!({"name": "Mine"})).status, StatusCode::NOT_FOUND);
        assert_eq!(server.send("ann", "DELETE", &path, &[], b"").status, StatusCode::NOT_FOUND);
        assert_eq!(
            server.post("ann", &format!("{path}/actions/rename"), json!({"name": "x"})).status,
            StatusCode::NOT_FOUND
        );
        let linked = server.patch("ann", &format!("/api/v1/things/{anns}"), json!({"friends": [bobs]}));
        assert_eq!(linked.json["problems"][0]["code"], "not_found");
        // That a unique value is taken may be known, never by whom.
        let taken = server.post("ann", "/api/v1/things", json!({"name": "x", "code": "b"}));
        assert_eq!(taken.json["problems"][0]["code"], "taken");
        assert!(!taken.json.to_string().contains(&bobs));
        let matched = json!({"match": "code", "rows": [{"name": "Mine", "code": "B"}]});
        let matched = server.post("ann", "/api/v1/things/bulk", matched).json;
        assert_eq!(matched["data"][0]["error"]["problems"][0]["code"], "taken");
        assert_eq!(server.get("bob", &path).json["name"], "Bobs lamp");
        t.settle();
        let streamed = server.stream("ann", "/api/v1/events?after=0.0", &bobs);
        assert!(streamed.contains(&anns) && !streamed.contains(&bobs));
    });
}

#[test]
fn undo_goes_no_further_than_the_rights_of_who_asks() {
    let server = Server::new();
    let made = server.post("bob", "/api/v1/things", json!({"name": "Bobs lamp"}));
    let unit = made.headers["rapport-unit"].to_str().expect("a unit").to_owned();
    let undo = format!("/api/v1/undo/{unit}");
    assert_eq!(server.post("ann", &undo, json!({})).status, StatusCode::NOT_FOUND);
    // Bob may make things, but not delete them.
    let refused = server.post("bob", &undo, json!({})).json;
    assert_eq!(refused["untouched"], 1, "{refused}");
    assert_eq!(server.get("bob", "/api/v1/things").ids().len(), 1);
}

#[test]
fn undo_leaves_fields_alone_that_who_asks_may_not_write() {
    Server::on_both(|server| {
        let path = format!("/api/v1/things/{}", server.thing("ann", json!({"name": "Lamp", "size": 1})));
        server.patch("admin", &path, json!({"secret": "first", "iban": "DE11111111"}));
        let change = json!({"size": 2, "secret": "second", "iban": "DE22222222"});
        let unit = server.patch("admin", &path, change).headers["rapport-unit"].to_str().expect("a unit").to_owned();
        let undone = server.post("ann", &format!("/api/v1/undo/{unit}"), json!({}));
        assert_eq!(undone.status, StatusCode::OK, "{}", undone.json);
        let said = undone.json.to_string();
        assert!(!said.contains("secret") && !said.contains("iban"), "{said}");
        let now = server.get("admin", &path).json;
        assert_eq!((&now["size"], &now["secret"], &now["iban"]), (&json!(1), &json!("second"), &json!("DE22222222")));
    });
}

#[test]
fn rows_of_a_bulk_call_tell_nothing_of_records_out_of_sight() {
    Server::on_both(|server| {
        for name in ["One", "Two"] {
            server.thing("bob", json!({"name": name, "size": 7}));
        }
        server.thing("bob", json!({"name": "Three", "size": 8}));
        let bobs = server.thing("bob", json!({"name": "Four", "code": "B"}));
        let mine = server.thing("ann", json!({"name": "Mine", "size": 7}));
        let bulk = |key: &str, row: Value, atomic: bool| {
            server.post("ann", "/api/v1/things/bulk", json!({"match": key, "rows": [row], "atomic": atomic}))
        };
        let several = bulk("size", json!({"size": 7, "notes": "x"}), false).json;
        assert_eq!((&several["data"][0]["status"], &several["data"][0]["id"]), (&json!("updated"), &json!(mine)));
        for atomic in [false, true] {
            let one = bulk("size", json!({"size": 8, "name": "New"}), atomic).json;
            let nth = if atomic { "updated" } else { "created" };
            assert!([nth, "unchanged"].contains(&one["data"][0]["status"].as_str().expect("a status")), "{one}");
        }
        server.thing("ann", json!({"name": "Also mine", "size": 7}));
        let several = bulk("size", json!({"size": 7, "notes": "y"}), false).json;
        assert_eq!(several["data"][0]["error"]["problems"][0]["code"], "ambiguous", "{several}");
        let refused = bulk("code", json!({"code": "b", "name": "New"}), true);
        assert_eq!(refused.status, StatusCode::UNPROCESSABLE_ENTITY, "{}", refused.json);
        assert_eq!(refused.json["problems"][0]["code"], "taken");
        assert!(!refused.json.to_string().contains(&bobs));
    });
}

#[test]
fn whoever_may_only_read_is_told_so() {
    let server = Server::new();
    let id = server.thing("admin", json!({"name": "Lamp"}));
    let path = format!("/api/v1/things/{id}");
    assert_eq!(server.get("reader", &path).json["name"], "Lamp");
    assert_eq!(server.patch("reader", &path, json!({"name": "x"})).status, StatusCode::FORBIDDEN);
    assert_eq!(server.post("reader", "/api/v1/things", json!({"name": "x"})).status, StatusCode::FORBIDDEN);
    assert_eq!(server.send("reader", "DELETE", &path, &[], b"").status, StatusCode::FORBIDDEN);
    assert_eq!(
        server.post("reader", &format!("{path}/actions/rename"), json!({"name": "x"})).status,
        StatusCode::FORBIDDEN
    );
    let piece = server.post("reader", "/api/v1/pieces", json!({"name": "x", "thing": id}));
    assert!(piece.status.is_client_error(), "a piece has the permissions of its thing");
    assert_eq!(server.post("reader", "/api/v1/objects", json!({"key": "x"})).status, StatusCode::FORBIDDEN);
    assert_eq!(server.patch("reader", "/api/v1/settings", json!({"name": "x"})).status, StatusCode::FORBIDDEN);
    assert_eq!(server.get("reader", "/api/v1/jobs").status, StatusCode::FORBIDDEN);
}

#[test]
fn a_hidden_field_is_an_unknown_field_everywhere() {
    let server = Server::new();
    let id = server.thing("ann", json!({"name": "Lamp"}));
    let path = format!("/api/v1/things/{id}");
    server.patch("admin", &path, json!({"secret": "xyzzy"}));
    let same = |path: &str| {
        let hidden = server.get("ann", path);
        let made_up = server.get("ann", &path.replace("secret", "secreu"));
        assert_eq!(hidden.status, made_up.status, "{path}");
        assert!(hidden.status.is_client_error(), "{path}");
        assert_eq!(hidden.json["problems"][0]["code"], made_up.json["problems"][0]["code"], "{path}");
    };
    same("/api/v1/things?fields=secret");
    same("/api/v1/things?sort=secret");
    same(&format!("/api/v1/things?filter={}", quoted("secret = \"xyzzy\"")));
    same(&format!("/api/v1/things?filter={}", quoted("any(friends, secret = \"xyzzy\")")));
    same("/api/v1/things/summary?group=secret");
    for reply in [
        server.patch("ann", &path, json!({"secret": "x"})),
        server.post("ann", "/api/v1/things", json!({"name": "x", "secret": "x"})),
    ] {
        assert_eq!(reply.json["problems"][0]["code"], "unknown_field");
    }
    assert!(server.get("ann", "/api/v1/things?q=xyzzy").ids().is_empty());
    assert!(server.get("ann", "/api/v1/search?q=xyzzy").ids().is_empty());
    assert_eq!(server.get("ann", "/api/v1/things?q=lamp").ids(), [id.as_str()]);
    let friend = server.thing("ann", json!({"name": "Desk", "friends": [id]}));
    let found = |filter: &str| server.get("ann", &format!("/api/v1/things?filter={}", quoted(filter))).ids();
    assert!(found("matches \"xyzzy\"").is_empty());
    assert!(found("any(friends, matches \"xyzzy\")").is_empty());
    assert!(found("any(friends, matches \"xyzzy\") or count(friends, matches \"xyzzy\") > 0").is_empty());
    assert_eq!(found("matches \"lamp\""), [id.as_str()]);
    assert_eq!(found("any(friends, matches \"lamp\")"), [friend.as_str()]);
    for at in ["", "/history", "/timeline", "?as_of=2099-01-01T00:00:00Z"] {
        let text = server.get("ann", &format!("{path}{at}")).json.to_string();
        assert!(!text.contains("secret") && !text.contains("xyzzy"), "{at}: {text}");
    }
    for at in ["/api/v1/openapi.json", "/api/v1/objects", "/api/v1/objects/thing"] {
        let mut json: Value = server.get("ann", at).json;
        // The secret of a token is another.
        json["paths"]["/me/tokens"] = Value::Null;
        assert!(json.to_string().contains("Thing") && !json.to_string().contains("secret"), "{at}");
    }
}

#[test]
fn the_catalog_names_nothing_that_one_may_not_see() {
    Server::on_both(|server| {
        let link = json!({"type": "link", "targets": ["thing"], "inverse": "crates"});
        let crates = json!({"key": "crate", "fields": [{"key": "name", "kind": {"type": "text"}}, {"key": "thing", "kind": link}]});
        assert_eq!(server.post("admin", "/api/v1/objects", crates).status, StatusCode::CREATED);
        let integer = json!({"type": "integer"});
        for field in [
            json!({"key": "bonus", "kind": {"type": "formula", "expression": "pay * 2", "result": integer}}),
            json!({"key": "twice", "kind": {"type": "formula", "expression": "size * 2", "result": integer}}),
            json!({"key": "reason", "kind": {"type": "text"}, "required_if": "secret = \"xyzzy\""}),
            json!({"key": "cause", "kind": {"type": "text"}, "required_if": "size = 9"}),
            json!({"key": "remark", "kind": {"type": "text"}, "shown_if": "any(crates, name = \"xyzzy\")"}),
            json!({"key": "box", "kind": {"type": "link", "targets": ["thing", "crate"], "inverse": "boxed"}}),
            json!({"key": "boxes", "kind": {
                "type": "rollup", "child": "crate", "link": "crate.thing", "measure": "count", "result": integer,
            }}),
        ] {
            let made = server.post("admin", "/api/v1/objects/thing/fields", field);
            assert_eq!(made.status, StatusCode::CREATED, "{}", made.json);
        }
        let fields = |who: &str| {
            let object = server.get(who, "/api/v1/objects/thing").json;
            let fields = object["fields"].as_array().expect("fields").clone();
            move |key: &str| fields.iter().find(|field| field["key"] == key).expect("it is told").clone()
        };
        let (whole, told) = (fields("admin"), fields("ann"));
        assert_eq!(whole("bonus")["kind"]["expression"], "pay * 2");
        assert_eq!(whole("reason")["required_if"], "secret = \"xyzzy\"");
        assert_eq!(whole("boxes")["kind"]["link"], "crate.thing");
        assert_eq!(told("twice")["kind"]["expression"], "size * 2");
        assert_eq!(told("cause")["required_if"], "size = 9");
        assert_eq!(told("box")["kind"]["targets"], json!(["thing"]));
        assert_eq!(told("boxes")["kind"]["result"], whole("boxes")["kind"]["result"]);
        for at in ["/api/v1/objects", "/api/v1/objects/thing"] {
            let text = server.get("ann", at).json.to_string();
            assert!(
                ["pay *", "secret", "xyzzy", "crate\"", "crate."].iter().all(|word| !text.contains(word)),
                "{text}"
            );
        }
        let path = format!("/api/v1/things/{}", server.thing("ann", json!({"name": "Lamp"})));
        let first = server.patch("admin", &path, json!({"secret": "xyzzy", "reason": "x"}));
        assert_eq!(first.status, StatusCode::OK, "{}", first.json);
        let refused = server.patch("ann", &path, json!({"reason": null})).json;
        assert_eq!(
            (&refused["problems"][0]["field"], &refused["problems"][0]["code"]),
            (&json!("reason"), &json!("required"))
        );
        assert!(!refused.to_string().contains("secret") && !refused.to_string().contains("xyzzy"), "{refused}");
        let refused = server.patch("ann", &path, json!({"size": 9})).json.to_string();
        assert!(refused.contains("size = 9"), "what one sees is said: {refused}");
    });
}

#[test]
fn a_hidden_field_that_is_needed_is_not_named() {
    Server::on_both(|server| {
        let path = format!("/api/v1/things/{}", server.thing("ann", json!({"name": "Lamp"})));
        let demand = |traits: Value| {
            let changed = server.patch("admin", "/api/v1/objects/thing/fields/secret", json!({"traits": traits}));
            assert_eq!(changed.status, StatusCode::OK, "{}", changed.json);
        };
        let says_no_name = |refused: Value| {
            assert_eq!(refused["problems"][0]["code"], "required", "{refused}");
            assert!(!refused.to_string().to_lowercase().contains("secret"), "{refused}");
        };
        demand(json!({"searchable": true, "indexed": true, "required_if": "size = 9"}));
        says_no_name(server.patch("ann", &path, json!({"size": 9})).json);
        assert_eq!(server.patch("admin", &path, json!({"size": 9})).json["problems"][0]["field"], "secret");
        demand(json!({"searchable": true, "indexed": true, "required": true}));
        says_no_name(server.post("ann", "/api/v1/things", json!({"name": "Desk"})).json);
    });
}
