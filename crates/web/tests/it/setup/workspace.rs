//! Settings and the audit log.

use axum::http::StatusCode;
use rapport_kernel::{Patch, Work};
use serde_json::json;

use crate::browser::with_site;

#[test]
fn settings_are_changed_with_their_history_and_what_is_wrong_stands_beside_them() {
    with_site(|site| {
        let admin = site.browser("Admin");
        let mut form = admin.get("/setup/settings").form(".setup-form");
        form.set("name", "Lamps & more");
        form.set("time_zone", "Moon/Crater");
        let page = admin.submit(&form);
        assert_eq!(page.status, StatusCode::UNPROCESSABLE_ENTITY);
        assert_eq!((page.texts("#wrong-time_zone").len(), page.form(".setup-form").get("name")), (1, "Lamps & more"));
        form.set("time_zone", "Europe/Berlin");
        form.set("languages", "en, de");
        admin.submit(&form).location();
        let page = admin.get("/setup/settings");
        assert!(page.text().contains("UTC → Europe/Berlin"), "{}", page.text());
        assert_eq!(site.t.house().catalog().settings.languages, ["en", "de"]);
        let id = site.thing("Admin");
        site.t.admin().update("thing", id, json!({"price": {"amount": "1", "currency": "EUR"}}));
        let mut form = admin.get("/setup/settings").form(".setup-form");
        form.set("base_currency", "USD");
        let page = admin.submit(&form);
        assert_eq!(page.texts("#wrong-base_currency").len(), 1, "amounts count in it: {}", page.status);
    });
}

#[test]
fn lists_that_nobody_needs_are_left_out_of_the_navigation_and_nothing_is_lost() {
    with_site(|site| {
        let (admin, id) = (site.browser("Admin"), site.thing("Admin"));
        let rail = || admin.get("/").attributes("nav a", "href");
        assert!(rail().iter().any(|to| to == "/things"));
        let mut form = admin.get("/setup/settings").form(".setup-form");
        assert_eq!(form.get("shown"), "thing");
        form.fields.retain(|(name, _)| name != "shown");
        admin.submit(&form).location();
        assert_eq!(site.t.house().catalog().settings.hidden, ["thing"]);
        assert!(!rail().iter().any(|to| to == "/things"), "{:?}", rail());
        assert!(!admin.get("/palette?q=new").text().contains("New thing"));
        assert!(admin.get(&format!("/things/{id}")).text().contains("Lamp"), "it is there as before");
        assert!(admin.get("/search?q=Lamp").text().contains("Lamp"));
        let page = admin.get("/setup/settings");
        assert!(page.text().contains("Left out of the navigation"), "the history tells of it");
        let mut form = page.form(".setup-form");
        form.fields.push(("shown".to_owned(), "thing".to_owned()));
        admin.submit(&form).location();
        assert!(rail().iter().any(|to| to == "/things"));
    });
}

#[test]
fn the_audit_log_tells_who_did_what_by_person_object_kind_and_day() {
    with_site(|site| {
        let id = site.thing("Ann");
        let admin = site.browser("Admin");
        admin.post(&format!("/things/{id}"), &[("size", "7")]).location();
        site.browser("Ann").post(&format!("/things/{id}"), &[("size", "8")]).location();
        let rows = |query: &str| admin.get(&format!("/setup/audit?{query}")).texts("tbody tr");
        let ann = site.user("Ann");
        assert_eq!(rows(&format!("user={ann}&object=thing")).len(), 1);
        assert!(rows("object=thing&kind=updated").concat().contains("size"));
        assert!(rows("object=thing&until=2001-01-01").is_empty());
        assert!(rows("object=thing&from=2001-01-01").len() >= 3);
        assert!(rows("cause=import").is_empty());
        let follows = |w: &mut Work<'_>| {
            let things = w.object("thing")?;
            let size = json!({"size": 9}).as_object().cloned().unwrap_or_default();
            w.save(&things, Patch::update(id, size))
        };
        let before = rows("object=thing").len();
        site.t.write(follows).expect("done by itself");
        assert_eq!(rows("object=thing").len(), before, "what follows by itself does not drown what people do");
        assert_eq!(rows("object=thing&cause=any").len(), before + 1);
        assert_eq!(rows("object=thing&cause=automation").len(), 1);
        let table = admin.get("/setup/audit/export?object=thing&kind=created").body();
        assert!(table.starts_with("\"at\",\"actor\"") && table.lines().count() == 2, "{table}");
    });
}

#[test]
fn a_long_audit_log_is_read_page_by_page_without_losing_or_repeating_a_unit() {
    with_site(|site| {
        let thing = site.thing("Admin");
        for number in 0..120 {
            site.t.admin().create("piece", json!({"name": format!("Piece {number}"), "thing": thing}));
        }
        let admin = site.browser("Admin");
        let mut path = "/setup/audit?object=piece".to_owned();
        let mut seen = Vec::new();
        loop {
            let page = admin.get(&path);
            seen.extend(page.texts("tbody tr td:last-child"));
            match page.attributes("[data-pages-target=next]", "href").pop() {
                Some(next) => path = next,
                None => break,
            }
        }
        let count = seen.len();
        seen.sort();
        seen.dedup();
        assert_eq!((count, seen.len()), (120, 120));
    });
}

#[test]
fn the_secret_of_a_token_is_shown_once_with_how_to_use_it() {
    with_site(|site| {
        let admin = site.browser("Admin");
        assert_eq!(admin.get("/tokens/new").location(), "/setup/token");
        let mut form = admin.get("/setup/token").form(".setup-form");
        form.set("name", "Web shop");
        form.fields.push(("scopes".to_owned(), "*:read".to_owned()));
        let made = admin.submit(&form);
        assert_eq!(made.status, StatusCode::OK, "{}", made.body());
        let secret = made.texts("#secret").concat();
        assert!(secret.starts_with("rapport_") && made.text().contains("/api/v1/"), "{secret}");
        let token = &site.t.admin().list("token", "")[0];
        assert_eq!(token["name"], "Web shop");
        assert!(!admin.get("/tokens").body().contains(&secret), "never again");
        assert!(!token.to_string().contains(&secret));
        let again = admin.submit(&form);
        assert_eq!((again.status, again.texts("#secret").len()), (StatusCode::OK, 0));
        assert_eq!(site.t.admin().list("token", "").len(), 1, "a page that is loaded once more makes no second one");
    });
}
