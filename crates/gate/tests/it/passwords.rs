//! Changing the password.

use axum::http::StatusCode;
use rapport_testkit::on_both;
use serde_json::{Value as Json, json};

use crate::page::{ADA, HTTPS, Reply, Site, ada_signed_in};
use crate::toy::{PASSWORD, part, user};

const NEW: &str = "staple of another kind";

fn change(old: &str, new: &str) -> Json {
    json!({"old": old, "new": new})
}

#[test]
fn a_new_password_holds_from_then_on_and_ends_the_sessions_elsewhere() {
    on_both(part(), |t| {
        user(t, "Ada");
        let site = Site::over(t, HTTPS);
        let (mut here, mut there) = (site.browser("192.0.2.1"), site.browser("192.0.2.2"));
        here.sign_in(ADA, PASSWORD);
        there.sign_in(ADA, PASSWORD);
        assert_eq!(there.get("/").status, StatusCode::OK);
        assert_eq!(here.post("/password", change(PASSWORD, NEW)).status, StatusCode::NO_CONTENT);
        assert_eq!(here.get("/").status, StatusCode::OK);
        assert_ne!(there.get("/").status, StatusCode::OK);
        assert_eq!(there.sign_in(ADA, PASSWORD).status, StatusCode::FORBIDDEN);
        assert_eq!(there.sign_in(ADA, NEW).status, StatusCode::OK);
    });
}

#[test]
fn who_changes_a_password_says_the_old_one_and_does_not_guess_it() {
    ada_signed_in(|_, site, _, browser| {
        for _ in 0..5 {
            assert_eq!(browser.post("/password", change("wrong", NEW)).json["why"], "wrong");
        }
        assert_eq!(browser.post("/password", change(PASSWORD, NEW)).json["seconds"], 30);
        assert_eq!(site.browser("192.0.2.9").sign_in(ADA, PASSWORD).json["seconds"], 30, "nor on the sign-in page");
        site.watch.later(30_000);
        assert_eq!(browser.post("/password", change(PASSWORD, NEW)).status, StatusCode::NO_CONTENT);
    });
}

#[test]
fn a_password_that_others_try_first_is_not_taken() {
    ada_signed_in(|_, _, _, mut browser| {
        let why = |reply: Reply| reply.json["problems"][0].clone();
        for (new, code) in [("short", "too_short"), ("ada@office.example", "about_you"), ("password123", "common")] {
            let problem = why(browser.post("/password", change(PASSWORD, new)));
            assert_eq!((&problem["field"], &problem["code"]), (&json!("password"), &json!(code)));
        }
        assert_eq!(browser.sign_in(ADA, PASSWORD).status, StatusCode::OK, "the old one holds");
    });
}
