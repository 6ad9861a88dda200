//! Callers are remembered by the server, and forgotten the moment that anything about them changes.

use std::io::Read;
use std::time::{Duration, Instant};

use rapport_testkit::on_both;
use serde_json::json;

use crate::command::token_of;
use crate::files::serve;
use crate::server::Server;

/// How long a stream may take to end.
const PATIENCE: Duration = Duration::from_secs(60);

fn bearer(token: &str) -> (&'static str, String) {
    ("Authorization", format!("Bearer {token}"))
}

fn status(server: &Server, token: &str, path: &str) -> u16 {
    server.send("GET", path, &[bearer(token)], b"").status
}

#[test]
fn a_role_that_changes_and_a_token_that_is_withdrawn_count_from_the_next_request_on() {
    on_both(rapport_modules::part(), |t| {
        let root = token_of(t, "Root", "Administrator");
        let clerk = token_of(t, "Clerk", "Sales representative");
        t.admin().create("contact", json!({"name": "Ada Lovelace"}));
        let server = serve(t, &root);
        let contacts = "/api/v1/contacts";
        assert_eq!(status(&server, &clerk, contacts), 200);
        assert_eq!(status(&server, &clerk, contacts), 200, "remembered by now");
        let mut stream = server.begin("GET", "/api/v1/events", &[bearer(&clerk)], b"");
        stream.set_read_timeout(Some(PATIENCE)).expect("a limit");

        // By another process than the server's.
        let users = t.admin().list("user", "name = \"Clerk\"");
        let id = users[0]["id"].as_str().expect("an id").parse().expect("an id");
        t.admin().update("user", id, json!({"roles": []}));
        assert_eq!(status(&server, &clerk, contacts), 404, "nothing is granted any more");

        let tokens = t.admin().list("token", "user.name = \"Clerk\"");
        t.admin().delete("token", tokens[0]["id"].as_str().expect("an id").parse().expect("an id"));
        let new = [bearer(&clerk), ("Content-Type", "application/json".to_owned())];
        assert_eq!(server.send("POST", contacts, &new, br#"{"name": "Eve"}"#).status, 401);
        assert_eq!(t.admin().list("contact", "name = \"Eve\"").len(), 0, "nothing is done for whoever it was");
        assert_eq!(status(&server, &clerk, contacts), 401);
        assert_eq!(status(&server, &root, contacts), 200, "others go on");
        let mut told = String::new();
        stream.read_to_string(&mut told).expect("the stream ends with the token");
        assert!(told.contains("200 OK"), "{told}");
        server.kill();
    });
}

#[test]
fn a_token_tells_when_it_was_last_used() {
    on_both(rapport_modules::part(), |t| {
        let root = token_of(t, "Root", "Administrator");
        let unused = || t.admin().list("token", "last_used_at is empty").len();
        assert_eq!(unused(), 1);
        let server = serve(t, &root);
        assert_eq!(status(&server, &root, "/api/v1/contacts"), 200);
        // It is noted beside the answer.
        let until = Instant::now() + PATIENCE;
        while unused() > 0 {
            assert!(Instant::now() < until, "it was not noted");
            std::thread::yield_now();
        }
        assert_eq!(t.admin().list("token", "")[0]["version"], 1, "its use is no change of it");
        server.kill();
    });
}
