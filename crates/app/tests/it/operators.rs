//! What operators read of a server that runs.

use rapport_testkit::TestHouse;

use crate::command::token_of;
use crate::files::serve;

#[test]
fn metrics_count_and_time_requests_by_route() {
    let t = TestHouse::new(rapport_modules::part());
    let server = serve(&t, &token_of(&t, "Root", "Administrator"));
    let contact = "/api/v1/contacts/01900000-0000-7000-8000-00000000dead";
    assert_eq!(server.send("GET", contact, &[], b"").status, 404);
    let reply = server.send("GET", "/metrics", &[], b"");
    let told = String::from_utf8_lossy(&reply.body).into_owned();
    let line = told.lines().find(|line| line.starts_with("rapport_http_requests_total") && line.contains("404"));
    let line = line.unwrap_or_else(|| panic!("{told}"));
    assert!(line.contains("route=\"/api/v1/{plural}/{id}\"") && line.ends_with(" 1"), "{line}");
    assert!(told.contains("rapport_http_request_seconds_count"), "{told}");
    assert!(!told.contains("dead"), "an address is never told, it may name people");
    server.kill();
}
