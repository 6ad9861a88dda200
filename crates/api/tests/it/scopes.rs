//! An administrator's token with scopes: what its scopes leave out is out of its reach, the catalog and jobs included.

use axum::http::StatusCode;
use serde_json::{Value, json};

use crate::server::Server;

/// Everything that belongs to no object, as (method, path, body).
fn set_up() -> Vec<(&'static str, &'static str, Value)> {
    let field = json!({"key": "size_m2", "kind": {"type": "integer"}});
    vec![
        ("POST", "/api/v1/objects", json!({"key": "property"})),
        ("POST", "/api/v1/objects?preview=true", json!({"key": "property"})),
        ("PATCH", "/api/v1/objects/thing", json!({"label": "Item"})),
        ("DELETE", "/api/v1/objects/thing", json!({})),
        ("POST", "/api/v1/objects/thing/fields", field),
        ("PATCH", "/api/v1/objects/thing/fields/size", json!({"label": "How big"})),
        ("DELETE", "/api/v1/objects/thing/fields/size", json!({})),
        ("PATCH", "/api/v1/settings", json!({"time_zone": "Europe/Berlin"})),
        ("GET", "/api/v1/jobs", json!({})),
        ("POST", "/api/v1/jobs/01900000-0000-7000-8000-00000000dead/replay", json!({})),
    ]
}

fn send(server: &Server, who: &str, (method, path, body): &(&str, &str, Value)) -> StatusCode {
    server.send(who, method, path, &[], body.to_string().as_bytes()).status
}

#[test]
fn a_token_with_less_than_all_scopes_does_not_set_the_workspace_up() {
    Server::on_both(|server| {
        let before = server.get("admin", "/api/v1/objects").json;
        for asked in set_up() {
            for who in ["narrow", "looking"] {
                assert_eq!(send(server, who, &asked), StatusCode::FORBIDDEN, "{who}: {} {}", asked.0, asked.1);
            }
        }
        assert_eq!(server.get("admin", "/api/v1/objects").json, before);
        assert_eq!(server.get("narrow", "/api/v1/me").json["administrator"], false);
        for asked in set_up() {
            assert_ne!(send(server, "whole", &asked), StatusCode::FORBIDDEN, "{} {}", asked.0, asked.1);
        }
        assert_eq!(server.get("whole", "/api/v1/me").json["administrator"], true);
        assert_eq!(server.get("admin", "/api/v1/settings").json["time_zone"], "Europe/Berlin");
    });
}

#[test]
fn a_narrow_token_knows_the_objects_of_its_scopes_only() {
    // Events have a place in the stream at once on SQLite only.
    let server = Server::new();
    let thing = server.thing("admin", json!({"name": "Lamp"}));
    let piece = server.post("admin", "/api/v1/pieces", json!({"name": "Lamp foot", "thing": thing}));
    let id = piece.json["id"].as_str().expect("an id").to_owned();
    let unit = piece.headers["rapport-unit"].to_str().expect("a unit").to_owned();
    assert_eq!(server.get("narrow", "/api/v1/search?q=lamp").ids(), [thing.as_str()]);
    assert_eq!(server.get("narrow", "/api/v1/search?q=lamp&objects=piece").status, StatusCode::NOT_FOUND);
    let objects = server.get("narrow", "/api/v1/objects").json;
    let keys: Vec<&str> =
        objects["data"].as_array().expect("objects").iter().filter_map(|o| o["key"].as_str()).collect();
    assert_eq!(keys, ["thing"]);
    let document = server.get("narrow", "/api/v1/openapi.json").json.to_string();
    assert!(document.contains("/things") && !document.contains("/pieces"), "{document}");
    assert_eq!(server.post("narrow", &format!("/api/v1/undo/{unit}"), json!({})).status, StatusCode::NOT_FOUND);
    assert_eq!(server.get("admin", &format!("/api/v1/pieces/{id}")).status, StatusCode::OK);
    let streamed = server.stream("narrow", "/api/v1/events?after=0.0", &id);
    assert!(streamed.contains(&thing) && !streamed.contains(&id), "{streamed}");
}

#[test]
fn a_token_that_only_reads_undoes_nothing() {
    Server::on_both(|server| {
        let made = server.post("admin", "/api/v1/things", json!({"name": "Lamp"}));
        let path = format!("/api/v1/things/{}", made.json["id"].as_str().expect("an id"));
        let changed = server.patch("admin", &path, json!({"size": 3}));
        for reply in [made, changed] {
            let unit = reply.headers["rapport-unit"].to_str().expect("a unit");
            let undone = server.post("narrow", &format!("/api/v1/undo/{unit}"), json!({})).json;
            assert_eq!((&undone["undone"], &undone["untouched"]), (&json!(0), &json!(1)), "{undone}");
        }
        assert_eq!(server.get("admin", &path).json["size"], 3);
    });
}
