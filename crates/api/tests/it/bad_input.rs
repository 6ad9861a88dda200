//! Bad input of every kind gets a clear refusal that names the place, and loses nothing.

use axum::http::StatusCode;
use serde_json::{Value, json};

use crate::server::{Server, quoted};

#[test]
fn a_wrong_value_names_its_field() {
    let server = Server::new();
    for (field, value) in [
        ("size", json!("many")),
        ("size", json!(-1)),
        ("size", json!(1.5)),
        ("weight", json!("1.23456")),
        ("price", json!({"amount": "1", "currency": "XXQ"})),
        ("ready", json!("perhaps")),
        ("born", json!("2024-02-30")),
        ("born", json!("01/02/2024")),
        ("seen", json!("yesterday")),
        ("state", json!("unheard")),
        ("colours", json!(["green"])),
        ("tags", json!({"a": 1})),
        ("place", json!({"planet": "Mars"})),
        ("stars", json!(6)),
        ("spot", json!({"latitude": 91, "longitude": 0})),
        ("email", json!("nobody")),
        ("site", json!("javascript:alert(1)")),
        ("name", json!("x".repeat(1_001))),
        ("name", json!("nul\u{0}")),
        ("number", json!(7)),
        ("pieces_count", json!(7)),
        ("owner", json!("01900000-0000-7000-8000-00000000dead")),
        ("nonsense", json!(1)),
    ] {
        let mut body = json!({"name": "Lamp"});
        body[field] = value.clone();
        let reply = server.post("admin", "/api/v1/things", body);
        assert_eq!(reply.status, StatusCode::UNPROCESSABLE_ENTITY, "{field} = {value}: {}", reply.json);
        let named = reply.json["problems"][0]["field"].as_str().expect("a field");
        assert!(named.starts_with(field), "{field} = {value} is blamed on {named}");
        assert!(!reply.json["problems"][0]["detail"].as_str().expect("a sentence").is_empty());
    }
    assert!(server.get("admin", "/api/v1/things").ids().is_empty(), "nothing was half written");
}

#[test]
fn a_body_that_is_no_object_is_refused() {
    let server = Server::new();
    let deep = format!("{{\"extra\": {}1{}}}", "[".repeat(10_000), "]".repeat(10_000));
    let bodies: [&[u8]; 6] =
        [b"[]", b"nonsense", b"{\"name\": \"\xff\xfe\"}", b"{\"name\": ", b"\"x\"", deep.as_bytes()];
    for body in bodies {
        let reply = server.send("admin", "POST", "/api/v1/things", &[], body);
        assert_eq!((reply.status, &reply.json["code"]), (StatusCode::BAD_REQUEST, &json!("invalid_body")));
    }
    let huge = vec![b' '; 17 * 1024 * 1024];
    let reply = server.send("admin", "POST", "/api/v1/things", &[], &huge);
    assert_eq!(reply.status, StatusCode::PAYLOAD_TOO_LARGE);
}

#[test]
fn a_wrong_filter_names_the_place() {
    let server = Server::new();
    for (filter, position) in [("size = ", 7), ("size ~ 3", 5), ("nonsense = 1", 0), ("size = 1 and (name = \"x\"", 24)]
    {
        let reply = server.get("admin", &format!("/api/v1/things?filter={}", quoted(filter)));
        assert_eq!(reply.status, StatusCode::UNPROCESSABLE_ENTITY, "{filter}");
        assert_eq!(reply.json["problems"][0]["position"], position, "{filter}: {}", reply.json);
    }
    // Words so short that ten thousand of them fit into an address.
    let ten_thousand = vec!["a"; 10_000].join("+or+");
    for (filter, limit) in [
        (vec!["ready"; 501].join("+or+"), "filter_terms_max"),
        (ten_thousand, "filter_terms_max"),
        ("(".repeat(5_000), "filter_depth_max"),
    ] {
        let reply = server.get("admin", &format!("/api/v1/things?filter={filter}"));
        assert_eq!((reply.status, &reply.json["code"]), (StatusCode::BAD_REQUEST, &json!("limit")), "{}", reply.json);
        assert_eq!(reply.json["limit"]["name"], limit);
        assert!(reply.json["detail"].as_str().is_some_and(|text| text.len() < 500));
    }
}

#[test]
fn limits_of_a_call_are_named() {
    let server = Server::new();
    let lamp = server.thing("admin", json!({"name": "Lamp"}));
    let record = format!("things/{lamp}");
    for (path, name, max) in [
        ("things?limit=501".to_owned(), "page_size_max", 500),
        ("things?limit=0".to_owned(), "page_size_max", 500),
        ("things?count=100001".to_owned(), "count_max", 100_000),
        ("things/summary?limit=10001".to_owned(), "summary_rows_max", 10_000),
        ("search?q=lamp&limit=101".to_owned(), "search_hits_max", 100),
        (format!("{record}?timeline=201"), "events_page_max", 200),
        (format!("{record}/timeline?limit=201"), "events_page_max", 200),
        (format!("{record}/history?limit=201"), "events_page_max", 200),
    ] {
        let reply = server.get("admin", &format!("/api/v1/{path}"));
        assert_eq!((reply.status, &reply.json["code"]), (StatusCode::BAD_REQUEST, &json!("limit")), "{path}");
        assert_eq!(reply.json["limit"], json!({"name": name, "max": max}), "{path}");
    }
    let rows: Vec<Value> = (0..10_001).map(|n| json!({"name": n.to_string()})).collect();
    let bulk = server.post("admin", "/api/v1/things/bulk", json!({ "rows": rows }));
    assert_eq!(bulk.json["limit"]["name"], "bulk_rows_max");
    for path in
        ["/api/v1/things?limit=x", "/api/v1/things?nonsense=1", "/api/v1/search", "/api/v1/things?deleted=maybe"]
    {
        let reply = server.get("admin", path);
        assert_eq!((reply.status, &reply.json["code"]), (StatusCode::BAD_REQUEST, &json!("invalid_query")), "{path}");
    }
}

#[test]
fn an_id_of_another_object_or_of_nothing_is_not_found() {
    let server = Server::new();
    let thing = server.thing("admin", json!({"name": "Lamp"}));
    for id in [thing.as_str(), "1", "..", "%00", "01900000-0000-7000-8000-00000000dead"] {
        let reply = server.get("admin", &format!("/api/v1/users/{id}"));
        assert!([StatusCode::NOT_FOUND, StatusCode::BAD_REQUEST].contains(&reply.status), "{id}: {}", reply.status);
    }
    let linked = server.post("admin", "/api/v1/things", json!({"name": "x", "owner": thing}));
    assert_eq!(linked.json["problems"][0]["code"], "not_found");
}

#[test]
fn errors_are_problem_json_whatever_the_route() {
    let server = Server::new();
    for (method, path) in [("GET", "/api/v1/nothing/at/all/here"), ("PUT", "/api/v1/things"), ("GET", "/x")] {
        let reply = server.send("admin", method, path, &[], b"");
        assert_eq!(reply.headers["content-type"], "application/problem+json", "{method} {path}");
        assert!(reply.json["code"].is_string());
    }
}
