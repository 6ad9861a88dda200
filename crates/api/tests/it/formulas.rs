//! Formula fields made at run time: read, filtered, sorted, paged, grouped and looked at as they were.

use axum::http::StatusCode;
use serde_json::{Value, json};

use crate::server::{Server, quoted};

fn offer() -> Value {
    let field = |key: &str, kind: Value| json!({"key": key, "label": key, "kind": kind});
    let formula = |key: &str, text: &str, result: Value| {
        field(key, json!({"type": "formula", "expression": text, "result": result}))
    };
    json!({
        "key": "offer", "plural": "offers",
        "fields": [
            field("name", json!({"type": "text"})),
            field("price", json!({"type": "money"})),
            field("off", json!({"type": "percent"})),
            field("until", json!({"type": "date"})),
            field("thing", json!({"type": "link", "targets": ["thing"], "inverse": "offers"})),
            formula("net", "price * (100 - off) / 100", json!({"type": "money"})),
            formula("title", "name & \" for \" & round(off) & \"% less\"", json!({"type": "text"})),
            formula("left", "days_between(today, until)", json!({"type": "integer"})),
            formula("hot", "left < 7 and net >= 50", json!({"type": "boolean"})),
        ],
    })
}

fn made(server: &Server) -> Vec<String> {
    let reply = server.post("admin", "/api/v1/objects", offer());
    assert_eq!(reply.status, StatusCode::CREATED, "{}", reply.json);
    let rows = [
        json!({"name": "Lamp", "price": "100 EUR", "off": "12.5", "until": "2026-03-05"}),
        json!({"name": "Desk", "price": "59.99 EUR", "off": "0", "until": "2026-04-01"}),
        json!({"name": "Chair", "price": "60 EUR", "off": "50", "until": "2026-03-03"}),
        json!({"name": "Shelf"}),
    ];
    let reply = server.post("admin", "/api/v1/offers/bulk", json!({"rows": rows}));
    assert_eq!(reply.json["created"], 4, "{}", reply.json);
    let rows = reply.json["data"].as_array().expect("rows").iter();
    rows.map(|row| row["id"].as_str().expect("an id").to_owned()).collect()
}

fn names(server: &Server, query: &str) -> Vec<String> {
    let mut all = Vec::new();
    let mut path = format!("/api/v1/offers?limit=1&fields=name,net&{query}");
    loop {
        let page = server.get("admin", &path);
        assert_eq!(page.status, StatusCode::OK, "{query}: {}", page.json);
        let rows = page.json["data"].as_array().expect("rows");
        all.extend(rows.iter().map(|row| row["name"].as_str().expect("a name").to_owned()));
        let Some(cursor) = page.json["next_cursor"].as_str() else { return all };
        path = format!("/api/v1/offers?limit=1&fields=name,net&{query}&cursor={cursor}");
    }
}

#[test]
fn a_formula_made_at_run_time_is_read_filtered_sorted_and_paged_by() {
    Server::on_both(|server| {
        let ids = made(server);
        let lamp = server.get("admin", &format!("/api/v1/offers/{}", ids[0])).json;
        assert_eq!(lamp["net"], json!({"amount": "87.50", "currency": "EUR"}));
        assert_eq!((&lamp["title"], &lamp["left"]), (&json!("Lamp for 13% less"), &json!(3)));
        assert_eq!(lamp["hot"], true);
        let shelf = server.get("admin", &format!("/api/v1/offers/{}?fields=net,hot,title", ids[3])).json;
        assert_eq!((&shelf["net"], &shelf["hot"]), (&Value::Null, &json!(false)));
        assert_eq!(shelf["title"], "Shelf for % less", "what is empty adds nothing");
        assert!(shelf.get("left").is_none(), "not asked for");

        assert_eq!(names(server, &format!("filter={}", quoted("net > 50"))), ["Lamp", "Desk"]);
        assert_eq!(names(server, &format!("filter={}", quoted("hot"))), ["Lamp"]);
        assert_eq!(names(server, &format!("filter={}", quoted("title contains \"CHAIR for 5\""))), ["Chair"]);
        assert_eq!(names(server, &format!("filter={}", quoted("net is empty or left > 20"))), ["Desk", "Shelf"]);
        assert_eq!(names(server, "sort=-net"), ["Lamp", "Desk", "Chair", "Shelf"]);
        assert_eq!(names(server, "sort=left,title"), ["Shelf", "Chair", "Lamp", "Desk"]);
        assert_eq!(names(server, "sort=-title"), ["Shelf", "Lamp", "Desk", "Chair"]);

        let sums = server.get("admin", "/api/v1/offers/summary?group=hot&measure=count,sum(net)").json;
        assert_eq!(sums["data"][0]["sum(net)"], json!({"amount": "89.99", "currency": "EUR"}));
        assert_eq!(
            sums["data"][1],
            json!({"hot": true, "count": 1, "sum(net)": {"amount": "87.50", "currency": "EUR"}})
        );
    });
}

