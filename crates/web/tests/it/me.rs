//! One's own page, and the second factor.

use axum::http::StatusCode;
use totp_rs::{Builder, Secret};

use crate::browser::{Browser, Page, Site, with_site};
use crate::toy::{EVIL, PASSWORD};

const ANN: &str = "ann@office.example";
/// When the clock of these tests begins; they are over before the next code is due.
const NOW_S: u64 = 1_772_442_000;

/// What an app shows so many half minutes from now.
fn code(secret: &str, later: u64) -> String {
    let secret = Secret::try_from_base32(secret.replace(' ', "")).expect("a secret");
    Builder::new().with_secret(secret).build().expect("an app").generate(NOW_S + later * 30).to_string()
}

/// Ann turns two-factor on; the secret and the recovery codes.
fn turn_on(site: &Site<'_>) -> (String, Vec<String>) {
    let ann = site.browser("Ann");
    assert_eq!(ann.post("/me/two-factor/begin", &[]).location(), "/me/two-factor");
    let page = ann.get("/me/two-factor");
    let secret = page.texts(".two-factor-secret").remove(0);
    assert_eq!(page.texts("svg.two-factor-code").len(), 1);
    let on = ann.post("/me/two-factor/on", &[("password", PASSWORD), ("code", &code(&secret, 0))]);
    assert_eq!(on.status, StatusCode::OK, "{}", on.text());
    (secret, on.texts(".two-factor-codes li"))
}

/// Ann, half way in.
fn half_way<'s>(site: &'s Site<'_>) -> Browser<'s> {
    let mut browser = site.browser("");
    let asked = browser.post("/sign-in", &[("email", ANN), ("password", PASSWORD), ("next", "/things?q=a")]);
    assert_eq!(asked.location(), "/sign-in/code?next=%2Fthings%3Fq%3Da");
    browser.keep_cookie(&asked);
    browser
}

fn alert(page: &Page) -> String {
    page.texts("[role=alert]").concat()
}

#[test]
fn who_has_two_factor_on_is_asked_for_a_code_and_then_led_on() {
    with_site(|site| {
        let (secret, codes) = turn_on(site);
        assert_eq!(codes.len(), 10);
        let mut browser = half_way(site);
        assert!(browser.get("/").location().starts_with("/sign-in"), "half way is not in");
        let form = browser.get("/sign-in/code?next=%2Fthings%3Fq%3Da").form("form");
        let wrong = browser.post("/sign-in/code", &[("code", "000000"), ("next", form.get("next"))]);
        assert_eq!(wrong.status, StatusCode::UNAUTHORIZED);
        assert!(alert(&wrong).starts_with("This code is not right"), "{}", wrong.text());
        assert_eq!(wrong.form("form").get("next"), "/things?q=a");
        let right = browser.post("/sign-in/code", &[("code", &code(&secret, 1)), ("next", form.get("next"))]);
        assert_eq!(right.location(), "/things?q=a");
        browser.keep_cookie(&right);
        assert_eq!(browser.get("/").status, StatusCode::OK);
    });
}

#[test]
fn a_code_that_comes_too_late_leads_back_to_the_password_and_says_why() {
    with_site(|site| {
        let (secret, codes) = turn_on(site);
        let browser = half_way(site);
        assert_eq!(browser.post("/sign-in/code", &[("code", &codes[0])]).location(), "/");
        let again = browser.post("/sign-in/code", &[("code", &code(&secret, 1)), ("next", "/things")]);
        assert_eq!(again.location(), "/sign-in?why=late&next=%2Fthings");
        assert!(alert(&browser.get(&again.location())).starts_with("That took too long"));
        assert_eq!(site.browser("").get("/sign-in/code").location(), "/sign-in");
        assert_eq!(site.browser("").post("/sign-in/code", &[("code", &codes[1])]).location(), "/sign-in");
    });
}

#[test]
fn two_factor_is_set_up_with_a_code_and_a_password_and_says_what_is_wrong_with_which() {
    with_site(|site| {
        let ann = site.browser("Ann");
        assert_eq!(ann.get("/me/two-factor").texts("svg.two-factor-code").len(), 0, "nothing is made by looking");
        ann.post("/me/two-factor/begin", &[]);
        let secret = ann.get("/me/two-factor").texts(".two-factor-secret").remove(0);
        let wrong = ann.post("/me/two-factor/on", &[("password", "guess-me"), ("code", &code(&secret, 0))]);
        assert_eq!(wrong.texts("#wrong-password"), ["This is not your password."]);
        assert!(!wrong.body().contains("guess-me"));
        let wrong = ann.post("/me/two-factor/on", &[("password", PASSWORD), ("code", "000000")]);
        assert_eq!((wrong.status, wrong.texts("#wrong-code").len()), (StatusCode::UNPROCESSABLE_ENTITY, 1));
        assert_eq!(wrong.texts(".two-factor-secret"), [secret], "it is still the one that was scanned");
    });
}

#[test]
fn recovery_codes_are_renewed_and_two_factor_is_turned_off_with_the_password() {
    with_site(|site| {
        let (_, old) = turn_on(site);
        let ann = site.browser("Ann");
        assert!(ann.get("/me").text().contains("You have 10 recovery codes left."));
        let new = ann.post("/me/two-factor/codes", &[("password", PASSWORD)]).texts(".two-factor-codes li");
        assert!(new.len() == 10 && new != old);
        let wrong = ann.post("/me/two-factor/off", &[("password", "x")]);
        assert_eq!((wrong.status, wrong.texts("#wrong-password").len()), (StatusCode::UNPROCESSABLE_ENTITY, 1));
        assert_eq!(ann.post("/me/two-factor/off", &[("password", PASSWORD)]).location(), "/me?done=two-factor-off");
        let signed_in = site.browser("").post("/sign-in", &[("email", ANN), ("password", PASSWORD)]);
        assert_eq!(signed_in.location(), "/");
    });
}

