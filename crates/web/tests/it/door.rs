//! Signing in and out, and where one is led to after that.

use axum::http::StatusCode;

use crate::browser::with_site;
use crate::toy::{EVIL, PASSWORD};

const ADA: &str = "admin@office.example";

#[test]
fn who_signs_in_is_led_to_the_page_that_was_asked_for() {
    with_site(|site| {
        let mut browser = site.browser("");
        let asked = browser.get("/things?q=a%26b").location();
        let mut form = browser.get(&asked).form("form");
        form.set("email", ADA);
        form.set("password", PASSWORD);
        let signed_in = browser.submit(&form);
        assert_eq!(signed_in.location(), "/things?q=a%26b");
        browser.keep_cookie(&signed_in);
        assert_eq!(browser.get("/").status, StatusCode::OK);
        let out = browser.post("/sign-out", &[]);
        assert_eq!(out.location(), "/sign-in");
        assert_eq!(browser.get("/").status, StatusCode::SEE_OTHER, "the cookie opens nothing any more");
    });
}

#[test]
fn a_wrong_password_says_so_and_does_not_come_back() {
    with_site(|site| {
        let page = site.browser("").post("/sign-in", &[("email", ADA), ("password", "guess-me"), ("next", "/things")]);
        assert_eq!(page.status, StatusCode::UNAUTHORIZED);
        assert_eq!(page.texts("[role=alert]"), ["The e-mail address or the password is not right."]);
        let form = page.form("form");
        assert_eq!((form.get("email"), form.get("password"), form.get("next")), (ADA, "", "/things"));
        assert!(!page.body().contains("guess-me"));
    });
}

#[test]
fn no_link_leads_from_signing_in_to_another_site() {
    with_site(|site| {
        let browser = site.browser("");
        for next in [
            "https://evil.example",
            "//evil.example",
            "/\\evil.example",
            "\\\\evil.example",
            "/\t/evil.example",
            " //evil.example",
            "javascript:alert(1)",
            "",
        ] {
            let signed_in = browser.post("/sign-in", &[("email", ADA), ("password", PASSWORD), ("next", next)]);
            assert_eq!(signed_in.location(), "/", "{next:?}");
        }
        let evil = percent_encoding::utf8_percent_encode(EVIL, percent_encoding::NON_ALPHANUMERIC);
        let form = browser.get(&format!("/sign-in?next={evil}")).form("form");
        assert_eq!(form.get("next"), EVIL);
    });
}

#[test]
fn no_form_leads_from_an_undo_or_a_move_to_another_site() {
    with_site(|site| {
        let id = site.thing("Admin");
        let admin = site.browser("Admin");
        for back in ["https://evil.example", "//evil.example", "/\\evil.example"] {
            let moved = admin.post(&format!("/things/{id}/move"), &[("by", "state"), ("to", "new"), ("back", back)]);
            assert!(moved.location().starts_with("/?did="), "{back}: {}", moved.location());
            let unit = moved.location().split_once("did=").expect("what was done").1.to_owned();
            let undone = admin.post(&format!("/undo/{unit}"), &[("to", back)]);
            assert_eq!(undone.location(), "/", "{back}");
        }
    });
}

#[test]
fn a_link_offers_no_undo_that_does_something_else() {
    with_site(|site| {
        let id = site.thing("Admin");
        let admin = site.browser("Admin");
        let planted = format!("..%2Fthings%2F{id}%2Fdelete%3F");
        for path in [format!("/things/{id}"), "/things".to_owned(), "/things/board".to_owned()] {
            let page = admin.get(&format!("{path}?did={planted}"));
            assert_eq!(page.status, StatusCode::OK);
            assert!(page.attributes("#toasts > form", "action").is_empty(), "{path}");
        }
        let moved = admin.post(&format!("/things/{id}/move"), &[("by", "state"), ("to", "new"), ("back", "/things")]);
        assert_eq!(admin.get(&moved.location()).attributes("#toasts > form", "action").len(), 1);
    });
}