#[test]
fn formulas_of_related_records_are_found_and_measured() {
    Server::on_both(|server| {
        let ids = made(server);
        let [lamp, desk] = ["Lamp", "Desk"].map(|name| server.thing("admin", json!({"name": name})));
        for (offer, thing) in [(&ids[0], &lamp), (&ids[2], &lamp), (&ids[1], &desk)] {
            let linked = server.patch("admin", &format!("/api/v1/offers/{offer}"), json!({"thing": thing}));
            assert_eq!(linked.status, StatusCode::OK, "{}", linked.json);
        }
        let things = |filter: &str| {
            let reply = server.get("admin", &format!("/api/v1/things?sort=-name&filter={}", quoted(filter)));
            assert_eq!(reply.status, StatusCode::OK, "{filter}: {}", reply.json);
            reply.ids()
        };
        assert_eq!(things("sum(offers.net) > 100"), [lamp.as_str()]);
        assert_eq!(things("avg(offers.net) > 58"), [lamp.as_str(), desk.as_str()]);
        assert_eq!(things("min(offers.net) < 50 and latest(offers.left) = 1"), [lamp.as_str()]);
        assert_eq!(things("any(offers, title starts with \"desk\")"), [desk.as_str()]);
        assert_eq!(
            names(server, &format!("sort=thing.name,net&filter={}", quoted("thing is not empty"))),
            ["Desk", "Chair", "Lamp"]
        );
    });
}

#[test]
fn a_formula_is_never_written_and_said_to_be_read_only() {
    Server::on_both(|server| {
        let ids = made(server);
        let path = format!("/api/v1/offers/{}", ids[0]);
        let refused = server.patch("admin", &path, json!({"net": "1 EUR"}));
        assert_eq!(
            (refused.status, &refused.json["problems"][0]["code"]),
            (StatusCode::UNPROCESSABLE_ENTITY, &json!("read_only"))
        );
        let document = server.get("admin", "/api/v1/openapi.json").json;
        let offer = &document["components"]["schemas"]["Offer"]["properties"];
        assert!(offer["left"].to_string().contains("\"readOnly\":true"), "{}", offer["left"]);
        assert!(offer["left"].to_string().contains("\"type\":\"integer\""));
        assert!(document["components"]["schemas"]["OfferChange"]["properties"]["left"].is_null());
        let again = server.patch("admin", &path, json!({"off": "0"})).json;
        assert_eq!((&again["net"]["amount"], &again["version"]), (&json!("100.00"), &json!(2)));
        let history = server.get("admin", &format!("{path}/history")).json["data"].to_string();
        assert!(!history.contains("\"net\"") && history.contains("\"off\""), "what is computed leaves no events");
        let same = server.patch("admin", &path, json!({"off": "0"})).json;
        assert_eq!(same["version"], 2, "nothing changed");
    });
}

#[test]
fn a_past_state_has_formulas_over_its_own_values() {
    Server::on_both(|server| {
        let ids = made(server);
        let path = format!("/api/v1/offers/{}", ids[0]);
        let then = server.get("admin", &path).json["updated_at"].as_str().expect("a time").to_owned();
        server.patch("admin", &path, json!({"off": "0", "name": "Torch", "until": null}));
        let now = server.get("admin", &path).json;
        assert_eq!(
            (&now["title"], &now["left"], &now["hot"]),
            (&json!("Torch for 0% less"), &Value::Null, &json!(false))
        );
        let past = server.get("admin", &format!("{path}?as_of={}", quoted(&then))).json;
        assert_eq!(
            (&past["title"], &past["left"], &past["hot"]),
            (&json!("Lamp for 13% less"), &json!(3), &json!(true))
        );
        assert_eq!(past["net"], json!({"amount": "87.50", "currency": "EUR"}));
    });
}
