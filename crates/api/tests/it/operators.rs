//! What operators look at and do: health, metrics, names of requests, limits of rates, jobs.

use std::net::SocketAddr;

use axum::body::Body;
use axum::extract::ConnectInfo;
use axum::http::{Request, StatusCode};
use rapport_kernel::caller::Clock;
use rapport_testkit::{TestHouse, on_both};
use serde_json::json;

use crate::server::Server;
use crate::toy;

/// A job that was given up; its id.
fn parked(t: &TestHouse) -> String {
    let now = t.now();
    t.write(|w| {
        w.enqueue("nightly", None, json!({}), now)?;
        let job = w.tx().claim("test", now, now.plus_ms(1_000), 1)?.pop().expect("a job");
        w.tx().park(job.id, "the other side is gone")?;
        Ok(job.id.to_string())
    })
    .expect("a parked job")
}

#[test]
fn a_parked_job_that_is_replayed_twice_with_one_key_is_replayed_once() {
    on_both(toy::part(), |t| {
        let server = Server::over(t);
        let id = parked(t);
        let listed = server.get("admin", "/api/v1/jobs").json;
        assert_eq!((&listed["data"][0]["state"], &listed["data"][0]["id"]), (&json!("parked"), &json!(id)));
        let path = format!("/api/v1/jobs/{id}/replay");
        let replay = |key: &str| server.send("admin", "POST", &path, &[("idempotency-key", key)], b"");
        assert_eq!(replay("a").status, StatusCode::NO_CONTENT);
        let again = replay("a");
        assert_eq!((again.status, again.headers.contains_key("idempotency-replayed")), (StatusCode::NO_CONTENT, true));
        assert_eq!(replay("b").status, StatusCode::NOT_FOUND, "it is parked no more");
        t.write(|w| w.tx().finish(id.parse().expect("an id"))).expect("the job is done");
    });
}

#[test]
fn health_and_metrics_need_no_token() {
    Server::on_both(|server| {
        for (path, says) in [("/healthz", "ok"), ("/readyz", "ready"), ("/metrics", "")] {
            let reply = server.get("", path);
            assert_eq!(reply.status, StatusCode::OK, "{path}");
            assert!(String::from_utf8_lossy(&reply.bytes).starts_with(says), "{path}");
        }
        assert_eq!(server.get("", "/metrics").headers["content-type"], "text/plain; version=0.0.4");
    });
}

#[test]
fn each_request_has_a_name_and_keeps_a_harmless_one() {
    let server = Server::new();
    let named = |name: &str| {
        let reply = server.send("admin", "GET", "/api/v1/me", &[("x-request-id", name)], b"");
        reply.headers["x-request-id"].to_str().expect("text").to_owned()
    };
    assert_eq!(named("proxy-17"), "proxy-17");
    let long = "a".repeat(101);
    for harmful in ["two words", "a\tb", long.as_str()] {
        let given = named(harmful);
        assert!(given != harmful && given.len() == 36, "{given}");
    }
    let unnamed = server.get("", "/nothing/here");
    assert_eq!(unnamed.headers["x-request-id"].len(), 36, "whatever the reply");
}

#[test]
fn who_tries_many_tokens_has_to_wait() {
    let server = Server::new();
    let try_one = |port: u16| {
        let request = Request::builder().uri("/api/v1/me").header("authorization", "Bearer guess");
        let from = ConnectInfo(SocketAddr::from(([192, 0, 2, 7], port)));
        server.send_body(request.extension(from).body(Body::empty()).expect("a request"))
    };
    let statuses: Vec<StatusCode> = (0..60).map(|port| try_one(port).status).collect();
    assert!(statuses.iter().all(|status| *status == StatusCode::UNAUTHORIZED), "{statuses:?}");
    let refused = try_one(60);
    assert_eq!((refused.status, &refused.json["code"]), (StatusCode::TOO_MANY_REQUESTS, &json!("too_many_requests")));
    let wait: u32 = refused.headers["retry-after"].to_str().expect("text").parse().expect("seconds");
    assert!((1..=60).contains(&wait), "{wait}");
    assert_eq!(server.get("admin", "/api/v1/me").status, StatusCode::OK, "others go on");
}

#[test]
fn a_token_that_asks_too_often_has_to_wait() {
    let server = Server::new();
    // Refused before it comes to a database thread, so that the burst is used up faster than it grows again.
    let ask = || server.get("admin", "/api/v1/things?nonsense=1");
    let refused = (0..20_000).map(|_| ask()).find(|reply| reply.status != StatusCode::BAD_REQUEST);
    let refused = refused.expect("a limit");
    assert_eq!(refused.status, StatusCode::TOO_MANY_REQUESTS);
    assert_eq!(refused.headers["retry-after"], "1");
    assert_eq!(server.get("ann", "/api/v1/me").status, StatusCode::OK, "another token has a rate of its own");
}

#[test]
fn somebody_new_hears_what_to_do_first_until_they_have_seen_enough() {
    let server = Server::new();
    let steps = |who: &str| server.get(who, "/api/v1/me/first_steps").json["data"].clone();
    assert_eq!(steps("ann"), json!([{"key": "thing", "url": "/me/two-factor", "done": false}]));
    assert_eq!(server.send("looking", "DELETE", "/api/v1/me/first_steps", &[], b"").status, StatusCode::FORBIDDEN);
    assert_eq!(server.send("ann", "DELETE", "/api/v1/me/first_steps", &[], b"").status, StatusCode::NO_CONTENT);
    assert_eq!((steps("ann"), steps("bob").as_array().map(Vec::len)), (json!([]), Some(1)), "each for themselves");
}
