//! Objects and fields made at run time.

use axum::http::StatusCode;
use serde_json::{Value, json};

use crate::server::{Server, quoted};

fn property() -> Value {
    json!({
        "key": "property", "plural": "properties",
        "fields": [
            {"key": "name", "kind": {"type": "text"}, "searchable": true},
            {"key": "lamp", "kind": {"type": "link", "targets": ["thing"], "inverse": "properties"}},
            {"key": "rooms", "kind": {"type": "integer"}},
        ],
    })
}

#[test]
fn a_new_object_is_at_once_in_the_api_the_filters_search_and_the_document() {
    let server = Server::new();
    let lamp = server.thing("admin", json!({"name": "Lamp"}));
    assert_eq!(server.get("admin", "/api/v1/properties").status, StatusCode::NOT_FOUND);
    let made = server.post("admin", "/api/v1/objects", property());
    assert_eq!(made.status, StatusCode::CREATED, "{}", made.json);
    let villa = server.post("admin", "/api/v1/properties", json!({"name": "Villa", "lamp": lamp, "rooms": "7"}));
    assert_eq!(villa.json["rooms"], 7);
    let filter = quoted("any(properties, rooms > 5)");
    assert_eq!(server.get("admin", &format!("/api/v1/things?filter={filter}")).ids(), [lamp.as_str()]);
    assert_eq!(server.get("admin", "/api/v1/search?q=vill").ids().len(), 1);
    let document = server.get("admin", "/api/v1/openapi.json").json;
    assert!(document["paths"]["/properties/{id}"]["patch"].is_object());
    assert!(document["components"]["schemas"]["Property"]["properties"]["rooms"].is_object());
    assert_eq!(server.get("ann", "/api/v1/properties").status, StatusCode::NOT_FOUND, "nobody was granted it");
}

#[test]
fn a_field_is_added_renamed_retyped_and_deleted_without_a_restart() {
    let server = Server::new();
    let numeric = server.thing("admin", json!({"name": "Lamp"}));
    let wordy = server.thing("admin", json!({"name": "Table"}));
    let fields = "/api/v1/objects/thing/fields";
    let added = server.post("admin", fields, json!({"key": "shoe", "kind": {"type": "text"}}));
    assert_eq!(added.status, StatusCode::CREATED, "{}", added.json);
    server.patch("admin", &format!("/api/v1/things/{numeric}"), json!({"shoe": "42"}));
    server.patch("admin", &format!("/api/v1/things/{wordy}"), json!({"shoe": "large"}));

    let renamed = server.patch("admin", &format!("{fields}/shoe"), json!({"key": "shoe_size"}));
    assert_eq!(renamed.status, StatusCode::OK, "{}", renamed.json);
    assert_eq!(server.get("admin", &format!("/api/v1/things/{numeric}")).json["shoe_size"], "42");
    let filter = quoted("shoe = \"42\"");
    assert_eq!(server.get("admin", &format!("/api/v1/things?filter={filter}")).ids(), [numeric.as_str()], "as before");

    let same = server.patch("admin", &format!("{fields}/shoe_size"), json!({"key": "shoe_size"}));
    assert_eq!(same.status, StatusCode::OK, "a change of nothing: {}", same.json);
    let retype = json!({"kind": {"type": "integer"}});
    let tried = server.patch("admin", &format!("{fields}/shoe_size?preview=true"), retype.clone());
    assert_eq!((&tried.json["lost"], &tried.json["lost_examples"][0]["value"]), (&json!(1), &json!("large")));
    assert_eq!(server.get("admin", &format!("/api/v1/things/{numeric}")).json["shoe_size"], "42", "only tried");
    server.patch("admin", &format!("{fields}/shoe_size"), retype);
    assert_eq!(server.get("admin", &format!("/api/v1/things/{numeric}")).json["shoe_size"], 42);
    assert_eq!(server.get("admin", &format!("/api/v1/things/{wordy}")).json["shoe_size"], Value::Null);

    let tried = server.send("admin", "DELETE", &format!("{fields}/shoe_size?preview=true"), &[], b"");
    assert_eq!(tried.json["lost"], 1, "the value that is left");
    assert_eq!(server.send("admin", "DELETE", &format!("{fields}/shoe_size"), &[], b"").status, StatusCode::OK);
    assert!(server.get("admin", &format!("/api/v1/things/{numeric}")).json.get("shoe_size").is_none());
    let history = server.get("admin", &format!("/api/v1/things/{numeric}/history")).json;
    assert!(history.to_string().contains("\"42\""), "what was, stays in the history");
}

