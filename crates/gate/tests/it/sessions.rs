//! A person at the screen, by the cookie of a session.

use axum::http::StatusCode;
use axum::http::header::{LOCATION, SET_COOKIE};
use rapport_testkit::on_both;
use serde_json::json;

use crate::page::{ADA, HTTPS, Site, ada_signed_in};
use crate::toy::{PASSWORD, TOKEN, part, user};

#[test]
fn who_signed_in_reads_and_writes_as_themselves() {
    ada_signed_in(|t, _, ada, browser| {
        assert_eq!(browser.get("/").json, json!({"user": ada, "cause": "edit"}));
        assert_eq!(browser.post("/notes", json!({"text": "Hello"})).status, StatusCode::CREATED);
        let sessions = t.admin().list("session", "");
        assert_eq!(
            (&sessions[0]["device"], &sessions[0]["address"]),
            (&json!("Firefox on Linux"), &json!("192.0.2.1"))
        );
    });
}

#[test]
fn nobody_is_led_to_the_sign_in_page_and_loses_nothing_that_was_sent() {
    on_both(part(), |t| {
        let site = Site::over(t, HTTPS);
        let mut browser = site.browser("192.0.2.1");
        for cookie in ["", "__Host-rapport=made-up"] {
            browser.cookie = cookie.to_owned();
            let page = browser.get("/?tab=deals");
            assert_eq!(
                (page.status, &page.headers[LOCATION]),
                (StatusCode::SEE_OTHER, &"/sign-in?next=/?tab=deals".parse().expect("a header"))
            );
            assert_eq!(browser.post("/notes", json!({"text": "Typed"})).status, StatusCode::UNAUTHORIZED);
        }
    });
}

#[test]
fn what_another_site_sends_with_the_cookie_is_not_done() {
    ada_signed_in(|t, _, _, browser| {
        let note = json!({"text": "Planted"});
        for headers in [
            [("sec-fetch-site", "cross-site")].as_slice(),
            &[("sec-fetch-site", "same-site")],
            &[("origin", "https://evil.example")],
            &[],
        ] {
            let refused = browser.send("POST", "/notes", headers, &note);
            assert_eq!((refused.status, &refused.json["code"]), (StatusCode::FORBIDDEN, &json!("foreign_page")));
        }
        let own = browser.send("POST", "/notes", &[("origin", HTTPS)], &note);
        assert_eq!(own.status, StatusCode::CREATED, "an old browser, which says only its origin");
        assert_eq!(t.admin().list("note", "").len(), 1);
    });
}

#[test]
fn another_site_signs_nobody_in() {
    on_both(part(), |t| {
        user(t, "Ada");
        let site = Site::over(t, HTTPS);
        let said = json!({"email": ADA, "password": PASSWORD});
        let reply = site.browser("192.0.2.1").send("POST", "/sign-in", &[("sec-fetch-site", "cross-site")], &said);
        assert_eq!((reply.status, reply.headers.get(SET_COOKIE)), (StatusCode::FORBIDDEN, None));
    });
}

#[test]
fn a_cookie_opens_no_route_of_the_api_and_a_token_no_page() {
    on_both(part(), |t| {
        user(t, "Ada");
        let site = Site::over(t, HTTPS);
        let mut browser = site.browser("192.0.2.1");
        let bearer = format!("Bearer {TOKEN}");
        assert_eq!(
            browser.send("GET", "/api", &[("authorization", &bearer)], &json!(null)).json,
            json!({"cause": "api"})
        );
        assert_eq!(browser.send("GET", "/", &[("authorization", &bearer)], &json!(null)).status, StatusCode::SEE_OTHER);
        browser.cookie = format!("__Host-rapport={TOKEN}");
        assert_eq!(browser.get("/").status, StatusCode::SEE_OTHER, "known as a token, and not taken for a session");
        browser.sign_in(ADA, PASSWORD);
        assert_eq!(browser.get("/api").status, StatusCode::UNAUTHORIZED);
        let secret = browser.cookie.split_once('=').expect("a cookie").1;
        let as_token = format!("Bearer {secret}");
        assert_eq!(
            browser.send("GET", "/api", &[("authorization", &as_token)], &json!(null)).status,
            StatusCode::UNAUTHORIZED
        );
    });
}

#[test]
fn signing_out_ends_the_session_on_all_nodes_and_has_the_browser_forget_it() {
    on_both(part(), |t| {
        user(t, "Ada");
        let (one, other) = (Site::over(t, HTTPS), Site::over(t, HTTPS));
        let mut browser = one.browser("192.0.2.1");
        browser.sign_in(ADA, PASSWORD);
        let mut there = other.browser("192.0.2.1");
        there.cookie = browser.cookie.clone();
        assert_eq!(there.get("/").status, StatusCode::OK, "remembered by now");
        let out = browser.post("/sign-out", json!(null));
        assert_eq!(out.status, StatusCode::NO_CONTENT);
        assert!(out.headers[SET_COOKIE].to_str().expect("visible").contains("Max-Age=0"));
        assert_ne!(there.get("/").status, StatusCode::OK);
        assert_eq!(there.post("/notes", json!({"text": "Late"})).status, StatusCode::UNAUTHORIZED);
        assert!(t.admin().list("note", "").is_empty());
    });
}

#[test]
fn on_the_own_machine_the_cookie_is_one_that_every_browser_takes() {
    on_both(part(), |t| {
        user(t, "Ada");
        let site = Site::over(t, "http://localhost:8080");
        let mut browser = site.browser("127.0.0.1");
        browser.sign_in(ADA, PASSWORD);
        assert!(browser.cookie.starts_with("rapport="), "{}", browser.cookie);
        assert_eq!(browser.get("/").status, StatusCode::OK);
    });
}
