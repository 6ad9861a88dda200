//! Signing in with a passkey, and adding one.

use axum::http::StatusCode;
use rapport_gate::secret_hash;
use rapport_kernel::RecordId;
use rapport_testkit::{Authenticator, TestHouse, on_both};
use serde_json::{Value as Json, json};

use crate::page::{ADA, Browser, HTTPS, Reply, Site, ada_signed_in};
use crate::toy::{PASSWORD, deactivate, part, user, user_without_password};

const MINUTE_MS: i64 = 60_000;

fn offered(browser: &Browser<'_>, name: &str, password: &str) -> Reply {
    browser.post("/passkeys", json!({"name": name, "password": password}))
}

fn made(browser: &Browser<'_>, made: &Json) -> Reply {
    browser.post("/passkeys", json!({"made": made}))
}

/// Adds a passkey in front of a browser that is signed in.
fn add(browser: &Browser<'_>, name: &str) -> Authenticator {
    let mut device = Authenticator::new(name, HTTPS);
    let options = offered(browser, name, PASSWORD);
    assert_eq!(options.status, StatusCode::OK, "{}", options.json);
    let added = made(browser, &device.make(&options.json));
    assert_eq!(added.status, StatusCode::OK, "{}", added.json);
    device
}

fn asked(browser: &Browser<'_>) -> Json {
    browser.post("/passkey", json!({})).json
}

fn say(browser: &Browser<'_>, answer: &Json) -> Reply {
    browser.post("/passkey", json!({"answer": answer}))
}

/// Ada, with a phone that holds a passkey of hers.
fn with_ada(test: impl Fn(&TestHouse, &Site, RecordId, Authenticator)) {
    ada_signed_in(|t, site, ada, browser| {
        let phone = add(&browser, "Phone");
        test(t, site, ada, phone);
    });
}

#[test]
fn a_passkey_lets_in_without_an_address_and_the_session_is_like_any_other() {
    with_ada(|t, site, ada, mut phone| {
        let mut browser = site.browser("192.0.2.2");
        let options = asked(&browser);
        assert_eq!((&options["rpId"], &options["userVerification"]), (&json!("crm.example"), &json!("required")));
        assert_eq!(options["allowCredentials"], json!([]));
        let reply = say(&browser, &phone.answer(&options));
        assert_eq!(reply.json["user"], json!(ada));
        browser.keep_cookie(reply);
        assert_eq!(browser.get("/").json["user"], json!(ada));
        let sessions = t.admin().list("session", "address = \"192.0.2.2\"");
        assert_eq!(sessions[0]["device"], "Firefox on Linux");
        let again = asked(&browser);
        assert_eq!(say(&browser, &phone.answer(&again)).status, StatusCode::OK, "as often as one likes");
    });
}

#[test]
fn who_is_asked_for_a_code_beside_the_password_is_not_asked_for_one_beside_a_passkey() {
    with_ada(|t, site, ada, mut phone| {
        t.write(|w| w.set_note("factor", &ada.to_string(), &json!(["GEZDGNBVGY3TQOJQ", 0, []]), None)).expect("kept");
        let mut browser = site.browser("192.0.2.2");
        assert_eq!(browser.sign_in(ADA, PASSWORD).json["why"], "code");
        let reply = say(&browser, &phone.answer(&asked(&browser)));
        browser.keep_cookie(reply);
        assert_eq!(browser.get("/").status, StatusCode::OK);
    });
}

#[test]
fn an_answer_is_taken_once() {
    with_ada(|_, site, _, mut phone| {
        let browser = site.browser("192.0.2.2");
        let answer = phone.answer(&asked(&browser));
        assert_eq!(say(&browser, &answer).status, StatusCode::OK);
        assert_eq!(say(&browser, &answer).json["why"], "too_late");
        let answer = phone.answer(&asked(&browser));
        let all = browser.at_once(6, "/passkey", &json!({"answer": answer}));
        assert_eq!(all.iter().filter(|status| **status == StatusCode::OK).count(), 1, "{all:?}");
    });
}

#[test]
fn an_answer_to_another_challenge_or_page_or_server_is_refused() {
    with_ada(|_, site, _, mut phone| {
        let browser = site.browser("192.0.2.2");
        let made_up = json!({"challenge": "bWFkZSB1cA", "rpId": "crm.example"});
        assert_eq!(say(&browser, &phone.answer(&made_up)).json["why"], "too_late");
        let mut fished = phone.before("https://crm-example.evil");
        assert_eq!(say(&browser, &fished.answer(&asked(&browser))).json["why"], "wrong");
        fished = phone.before("https://crm.example:8443");
        assert_eq!(say(&browser, &fished.answer(&asked(&browser))).json["why"], "wrong");
        let mut elsewhere = asked(&browser);
        elsewhere["rpId"] = json!("evil.example");
        assert_eq!(say(&browser, &phone.answer(&elsewhere)).json["why"], "wrong");
        let options = asked(&browser);
        assert_eq!(say(&browser, &phone.answer(&options)).status, StatusCode::OK, "the right one is not held back");
    });
}

