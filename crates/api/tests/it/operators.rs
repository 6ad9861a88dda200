//! What operators look at and do: jobs.

use axum::http::StatusCode;
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
