//! Two people in the same form.

use axum::http::StatusCode;
use rapport_kernel::RecordId;
use serde_json::json;

use crate::browser::{Browser, Form, with_site};

/// The form of a thing as somebody has it before them.
fn form(browser: &Browser<'_>, id: RecordId) -> Form {
    browser.get(&format!("/things/{id}/edit")).form("form.form")
}

#[test]
fn a_stale_form_shows_theirs_and_yours_and_is_saved_when_one_has_chosen() {
    with_site(|site| {
        let id = site.thing("Ann");
        let (admin, ann) = (site.browser("Admin"), site.browser("Ann"));
        let (mut mine, mut theirs) = (form(&admin, id), form(&ann, id));
        theirs.set("name", "Ann's lamp");
        ann.submit(&theirs).location();
        mine.set("name", "My lamp");
        mine.set("size", "5");
        let page = admin.submit(&mine);
        assert_eq!(page.status, StatusCode::CONFLICT);
        let notice = page.texts("[role=alert]").concat();
        for said in ["Ann changed this meanwhile", "Name", "Ann's lamp", "My lamp"] {
            assert!(notice.contains(said), "{said}: {notice}");
        }
        assert_eq!(site.t.admin().get("thing", id)["name"], json!("Ann's lamp"), "nothing was written yet");
        let form = page.form("form.form");
        assert_eq!((form.get("name"), form.get("size")), ("My lamp", "5"));
        admin.submit(&form).location();
        let thing = site.t.admin().get("thing", id);
        assert_eq!((&thing["name"], &thing["size"]), (&json!("My lamp"), &json!(5)));
    });
}

#[test]
fn who_changed_another_field_is_not_in_the_way_and_nobodys_change_is_lost() {
    with_site(|site| {
        let id = site.thing("Ann");
        let (admin, ann) = (site.browser("Admin"), site.browser("Ann"));
        let (mut mine, mut theirs) = (form(&admin, id), form(&ann, id));
        theirs.set("size", "77");
        theirs.set("tags", "from Ann");
        ann.submit(&theirs).location();
        mine.set("name", "My lamp");
        admin.submit(&mine).location();
        let thing = site.t.admin().get("thing", id);
        assert_eq!((&thing["name"], &thing["size"]), (&json!("My lamp"), &json!(77)));
        assert_eq!(thing["tags"], json!(["from Ann"]));
    });
}

#[test]
fn who_chooses_what_it_was_before_gets_that() {
    with_site(|site| {
        let id = site.thing("Ann");
        let (admin, ann) = (site.browser("Admin"), site.browser("Ann"));
        let (mut mine, mut theirs) = (form(&admin, id), form(&ann, id));
        theirs.set("name", "Ann's lamp");
        ann.submit(&theirs).location();
        mine.set("name", "My lamp");
        let mut form = admin.submit(&mine).form("form.form");
        form.set("name", "Lamp");
        admin.submit(&form).location();
        assert_eq!(site.t.admin().get("thing", id)["name"], json!("Lamp"));
    });
}

#[test]
fn a_card_that_is_gone_is_not_moved_and_says_so() {
    with_site(|site| {
        let id = site.thing("Admin");
        site.t.admin().delete("thing", id);
        let moved = [("by", "state"), ("to", "new"), ("back", "/things/board")];
        let page = site.browser("Admin").post(&format!("/things/{id}/move"), &moved);
        assert_eq!((page.status, page.texts("h1")), (StatusCode::NOT_FOUND, vec!["There is nothing here".to_owned()]));
    });
}

#[test]
fn a_cell_that_somebody_else_wrote_meanwhile_says_so_and_is_written_when_sent_once_more() {
    with_site(|site| {
        let id = site.thing("Ann");
        let (admin, ann) = (site.browser("Admin"), site.browser("Ann"));
        let cell = |browser: &Browser<'_>, key: &str| browser.get(&format!("/things/{id}/cell/{key}")).form("form");
        let (mut mine, mut theirs, mut other) = (cell(&admin, "size"), cell(&ann, "size"), cell(&ann, "email"));
        theirs.set("size", "7");
        assert_eq!(ann.submit(&theirs).status, StatusCode::OK);
        mine.set("size", "5");
        let refused = admin.submit(&mine);
        assert_eq!(refused.status, StatusCode::UNPROCESSABLE_ENTITY);
        let said = refused.texts(".field-wrong").concat();
        assert!(said.contains("Ann changed this meanwhile: 7"), "{said}");
        assert_eq!(site.t.admin().get("thing", id)["size"], json!(7), "nothing was written yet");
        let again = refused.form("form");
        assert_eq!(again.get("size"), "5");
        assert_eq!(admin.submit(&again).status, StatusCode::OK);
        other.set("email", "other@home.example");
        assert_eq!(ann.submit(&other).status, StatusCode::OK, "another cell is in nobody's way");
        let thing = site.t.admin().get("thing", id);
        assert_eq!((&thing["size"], &thing["email"]), (&json!(5), &json!("other@home.example")));
    });
}
