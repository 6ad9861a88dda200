//! One record: create, read, change, delete, restore, history, undo.

use axum::http::StatusCode;
use serde_json::{Value, json};

use crate::server::Server;
use crate::toy;

#[test]
fn a_record_comes_back_as_it_was_sent_whatever_the_kinds_of_its_fields() {
    let server = Server::new();
    let sent = toy::full();
    let id = server.thing("admin", Value::Object(sent.clone()));
    let got = server.get("admin", &format!("/api/v1/things/{id}")).json;
    for (key, value) in &sent {
        let mut expected = value.clone();
        if key == "person" {
            expected["full"] = json!("Ada Lovelace");
        }
        assert_eq!(got[key], expected, "{key}");
    }
    assert_eq!(got["number"], "T-1");
    assert_eq!(got["pieces_count"], 0);
    assert_eq!(got["version"], 1);
    // What was read can be sent again and changes nothing.
    let mut again = got.as_object().expect("an object").clone();
    again.retain(|key, _| sent.contains_key(key));
    let reply = server.patch("admin", &format!("/api/v1/things/{id}"), Value::Object(again));
    assert_eq!((reply.status, &reply.json["version"]), (StatusCode::OK, &json!(1)), "{}", reply.json);
}

#[test]
fn absent_is_not_null_and_parts_can_be_set_alone() {
    let server = Server::new();
    let id = server.thing("admin", Value::Object(toy::full()));
    let path = format!("/api/v1/things/{id}");
    let reply = server.patch("admin", &path, json!({"place.street": "Domkloster 4", "size": null}));
    assert_eq!(reply.json["place"], json!({"street": "Domkloster 4", "city": "Köln", "country": "DE"}));
    assert_eq!(reply.json["size"], Value::Null);
    assert_eq!(reply.json["name"], "Lamp");
}

