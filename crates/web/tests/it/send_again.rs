//! Forms that were sent by somebody who is signed out, twice, or with too much in them.

use axum::http::StatusCode;
use serde_json::json;

use crate::browser::with_site;
use crate::toy::EVIL;

#[test]
fn what_was_typed_is_not_lost_with_the_session() {
    with_site(|site| {
        let mut form = site.browser("Admin").get("/things/new").form("form.form");
        form.set("name", EVIL);
        form.set("notes", "\nFirst\nSecond");
        let refused = site.browser("ended").submit(&form);
        assert_eq!(refused.status, StatusCode::UNAUTHORIZED);
        assert_eq!(refused.texts("h1"), ["You were signed out meanwhile"]);
        assert!(site.t.admin().list("thing", "").is_empty());
        let again = refused.form("form");
        assert_eq!((again.action.as_str(), again.get("name")), ("/things", EVIL));
        site.browser("Admin").submit(&again).location();
        let made = &site.t.admin().list("thing", "")[0];
        assert_eq!((&made["name"], &made["notes"]), (&json!(EVIL), &json!("First\nSecond")));
    });
}

#[test]
fn another_site_puts_nothing_before_somebody_to_be_sent() {
    with_site(|site| {
        let headers = [("sec-fetch-site", "cross-site"), ("content-type", "application/x-www-form-urlencoded")];
        let page = site.browser("").send("POST", "/things", &headers, "name=Planted");
        assert_eq!(page.status, StatusCode::FORBIDDEN);
        assert!(!page.body().contains("Planted"), "{}", page.body());
    });
}

#[test]
fn a_form_that_is_sent_twice_makes_one_record_and_leads_to_it_both_times() {
    with_site(|site| {
        let admin = site.browser("Admin");
        let mut form = admin.get("/things/new").form("form.form");
        form.set("name", "Lamp");
        let (first, second) = (admin.submit(&form).location(), admin.submit(&form).location());
        assert_eq!(first, second);
        assert_eq!(site.t.admin().list("thing", "").len(), 1);
        form.set("name", "Torch");
        admin.submit(&form).location();
        assert_eq!(site.t.admin().list("thing", "").len(), 2, "with another name it is another record");
    });
}

#[test]
fn a_note_of_ten_megabytes_is_refused_beside_its_field_or_kept_whole() {
    with_site(|site| {
        let admin = site.browser("Admin");
        let mut form = admin.get("/things/new").form("form.form");
        form.set("name", "Lamp");
        form.set("notes", &"x".repeat(10 << 20));
        let page = admin.submit(&form);
        assert_eq!(page.status, StatusCode::UNPROCESSABLE_ENTITY);
        assert!(page.texts("#wrong-notes").concat().contains("characters"), "{:?}", page.texts("#wrong-notes"));
        let huge = admin.post("/things", &[("name", &"x".repeat(17 << 20))]);
        assert_eq!(huge.status, StatusCode::PAYLOAD_TOO_LARGE);
        assert!(huge.text().contains("16 MB"), "{}", huge.text());
    });
}
