//! Masked fields: whole for those who may see them, and for the others a part and nothing more.

use axum::http::StatusCode;
use serde_json::{Value, json};

use crate::server::{Server, quoted};

const IBAN: &str = "DE89370400440532013000";

/// Things of Ann, for whom `iban` and `pay` are masked.
fn things(server: &Server) -> [String; 2] {
    let ids = ["Lamp", "Desk"].map(|name| server.thing("ann", json!({"name": name})));
    let whole = json!({"iban": IBAN, "pay": 4_200, "secret": "x"});
    assert_eq!(server.patch("admin", &format!("/api/v1/things/{}", ids[0]), whole).status, StatusCode::OK);
    ids
}

#[test]
fn a_masked_field_is_shown_whole_to_some_and_in_part_to_others() {
    Server::on_both(|server| {
        let [lamp, desk] = things(server);
        let read = |who: &str, id: &str| server.get(who, &format!("/api/v1/things/{id}")).json;
        let (whole, part) = (read("reader", &lamp), read("ann", &lamp));
        assert_eq!((&whole["iban"], &whole["pay"]), (&json!(IBAN), &json!(4_200)));
        assert_eq!((&part["iban"], &part["pay"]), (&json!("••••3000"), &Value::Null));
        assert_eq!(read("ann", &desk)["iban"], Value::Null);
        let list = server.get("ann", "/api/v1/things?sort=name").json["data"].to_string();
        assert!(list.contains("••••3000") && !list.contains(IBAN) && !list.contains("4200"), "{list}");
        let now = whole["updated_at"].as_str().expect("a time");
        let past = server.get("ann", &format!("/api/v1/things/{lamp}?as_of={}", quoted(now))).json;
        assert_eq!((&past["iban"], &past["pay"]), (&json!("••••3000"), &Value::Null));
    });
}

#[test]
fn what_is_masked_cannot_be_found_out_in_another_way() {
    Server::on_both(|server| {
        let [lamp, _] = things(server);
        for query in [
            format!("filter={}", quoted("iban starts with \"DE\"")),
            format!("filter={}", quoted("pay > 4000")),
            format!("filter={}", quoted("iban is empty")),
            "sort=pay".to_owned(),
            "sort=-iban".to_owned(),
            "fields=name,iban".to_owned(),
        ] {
            let refused = server.get("ann", &format!("/api/v1/things?{query}"));
            assert_eq!(refused.status, StatusCode::UNPROCESSABLE_ENTITY, "{query}: {}", refused.json);
            assert_eq!(refused.json["problems"][0]["code"], "unknown_field", "{query}");
            assert_eq!(server.get("reader", &format!("/api/v1/things?{query}")).status, StatusCode::OK, "{query}");
        }
        for query in ["group=iban", "measure=sum(pay)", "group=pay&measure=count"] {
            let refused = server.get("ann", &format!("/api/v1/things/summary?{query}"));
            assert_eq!(refused.json["problems"][0]["code"], "unknown_field", "{query}: {}", refused.json);
        }
        for words in [IBAN, "DE8937", "3000"] {
            assert!(server.get("ann", &format!("/api/v1/search?q={words}")).ids().is_empty(), "{words}");
            assert!(server.get("ann", &format!("/api/v1/things?q={words}")).ids().is_empty(), "{words}");
            let matches = quoted(&format!("matches \"{words}\""));
            assert!(server.get("ann", &format!("/api/v1/things?filter={matches}")).ids().is_empty(), "{words}");
            let count = server.get("ann", &format!("/api/v1/things/summary?filter={matches}"));
            assert_eq!(count.json["data"][0]["count"], 0, "{words}: {}", count.json);
        }
        assert_eq!(server.get("reader", &format!("/api/v1/search?q={IBAN}")).ids(), [lamp.as_str()]);
        let matches = quoted(&format!("matches \"{IBAN}\""));
        assert_eq!(server.get("reader", &format!("/api/v1/things?filter={matches}")).ids(), [lamp.as_str()]);
        for log in ["history", "timeline"] {
            let seen = server.get("ann", &format!("/api/v1/things/{lamp}/{log}")).json.to_string();
            assert!(!seen.contains("iban") && !seen.contains("pay") && !seen.contains("3000"), "{seen}");
            let seen = server.get("reader", &format!("/api/v1/things/{lamp}/{log}")).json.to_string();
            assert!(seen.contains(IBAN), "{seen}");
        }
    });
}

#[test]
fn what_is_masked_is_not_written_and_stays_when_other_fields_are() {
    Server::on_both(|server| {
        let [lamp, _] = things(server);
        let path = format!("/api/v1/things/{lamp}");
        let refused = server.patch("ann", &path, json!({"iban": "••••3000"}));
        assert_eq!(refused.json["problems"][0]["code"], "read_only", "{}", refused.json);
        assert_eq!(server.patch("ann", &path, json!({"size": 3})).json["iban"], "••••3000");
        assert_eq!(server.get("reader", &path).json["iban"], IBAN);
        let object = server.get("ann", "/api/v1/objects/thing").json;
        let iban = object["fields"].as_array().expect("fields").iter().find(|field| field["key"] == "iban");
        let iban = iban.expect("it is said to be there");
        assert_eq!((&iban["writable"], &iban["in_part"]), (&json!(false), &json!(true)));
        let schemas = server.get("ann", "/api/v1/openapi.json").json["components"]["schemas"].clone();
        assert_eq!(schemas["Thing"]["properties"]["iban"]["readOnly"], true);
        assert!(schemas["ThingChange"]["properties"]["iban"].is_null());
    });
}

#[test]
fn a_masked_word_is_not_found_out_by_its_pieces_in_other_words() {
    Server::on_both(|server| {
        let [lamp, _] = things(server);
        let path = format!("/api/v1/things/{lamp}");
        let found = |who: &str, words: &str| {
            let filter = quoted(&format!("matches \"{words}\""));
            ["search?q=", "things?q=", "things?filter="].map(|at| {
                let asked = if at.ends_with("filter=") { &filter } else { &quoted(words) };
                server.get(who, &format!("/api/v1/{at}{asked}")).ids().len()
            })
        };
        // The name has a piece of the IBAN, but no word that begins so.
        server.patch("ann", &path, json!({"name": "Lampde8937 o'neill-smith (big) 台灯"}));
        assert_eq!(found("ann", "de8937"), [0, 0, 0]);
        assert_eq!(found("reader", "de8937"), [1, 1, 1]);
        for words in ["lampde", "neill", "smith", "O'Neill", "big lampde8937", "smi big", "灯"] {
            assert_eq!(found("ann", words), [1, 1, 1], "{words}");
        }
        server.patch("ann", &path, json!({"name": "Lamp de8937"}));
        assert_eq!(found("ann", "de8937"), [1, 1, 1], "it is a word that one sees");
    });
}
