//! A code beside the password.

use axum::http::StatusCode;
use rapport_testkit::{TestHouse, on_both};
use serde_json::{Value as Json, json};
use totp_rs::{Builder, Secret};

use crate::page::{ADA, Browser, HTTPS, Site, ada_signed_in};
use crate::toy::{PASSWORD, part, user};

const HALF_A_MINUTE_MS: i64 = 30_000;

/// What an app shows on the site's clock.
fn code(site: &Site, secret: &str) -> String {
    use rapport_kernel::caller::Clock;
    let secret = Secret::try_from_base32(secret).expect("a secret");
    let app = Builder::new().with_secret(secret).build().expect("an app");
    app.generate(u64::try_from(site.watch.now().ms() / 1_000).expect("a time")).to_string()
}

/// Turns it on in front of a browser that is signed in; the secret and the recovery codes.
fn turn_on(site: &Site, browser: &Browser<'_>) -> (String, Vec<String>) {
    let offered = browser.post("/second-factor", json!({"do": "offer"})).json;
    let secret = offered.as_str().expect("a secret").to_owned();
    let said = json!({"do": "turn_on", "password": PASSWORD, "code": code(site, &secret)});
    let codes = browser.post("/second-factor", said);
    assert_eq!(codes.status, StatusCode::OK, "{}", codes.json);
    (secret, serde_json::from_value(codes.json).expect("codes"))
}

/// Ada, who has set it up; the time of the code that she said for that is over.
fn with_ada(test: impl Fn(&TestHouse, &Site, &str, Vec<String>)) {
    ada_signed_in(|t, site, _, browser| {
        let (secret, codes) = turn_on(site, &browser);
        site.watch.later(HALF_A_MINUTE_MS);
        test(t, site, &secret, codes);
    });
}

#[test]
fn who_has_set_it_up_is_asked_for_a_code_beside_the_password() {
    with_ada(|_, site, secret, codes| {
        assert_eq!(codes.len(), 10);
        let mut browser = site.browser("192.0.2.2");
        assert_eq!(browser.sign_in(ADA, "wrong").json["why"], "wrong");
        assert_eq!(browser.sign_in(ADA, PASSWORD).json["why"], "code");
        assert!(browser.cookie.starts_with("__Host-rapport-code="), "{}", browser.cookie);
        assert_ne!(browser.get("/").status, StatusCode::OK, "half way in is not in");
        assert_eq!(browser.say_code("000000").json["why"], "wrong");
        assert_eq!(browser.say_code(&code(site, secret)).status, StatusCode::OK);
        assert_eq!(browser.get("/").status, StatusCode::OK);
    });
}

#[test]
fn a_code_lets_in_once() {
    with_ada(|_, site, secret, _| {
        let [mut one, mut other] = ["192.0.2.2", "192.0.2.3"].map(|address| site.browser(address));
        one.sign_in(ADA, PASSWORD);
        other.sign_in(ADA, PASSWORD);
        let said = code(site, secret);
        assert_eq!(one.say_code(&said).status, StatusCode::OK);
        assert_eq!(other.say_code(&said).json["why"], "wrong", "somebody looked over her shoulder");
        site.watch.later(HALF_A_MINUTE_MS);
        assert_eq!(other.say_code(&code(site, secret)).status, StatusCode::OK, "the next one is new");
    });
}

#[test]
fn the_code_by_which_it_was_turned_on_lets_nobody_in() {
    ada_signed_in(|_, site, _, browser| {
        let (secret, _) = turn_on(site, &browser);
        let mut other = site.browser("192.0.2.2");
        other.sign_in(ADA, PASSWORD);
        assert_eq!(other.say_code(&code(site, &secret)).json["why"], "wrong");
    });
}

#[test]
fn a_recovery_code_lets_in_once_and_others_stay() {
    with_ada(|_, site, _, codes| {
        let mut browser = site.browser("192.0.2.2");
        browser.sign_in(ADA, PASSWORD);
        assert_eq!(browser.say_code(&codes[0]).status, StatusCode::OK);
        let mut browser = site.browser("192.0.2.3");
        browser.sign_in(ADA, PASSWORD);
        assert_eq!(browser.say_code(&codes[0]).json["why"], "wrong");
        assert_eq!(browser.say_code(&codes[1].to_uppercase()).status, StatusCode::OK);
    });
}

#[test]
fn who_guesses_codes_waits_and_the_right_password_clears_nothing() {
    with_ada(|_, site, secret, _| {
        let mut browser = site.browser("192.0.2.2");
        for _ in 0..5 {
            assert_eq!(browser.sign_in(ADA, PASSWORD).json["why"], "code");
            assert_eq!(browser.say_code("000000").json["why"], "wrong");
        }
        browser.sign_in(ADA, PASSWORD);
        assert_eq!(browser.say_code(&code(site, secret)).json, json!({"why": "wait", "seconds": 30}));
        let mut elsewhere = site.browser("192.0.2.3");
        elsewhere.sign_in(ADA, PASSWORD);
        assert_eq!(elsewhere.say_code(&code(site, secret)).json["why"], "wait", "wherever they are");
        site.watch.later(HALF_A_MINUTE_MS);
        assert_eq!(browser.say_code(&code(site, secret)).status, StatusCode::OK);
    });
}