#[test]
fn a_thousand_fields_filled_on_one_record_come_back() {
    let server = Server::new();
    let fields: Vec<Value> = (0..1_000)
        .map(|n| match n % 2 {
            0 => json!({"key": format!("f{n}"), "kind": {"type": "text"}}),
            _ => json!({"key": format!("f{n}"), "kind": {"type": "integer"}}),
        })
        .collect();
    let made = server.post("admin", "/api/v1/objects", json!({"key": "wide", "plural": "wides", "fields": fields}));
    assert_eq!(made.status, StatusCode::CREATED, "{}", made.json["detail"]);
    let values: serde_json::Map<String, Value> = (0..1_000)
        .map(|n| (format!("f{n}"), if n % 2 == 0 { json!(format!("value {n}")) } else { json!(n) }))
        .collect();
    let sent = server.post("admin", "/api/v1/wides", Value::Object(values.clone()));
    assert_eq!(sent.status, StatusCode::CREATED, "{}", sent.json["detail"]);
    for (key, value) in &values {
        assert_eq!(sent.json[key], *value);
    }
    let filter = quoted("f998 = \"value 998\" and f999 = 999");
    assert_eq!(server.get("admin", &format!("/api/v1/wides?filter={filter}&sort=f997")).ids().len(), 1);
    let more: Vec<Value> = (0..1_201).map(|n| json!({"key": format!("g{n}"), "kind": {"type": "date"}})).collect();
    let refused = server.post("admin", "/api/v1/objects", json!({"key": "wider", "plural": "widers", "fields": more}));
    assert_eq!(refused.json["limit"], json!({"name": "fields_per_object_max", "max": 1_200}), "{}", refused.json);
}

#[test]
fn what_cannot_be_is_refused_with_its_reason() {
    let server = Server::new();
    for (body, code) in [
        (json!({"key": "Thing"}), "invalid"),
        (json!({"key": "thing"}), "invalid"),
        (json!({"key": "search", "plural": "search"}), "invalid"),
        (json!({"key": "x", "fields": [{"key": "id", "kind": {"type": "text"}}]}), "invalid"),
        (json!({"key": "x", "fields": [{"key": "a", "kind": {"type": "nonsense"}}]}), "invalid"),
        (
            json!({"key": "x", "fields": [{"key": "a", "kind": {"type": "link", "targets": ["nothing"], "inverse": "b"}}]}),
            "invalid",
        ),
    ] {
        let reply = server.post("admin", "/api/v1/objects", body.clone());
        assert_eq!(
            (reply.status.is_client_error(), &reply.json["code"]),
            (true, &json!(code)),
            "{body}: {}",
            reply.json
        );
    }
    let standard = server.send("admin", "DELETE", "/api/v1/objects/thing/fields/name", &[], b"");
    assert_eq!(standard.status, StatusCode::CONFLICT, "{}", standard.json);
}

