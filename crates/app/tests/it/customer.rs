//! A customer as a whole, in one call.

use std::collections::BTreeSet;

use jiff::Timestamp;
use rapport_testkit::{TestHouse, on_both};
use serde_json::{Value as Json, json};

use crate::command::token_of;
use crate::files::serve;
use crate::server::Server;

fn ask(server: &Server, method: &str, path: &str, body: &Json) -> Json {
    let header = ("Content-Type", "application/json".to_owned());
    let reply = server.send(method, &format!("/api/v1{path}"), &[header], body.to_string().as_bytes());
    assert!((200..300).contains(&reply.status), "{method} {path}: {}", reply.json());
    reply.json()
}

fn made(server: &Server, path: &str, body: &Json) -> String {
    ask(server, "POST", path, body)["id"].as_str().expect("an id").to_owned()
}

/// What a year with a customer brings; the customer.
fn lived(server: &Server) -> String {
    let ada = made(server, "/contacts", &json!({"name": "Ada Lovelace", "email": "ada@work.example"}));
    ask(server, "PATCH", &format!("/contacts/{ada}"), &json!({"job_title": "Analyst"}));
    for kind in ["call", "meeting", "note", "task"] {
        made(server, "/activities", &json!({"kind": kind, "subject": format!("A {kind}"), "contact": ada}));
    }
    let home = json!({"contact": ada, "kind": "email", "value": "ada@home.example"});
    made(server, "/contact_points", &home);
    let order = json!({"contact": ada, "status": "placed", "total": {"amount": "42.50", "currency": "EUR"}});
    let order = made(server, "/orders", &order);
    ask(server, "PATCH", &format!("/orders/{order}"), &json!({"status": "delivered"}));
    let deal = made(server, "/deals", &json!({"name": "Engines", "contact": ada}));
    ask(server, "POST", &format!("/deals/{deal}/actions/win"), &json!({}));
    let lost = made(server, "/deals", &json!({"name": "Looms", "contact": ada}));
    let gone = server.send("DELETE", &format!("/api/v1/deals/{lost}"), &[], b"");
    assert_eq!(gone.status, 204);
    ada
}

#[test]
fn one_call_tells_the_profile_and_all_that_happened_in_the_order_of_time() {
    on_both(rapport_modules::part(), |t: &TestHouse| {
        let server = serve(t, &token_of(t, "Root", "Administrator"));
        let ada = lived(&server);
        let whole = ask(&server, "GET", &format!("/contacts/{ada}?timeline=100&provenance=true"), &json!({}));
        assert_eq!((&whole["name"]["full"], &whole["job_title"]), (&json!("Ada Lovelace"), &json!("Analyst")));
        assert_eq!(whole["provenance"]["job_title"]["actor"]["name"], "Root");
        let events = whole["timeline"]["data"].as_array().expect("a timeline");
        let word = |event: &Json, key: &str| event[key].as_str().unwrap_or_default().to_owned();
        let types: BTreeSet<(String, String)> =
            events.iter().map(|event| (word(event, "object"), word(event, "kind"))).collect();
        assert!(types.len() >= 8, "{types:?}");
        let at = |event: &Json| word(event, "occurred_at").parse::<Timestamp>().expect("a moment");
        let times: Vec<Timestamp> = events.iter().map(at).collect();
        assert!(times.is_sorted_by(|newer, older| newer >= older), "newest first: {times:?}");
        server.kill();
    });
}
