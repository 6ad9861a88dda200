//! Passkeys on one's own page, on the sign-in page, and of others for administrators.

use axum::http::StatusCode;
use rapport_testkit::Authenticator;
use serde_json::{Value as Json, json};

use crate::browser::{Browser, Page, Site, with_site, with_site_at};
use crate::toy::{EVIL, PASSWORD};

const HERE: &str = "http://localhost:8080";

/// What the script of a page sends.
fn send(browser: &Browser<'_>, path: &str, body: &Json) -> Page {
    let headers = [
        ("sec-fetch-site", "same-origin"),
        ("content-type", "application/json"),
        ("accept", "application/problem+json, application/json"),
    ];
    browser.send("POST", path, &headers, body.to_string())
}

fn json_of(page: &Page) -> Json {
    serde_json::from_slice(&page.bytes).unwrap_or(Json::Null)
}

/// Somebody adds a passkey of that name.
fn add(browser: &Browser<'_>, name: &str) -> Authenticator {
    let mut device = Authenticator::new(name, HERE);
    let options = send(browser, "/me/passkeys/begin", &json!({"name": name, "password": PASSWORD}));
    assert_eq!(options.status, StatusCode::OK, "{}", options.body());
    let made = send(browser, "/me/passkeys", &json!({"credential": device.make(&json_of(&options))}));
    assert_eq!(made.status, StatusCode::CREATED, "{}", made.body());
    device
}

fn sign_in(browser: &Browser<'_>, device: &mut Authenticator, next: &str) -> Page {
    let options = json_of(&send(browser, "/sign-in/passkey/begin", &json!({})));
    send(browser, "/sign-in/passkey", &json!({"credential": device.answer(&options), "next": next}))
}

fn names(site: &Site<'_>, who: &str) -> Vec<String> {
    site.browser(who).get("/me").texts(".passkeys strong")
}

#[test]
fn a_passkey_is_added_and_leads_on_to_the_page_that_was_asked_for() {
    with_site(|site| {
        let mut phone = add(&site.browser("Ann"), EVIL);
        assert_eq!(names(site, "Ann"), [EVIL.split_whitespace().collect::<Vec<_>>().join(" ")]);
        let mut browser = site.browser("");
        let page = sign_in(&browser, &mut phone, "/things?q=a");
        assert_eq!(json_of(&page), json!({"to": "/things?q=a"}));
        browser.keep_cookie(&page);
        assert_eq!(browser.get("/").status, StatusCode::OK);
        for elsewhere in ["https://evil.example", "//evil.example"] {
            assert_eq!(json_of(&sign_in(&browser, &mut phone, elsewhere)), json!({"to": "/"}));
        }
        let page = site.browser("Ann").get("/me").texts(".passkeys .field-help").concat();
        assert!(page.starts_with("added Today") && page.contains("last used Today"), "{page}");
    });
}

#[test]
fn what_is_wrong_is_said_in_a_sentence_and_beside_its_control() {
    with_site(|site| {
        let ann = site.browser("Ann");
        let begin = |name: &str, password: &str| {
            let page = send(&ann, "/me/passkeys/begin", &json!({"name": name, "password": password}));
            assert_eq!(page.status, StatusCode::UNPROCESSABLE_ENTITY);
            json_of(&page)
        };
        assert_eq!(begin("Phone", "guess"), json!({"at": "password", "wrong": "This is not your password."}));
        assert_eq!(begin(" ", PASSWORD), json!({"at": "name", "wrong": "Give it a name of 1 to 100 characters."}));
        let mut phone = add(&ann, "Phone");
        let options = json_of(&send(&ann, "/me/passkeys/begin", &json!({"name": "Phone", "password": PASSWORD})));
        let made = json!({"credential": phone.make(&options)});
        let said = json_of(&send(&ann, "/me/passkeys", &made));
        assert!(said["wrong"].as_str().is_some_and(|text| text.starts_with("The answer of the device")), "{said}");
        assert!(json_of(&send(&ann, "/me/passkeys", &made))["wrong"].as_str().expect("why").contains("too long"));
        let nobody = site.browser("");
        let unknown = sign_in(&nobody, &mut Authenticator::new("Other", HERE), "/");
        assert_eq!((unknown.status, json_of(&unknown)["unknown"].as_bool()), (StatusCode::UNAUTHORIZED, Some(true)));
        let fished = sign_in(&nobody, &mut phone.before("https://evil.example"), "/");
        let said = json_of(&fished);
        assert_eq!(said["unknown"], false, "what holds it is to keep it");
        assert!(said["wrong"].as_str().is_some_and(|text| text.contains("does not let you in")), "{said}");
    });
}