#[test]
fn a_refused_answer_uses_its_challenge_up() {
    with_ada(|_, site, _, mut phone| {
        let browser = site.browser("192.0.2.2");
        let options = asked(&browser);
        let mut fished = phone.before("https://evil.example");
        assert_eq!(say(&browser, &fished.answer(&options)).json["why"], "wrong");
        assert_eq!(say(&browser, &phone.answer(&options)).json["why"], "too_late");
    });
}

#[test]
fn a_challenge_ends_after_ten_minutes() {
    with_ada(|_, site, _, mut phone| {
        let browser = site.browser("192.0.2.2");
        let answer = phone.answer(&asked(&browser));
        site.watch.later(10 * MINUTE_MS);
        assert_eq!(say(&browser, &answer).json["why"], "too_late");
    });
}

#[test]
fn a_device_that_was_not_unlocked_or_whose_key_is_another_is_refused() {
    with_ada(|_, site, ada, phone| {
        let browser = site.browser("192.0.2.2");
        let mut locked = phone.locked();
        assert_eq!(say(&browser, &locked.answer(&asked(&browser))).json["why"], "wrong");
        let mut answer = Authenticator::new("Thief", HTTPS).answer(&asked(&browser));
        let own = phone.clone().answer(&json!({"challenge": "", "rpId": "crm.example"}));
        for key in ["id", "rawId"] {
            answer[key] = own[key].clone();
        }
        answer["response"]["userHandle"] = own["response"]["userHandle"].clone();
        assert_eq!(say(&browser, &answer).json["why"], "wrong", "it names the passkey of {ada}");
    });
}

#[test]
fn a_passkey_that_is_not_known_and_one_of_somebody_who_is_gone_let_nobody_in() {
    with_ada(|t, site, ada, mut phone| {
        let browser = site.browser("192.0.2.2");
        let mut other = Authenticator::new("Other", HTTPS);
        assert_eq!(say(&browser, &other.answer(&asked(&browser))).status, StatusCode::NOT_FOUND);
        deactivate(t, ada);
        assert_eq!(say(&browser, &phone.answer(&asked(&browser))).json["why"], "wrong");
    });
}

#[test]
fn a_counter_that_goes_back_is_refused_and_said_to_be_suspected() {
    with_ada(|t, site, _, mut phone| {
        let browser = site.browser("192.0.2.2");
        let mut copy = phone.clone();
        for _ in 0..2 {
            assert_eq!(say(&browser, &phone.answer(&asked(&browser))).status, StatusCode::OK);
        }
        let refused = say(&browser, &copy.answer(&asked(&browser)));
        assert_eq!(refused.json["code"], "passkey_copy_suspected");
        let kept = t.read(|r| r.notes("toy_passkey")).expect("notes");
        assert!(kept.values().all(|note| note["name"] == "Suspected"), "{kept:?}");
        assert_eq!(say(&browser, &phone.answer(&asked(&browser))).status, StatusCode::OK, "the first one goes on");
    });
}

#[test]
fn who_guesses_waits_and_a_right_answer_is_not_counted() {
    with_ada(|_, site, _, mut phone| {
        let browser = site.browser("192.0.2.2");
        let mut wrong = phone.before("https://evil.example");
        for _ in 0..5 {
            assert_eq!(say(&browser, &wrong.answer(&asked(&browser))).json["why"], "wrong");
        }
        let waits = say(&browser, &phone.answer(&asked(&browser)));
        assert_eq!(waits.json, json!({"why": "wait", "seconds": 30}));
        site.watch.later(MINUTE_MS / 2);
        assert_eq!(say(&browser, &phone.answer(&asked(&browser))).status, StatusCode::OK);
        assert_eq!(say(&browser, &wrong.answer(&asked(&browser))).json["why"], "wrong", "it begins anew");
    });
}

#[test]
fn who_asks_for_challenges_without_end_waits() {
    on_both(part(), |t| {
        let site = Site::over(t, HTTPS);
        let browser = site.browser("192.0.2.2");
        let all = browser.at_once(270, "/passkey", &json!({}));
        assert!(all.iter().filter(|status| **status == StatusCode::TOO_MANY_REQUESTS).count() >= 20, "{all:?}");
        assert_eq!(site.browser("192.0.2.3").post("/passkey", json!({})).status, StatusCode::OK);
    });
}