#[test]
fn everybody_sets_who_they_are_whatever_they_may_else() {
    with_site(|site| {
        for who in ["Stranger", "Ann", "Admin"] {
            let browser = site.browser(who);
            let mut form = browser.get("/me").form("form[action='/me']");
            assert_eq!(form.get("name"), who);
            form.set("name", EVIL);
            assert_eq!(browser.submit(&form).location(), "/me?done=saved");
            assert_eq!(browser.get("/me").form("form[action='/me']").get("name"), EVIL);
            form.set("name", who);
            browser.submit(&form);
        }
        let planted = site.browser("Stranger").post("/me", &[("name", "New"), ("email", "other@office.example")]);
        assert_eq!(planted.location(), "/me?done=saved");
        let users = site.t.admin().list("user", "email = \"other@office.example\"");
        assert!(users.is_empty(), "only what is offered is theirs to set");
    });
}

#[test]
fn a_new_password_is_taken_for_the_old_one_and_each_problem_stands_beside_its_control() {
    with_site(|site| {
        let ann = site.browser("Ann");
        let change = |old: &str, new: &str| ann.post("/me/password", &[("old", old), ("password", new)]);
        let wrong = change("guess-me", "staple of another kind");
        assert_eq!(wrong.texts("#wrong-old"), ["This is not your password."]);
        assert!(!wrong.body().contains("guess-me") && !wrong.body().contains("staple"));
        assert_eq!(change(PASSWORD, "short").texts("#wrong-password").len(), 1);
        let there = site.browser("").post("/sign-in", &[("email", ANN), ("password", PASSWORD)]);
        let mut elsewhere = site.browser("");
        elsewhere.keep_cookie(&there);
        assert_eq!(elsewhere.get("/").status, StatusCode::OK);
        let done = change(PASSWORD, "staple of another kind");
        assert_eq!(done.location(), "/me?done=password");
        assert!(ann.get("/me?done=password").texts("[role=status]").concat().contains("signed out everywhere else"));
        assert_eq!(elsewhere.get("/").status, StatusCode::SEE_OTHER);
    });
}

#[test]
fn one_sees_where_one_is_signed_in_and_ends_what_is_not_wanted() {
    with_site(|site| {
        let sign_in = || {
            let mut browser = site.browser("");
            let page = browser.post("/sign-in", &[("email", ANN), ("password", PASSWORD)]);
            browser.keep_cookie(&page);
            browser
        };
        let (ann, there, third) = (site.browser("Ann"), sign_in(), sign_in());
        let page = ann.get("/me");
        assert_eq!(page.texts(".me-sessions li").len(), 3);
        assert_eq!(page.texts(".me-this"), ["this device"]);
        let ends = page.attributes(".me-sessions input[name=id]", "value");
        assert_eq!(ends.len(), 2, "this one ends by signing out");
        assert_eq!(ann.post("/me/sessions/end", &[("id", &ends[0])]).location(), "/me?done=session");
        let open = [&there, &third].iter().filter(|one| one.get("/").status == StatusCode::OK).count();
        assert_eq!(open, 1);
        let stranger = site.browser("Stranger");
        assert_eq!(stranger.post("/me/sessions/end", &[("id", &ends[1])]).status, StatusCode::NOT_FOUND);
        assert_eq!(site.browser("").post("/me/sessions/end", &[("id", &ends[1])]).status, StatusCode::UNAUTHORIZED);
        ann.post("/me/sessions/end-others", &[]);
        assert!([&there, &third].iter().all(|one| one.get("/").status == StatusCode::SEE_OTHER));
        assert_eq!(ann.get("/me").texts(".me-sessions li").len(), 1);
    });
}

#[test]
fn one_gets_to_the_own_page_from_everywhere_and_by_the_palette() {
    with_site(|site| {
        let ann = site.browser("Ann");
        assert!(ann.get("/things").attributes("nav a", "href").contains(&"/me".to_owned()));
        assert!(ann.get("/menu").attributes("main a", "href").contains(&"/me".to_owned()));
        assert!(ann.get("/palette?q=profile").attributes("li", "data-url").contains(&"/me".to_owned()));
    });
}

#[test]
fn first_steps_lead_a_newcomer_on_and_see_themselves_that_they_were_done() {
    with_site(|site| {
        let ann = site.browser("Ann");
        let page = ann.get("/");
        assert_eq!(page.attributes(".steps a.step-label", "href"), ["/things/new", "/things/board"]);
        assert_eq!(page.texts(".steps .numbers"), ["0 of 2"]);
        assert!(site.browser("Stranger").get("/").texts(".steps").is_empty(), "who may make nothing");
        site.thing("Ann");
        let page = ann.get("/");
        assert_eq!(page.attributes(".steps a.step-label", "href"), ["/things/board"]);
        assert_eq!(page.texts(".step-done .step-label"), ["Log a call (done)"]);
        assert_eq!(ann.post("/first-steps/forgo", &[]).location(), "/");
        assert!(ann.get("/").texts(".steps").is_empty());
    });
}