#[test]
fn one_renames_and_removes_ones_own_and_nobody_elses() {
    with_site(|site| {
        let ann = site.browser("Ann");
        let mut phone = add(&ann, "Phone");
        let page = ann.get("/me");
        let mut form = page.form("form[action='/me/passkeys/name']");
        assert_eq!(form.get("name"), "Phone");
        form.set("name", " ");
        let wrong = ann.submit(&form);
        assert_eq!((wrong.status, wrong.texts(".passkeys .field-wrong").len()), (StatusCode::UNPROCESSABLE_ENTITY, 1));
        form.set("name", "Old phone");
        for other in ["Stranger", "Admin"] {
            assert_eq!(site.browser(other).submit(&form).status, StatusCode::NOT_FOUND);
        }
        assert_eq!(ann.submit(&form).location(), "/me?done=passkey-renamed");
        assert_eq!(names(site, "Ann"), ["Old phone"]);
        let form = page.form("form[action='/me/passkeys/remove']");
        for other in ["Stranger", "Admin"] {
            assert_eq!(site.browser(other).submit(&form).status, StatusCode::NOT_FOUND);
        }
        assert_eq!(ann.submit(&form).location(), "/me?done=passkey-removed");
        assert!(ann.get("/me?done=passkey-removed").texts("[role=status]").concat().contains("lets nobody in"));
        assert!(names(site, "Ann").is_empty());
        assert_eq!(sign_in(&site.browser(""), &mut phone, "/").status, StatusCode::UNAUTHORIZED);
    });
}

#[test]
fn an_administrator_sees_and_removes_the_passkeys_of_others() {
    with_site(|site| {
        let mut phone = add(&site.browser("Ann"), "Phone");
        let (ann, admin) = (site.user("Ann"), site.browser("Admin"));
        let page = admin.get(&format!("/users/{ann}/sign-in"));
        assert!(page.text().contains("One passkey, which lets this user in"), "{}", page.text());
        let form = page.form("form[action$='remove-passkey']");
        for (other, status) in [("Ann", StatusCode::FORBIDDEN), ("Stranger", StatusCode::NOT_FOUND)] {
            assert_eq!(site.browser(other).submit(&form).status, status);
        }
        let of_admin = site.user("Admin");
        let elsewhere = format!("/users/{of_admin}/sign-in/remove-passkey");
        assert_eq!(admin.post(&elsewhere, &[("passkey", form.get("passkey"))]).status, StatusCode::NOT_FOUND);
        assert_eq!(admin.submit(&form).location(), format!("/users/{ann}/sign-in?done=passkey"));
        assert!(admin.get(&format!("/users/{ann}/sign-in")).text().contains("No passkeys."));
        assert_eq!(sign_in(&site.browser(""), &mut phone, "/").status, StatusCode::UNAUTHORIZED);
    });
}

#[test]
fn nobody_and_no_other_site_adds_or_changes_anything() {
    with_site(|site| {
        let mut phone = add(&site.browser("Ann"), "Phone");
        let id = site.browser("Ann").get("/me").form("form[action='/me/passkeys/remove']").get("id").to_owned();
        for (path, body) in [
            ("/me/passkeys/begin", json!({"name": "Phone", "password": PASSWORD})),
            ("/me/passkeys", json!({"credential": {}})),
        ] {
            assert_eq!(send(&site.browser(""), path, &body).status, StatusCode::UNAUTHORIZED, "{path}");
            let headers = [("sec-fetch-site", "cross-site"), ("content-type", "application/json")];
            let planted = site.browser("Ann").send("POST", path, &headers, body.to_string());
            assert_eq!(planted.status, StatusCode::FORBIDDEN, "{path}");
        }
        for path in ["/me/passkeys/name", "/me/passkeys/remove"] {
            let fields = [("id", id.as_str()), ("name", "Planted")];
            assert_eq!(site.browser("").post(path, &fields).status, StatusCode::UNAUTHORIZED, "{path}");
            let headers = [("sec-fetch-site", "cross-site"), ("content-type", "application/x-www-form-urlencoded")];
            let planted = site.browser("Ann").send("POST", path, &headers, format!("id={id}&name=Planted"));
            assert_eq!(planted.status, StatusCode::FORBIDDEN, "{path}");
        }
        let options = json_of(&send(&site.browser(""), "/sign-in/passkey/begin", &json!({})));
        let answer = json!({"credential": phone.answer(&options)}).to_string();
        let headers = [("sec-fetch-site", "cross-site"), ("content-type", "application/json")];
        let planted = site.browser("").send("POST", "/sign-in/passkey", &headers, answer);
        assert_eq!((planted.status, planted.header("set-cookie")), (StatusCode::FORBIDDEN, String::new()));
        assert_eq!(names(site, "Ann"), ["Phone"]);
    });
}

#[test]
fn without_script_there_is_nothing_that_would_not_work() {
    with_site(|site| {
        let page = site.browser("").get("/sign-in");
        assert_eq!(page.texts(".door-passkey button:not([hidden])").len(), 0);
        assert_eq!(page.texts(".door-passkey > :not([hidden])").len(), 0);
        assert_eq!(page.attributes("#email", "autocomplete"), ["username webauthn"]);
        let page = site.browser("Ann").get("/me");
        assert_eq!(page.texts("form.passkey-add:not([hidden])").len(), 0);
        assert_eq!(page.texts("form.passkey-add[hidden]").len(), 1);
    });
}

#[test]
fn where_browsers_have_no_passkeys_none_are_offered_and_ones_own_page_says_why() {
    for own in ["http://crm.example", "http://127.0.0.1:8080"] {
        with_site_at(own, |site| {
            let page = site.browser("").get("/sign-in");
            assert_eq!((page.texts(".door-passkey").len(), page.texts("[data-controller=passkey]").len()), (0, 0));
            assert_eq!(page.attributes("#email", "autocomplete"), ["username"]);
            let page = site.browser("Ann").get("/me");
            assert!(page.text().contains("Browsers have passkeys only over https"), "{own}");
            assert_eq!(page.texts("form.passkey-add").len(), 0);
        });
    }
}