#[test]
fn what_another_site_sends_signs_nobody_in() {
    with_ada(|_, site, _, mut phone| {
        let browser = site.browser("192.0.2.2");
        let answer = json!({"answer": phone.answer(&asked(&browser))});
        let sent = browser.send("POST", "/passkey", &[("sec-fetch-site", "cross-site")], &answer);
        assert_eq!(sent.status, StatusCode::FORBIDDEN);
    });
}

#[test]
fn adding_takes_the_password_which_is_guessed_no_better_than_elsewhere() {
    ada_signed_in(|_, site, _, browser| {
        for _ in 0..5 {
            assert_eq!(offered(&browser, "Phone", "guess").json["why"], "wrong");
        }
        assert_eq!(offered(&browser, "Phone", PASSWORD).json["why"], "wait");
        site.watch.later(MINUTE_MS / 2);
        assert_eq!(offered(&browser, "Phone", PASSWORD).status, StatusCode::OK);
        for name in ["", "  ", &"x".repeat(101)] {
            assert_eq!(offered(&browser, name, PASSWORD).json["problems"][0]["field"], "name");
        }
    });
}

#[test]
fn who_has_no_password_adds_one_shortly_after_signing_in() {
    on_both(part(), |t| {
        let ada = user_without_password(t, "Ada");
        let site = Site::over(t, HTTPS);
        let mut browser = site.browser("192.0.2.1");
        t.admin().create("session", json!({"user": ada, "device": "Test", "hash": secret_hash("a")}));
        browser.cookie = "__Host-rapport=a".to_owned();
        assert_eq!(offered(&browser, "Phone", "").status, StatusCode::OK);
        site.watch.later(5 * MINUTE_MS);
        assert_eq!(offered(&browser, "Phone", "").json["why"], "too_late");
    });
}

#[test]
fn a_device_is_asked_for_a_key_that_it_finds_by_itself_and_told_of_those_that_there_are() {
    with_ada(|_, site, _, _| {
        let mut browser = site.browser("192.0.2.1");
        browser.sign_in(ADA, PASSWORD);
        let options = offered(&browser, "Desk", PASSWORD).json;
        assert_eq!(options["authenticatorSelection"]["residentKey"], "required");
        assert_eq!(options["authenticatorSelection"]["userVerification"], "required");
        assert_eq!(options["excludeCredentials"].as_array().map(Vec::len), Some(1));
        assert_eq!((&options["rp"]["id"], &options["user"]["name"]), (&json!("crm.example"), &json!(ADA)));
    });
}

#[test]
fn what_a_device_made_is_taken_once_by_whom_it_was_offered_to_and_for_this_page() {
    with_ada(|t, site, _, _| {
        user(t, "Bob");
        let [mut ada, mut bob] = ["192.0.2.1", "192.0.2.9"].map(|address| site.browser(address));
        ada.sign_in(ADA, PASSWORD);
        bob.sign_in("bob@office.example", PASSWORD);
        let desk = Authenticator::new("Desk", HTTPS);
        let offer = || offered(&ada, "Desk", PASSWORD).json;
        assert_eq!(made(&bob, &desk.clone().make(&offer())).json["why"], "too_late", "it was offered to somebody else");
        let mut fished = desk.before("https://evil.example");
        assert_eq!(made(&ada, &fished.make(&offer())).json["why"], "wrong");
        let mut locked = desk.locked();
        assert_eq!(made(&ada, &locked.make(&offer())).json["why"], "wrong");
        let answer = desk.clone().make(&offer());
        assert_eq!(made(&ada, &answer).status, StatusCode::OK);
        assert_eq!(made(&ada, &answer).json["why"], "too_late");
        let of_bob = offered(&bob, "Desk", PASSWORD).json;
        assert_eq!(made(&bob, &desk.clone().make(&of_bob)).json["code"], "passkey_known");
        let late = Authenticator::new("Late", HTTPS).make(&offer());
        site.watch.later(10 * MINUTE_MS);
        assert_eq!(made(&ada, &late).json["why"], "too_late");
    });
}

#[test]
fn a_new_password_ends_an_offer() {
    with_ada(|_, site, _, _| {
        let mut ada = site.browser("192.0.2.1");
        ada.sign_in(ADA, PASSWORD);
        let answer = Authenticator::new("Desk", HTTPS).make(&offered(&ada, "Desk", PASSWORD).json);
        let new = json!({"old": PASSWORD, "new": "staple of another kind"});
        assert_eq!(ada.post("/password", new).status, StatusCode::NO_CONTENT);
        assert_eq!(made(&ada, &answer).json["why"], "too_late");
    });
}

#[test]
fn where_browsers_have_no_passkeys_none_is_asked_for() {
    for own in ["http://crm.example", "https://192.0.2.80"] {
        on_both(part(), |t| {
            let site = Site::over(t, own);
            assert_eq!(site.browser("192.0.2.2").post("/passkey", json!({})).json["code"], "no_passkeys", "{own}");
        });
    }
}
