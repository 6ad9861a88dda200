//! What was: who wrote a value and when, the record as it was, and what is undone of it.

use axum::http::StatusCode;
use serde_json::json;

use crate::browser::{Browser, Page, with_site};

/// The page of a thing after a change of one field.
fn changed(browser: &Browser<'_>, id: &str, field: &str, value: &str) -> Page {
    let done = browser.post(&format!("/things/{id}"), &[(field, value)]).location();
    browser.get(&done)
}

/// What the page says of a field.
fn fact(page: &Page, label: &str) -> String {
    let facts = page.texts(".fact");
    let found = facts.iter().find_map(|fact| fact.strip_prefix(label));
    found.unwrap_or_else(|| panic!("no {label} in {facts:?}")).to_owned()
}

#[test]
fn a_page_says_on_wish_who_wrote_each_value_and_when() {
    with_site(|site| {
        let id = site.thing("Ann").to_string();
        changed(&site.browser("Ann"), &id, "size", "77");
        let page = site.browser("Admin").get(&format!("/things/{id}?provenance=1"));
        assert!(fact(&page, "size").contains("77Ann, Today"), "{}", fact(&page, "size"));
        assert!(fact(&page, "Code").contains("Rapport, Today"), "{}", fact(&page, "Code"));
        let plain = site.browser("Admin").get(&format!("/things/{id}"));
        assert_eq!(fact(&plain, "size"), "77");
    });
}

#[test]
fn a_record_is_seen_as_it_was_and_cannot_be_written_there() {
    with_site(|site| {
        let (id, admin) = (site.thing("Ann").to_string(), site.browser("Admin"));
        let page = changed(&admin, &id, "size", "77");
        let then = page.attributes(".entry-end a", "href")[0].clone();
        let later = changed(&admin, &id, "size", "88");
        assert_eq!(fact(&later, "size"), "88");
        let past = admin.get(&then);
        assert_eq!(fact(&past, "size"), "77");
        assert!(past.texts(".notice").concat().starts_with("As it was on"), "{}", past.text());
        assert!(!past.body().contains("/edit") && !past.body().contains("/delete"), "nothing is written in the past");
        let told = past.texts(".entry").concat();
        assert!(told.contains("77") && !told.contains("88"), "its timeline ends there: {told}");
        let before = admin.get(&format!("/things/{id}?as_of=1999-01-01T00:00"));
        assert!(before.texts(".notice").concat().starts_with("It was not there yet"), "{}", before.text());
        assert_eq!(admin.get(&format!("/things/{id}?as_of=yester")).status, StatusCode::UNPROCESSABLE_ENTITY);
    });
}

#[test]
fn one_change_is_undone_from_the_timeline_and_what_was_changed_since_stays() {
    with_site(|site| {
        let (id, admin) = (site.thing("Ann").to_string(), site.browser("Admin"));
        changed(&admin, &id, "size", "77");
        let page = changed(&admin, &id, "name", "Candle");
        // The newest entry comes first: the one before it is that of the size.
        let actions = page.attributes(".entry-end form", "action");
        assert_eq!(actions.len(), 2);
        let undone = admin.post(&actions[1], &[("to", &format!("/things/{id}")), ("seq", "0")]).location();
        let page = admin.get(&undone);
        assert_eq!((fact(&page, "size"), page.texts("h1").concat()), ("12,000".to_owned(), "Candle".to_owned()));
        site.t.admin().update("thing", id.parse().expect("an id"), json!({"name": "Torch"}));
        let left = admin.post(&actions[0], &[("to", &format!("/things/{id}")), ("seq", "0")]).location();
        let page = admin.get(&left);
        assert_eq!(page.texts("h1"), ["Torch"]);
        assert!(page.texts(".toast-one").concat().contains("stays as it is"), "{}", page.text());
    });
}

#[test]
fn a_timeline_tells_of_the_record_alone_or_of_one_kind_of_thing_on_it() {
    with_site(|site| {
        let (id, admin) = (site.thing("Ann"), site.browser("Admin"));
        site.t.admin().create("comment", json!({"text": "It glows", "about": id}));
        changed(&admin, &id.to_string(), "size", "77");
        let told = |show: &str| admin.get(&format!("/things/{id}{show}")).texts(".entry-head span").len();
        assert_eq!([told(""), told("?show=thing"), told("?show=comment")], [3, 2, 1]);
        let kinds = admin.get(&format!("/things/{id}")).texts(".timeline-kinds a");
        assert_eq!(kinds, ["Everything", "Changes", "Files", "Comments"]);
    });
}