#[test]
fn unique_values_that_become_the_same_are_kept_once_and_told_before() {
    Server::on_both(|server| {
        let fields = "/api/v1/objects/thing/fields";
        let field = json!({"key": "serial", "kind": {"type": "text"}, "unique": true});
        assert_eq!(server.post("admin", fields, field).status, StatusCode::CREATED);
        let [first, same, other] =
            ["7", "07", "8"].map(|code| server.thing("admin", json!({"name": "Lamp", "serial": code})));
        let retype = json!({"kind": {"type": "integer"}});
        let tried = server.patch("admin", &format!("{fields}/serial?preview=true"), retype.clone());
        assert_eq!((&tried.json["lost"], &tried.json["lost_examples"][0]["id"]), (&json!(1), &json!(same)));
        assert_eq!(server.patch("admin", &format!("{fields}/serial"), retype).status, StatusCode::OK);
        let code = |id: &str| server.get("admin", &format!("/api/v1/things/{id}")).json["serial"].clone();
        assert_eq!([code(&first), code(&same), code(&other)], [json!(7), json!(null), json!(8)]);
    });
}

#[test]
fn an_object_says_how_it_is_shown_without_what_one_may_not_see() {
    let server = Server::new();
    let field = json!({"key": "shelf", "kind": {"type": "text"}});
    server.post("admin", "/api/v1/objects/thing/fields", field);
    server.post("admin", "/api/v1/objects", property());
    let fields = |who: &str, object: &str| {
        let shown = server.get(who, &format!("/api/v1/objects/{object}")).json;
        let sections = shown["layout"].as_array().cloned().unwrap_or_default();
        let keys: Vec<Value> = sections.iter().flat_map(|one| one["fields"].as_array().cloned().unwrap()).collect();
        (keys, shown["views"].clone())
    };
    let (all, views) = fields("admin", "thing");
    assert!(all.contains(&json!("secret")) && all.contains(&json!("shelf")), "{all:?}");
    assert_eq!((&views[0]["key"], &views[0]["filter"]), (&json!("all"), &Value::Null));
    let (seen, views) = fields("ann", "thing");
    assert!(!seen.contains(&json!("secret")) && !views.to_string().contains("secret"), "{seen:?} {views}");
    let (own, views) = fields("admin", "property");
    assert_eq!(own, [json!("name"), json!("lamp"), json!("rooms"), json!("owner")]);
    assert_eq!(views[0]["columns"], json!(["name", "lamp", "rooms", "owner"]));
}

#[test]
fn a_word_that_nobody_knows_is_not_passed_over() {
    let server = Server::new();
    let fields = "/api/v1/objects/thing/fields";
    let refused = |reply: crate::server::Reply, word: &str| {
        assert_eq!(reply.status, StatusCode::UNPROCESSABLE_ENTITY, "{}", reply.json);
        assert!(reply.json["detail"].as_str().is_some_and(|detail| detail.contains(word)), "{}", reply.json);
    };
    let text = json!({"type": "text"});
    refused(server.post("admin", fields, json!({"key": "shoe", "kind": text, "requird": true})), "requird");
    refused(server.patch("admin", &format!("{fields}/name"), json!({"labl": "Name"})), "labl");
    refused(server.patch("admin", &format!("{fields}/name"), json!({"traits": {"requird": true}})), "requird");
    refused(server.patch("admin", "/api/v1/objects/thing", json!({"plurl": "items"})), "plurl");
    let field = json!({"key": "name", "kind": text, "uniqe": true});
    refused(server.post("admin", "/api/v1/objects", json!({"key": "shop", "fields": [field]})), "uniqe");
}

