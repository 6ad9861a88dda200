//! Signing in and out, and where one is led to after that.

use axum::http::StatusCode;

use crate::browser::{Site, with_site};
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

/// A link by which somebody chooses a password, as an administrator is shown it.
fn link_for(site: &Site<'_>, name: &str) -> String {
    let page = site.browser("Admin").post(&format!("/users/{}/sign-in/link", site.user(name)), &[]);
    assert_eq!(page.status, StatusCode::OK, "{}", page.body());
    let url = page.attributes("input.admission-link", "value").remove(0);
    url.strip_prefix("http://localhost:8080").expect("the server's own address").to_owned()
}

#[test]
fn a_link_that_is_handed_over_leads_to_a_new_password_once() {
    with_site(|site| {
        let path = link_for(site, "Ann");
        assert_ne!(link_for(site, "Ann"), path, "each is shown once");
        let mut browser = site.browser("");
        let page = browser.get(&path);
        assert!(page.text().contains("For ann@office.example"));
        let mut form = page.form("form");
        form.set("password", "short");
        let refused = browser.submit(&form);
        assert_eq!((refused.status, refused.texts("#wrong-password").len()), (StatusCode::UNPROCESSABLE_ENTITY, 1));
        assert_eq!(refused.form("form").get("password"), "");
        form.set("password", "staple of another kind");
        let chosen = browser.submit(&form);
        assert_eq!(chosen.location(), "/");
        browser.keep_cookie(&chosen);
        assert_eq!(browser.get("/").status, StatusCode::OK);
        assert_eq!(site.browser("Ann").get("/").status, StatusCode::SEE_OTHER, "her other sessions have ended");
        for gone in [site.browser("").get(&path), site.browser("").submit(&form)] {
            assert_eq!(gone.status, StatusCode::GONE);
            assert_eq!(gone.texts("h1"), ["This link leads nowhere any more"]);
        }
        let signed_in = |password: &str| {
            let said = [("email", "ann@office.example"), ("password", password)];
            site.browser("").post("/sign-in", &said).status
        };
        assert_eq!(signed_in(PASSWORD), StatusCode::UNAUTHORIZED);
        assert_eq!(signed_in("staple of another kind"), StatusCode::SEE_OTHER);
    });
}

#[test]
fn a_new_password_ends_every_link_that_was_made_before() {
    with_site(|site| {
        let [one, other] = [(); 2].map(|()| link_for(site, "Ann"));
        let choose = |path: &str| {
            let link = path.split_once("link=").expect("a secret").1;
            site.browser("").post("/new-password", &[("link", link), ("password", "staple of another kind")]).status
        };
        assert_eq!(choose(&one), StatusCode::SEE_OTHER);
        assert_eq!(choose(&other), StatusCode::GONE);
        assert_eq!(choose("/new-password?link=made-up"), StatusCode::GONE);
    });
}

#[test]
fn how_others_sign_in_is_for_administrators() {
    with_site(|site| {
        let user = site.user("Ann");
        let (path, thing) = (format!("/users/{user}/sign-in"), site.thing("Admin"));
        assert!(site.browser("Admin").get(&path).text().contains("Signs in as ann@office.example"));
        assert_eq!(site.browser("Admin").get(&format!("/things/{thing}/sign-in")).status, StatusCode::NOT_FOUND);
        let posts = ["link", "send", "turn-off-two-factor", "disconnect"].map(|what| format!("{path}/{what}"));
        for who in ["Ann", "Stranger"] {
            assert!(site.browser(who).get(&path).status.is_client_error());
            assert!(posts.iter().all(|post| site.browser(who).post(post, &[]).status.is_client_error()));
        }
        assert!(site.browser("").get(&path).location().starts_with("/sign-in"));
        assert!(posts.iter().all(|post| site.browser("").post(post, &[]).status == StatusCode::UNAUTHORIZED));
        assert!(site.t.jobs().is_empty(), "nobody was written to");
        assert_eq!(site.browser("Admin").post(&posts[1], &[]).location(), format!("{path}?done=sent"));
        assert_eq!(site.t.jobs().len(), 1);
        assert_eq!(site.browser("Admin").post(&posts[2], &[]).location(), format!("{path}?done=off"));
    });
}

#[test]
fn who_forgot_the_password_is_answered_alike_whoever_they_are() {
    with_site(|site| {
        let ask = |email: &str| {
            let page = site.browser("").post("/forgot-password", &[("email", email)]);
            (page.status, page.text().replace(email, "X"))
        };
        let (known, unknown) = (ask("ann@office.example"), ask("nobody@office.example"));
        assert_eq!(known, unknown);
        let jobs = site.t.jobs();
        assert_eq!(jobs.len(), 1, "somebody is written to");
        assert!(!jobs[0].payload.to_string().contains("office.example"), "the letter is written when it is sent");
        for _ in 0..5 {
            ask("nobody@office.example");
        }
        let page = site.browser("").post("/forgot-password", &[("email", "nobody@office.example")]);
        assert_eq!(page.status, StatusCode::TOO_MANY_REQUESTS);
        assert!(site.browser("").get("/sign-in").attributes("main a", "href").contains(&"/forgot-password".to_owned()));
    });
}

#[test]
fn where_there_is_no_provider_nobody_is_sent_to_one_and_nobody_comes_back() {
    with_site(|site| {
        for who in ["", "Stranger", "Admin"] {
            for path in ["/sign-in/sso", "/sign-in/sso?next=/things", "/sign-in/sso/back?code=a&state=b"] {
                assert_eq!(site.browser(who).get(path).status, StatusCode::NOT_FOUND, "{who} {path}");
            }
        }
        let page = site.browser("").get("/sign-in?why=sso-down");
        assert!(page.texts("[role=alert]").is_empty() && !page.body().contains("/sign-in/sso"), "{}", page.body());
    });
}
