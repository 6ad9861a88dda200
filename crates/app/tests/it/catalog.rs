//! Objects and fields from the command line, beside a server that runs.

use rapport_testkit::{TestHouse, on_both};
use serde_json::{Value as Json, json};

use crate::command::{json as done, run, token_of, try_json};
use crate::files::serve;
use crate::server::Server;

fn with_server(test: impl Fn(&TestHouse, &Server)) {
    on_both(rapport_modules::part(), |t| {
        let server = serve(t, &token_of(t, "Root", "Administrator"));
        test(t, &server);
        server.kill();
    });
}

fn get(server: &Server, path: &str) -> (u16, Json) {
    let reply = server.send("GET", path, &[], b"");
    (reply.status, reply.json())
}

/// A flat, made through the server; where it is.
fn flat(server: &Server, fields: &Json) -> String {
    let header = ("Content-Type", "application/json".to_owned());
    let made = server.send("POST", "/api/v1/properties", &[header], fields.to_string().as_bytes());
    assert_eq!(made.status, 201, "{}", made.json());
    format!("/api/v1/properties/{}", made.json()["id"].as_str().expect("an id"))
}

fn create(t: &TestHouse) {
    let fields = ["--field", "name=text", "--field", "buyer=link:contact", "--field", "sort=choice:flat,old=Old house"];
    done(t, &[&["object", "create", "property", "--plural", "properties"], &fields[..]].concat());
}

#[test]
fn an_object_made_by_a_command_is_there_at_once_and_gone_when_it_is_deleted() {
    with_server(|t, server| {
        assert_eq!(get(server, "/api/v1/properties").0, 404);
        create(t);
        done(t, &["field", "add", "property", "price", "--type", "decimal:2", "--label", "Asking price", "--indexed"]);
        let ada = t.admin().create("contact", json!({"name": "Ada Lovelace"}));
        let path = flat(server, &json!({"name": "Loft", "buyer": ada, "sort": "old", "price": "1200.50"}));
        assert_eq!(get(server, &path).1["price"], "1200.50");
        let buyers = get(server, "/api/v1/contacts?filter=any%28properties%2C%20price%20%3E%201000%29").1;
        assert_eq!(buyers["data"][0]["id"], json!(ada));
        let shown = done(t, &["object", "show", "properties"]);
        let field = shown["fields"].as_array().and_then(|all| all.iter().find(|field| field["key"] == "price"));
        assert_eq!(field.map(|field| &field["label"]), Some(&json!("Asking price")));
        let listed = String::from_utf8(run(t, &["object", "list"]).stdout).expect("text");
        assert!(listed.lines().any(|line| line.starts_with("property ") && line.ends_with("your own")), "{listed}");

        let (code, told) = try_json(t, &["object", "delete", "property"]);
        assert_eq!((code, &told["lost"], &told["done"]), (Some(6), &json!(1), &json!(false)));
        assert_eq!(get(server, &path).0, 200, "nothing is lost unasked");
        done(t, &["object", "delete", "property", "--yes"]);
        assert_eq!(get(server, "/api/v1/properties").0, 404);
    });
}

#[test]
fn a_field_is_renamed_retyped_and_deleted_and_what_would_be_lost_is_told_before() {
    with_server(|t, server| {
        create(t);
        done(t, &["field", "add", "property", "rooms", "--type", "text"]);
        let loft = flat(server, &json!({"name": "Loft", "rooms": "3"}));
        let barn = flat(server, &json!({"name": "Barn", "rooms": "many"}));
        done(t, &["field", "update", "property", "rooms", "--key", "room_count"]);
        assert_eq!(get(server, &loft).1["room_count"], "3");

        let retype = ["field", "update", "property", "room_count", "--type", "integer"];
        let told = done(t, &[&retype[..], &["--preview"]].concat());
        assert_eq!((&told["lost"], &told["lost_examples"][0]["value"]), (&json!(1), &json!("many")));
        let (code, _) = try_json(t, &retype);
        assert_eq!((code, &get(server, &barn).1["room_count"]), (Some(6), &json!("many")), "nothing is lost unasked");
        done(t, &[&retype[..], &["--yes"]].concat());
        assert_eq!(
            (&get(server, &loft).1["room_count"], &get(server, &barn).1["room_count"]),
            (&json!(3), &Json::Null)
        );

        let delete = ["field", "delete", "property", "room_count"];
        let (code, told) = try_json(t, &delete);
        assert_eq!((code, &told["lost"]), (Some(6), &json!(1)), "the one that is left");
        done(t, &[&delete[..], &["--yes"]].concat());
        assert!(get(server, &loft).1.get("room_count").is_none());
    });
}

#[test]
fn a_wish_that_cannot_be_read_is_refused_and_says_where() {
    on_both(rapport_modules::part(), |t| {
        let refused = |args: &[&str], code: i32, word: &str| {
            let output = run(t, args);
            let said = String::from_utf8_lossy(&output.stderr).into_owned();
            assert_eq!(output.status.code(), Some(code), "{args:?}: {said}");
            assert!(said.contains(word), "{args:?}: {said}");
        };
        refused(&["field", "add", "contcat", "shoe", "--type", "text"], 3, "contcat");
        refused(&["field", "add", "contact", "shoe", "--type", "txt"], 3, "txt");
        refused(&["field", "add", "contact", "shoe", "--type", "decimal:many"], 3, "many");
        refused(
            &["field", "add", "contact", "shoe", "--type", "text", "--traits", r#"{"requird": true}"#],
            3,
            "requird",
        );
        refused(&["field", "update", "contact", "shoe", "--label", "Shoe"], 4, "Not found");
        refused(&["object", "create", "property", "--field", "name"], 3, "KEY=TYPE");
        refused(&["object", "delete", "contact", "--yes"], 6, "belongs to the product");
    });
}
