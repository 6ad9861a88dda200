//! Search follows the catalog: a field that becomes searchable, is called another type, names records or is deleted.

use rapport_testkit::on_both;
use serde_json::{Value, json};

use crate::server::Server;
use crate::toy;

const FIELDS: &str = "/api/v1/objects/thing/fields";
/// More records than a change of the catalog goes through itself.
const MANY: usize = 4_100;

fn found(server: &Server, word: &str) -> usize {
    server.get("admin", &format!("/api/v1/search?q={word}")).ids().len()
}

fn change(server: &Server, field: &str, wish: Value) {
    let reply = server.patch("admin", &format!("{FIELDS}/{field}"), wish);
    assert!(reply.status.is_success(), "{}", reply.json);
}

#[test]
fn what_a_field_says_is_found_while_it_is_there_and_searchable() {
    Server::on_both(|server| {
        server.post("admin", FIELDS, json!({"key": "maker", "kind": {"type": "text"}}));
        server.thing("admin", json!({"name": "Lamp", "maker": "Zephyr Works"}));
        assert_eq!(found(server, "zephyr"), 0, "nobody asked for it yet");
        change(server, "maker", json!({"traits": {"searchable": true}}));
        assert_eq!(found(server, "zephyr"), 1);
        change(server, "maker", json!({"kind": {"type": "long_text"}}));
        assert_eq!(found(server, "zephyr"), 1, "under another type");
        server.send("admin", "DELETE", &format!("{FIELDS}/maker"), &[], b"");
        assert_eq!(found(server, "zephyr"), 0, "what was deleted is not found");
        assert_eq!(found(server, "lamp"), 1);
    });
}

#[test]
fn another_title_is_what_records_are_called() {
    Server::on_both(|server| {
        let object = json!({"key": "shop", "fields": [
            {"key": "code", "kind": {"type": "text"}}, {"key": "sign", "kind": {"type": "text"}},
        ]});
        server.post("admin", "/api/v1/objects", object);
        server.post("admin", "/api/v1/shops", json!({"code": "b7", "sign": "Corner Bakery"}));
        assert_eq!(found(server, "bakery"), 0);
        server.patch("admin", "/api/v1/objects/shop", json!({"title": "sign"}));
        let hits = server.get("admin", "/api/v1/search?q=bakery").json;
        assert_eq!(hits["data"][0]["title"], "Corner Bakery", "{hits}");
    });
}

#[test]
fn of_very_many_records_the_worker_does_the_rest() {
    on_both(toy::part(), |t| {
        let server = Server::over(t);
        let rows: Vec<Value> =
            (0..MANY).map(|number| json!({"name": format!("Lamp {number}"), "notes": "zephyr"})).collect();
        assert_eq!(server.post("admin", "/api/v1/things/bulk", json!({ "rows": rows })).json["created"], MANY);
        change(&server, "notes", json!({"traits": {"searchable": true}}));
        let count = || server.get("admin", "/api/v1/things?q=zephyr&count=100000&limit=1").json["count"].clone();
        assert!(count().as_u64().is_some_and(|found| (1..MANY as u64).contains(&found)), "{}", count());
        t.later(60 * 60 * 1_000);
        t.settle();
        assert_eq!(count(), MANY);
    });
}