#[test]
fn two_writers_of_different_fields_both_win_and_of_the_same_field_are_told() {
    let server = Server::new();
    let id = server.thing("admin", json!({"name": "Lamp"}));
    let path = format!("/api/v1/things/{id}");
    let stale = [("if-match", "\"1\"")];
    assert_eq!(server.patch("admin", &path, json!({"size": 1})).json["version"], 2);
    let merged = server.send("admin", "PATCH", &path, &stale, br#"{"stars": 3}"#);
    assert_eq!((&merged.json["size"], &merged.json["stars"]), (&json!(1), &json!(3)));
    let clash = server.send("admin", "PATCH", &path, &stale, br#"{"size": 2}"#);
    assert_eq!(clash.status, StatusCode::CONFLICT);
    let conflict = &clash.json["conflicts"][0];
    assert_eq!((&conflict["field"], &conflict["theirs"], &conflict["yours"]), (&json!("size"), &json!(1), &json!(2)));
    assert_eq!(conflict["by"], "Admin");
    let agreed = server.send("admin", "PATCH", &path, &stale, br#"{"size": 1}"#);
    assert_eq!(agreed.status, StatusCode::OK, "wanting what is there already is no conflict");
}

#[test]
fn a_writer_who_is_very_late_is_told_of_a_change_among_hundreds() {
    Server::on_both(|server| {
        let id = server.thing("admin", json!({"name": "Lamp"}));
        let path = format!("/api/v1/things/{id}");
        for size in 0..205 {
            server.patch("admin", &path, json!({"size": size}));
        }
        server.patch("admin", &path, json!({"stars": 5}));
        let clash = server.send("admin", "PATCH", &path, &[("if-match", "\"1\"")], br#"{"stars": 3}"#);
        assert_eq!(clash.status, StatusCode::CONFLICT, "{}", clash.json);
        assert_eq!(clash.json["conflicts"][0]["field"], "stars");
        assert_eq!(server.get("admin", &path).json["stars"], 5);
    });
}

#[test]
fn what_is_done_to_a_whole_record_goes_with_no_change_that_its_caller_has_not_seen() {
    Server::on_both(|server| {
        let id = server.thing("admin", json!({"name": "Lamp"}));
        let path = format!("/api/v1/things/{id}");
        let rename = format!("{path}/actions/rename");
        server.patch("admin", &path, json!({"size": 1}));
        let send = |method: &str, path: &str, tag: &str| {
            server.send("admin", method, path, &[("if-match", tag)], br#"{"name": "Sun"}"#)
        };
        for refused in [send("DELETE", &path, "\"1\""), send("POST", &rename, "\"1\"")] {
            assert_eq!(refused.status, StatusCode::CONFLICT, "{}", refused.json);
            let conflict = &refused.json["conflicts"][0];
            assert_eq!((&conflict["field"], &conflict["theirs"]), (&json!("size"), &json!(1)));
        }
        assert_eq!(server.get("admin", &path).json["name"], "Lamp");
        assert_eq!(send("POST", &rename, "\"2\"").status, StatusCode::OK);
        assert_eq!(send("DELETE", &path, "\"3\"").status, StatusCode::NO_CONTENT);
        let restore = format!("{path}/restore");
        let refused = send("POST", &restore, "\"3\"");
        assert_eq!(refused.status, StatusCode::CONFLICT, "it was not in the bin then: {}", refused.json);
        assert_eq!(send("POST", &restore, "\"4\"").status, StatusCode::OK);
        assert_eq!(send("DELETE", &path, "\"99\"").json["problems"][0]["code"], "unknown_version");
    });
}

#[test]
fn a_conflict_names_no_field_that_its_reader_does_not_see() {
    let server = Server::new();
    let id = server.thing("ann", json!({"name": "Lamp"}));
    let path = format!("/api/v1/things/{id}");
    server.patch("admin", &path, json!({"secret": "xyzzy"}));
    let body = br#"{"name": "Sun"}"#;
    let refused = server.send("ann", "POST", &format!("{path}/actions/rename"), &[("if-match", "\"1\"")], body);
    assert_eq!((refused.status, &refused.json["conflicts"]), (StatusCode::CONFLICT, &json!([])), "{}", refused.json);
}

#[test]
fn a_request_sent_twice_is_done_once() {
    let server = Server::new();
    let key = [("idempotency-key", "abc")];
    let body = br#"{"name": "Lamp"}"#;
    let first = server.send("admin", "POST", "/api/v1/things", &key, body);
    let second = server.send("admin", "POST", "/api/v1/things", &key, body);
    assert_eq!(first.json, second.json);
    assert_eq!(second.headers["idempotency-replayed"], "true");
    assert_eq!(server.get("admin", "/api/v1/things").ids().len(), 1);
    let other = server.send("admin", "POST", "/api/v1/things", &key, br#"{"name": "Table"}"#);
    assert_eq!((other.status, &other.json["code"]), (StatusCode::CONFLICT, &json!("idempotency_mismatch")));
    let else_one = server.send("ann", "POST", "/api/v1/things", &key, br#"{"name": "Table"}"#);
    assert_eq!(else_one.status, StatusCode::CREATED, "another caller's key is another key");
}

#[test]
fn an_undo_sent_twice_is_done_once_and_can_itself_be_undone() {
    let server = Server::new();
    let id = server.thing("admin", json!({"name": "Lamp", "size": 1}));
    let path = format!("/api/v1/things/{id}");
    let unit = server.patch("admin", &path, json!({"size": 2})).headers["rapport-unit"].clone();
    let undo = format!("/api/v1/undo/{}", unit.to_str().expect("a unit"));
    let key = [("idempotency-key", "abc")];
    let first = server.send("admin", "POST", &undo, &key, b"");
    server.patch("admin", &path, json!({"size": 2}));
    let second = server.send("admin", "POST", &undo, &key, b"");
    assert_eq!((&second.json, &second.json["undone"]), (&first.json, &json!(1)), "{}", second.json);
    assert_eq!(second.headers["idempotency-replayed"], "true");
    assert_eq!(server.get("admin", &path).json["size"], 2, "what came later stays");
    server.patch("admin", &path, json!({"size": 1}));
    let back = format!("/api/v1/undo/{}", first.headers["rapport-unit"].to_str().expect("a unit"));
    assert_eq!(server.post("admin", &back, json!({})).json["undone"], 1);
    assert_eq!(server.get("admin", &path).json["size"], 2);
}

#[test]
fn deleting_takes_pieces_along_and_undo_brings_them_back() {
    let server = Server::new();
    let id = server.thing("admin", json!({"name": "Lamp"}));
    let friend = server.thing("admin", json!({"name": "Table", "friends": [id]}));
    let piece = server.post("admin", "/api/v1/pieces", json!({"name": "Bulb", "thing": id}));
    let piece = piece.json["id"].as_str().expect("an id").to_owned();
    let path = format!("/api/v1/things/{id}");
    assert_eq!(server.get("admin", &path).json["pieces_count"], 1);

    let deleted = server.send("admin", "DELETE", &path, &[], b"");
    assert_eq!(deleted.status, StatusCode::NO_CONTENT);
    assert_eq!(server.get("admin", &path).status, StatusCode::NOT_FOUND);
    assert_eq!(server.get("admin", &format!("/api/v1/pieces/{piece}")).status, StatusCode::NOT_FOUND);
    assert_eq!(server.get("admin", &format!("/api/v1/things/{friend}")).json["friends"], json!([]));
    assert_eq!(server.get("admin", "/api/v1/things?deleted=true").ids(), [id.as_str()]);

    let unit = deleted.headers["rapport-unit"].to_str().expect("a unit").to_owned();
    let undone = server.post("admin", &format!("/api/v1/undo/{unit}"), json!({}));
    assert_eq!((&undone.json["undone"], &undone.json["untouched"]), (&json!(3), &json!(0)), "{}", undone.json);
    assert_eq!(server.get("admin", &path).json["pieces_count"], 1);
    assert_eq!(server.get("admin", &format!("/api/v1/things/{friend}")).json["friends"], json!([id]));
}

#[test]
fn undo_leaves_what_somebody_changed_since() {
    let server = Server::new();
    let id = server.thing("admin", json!({"name": "Lamp", "size": 1, "stars": 1}));
    let path = format!("/api/v1/things/{id}");
    let change = server.patch("admin", &path, json!({"size": 2, "stars": 2}));
    let unit = change.headers["rapport-unit"].to_str().expect("a unit").to_owned();
    server.patch("admin", &path, json!({"stars": 5}));
    let undone = server.post("admin", &format!("/api/v1/undo/{unit}"), json!({})).json;
    assert_eq!((&undone["partly"], &undone["data"][0]["kept"]), (&json!(1), &json!(["stars"])));
    let now = server.get("admin", &path).json;
    assert_eq!((&now["size"], &now["stars"]), (&json!(1), &json!(5)));
}

#[test]
fn the_history_tells_each_change_and_the_past_can_be_read() {
    let server = Server::new();
    let id = server.thing("admin", json!({"name": "Lamp", "size": 1}));
    server.patch("admin", &format!("/api/v1/things/{id}"), json!({"size": 2}));
    let history = server.get("admin", &format!("/api/v1/things/{id}/history")).json;
    assert_eq!(history["data"][1]["changes"], json!({"size": {"old": 1, "new": 2}}));
    assert_eq!(history["data"][1]["actor"]["name"], "Admin");
    let then = server.get("admin", &format!("/api/v1/things/{id}?as_of=2000-01-01T00:00:00Z"));
    assert_eq!(then.status, StatusCode::NOT_FOUND, "it was not there then");
    let now = server.get("admin", &format!("/api/v1/things/{id}?as_of=2099-01-01T00:00:00Z"));
    assert_eq!(now.json["size"], 2);
}

#[test]
fn a_history_is_read_page_by_page() {
    Server::on_both(|server| {
        let id = server.thing("admin", json!({"name": "Lamp"}));
        for size in 1..=4 {
            server.patch("admin", &format!("/api/v1/things/{id}"), json!({"size": size}));
        }
        let history = |query: &str| server.get("admin", &format!("/api/v1/things/{id}/history?{query}"));
        let mut versions = Vec::new();
        let mut page = history("limit=2&after_version=1").json;
        loop {
            let data = page["data"].as_array().expect("changes");
            versions.extend(data.iter().map(|one| one["version"].as_i64().expect("a version")));
            let Some(cursor) = page["next_cursor"].as_str() else { break };
            page = history(&format!("limit=2&cursor={cursor}")).json;
        }
        assert_eq!(versions, [2, 3, 4, 5]);
        assert_eq!(history("before=x").json["code"], "invalid_query", "what is not obeyed is refused");
        assert_eq!(history("cursor=x").json["problems"][0]["code"], "invalid_cursor");
        assert_eq!(history("limit=201").json["limit"], json!({"name": "events_page_max", "max": 200}));
    });
}

#[test]
fn the_timeline_shows_what_happened_to_what_hangs_on_a_record() {
    let server = Server::new();
    let id = server.thing("admin", json!({"name": "Lamp"}));
    server.post("admin", "/api/v1/pieces", json!({"name": "Bulb", "thing": id}));
    let first = server.get("admin", &format!("/api/v1/things/{id}/timeline?limit=1")).json;
    assert_eq!(first["data"][0]["object"], "piece");
    let before = first["next_cursor"].as_str().expect("more to come");
    let second = server.get("admin", &format!("/api/v1/things/{id}/timeline?limit=1&before={before}")).json;
    assert_eq!((&second["data"][0]["object"], &second["data"][0]["kind"]), (&json!("thing"), &json!("created")));
}

#[test]
fn an_action_has_typed_parameters() {
    let server = Server::new();
    let id = server.thing("admin", json!({"name": "Lamp"}));
    let path = format!("/api/v1/things/{id}/actions/rename");
    assert_eq!(server.post("admin", &path, json!({})).json["problems"][0]["code"], "required");
    assert_eq!(server.post("admin", &path, json!({"nam": "x"})).json["problems"][0]["code"], "unknown_parameter");
    assert_eq!(server.post("admin", &path, json!({"name": "Sun"})).json, json!({"renamed": true}));
    assert_eq!(server.get("admin", &format!("/api/v1/things/{id}")).json["name"], "Sun");
    let unknown = server.post("admin", &format!("/api/v1/things/{id}/actions/explode"), json!({}));
    assert_eq!(unknown.status, StatusCode::NOT_FOUND);
}

#[test]
fn an_action_is_done_on_several_records_or_on_none() {
    Server::on_both(|server| {
        let ids = ["One", "Two"].map(|name| server.thing("admin", json!({"name": name})));
        let path = "/api/v1/things/actions/rename";
        let names =
            || ids.each_ref().map(|id| server.get("admin", &format!("/api/v1/things/{id}")).json["name"].clone());
        let done = server.post("admin", path, json!({"ids": ids, "params": {"name": "Sun"}}));
        assert_eq!(done.json, json!({"data": [{"renamed": true}, {"renamed": true}]}));
        assert_eq!(names(), ["Sun", "Sun"]);
        let nobody = "01970000-0000-7000-8000-000000000000";
        let refused = server.post("admin", path, json!({"ids": [ids[0], nobody], "params": {"name": "Moon"}}));
        assert_eq!((refused.status, &refused.json["row"]), (StatusCode::NOT_FOUND, &json!(1)), "{}", refused.json);
        assert_eq!(names(), ["Sun", "Sun"], "none of a unit that was refused");
        for (wrong, place) in [
            (json!({}), "ids"),
            (json!({"ids": []}), "ids"),
            (json!({"ids": ["x"]}), "ids.0"),
            (json!({"ids": ids, "params": 1}), "params"),
            (json!({"ids": ids, "name": "x"}), "name"),
            (json!({"ids": ids, "params": {}}), "name"),
        ] {
            let refused = server.post("admin", path, wrong.clone());
            assert_eq!(refused.json["problems"][0]["field"], place, "{wrong}: {}", refused.json);
        }
        let many: Vec<&str> = std::iter::repeat_n(nobody, 1_001).collect();
        let refused = server.post("admin", path, json!({"ids": many, "params": {"name": "x"}}));
        assert_eq!(refused.json["code"], "limit", "{}", refused.json);
        assert_eq!(
            server.post("reader", path, json!({"ids": ids, "params": {"name": "x"}})).status,
            StatusCode::FORBIDDEN
        );
        assert_eq!(server.post("stranger", path, json!({"ids": ids})).status, StatusCode::NOT_FOUND);
    });
}

#[test]
fn a_bulk_call_changes_all_that_a_filter_finds() {
    Server::on_both(|server| {
        for (name, size) in [("One", 7), ("Two", 7), ("Three", 8)] {
            server.thing("admin", json!({"name": name, "size": size}));
        }
        let bulk = |body| server.post("admin", "/api/v1/things/bulk", body);
        let reply = bulk(json!({"filter": "size = 7", "set": {"notes": "Seven"}}));
        assert_eq!((&reply.json["updated"], &reply.json["refused"]), (&json!(2), &json!(0)), "{}", reply.json);
        assert_eq!(server.get("admin", "/api/v1/things?filter=notes%20%3D%20%22Seven%22").ids().len(), 2);
        for wrong in
            [json!({"set": {"size": 1}}), json!({"filter": " ", "set": {"size": 1}}), json!({"filter": "true"})]
        {
            assert_eq!(bulk(wrong).status, StatusCode::UNPROCESSABLE_ENTITY);
        }
    });
}

#[test]
fn a_bulk_call_answers_each_row() {
    let server = Server::new();
    server.thing("admin", json!({"name": "Lamp", "code": "A"}));
    let rows = json!([
        {"code": "A", "name": "Lamp 2"},
        {"code": "B", "name": "Table"},
        {"code": "b", "name": "Table 2"},
        {"code": "C", "size": -1, "name": "Bad"},
        {"code": "A", "name": "Lamp 2"},
    ]);
    let reply = server.post("admin", "/api/v1/things/bulk", json!({"match": "code", "rows": rows}));
    let statuses: Vec<&str> =
        reply.json["data"].as_array().expect("rows").iter().map(|row| row["status"].as_str().expect("one")).collect();
    assert_eq!(statuses, ["updated", "created", "updated", "refused", "unchanged"], "{}", reply.json);
    assert_eq!(reply.json["data"][3]["error"]["problems"][0]["field"], "size");

    let atomic = json!({"atomic": true, "rows": [{"name": "Fine"}, {"name": "Bad", "stars": 9}]});
    let refused = server.post("admin", "/api/v1/things/bulk", atomic);
    assert_eq!(refused.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert_eq!((&refused.json["row"], &refused.json["problems"][0]["field"]), (&json!(1), &json!("stars")));
    assert_eq!(server.get("admin", "/api/v1/things").ids().len(), 2, "nothing of an atomic batch was written");
}

#[test]
fn a_refused_atomic_call_names_its_row_whatever_the_refusal() {
    Server::on_both(|server| {
        let bobs = server.thing("bob", json!({"name": "Bobs", "code": "B"}));
        for size in [1, 2] {
            server.thing("admin", json!({"name": "Twin", "size": size, "notes": "one"}));
        }
        let fine = json!({"name": "Fine", "code": "F"});
        let refused = |who: &str, body: Value| {
            let mut body = body;
            body["atomic"] = json!(true);
            let reply = server.post(who, "/api/v1/things/bulk", body);
            assert!(reply.status.is_client_error(), "{}", reply.json);
            (reply.status.as_u16(), reply.json["row"].clone(), reply.json["code"].clone())
        };
        let bad = json!({"name": "Bad", "code": "F", "stars": 9});
        let keys =
            json!({"match": "code", "rows": [fine, {"name": "G", "code": "G"}, {"name": "H", "code": "G"}, bad]});
        assert_eq!(refused("admin", keys), (422, json!(3), json!("invalid")), "the second round begins with row 2");
        let taken = json!({"match": "code", "rows": [fine, {"name": "x", "code": "b"}]});
        assert_eq!(refused("ann", taken), (422, json!(1), json!("invalid")));
        let missing = json!({"match": "id", "rows": [fine, {"id": bobs, "name": "x"}]});
        assert_eq!(refused("ann", missing), (404, json!(1), json!("not_found")));
        let forbidden = json!({"match": "id", "rows": [{"id": bobs, "name": "x"}]});
        assert_eq!(refused("reader", forbidden), (403, json!(0), json!("forbidden")));
        let twins = json!({"match": "name", "rows": [fine, {"name": "Twin"}]});
        assert_eq!(refused("admin", twins), (422, json!(1), json!("invalid")));
        assert_eq!(server.get("admin", "/api/v1/things").ids().len(), 3, "nothing was written");
    });
}

#[test]
fn one_call_answers_a_record_with_its_timeline_and_where_each_value_comes_from() {
    let server = Server::new();
    let lamp = server.thing("ann", json!({"name": "Lamp", "size": 1}));
    let path = format!("/api/v1/things/{lamp}");
    server.patch("admin", &path, json!({"size": 2, "secret": "s"}));
    let whole = server.get("admin", &format!("{path}?timeline=10&provenance=true")).json;
    let kinds = whole["timeline"]["data"].as_array().expect("entries").iter().map(|one| one["kind"].clone());
    assert_eq!(kinds.collect::<Vec<_>>(), [json!("updated"), json!("created")], "newest first");
    let from = &whole["provenance"];
    assert_eq!((&from["name"]["version"], &from["name"]["actor"]["name"]), (&json!(1), &json!("Ann")));
    assert_eq!((&from["size"]["version"], &from["size"]["actor"]["name"]), (&json!(2), &json!("Admin")));
    assert_eq!(from["size"]["cause"], "api");
    assert_eq!(from["size"]["at"], whole["updated_at"]);
    let anns = server.get("ann", &format!("{path}?provenance=true")).json;
    assert!(anns["provenance"].get("secret").is_none(), "{anns}");
    assert!(anns.get("timeline").is_none());
    let bobs = server.get("bob", &format!("{path}?provenance=true"));
    assert_eq!(bobs.status, StatusCode::NOT_FOUND);
}
