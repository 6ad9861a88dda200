//! What somebody may not see is on no page of theirs.

use axum::http::StatusCode;
use serde_json::json;

use crate::browser::{Page, with_site};

/// Words that only hidden and masked fields hold.
const SECRETS: [&str; 8] = ["xyzzy", "Secret", "secret", "DE8937", "532013000", "IBAN", "4200", "4,200"];

fn tells_nothing(page: &Page, at: &str) {
    let body = page.body();
    for secret in SECRETS {
        // What was asked comes back in the controls that asked it; what is drawn by lot may be anything.
        let left_out = ["name=\"q\"", "name=\"filter\"", "name=\"Once\"", "name=\"csp-nonce\""];
        let said = body.lines().filter(|line| !left_out.iter().any(|name| line.contains(name)));
        assert!(!said.into_iter().any(|line| line.contains(secret)), "{at} tells {secret}: {body}");
    }
}

#[test]
fn hidden_and_masked_fields_are_on_no_page() {
    with_site(|site| {
        let id = site.thing("Ann");
        site.t.admin().update("thing", id, json!({"secret": "xyzzy too", "pay": 42_00, "size": 9}));
        let ann = site.browser("Ann");
        let pages = [
            "/".to_owned(),
            "/menu".to_owned(),
            "/things".to_owned(),
            "/things?columns=name,secret,iban,pay".to_owned(),
            "/things?sort=secret".to_owned(),
            "/things?sort=-pay".to_owned(),
            "/things/board".to_owned(),
            "/things/board?by=secret".to_owned(),
            "/things/new".to_owned(),
            "/things/new?secret=1&iban=2".to_owned(),
            format!("/things/{id}"),
            format!("/things/{id}/edit"),
            "/search?q=Lamp".to_owned(),
            "/lookup/thing?q=Lamp".to_owned(),
            "/palette?q=Lamp".to_owned(),
        ];
        for path in pages {
            let page = ann.get(&path);
            assert_eq!(page.status, StatusCode::OK, "{path}");
            let asks = path.contains("secret") || path.contains("iban");
            if !asks || path.contains("columns") || path.contains("new?") {
                // The address itself comes back in links; what it asks for does not.
                let shown =
                    [page.texts("th"), page.texts("td"), page.texts(".field"), page.texts(".card")].concat().concat();
                assert!(!SECRETS.iter().any(|secret| shown.contains(secret)), "{path}: {shown}");
            }
            if !asks {
                tells_nothing(&page, &path);
            }
        }
    });
}

#[test]
fn hidden_and_masked_fields_are_not_found_out_by_asking() {
    with_site(|site| {
        site.thing("Ann");
        let ann = site.browser("Ann");
        for words in ["xyzzy", "DE89370400440532013000", "4200"] {
            for path in ["/search?q=", "/palette?q=", "/things?q=", "/lookup/thing?q=", "/things/board?q="] {
                let page = ann.get(&format!("{path}{words}"));
                assert!(!page.body().contains("Lamp"), "{path}{words}: {}", page.body());
            }
            assert!(site.browser("Admin").get(&format!("/things?q={words}")).status.is_success());
        }
        for filter in ["secret%20%3D%20%22xyzzy%22", "pay%20%3E%204000", "iban%20is%20not%20empty"] {
            let page = ann.get(&format!("/things?filter={filter}"));
            assert_eq!(page.texts("[role=alert]").len(), 1, "{filter}");
            assert!(page.texts("tbody tr").is_empty(), "{filter}");
            let unknown = page.texts("[role=alert]").concat().replace("secret", "nothing").replace("pay", "nothing");
            let nothing = ann.get("/things?filter=nothing%20%3E%204000").texts("[role=alert]").concat();
            assert_eq!(unknown.replace("iban", "nothing"), nothing, "as a field that there is not");
        }
        let narrowed = ann.get("/things/narrow?field=secret&how=starts&value=x").location();
        assert!(ann.get(&narrowed).texts("tbody tr").is_empty());
    });
}

#[test]
fn hidden_and_masked_fields_are_in_no_cell_and_are_not_written_for_picked_rows() {
    with_site(|site| {
        let id = site.thing("Ann");
        let ann = site.browser("Ann");
        for key in ["secret", "iban", "pay", "number", "nothing"] {
            let path = format!("/things/{id}/cell/{key}");
            assert_eq!(ann.get(&path).status, StatusCode::NOT_FOUND, "{key}");
            assert_eq!(ann.post(&path, &[(key, "1")]).status, StatusCode::NOT_FOUND, "{key}");
            let set = [("id", &*id.to_string()), ("Once", "1"), ("field", key), (key, "1"), ("back", "/things")];
            assert_eq!(ann.post("/things/bulk", &set).status, StatusCode::UNPROCESSABLE_ENTITY, "{key}");
        }
        let thing = site.t.admin().get("thing", id);
        assert_eq!((&thing["secret"], &thing["pay"]), (&json!("xyzzy"), &json!(4_200)));
    });
}

#[test]
fn what_is_hidden_is_not_written_and_stays_when_the_form_is_sent() {
    with_site(|site| {
        let id = site.thing("Ann");
        let ann = site.browser("Ann");
        let mut form = ann.get(&format!("/things/{id}/edit")).form("form.form");
        for key in ["secret", "iban", "pay"] {
            assert!(!form.has(key), "{key}");
            form.fields.push((key.to_owned(), "1".to_owned()));
        }
        form.set("size", "3");
        ann.submit(&form);
        let thing = site.t.admin().get("thing", id);
        assert_eq!((&thing["secret"], &thing["pay"]), (&json!("xyzzy"), &json!(4_200)));
        assert_eq!(thing["iban"], json!("DE89370400440532013000"));
    });
}

#[test]
fn a_link_to_what_one_may_not_see_stays_when_the_form_is_sent() {
    with_site(|site| {
        let other = site.t.admin().create("thing", json!({"name": "Hers not", "owner": site.user("Admin")}));
        let id = site.thing("Ann");
        site.t.admin().update("thing", id, json!({"twin": other}));
        let ann = site.browser("Ann");
        let page = ann.get(&format!("/things/{id}"));
        assert!(page.text().contains("Hidden") && !page.body().contains("Hers not"));
        let mut form = ann.get(&format!("/things/{id}/edit")).form("form.form");
        form.set("size", "3");
        ann.submit(&form).location();
        let thing = site.t.admin().get("thing", id);
        assert_eq!((&thing["size"], &thing["twin"]), (&json!(3), &json!(other)));
        assert_eq!(thing["owner"], json!(site.user("Ann")));
    });
}
