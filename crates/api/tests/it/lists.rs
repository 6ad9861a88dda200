//! Lists, pages, summaries, search and the event stream.

use std::collections::BTreeSet;

use axum::http::StatusCode;
use rapport_testkit::on_both;
use serde_json::{Value, json};

use crate::server::{Server, quoted};
use crate::toy;

fn many(server: &Server, count: usize) -> Vec<String> {
    let rows: Vec<Value> =
        (0..count).map(|n| json!({"name": format!("Thing {n:03}"), "size": n % 7, "ready": n % 2 == 0})).collect();
    let reply = server.post("admin", "/api/v1/things/bulk", json!({"rows": rows})).json;
    assert_eq!(reply["created"], count);
    reply["data"].as_array().expect("rows").iter().map(|row| row["id"].as_str().expect("an id").to_owned()).collect()
}

#[test]
fn each_record_that_matches_throughout_comes_exactly_once_while_others_write() {
    for sort in ["size", "-size", "-size,name", "born", "-born,-size", "name"] {
        Server::on_both(|server| each_comes_once(server, sort));
    }
}

fn each_comes_once(server: &Server, sort: &str) {
    let all: BTreeSet<String> = many(server, 60).into_iter().collect();
    let mut seen = Vec::new();
    let mut path = format!("/api/v1/things?limit=7&sort={sort}&fields=name");
    for round in 0.. {
        let page = server.get("admin", &path);
        assert_eq!(page.status, StatusCode::OK, "{}", page.json);
        seen.extend(page.ids());
        // Somebody makes records before and behind the page, and changes others.
        server.thing("admin", json!({"name": format!("Aaa {round}"), "size": 0}));
        server.thing("admin", json!({"name": format!("Zzz {round}"), "size": 6, "born": "2020-01-01"}));
        let touched = &seen[round % seen.len()];
        server.patch("admin", &format!("/api/v1/things/{touched}"), json!({"stars": round % 5}));
        let Some(cursor) = page.json["next_cursor"].as_str() else { break };
        path = format!("/api/v1/things?limit=7&sort={sort}&fields=name&cursor={cursor}");
    }
    let once: BTreeSet<String> = seen.iter().cloned().collect();
    assert_eq!(once.len(), seen.len(), "sorted by {sort}, a record came twice");
    assert!(once.is_superset(&all), "sorted by {sort}, a record was left out");
}

#[test]
fn a_filter_finds_what_it_says() {
    let server = Server::new();
    many(&server, 20);
    let count = |filter: &str| server.get("admin", &format!("/api/v1/things?filter={}", quoted(filter))).ids().len();
    assert_eq!(count("size = 3"), 3);
    assert_eq!(count("size != 3"), 17);
    assert_eq!(count("not (size = 3 or ready)"), 8);
    assert_eq!(count("born is empty and owner = me"), 20);
    assert_eq!(count("none(pieces) and name starts with \"thing 00\""), 10);
    assert_eq!(count("owner.name = \"admin\""), 20);
}

#[test]
fn a_cursor_of_another_list_is_refused() {
    let server = Server::new();
    many(&server, 5);
    let page = server.get("admin", "/api/v1/things?limit=2&sort=name").json;
    let cursor = page["next_cursor"].as_str().expect("more");
    for path in ["?limit=2&sort=size", "?limit=2&sort=name&filter=size%3D1", "?limit=2"] {
        let reply = server.get("admin", &format!("/api/v1/things{path}&cursor={cursor}"));
        assert_eq!(reply.json["problems"][0]["code"], "invalid_cursor", "{path}");
    }
    for made_up in ["x", "AAAA", &cursor[1..], &"A".repeat(60_000)] {
        let reply = server.get("admin", &format!("/api/v1/things?limit=2&sort=name&cursor={made_up}"));
        assert!(reply.status.is_client_error(), "{made_up}");
    }
}

#[test]
fn a_summary_measures_by_group() {
    let server = Server::new();
    many(&server, 14);
    let reply = server.get("admin", "/api/v1/things/summary?group=ready&measure=count,sum(size),avg(size)").json;
    assert_eq!(reply["data"][0], json!({"ready": false, "count": 7, "sum(size)": 21, "avg(size)": "3.00"}), "{reply}");
    assert_eq!(reply["more"], false);
    let months = server.get("admin", "/api/v1/things/summary?group=created_at:month").json;
    assert_eq!(months["data"], json!([{"created_at:month": "2026-03-01", "count": 14}]));
}

#[test]
fn search_finds_beginnings_and_forgives_a_slip() {
    let server = Server::new();
    let id = server.thing("admin", json!({"name": "Magnificent lamp", "secret": "hidden words"}));
    let found = |who: &str, q: &str| server.get(who, &format!("/api/v1/search?q={}", quoted(q))).ids();
    assert_eq!(found("admin", "magn lam"), [id.as_str()]);
    assert_eq!(found("admin", "magnificant"), [id.as_str()]);
    assert_eq!(found("admin", "hidden"), [id.as_str()]);
    assert!(found("admin", "lamp table").is_empty());
    assert!(found("admin", "\" OR * NEAR(").is_empty());
    let listed = server.get("admin", "/api/v1/things?q=magn").ids();
    assert_eq!(listed, [id.as_str()]);
}

#[test]
fn a_stream_goes_on_where_it_broke_off() {
    on_both(toy::part(), |t| {
        let server = Server::over(t);
        let first = server.thing("admin", json!({"name": "One"}));
        let second = server.thing("admin", json!({"name": "Two"}));
        // What happened has its place in the log when the relay has been there.
        t.settle();
        let whole = server.stream("admin", "/api/v1/events?after=0.0&object=thing", &second);
        assert!(whole.contains(&first) && whole.contains("event: thing.created"), "{whole}");
        let id = whole.lines().find_map(|line| line.strip_prefix("id: ")).expect("an id").to_owned();
        let rest = server.stream("admin", &format!("/api/v1/events?after={id}&object=thing"), &second);
        assert!(!rest.contains(&first) && rest.contains(&second), "{rest}");
    });
}

#[test]
fn a_stream_of_an_object_that_is_not_there_is_not_found() {
    let server = Server::new();
    assert_eq!(server.stream_status("admin", "/api/v1/events?object=unicorn"), StatusCode::NOT_FOUND);
    assert_eq!(server.stream_status("admin", "/api/v1/events?after=0.0&object=unicorn"), StatusCode::NOT_FOUND);
    assert_eq!(server.stream_status("stranger", "/api/v1/events?object=thing"), StatusCode::NOT_FOUND);
    assert_eq!(server.stream_status("admin", "/api/v1/events?object=thing"), StatusCode::OK);
}
