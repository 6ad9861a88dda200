//! Undo of a batch over HTTP: at once when it is small, else by the worker, with a place to look at.

use axum::http::StatusCode;
use rapport_kernel::RecordId;
use rapport_kernel::access::Access;
use rapport_kernel::ctx::Actor;
use rapport_testkit::{TestHouse, on_both};
use serde_json::json;
use uuid::Uuid;

use crate::server::Server;
use crate::toy;

const BATCH: Uuid = Uuid::from_u128(0x0190_a5a0_0000_7000_8000_0000_0000_0001);
/// More units than are undone while the client waits.
const MANY: i64 = 30;
/// The server's clock goes ahead of the house's.
const AHEAD_MS: i64 = 60_000;

fn with_server(test: impl Fn(&TestHouse, &Server)) {
    on_both(toy::part(), |t| test(t, &Server::over(t)));
}

/// A thing of Ann's whose size grew from 0, in as many units of the batch.
fn growing(t: &TestHouse, server: &Server, units: i64) -> String {
    let id = server.thing("ann", json!({"name": "Lamp", "size": 0}));
    let record: RecordId = id.parse().expect("an id");
    t.later(AHEAD_MS);
    for size in 1..=units {
        t.later(1);
        let system = t.acting(Actor::System { name: "import".to_owned() }, Access::everything());
        system.with(|ctx| ctx.batch = Some(BATCH)).update("thing", record, json!({"size": size}));
    }
    id
}

#[test]
fn a_small_batch_is_undone_before_the_answer() {
    with_server(|t, server| {
        let id = growing(t, server, 3);
        let undone = server.post("admin", &format!("/api/v1/undo/{BATCH}"), json!({}));
        assert_eq!(undone.status, StatusCode::OK, "{}", undone.json);
        assert_eq!((&undone.json["state"], &undone.json["undone"]), (&json!("done"), &json!(3)));
        assert_eq!(server.get("admin", &format!("/api/v1/things/{id}")).json["size"], 0);
    });
}

#[test]
fn a_large_batch_is_accepted_and_its_place_says_how_far_it_is() {
    with_server(|t, server| {
        let id = growing(t, server, MANY);
        let path = format!("/api/v1/undo/{BATCH}");
        let accepted = server.post("ann", &path, json!({}));
        assert_eq!(accepted.status, StatusCode::ACCEPTED, "{}", accepted.json);
        assert_eq!(accepted.headers["location"], path);
        assert_eq!(accepted.json["state"], "running");
        assert_eq!(server.get("ann", &path).json, accepted.json);
        t.later(AHEAD_MS);
        t.settle();
        let done = server.get("ann", &path).json;
        assert_eq!((&done["state"], &done["undone"], &done["data"]), (&json!("done"), &json!(MANY), &json!([])));
        assert_eq!(server.get("ann", &format!("/api/v1/things/{id}")).json["size"], 0);
        let history = server.get("ann", &format!("/api/v1/things/{id}/history")).json;
        let last = history["data"].as_array().and_then(|all| all.last()).expect("the last change");
        assert_eq!((&last["actor"]["name"], &last["cause"]), (&json!("Ann"), &json!("undo")));
    });
}

#[test]
fn what_was_left_alone_is_listed_with_the_reason() {
    with_server(|t, server| {
        let id = growing(t, server, 3);
        server.patch("ann", &format!("/api/v1/things/{id}"), json!({"size": 99}));
        let undone = server.post("ann", &format!("/api/v1/undo/{BATCH}"), json!({})).json;
        assert_eq!((&undone["undone"], &undone["data"][0]["kept"]), (&json!(0), &json!(["size"])), "{undone}");
        assert_eq!(server.get("ann", &format!("/api/v1/things/{id}")).json["size"], 99);
    });
}

#[test]
fn an_undo_is_known_to_who_asked_for_it_and_to_nobody_else() {
    with_server(|t, server| {
        growing(t, server, MANY);
        let path = format!("/api/v1/undo/{BATCH}");
        for who in ["bob", "stranger"] {
            assert_eq!(server.post(who, &path, json!({})).status, StatusCode::NOT_FOUND, "{who}");
        }
        assert_eq!(server.get("ann", &path).status, StatusCode::NOT_FOUND, "nobody asked yet");
        assert_eq!(server.post("ann", &path, json!({})).status, StatusCode::ACCEPTED);
        for who in ["admin", "bob", "stranger"] {
            assert_eq!(server.get(who, &path).status, StatusCode::NOT_FOUND, "{who}");
        }
        assert_eq!(server.get("", &path).status, StatusCode::UNAUTHORIZED);
        assert_eq!(server.get("ann", "/api/v1/undo/x").status, StatusCode::NOT_FOUND);
        t.later(AHEAD_MS);
        t.settle();
    });
}
