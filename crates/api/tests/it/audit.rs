//! Who did what.

use axum::http::StatusCode;
use serde_json::{Value, json};

use crate::server::Server;

#[test]
fn administrators_hear_who_did_what_the_newest_first_and_nobody_else_does() {
    Server::on_both(|server| {
        let lamp = server.thing("ann", json!({"name": "Lamp"}));
        server.patch("admin", &format!("/api/v1/things/{lamp}"), json!({"size": 7}));
        let told = |query: &str| server.get("admin", &format!("/api/v1/audit{query}")).json["data"].clone();
        let all = told("?object=thing&causes=api");
        let names: Vec<&Value> = all.as_array().expect("a list").iter().map(|unit| &unit["actor"]["name"]).collect();
        assert_eq!(names, ["Admin", "Ann"]);
        assert_eq!((&all[0]["events_count"], &all[0]["events"][0]["changes"]["size"]["new"]), (&json!(1), &json!(7)));
        let ann = all[1]["actor"]["user"].as_str().expect("a user");
        assert_eq!(told(&format!("?user={ann}&object=thing")), json!([all[1]]));
        assert_eq!(told("?object=thing&kind=updated"), json!([all[0]]));
        assert_eq!(told("?until=2001-01-01T00:00:00Z"), json!([]));
        let page = server.get("admin", "/api/v1/audit?object=thing&causes=api&limit=1").json;
        let next = page["next_cursor"].as_str().expect("a cursor");
        assert_eq!(told(&format!("?object=thing&causes=api&limit=1&cursor={next}")), json!([all[1]]));
        for who in ["ann", "reader"] {
            assert_eq!(server.get(who, "/api/v1/audit").status, StatusCode::FORBIDDEN, "{who}");
        }
    });
}

#[test]
fn a_question_to_the_log_that_cannot_be_read_says_where() {
    let server = Server::new();
    for (query, field) in
        [("user=me", "user"), ("causes=magic", "causes"), ("from=soon", "from"), ("cursor=1", "cursor")]
    {
        let answer = server.get("admin", &format!("/api/v1/audit?{query}"));
        assert_eq!(
            (answer.status, &answer.json["problems"][0]["field"]),
            (StatusCode::UNPROCESSABLE_ENTITY, &json!(field))
        );
    }
}
