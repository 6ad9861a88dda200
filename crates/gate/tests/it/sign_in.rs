//! Signing in by password, and guessing.

use axum::http::StatusCode;
use rapport_testkit::on_both;
use serde_json::json;

use crate::page::{ADA, HTTPS, Site};
use crate::toy::{PASSWORD, part, user};

const MINUTE_MS: i64 = 60_000;

#[test]
fn an_unknown_address_is_answered_as_a_wrong_password_is() {
    on_both(part(), |t| {
        user(t, "Ada");
        let site = Site::over(t, HTTPS);
        let mut browser = site.browser("192.0.2.1");
        let said = [(ADA, "wrong"), ("nobody@office.example", PASSWORD), ("no address", PASSWORD), ("", "")];
        for (email, password) in said {
            let reply = browser.sign_in(email, password);
            assert_eq!((reply.status, reply.json), (StatusCode::FORBIDDEN, json!({"why": "wrong"})), "{email}");
        }
        assert!(browser.cookie.is_empty());
        assert_eq!(browser.sign_in("ADA@Office.example", PASSWORD).status, StatusCode::OK);
    });
}

#[test]
fn who_guesses_at_one_account_waits_longer_each_time_wherever_they_are() {
    on_both(part(), |t| {
        user(t, "Ada");
        let (one, other) = (Site::over(t, HTTPS), Site::over(t, HTTPS));
        for number in 0..5 {
            let site = if number % 2 == 0 { &one } else { &other };
            let reply = site.browser(&format!("192.0.2.{number}")).sign_in(ADA, "wrong");
            assert_eq!(reply.status, StatusCode::FORBIDDEN);
        }
        for site in [&one, &other] {
            let reply = site.browser("198.51.100.1").sign_in(ADA, PASSWORD);
            assert_eq!(reply.json, json!({"why": "wait", "seconds": 30}), "even with the right one");
        }
        one.watch.later(29_999);
        assert_eq!(one.browser("198.51.100.1").sign_in(ADA, PASSWORD).json["seconds"], 1);
        one.watch.later(1);
        assert_eq!(one.browser("198.51.100.1").sign_in(ADA, "wrong").json["why"], "wrong");
        assert_eq!(one.browser("198.51.100.1").sign_in(ADA, "wrong").json["seconds"], 60);
        one.watch.later(MINUTE_MS);
        assert_eq!(one.browser("198.51.100.1").sign_in(ADA, PASSWORD).status, StatusCode::OK);
        assert_eq!(one.browser("198.51.100.1").sign_in(ADA, "wrong").json["why"], "wrong", "all is forgiven");
    });
}

#[test]
fn an_address_that_nobody_has_is_locked_as_one_that_somebody_has() {
    on_both(part(), |t| {
        let site = Site::over(t, HTTPS);
        let guess = |number: u8, email: &str| site.browser(&format!("192.0.2.{number}")).sign_in(email, "wrong").json;
        for number in 0..5 {
            assert_eq!(guess(number, "nobody@office.example")["why"], "wrong");
        }
        assert_eq!(guess(9, "Nobody@office.example ")["seconds"], 30);
    });
}

#[test]
fn who_guesses_at_many_accounts_from_one_address_waits_too() {
    on_both(part(), |t| {
        user(t, "Ada");
        let site = Site::over(t, HTTPS);
        let mut browser = site.browser("192.0.2.1");
        for number in 0..30 {
            assert_eq!(browser.sign_in(&format!("user{number}@office.example"), "wrong").json["why"], "wrong");
        }
        assert_eq!(browser.sign_in(ADA, PASSWORD).json["seconds"], 30);
        assert_eq!(site.browser("192.0.2.2").sign_in(ADA, PASSWORD).status, StatusCode::OK, "elsewhere");
        site.watch.later(30_000);
        assert_eq!(browser.sign_in(ADA, PASSWORD).status, StatusCode::OK);
        assert_eq!(browser.sign_in("one-more@office.example", "wrong").json["why"], "wrong");
        assert_eq!(
            browser.sign_in("yet-one@office.example", "wrong").json["why"],
            "wait",
            "its own account clears nothing"
        );
    });
}

#[test]
fn guesses_that_are_sent_at_once_are_all_counted() {
    on_both(part(), |t| {
        user(t, "Ada");
        let site = Site::over(t, HTTPS);
        let said = json!({"email": ADA, "password": "wrong"});
        let all = site.browser("192.0.2.1").at_once(20, "/sign-in", &said);
        let looked_at = all.iter().filter(|status| **status == StatusCode::FORBIDDEN).count();
        let sent_away = all.iter().filter(|status| **status == StatusCode::TOO_MANY_REQUESTS).count();
        assert_eq!((looked_at, sent_away), (5, 15));
    });
}

#[test]
fn what_was_wrong_is_forgotten_after_a_day() {
    on_both(part(), |t| {
        user(t, "Ada");
        let site = Site::over(t, HTTPS);
        let mut browser = site.browser("192.0.2.1");
        for _ in 0..4 {
            browser.sign_in(ADA, "wrong");
        }
        site.watch.later(24 * 60 * MINUTE_MS);
        for _ in 0..5 {
            assert_eq!(browser.sign_in(ADA, "wrong").json["why"], "wrong");
        }
    });
}
