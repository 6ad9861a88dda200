//! Changing the password.

use axum::http::StatusCode;
use rapport_testkit::on_both;
use serde_json::{Value as Json, json};

use crate::page::{Reply, Site};
use crate::toy::{PASSWORD, part, user};

const HTTPS: &str = "https://crm.example";
const ADA: &str = "ada@office.example";
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
    on_both(part(), |t| {
        user(t, "Ada");
        let site = Site::over(t, HTTPS);
        let mut browser = site.browser("192.0.2.1");
        browser.sign_in(ADA, PASSWORD);
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
    on_both(part(), |t| {
        user(t, "Ada");
        let site = Site::over(t, HTTPS);
        let mut browser = site.browser("192.0.2.1");
        browser.sign_in(ADA, PASSWORD);
        let why = |reply: Reply| reply.json["problems"][0].clone();
        for (new, code) in [("short", "too_short"), ("ada@office.example", "about_you"), ("password123", "common")] {
            let problem = why(browser.post("/password", change(PASSWORD, new)));
            assert_eq!((&problem["field"], &problem["code"]), (&json!("password"), &json!(code)));
        }
        assert_eq!(browser.sign_in(ADA, PASSWORD).status, StatusCode::OK, "the old one holds");
    });
}
