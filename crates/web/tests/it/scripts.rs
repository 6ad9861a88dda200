//! What somebody types never runs in the browser of somebody else. Each page that a test asks for is looked at
//! (`Page::check`); here pages are full of what would run.

use axum::http::StatusCode;
use percent_encoding::{NON_ALPHANUMERIC, utf8_percent_encode};
use rapport_kernel::RecordId;
use serde_json::json;

use crate::browser::{Site, with_site};
use crate::toy::{EVIL, EVIL_LABEL};

/// A thing whose every text is an attempt.
fn evil_thing(site: &Site<'_>) -> RecordId {
    let t = site.t.admin();
    let id = t.create(
        "thing",
        json!({
            "name": EVIL, "secret": EVIL, "code": EVIL, "iban": EVIL, "notes": format!("{EVIL}\n\n{EVIL}"),
            "phone": "+49221123456", "site": "https://x.example/'&lt;b&gt;%22%3E", "evil": EVIL,
            "tags": [EVIL, "<b>"], "place": {"street": EVIL, "city": EVIL, "country": EVIL}, "state": "evil",
            "colours": ["evil"], "person": {"given": EVIL, "family": EVIL}, "extra": {EVIL: EVIL}, "owner": site.user("Admin"),
        }),
    );
    t.update("thing", id, json!({"name": format!("{EVIL}!"), "tags": [EVIL], "twin": id}));
    t.create("piece", json!({"name": EVIL, "thing": id}));
    id
}

#[test]
fn nothing_that_was_typed_into_a_field_runs_on_a_page() {
    with_site(|site| {
        let id = evil_thing(site);
        let keys = "name,secret,code,iban,notes,phone,site,evil,tags,place,state,colours,person,extra,twin";
        let admin = site.browser("Admin");
        for path in [
            format!("/things?columns={keys}"),
            "/things/board?by=state".to_owned(),
            format!("/things/{id}"),
            format!("/things/{id}/edit"),
            "/pieces".to_owned(),
            "/search?q=script".to_owned(),
            "/palette?q=script".to_owned(),
            "/lookup/thing,piece?q=script".to_owned(),
        ] {
            let page = admin.get(&path);
            assert_eq!(page.status, StatusCode::OK, "{path}");
            assert!(page.body().contains("&lt;"), "{path} shows none of it: {}", page.body());
            assert!(!page.body().contains("<script>") && !page.body().contains("<img"), "{path}");
        }
        let refused =
            admin.post(&format!("/things/{id}"), &[("name", EVIL), ("size", EVIL), ("email", EVIL), ("born", EVIL)]);
        assert_eq!(refused.status, StatusCode::UNPROCESSABLE_ENTITY);
        assert_eq!(refused.form("form.form").get("size"), EVIL);
        assert!(refused.text().contains(EVIL_LABEL), "the label of a field, as it is called");
    });
}

#[test]
fn nothing_that_an_address_says_runs_on_a_page() {
    with_site(|site| {
        let id = evil_thing(site);
        let admin = site.browser("Admin");
        let evil = utf8_percent_encode(EVIL, NON_ALPHANUMERIC).to_string();
        let script = utf8_percent_encode("javascript:alert(1)", NON_ALPHANUMERIC).to_string();
        for evil in [evil, script] {
            let names = ["view", "sort", "columns", "q", "cursor", "did", "by", "before", "state", "name", "next"];
            let all: Vec<String> = names.iter().map(|name| format!("{name}={evil}")).collect();
            // What is refused early would keep the rest from being shown.
            for asked in
                [all.join("&"), format!("filter={evil}"), format!("q={evil}"), format!("columns=name&q={evil}")]
            {
                for path in ["/things", "/things/board", "/things/new", &format!("/things/{id}")] {
                    admin.get(&format!("{path}?{asked}"));
                }
            }
            admin.get(&format!("/search?q={evil}"));
            admin.get(&format!("/palette?q={evil}"));
            admin.get(&format!("/{evil}"));
            admin.get(&format!("/things/{evil}"));
            admin.get(&format!("/lookup/{evil}?q=x"));
            admin.get(&format!("/things/narrow?field={evil}&how=is&value={evil}"));
            site.browser("").get(&format!("/sign-in?next={evil}"));
            site.browser("").post("/sign-in", &[("email", EVIL), ("password", EVIL), ("next", EVIL)]);
        }
    });
}
