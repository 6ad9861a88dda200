//! The matrix of a role.

use axum::http::StatusCode;
use serde_json::{Value as Json, json};

use crate::browser::{Site, with_site};

fn role(site: &Site<'_>, grants: Json) -> String {
    site.t.admin().create("role", json!({"name": "Helpers", "grants": grants})).to_string()
}

fn grants(site: &Site<'_>, role: &str) -> Json {
    site.t.admin().get("role", role.parse().expect("an id"))["grants"].clone()
}

#[test]
fn a_row_that_says_the_same_as_all_others_says_nothing() {
    with_site(|site| {
        let role = role(site, json!({"*": {"read": "all", "create": true, "update": "own"}}));
        let admin = site.browser("Admin");
        let mut form = admin.get(&format!("/setup/roles/{role}")).form(".matrix-form");
        assert_eq!((form.get("read.*"), form.get("create.*"), form.get("read.thing")), ("all", "yes", ""));
        form.set("delete.thing", "own");
        form.set("read.role", "own");
        assert!(admin.submit(&form).location().contains("did="), "it can be undone");
        let saved = grants(site, &role);
        assert_eq!(saved["thing"], json!({"read": "all", "create": true, "update": "own", "delete": "own"}));
        assert_eq!(saved["role"], json!({"read": "own", "create": false, "update": "none", "delete": "none"}));
        let mut form = admin.get(&format!("/setup/roles/{role}")).form(".matrix-form");
        form.set("delete.thing", "none");
        admin.submit(&form).location();
        assert!(grants(site, &role).get("thing").is_none(), "one of all others again");
    });
}

#[test]
fn fields_are_hidden_and_locked_and_a_filter_says_which_records() {
    with_site(|site| {
        let role = role(site, json!({"*": {"read": "all"}}));
        let admin = site.browser("Admin");
        let path = format!("/setup/roles/{role}/thing");
        let mut form = admin.get(&path).form(".matrix-form");
        form.fields.push(("hidden".to_owned(), "secret".to_owned()));
        form.fields.push(("locked".to_owned(), "code".to_owned()));
        form.fields.push(("unmasked".to_owned(), "iban".to_owned()));
        form.set("update", "state = \"new\"");
        admin.submit(&form).location();
        let saved = &grants(site, &role)["thing"];
        assert_eq!((&saved["hidden"], &saved["locked"]), (&json!(["secret"]), &json!(["code"])));
        assert_eq!((&saved["read"], &saved["update"]), (&json!("all"), &json!("state = \"new\"")));
        let matrix = admin.get(&format!("/setup/roles/{role}"));
        assert!(matrix.text().contains("one hidden"));
        let mut form = matrix.form(".matrix-form");
        assert_eq!(form.get("update.thing"), "filter");
        form.set("read.thing", "own");
        admin.submit(&form).location();
        let saved = &grants(site, &role)["thing"];
        assert_eq!((&saved["read"], &saved["update"]), (&json!("own"), &json!("state = \"new\"")), "the filter stays");
        assert_eq!(saved["hidden"], json!(["secret"]));
    });
}

#[test]
fn a_role_that_somebody_else_changed_meanwhile_is_not_overwritten() {
    with_site(|site| {
        let role = role(site, json!({}));
        let admin = site.browser("Admin");
        let mut form = admin.get(&format!("/setup/roles/{role}")).form(".matrix-form");
        site.t.admin().update("role", role.parse().expect("an id"), json!({"grants": {"thing": {"read": "all"}}}));
        form.set("read.thing", "own");
        let page = admin.submit(&form);
        assert_eq!(page.status, StatusCode::CONFLICT);
        assert!(page.text().contains("Somebody else changed this role"));
        assert_eq!(grants(site, &role)["thing"]["read"], "all");
    });
}