#[test]
fn codes_that_are_guessed_at_once_are_all_counted_and_a_right_one_lets_one_in() {
    with_ada(|_, site, secret, _| {
        let mut browser = site.browser("192.0.2.2");
        browser.sign_in(ADA, PASSWORD);
        let all = browser.at_once(12, "/code", &json!({"code": "000000"}));
        let sent_away = all.iter().filter(|status| **status == StatusCode::TOO_MANY_REQUESTS).count();
        assert_eq!(sent_away, 7);
        site.watch.later(HALF_A_MINUTE_MS);
        let all = browser.at_once(4, "/code", &json!({"code": code(site, secret)}));
        assert_eq!(all.iter().filter(|status| **status == StatusCode::OK).count(), 1, "{all:?}");
    });
}

#[test]
fn half_way_in_ends_after_ten_minutes_and_with_a_new_password() {
    with_ada(|t, site, secret, _| {
        let mut browser = site.browser("192.0.2.2");
        browser.sign_in(ADA, PASSWORD);
        site.watch.later(10 * 60 * 1_000);
        assert_eq!(browser.say_code(&code(site, secret)).json["why"], "too_late");
        browser.sign_in(ADA, PASSWORD);
        let ada = t.admin().list("user", "")[0]["id"].clone();
        let hash = rapport_gate::password_hash("staple of another kind").expect("a hash");
        t.write(|w| w.set_note("password", ada.as_str().expect("an id"), &json!({"hash": hash}), None)).expect("kept");
        assert_eq!(browser.say_code(&code(site, secret)).json["why"], "too_late");
        let nobody = site.browser("192.0.2.4");
        assert_eq!(nobody.post("/code", json!({"code": code(site, secret)})).status, StatusCode::SEE_OTHER);
    });
}

#[test]
fn turning_it_on_takes_the_password_and_a_code_and_ends_the_sessions_elsewhere() {
    on_both(part(), |t| {
        user(t, "Ada");
        let site = Site::over(t, HTTPS);
        let [mut here, mut there] = ["192.0.2.1", "192.0.2.2"].map(|address| site.browser(address));
        here.sign_in(ADA, PASSWORD);
        there.sign_in(ADA, PASSWORD);
        let turn_on = |said: Json| here.post("/second-factor", said);
        let without_offer = turn_on(json!({"do": "turn_on", "password": PASSWORD, "code": "123456"}));
        assert_eq!(without_offer.json["code"], "no_second_factor");
        let secret = turn_on(json!({"do": "offer"})).json.as_str().expect("a secret").to_owned();
        let right = code(&site, &secret);
        assert_eq!(turn_on(json!({"do": "turn_on", "password": "wrong", "code": right})).json["why"], "wrong");
        let wrong = turn_on(json!({"do": "turn_on", "password": PASSWORD, "code": "000000"})).json;
        assert_eq!(wrong["problems"][0]["field"], "code");
        assert_eq!(there.get("/").status, StatusCode::OK, "nothing was done");
        let said = json!({"do": "turn_on", "password": PASSWORD, "code": right});
        assert_eq!(turn_on(said.clone()).json.as_array().map(Vec::len), Some(10));
        assert_eq!(turn_on(said).json["code"], "no_second_factor", "an offer is taken once");
        assert_eq!(here.get("/").status, StatusCode::OK);
        assert_ne!(there.get("/").status, StatusCode::OK);
    });
}

#[test]
fn turning_it_off_and_new_recovery_codes_take_the_password() {
    with_ada(|_, site, secret, codes| {
        let mut browser = site.browser("192.0.2.2");
        browser.sign_in(ADA, PASSWORD);
        browser.say_code(&code(site, secret));
        for what in ["renew", "turn_off"] {
            assert_eq!(browser.post("/second-factor", json!({"do": what, "password": "x"})).json["why"], "wrong");
        }
        let renewed = browser.post("/second-factor", json!({"do": "renew", "password": PASSWORD})).json;
        let mut other = site.browser("192.0.2.3");
        other.sign_in(ADA, PASSWORD);
        assert_eq!(other.say_code(&codes[0]).json["why"], "wrong", "the old sheet of paper is worth nothing");
        assert_eq!(other.say_code(renewed[0].as_str().expect("a code")).status, StatusCode::OK);
        let off = browser.post("/second-factor", json!({"do": "turn_off", "password": PASSWORD}));
        assert_eq!(off.status, StatusCode::OK);
        assert_eq!(site.browser("192.0.2.4").sign_in(ADA, PASSWORD).json["user"], off_user(&browser));
    });
}

fn off_user(browser: &Browser<'_>) -> Json {
    browser.get("/").json["user"].clone()
}