#[test]
fn a_change_of_the_catalog_or_the_settings_sent_twice_is_done_once() {
    Server::on_both(|server| {
        let send = |key: &str, method: &str, path: &str, body: Value| {
            let key = [("idempotency-key", key)];
            server.send("admin", method, &format!("/api/v1/{path}"), &key, body.to_string().as_bytes())
        };
        let field = json!({"key": "shoe", "kind": {"type": "text"}});
        let calls = [
            ("POST", "objects", property()),
            ("PATCH", "objects/property", json!({"label": "House"})),
            ("POST", "objects/thing/fields", field.clone()),
            ("PATCH", "objects/thing/fields/shoe", json!({"label": "Shoe size"})),
            ("DELETE", "objects/thing/fields/shoe", json!({})),
            ("DELETE", "objects/property", json!({})),
            ("PATCH", "settings", json!({"base_currency": "CHF"})),
        ];
        for (number, (method, path, body)) in calls.into_iter().enumerate() {
            let key = number.to_string();
            let first = send(&key, method, path, body.clone());
            assert!(first.status.is_success(), "{method} {path}: {}", first.json);
            assert!(!first.headers.contains_key("idempotency-replayed"));
            let second = send(&key, method, path, body);
            assert_eq!((second.status, &second.json), (first.status, &first.json), "{method} {path}");
            assert_eq!(second.headers["idempotency-replayed"], "true", "{method} {path}");
        }
        let other = send("6", "PATCH", "settings", json!({"base_currency": "EUR"}));
        assert_eq!((other.status, &other.json["code"]), (StatusCode::CONFLICT, &json!("idempotency_mismatch")));
        assert_eq!(server.get("admin", "/api/v1/settings").json["base_currency"], "CHF");
        let again = send("7", "POST", "objects/thing/fields", field.clone());
        assert_eq!(again.status, StatusCode::CREATED, "another key is another change: {}", again.json);
        let refused = send("8", "POST", "objects/thing/fields", field);
        assert!(refused.status.is_client_error(), "a refusal is not kept");
    });
}

#[test]
fn who_changed_the_catalog_and_the_settings_is_told_to_administrators() {
    Server::on_both(|server| {
        let history = |who: &str, more: &str| server.get(who, &format!("/api/v1/settings/history{more}"));
        let fields = "/api/v1/objects/thing/fields";
        server.post("admin", &format!("{fields}?preview=true"), json!({"key": "shoe", "kind": {"type": "text"}}));
        assert_eq!(history("admin", "").json["data"], json!([]), "nothing was done yet");
        server.post("admin", fields, json!({"key": "shoe", "kind": {"type": "text"}}));
        server.patch("admin", "/api/v1/settings", json!({"name": "Acme"}));
        server.send("admin", "DELETE", &format!("{fields}/shoe"), &[], b"");
        let told = history("admin", "").json["data"].clone();
        let kinds: Vec<&Value> = told.as_array().expect("a list").iter().map(|event| &event["kind"]).collect();
        assert_eq!(kinds, ["catalog_changed", "settings_changed", "catalog_changed"]);
        assert_eq!((&told[0]["actor"]["name"], &told[0]["data"]["change"]["key"]), (&json!("Admin"), &json!("shoe")));
        assert_eq!(told[1]["data"]["new"]["name"], "Acme");
        let page = history("admin", "?limit=2").json;
        let rest = history("admin", &format!("?cursor={}", page["next_cursor"].as_str().expect("a cursor")));
        assert_eq!(rest.json["data"], json!([told[2]]));
        assert_eq!(history("reader", "").status, StatusCode::FORBIDDEN);
    });
}

#[test]
fn an_object_is_left_out_of_the_navigation_and_stays_where_programs_find_it() {
    Server::on_both(|server| {
        server.post("admin", "/api/v1/objects", json!({"key": "lamp", "plural": "lamps"}));
        let hide = |hidden| server.patch("admin", "/api/v1/settings", json!({"hidden": hidden}));
        let place = || server.get("admin", "/api/v1/objects/lamp").json["navigation"].clone();
        let wrong = hide(json!(["nothing"]));
        assert_eq!(
            (wrong.status, &wrong.json["problems"][0]["field"]),
            (StatusCode::UNPROCESSABLE_ENTITY, &json!("hidden"))
        );
        assert_ne!(place(), json!(null));
        assert_eq!(hide(json!(["lamp"])).json["hidden"], json!(["lamp"]));
        assert_eq!(place(), json!(null));
        assert_eq!(server.get("admin", "/api/v1/lamps").status, StatusCode::OK);
    });
}
