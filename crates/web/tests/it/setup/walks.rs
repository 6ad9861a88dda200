//! Every route of set-up, walked as nobody, as a stranger and as the administrator.

use axum::http::StatusCode;

use crate::browser::{Page, Site, with_site};

/// A route with a request that an administrator could make.
struct Walk {
    method: &'static str,
    route: &'static str,
    path: String,
    fields: Vec<(&'static str, &'static str)>,
    /// Whether whoever makes records may do it too.
    makers: bool,
}

fn walks(import: &str, role: &str) -> Vec<Walk> {
    let get = |route: &'static str, path: &str| Walk {
        method: "GET",
        route,
        path: path.to_owned(),
        fields: Vec::new(),
        makers: false,
    };
    let post = |route: &'static str, path: &str, fields: &[(&'static str, &'static str)]| Walk {
        method: "POST",
        route,
        path: path.to_owned(),
        fields: fields.to_vec(),
        makers: false,
    };
    vec![
        Walk { makers: true, ..get("/setup", "/setup") },
        get("/setup/objects", "/setup/objects"),
        post("/setup/objects", "/setup/objects", &[("label", "Machine"), ("label_plural", "Machines")]),
        get("/setup/objects/{object}", "/setup/objects/thing"),
        post("/setup/objects/{object}", "/setup/objects/thing", &[("label", "Thing"), ("label_plural", "Things")]),
        post(
            "/setup/objects/{object}/layout",
            "/setup/objects/thing/layout",
            &[("section", "first"), ("label", "First"), ("field", "name"), ("field", "size")],
        ),
        get("/setup/objects/{object}/fields", "/setup/objects/thing/fields"),
        get("/setup/objects/{object}/fields", "/setup/objects/thing/fields?kind=choice"),
        post(
            "/setup/objects/{object}/fields",
            "/setup/objects/thing/fields",
            &[("kind", "integer"), ("label", "Rooms"), ("min", "1")],
        ),
        get("/setup/objects/{object}/fields/{field}", "/setup/objects/thing/fields/state"),
        post("/setup/objects/{object}/fields/{field}", "/setup/objects/thing/fields/size", &[("label", "Size")]),
        get("/setup/objects/{object}/fields/{field}/type", "/setup/objects/thing/fields/rooms/type?kind=text"),
        post(
            "/setup/objects/{object}/fields/{field}/type",
            "/setup/objects/thing/fields/rooms/type",
            &[("kind", "text")],
        ),
        get("/setup/objects/{object}/fields/{field}/delete", "/setup/objects/thing/fields/rooms/delete"),
        post("/setup/objects/{object}/fields/{field}/delete", "/setup/objects/thing/fields/rooms/delete", &[]),
        get("/setup/objects/{object}/delete", "/setup/objects/machine/delete"),
        post("/setup/objects/{object}/delete", "/setup/objects/machine/delete", &[]),
        Walk { makers: true, ..get("/setup/import", "/setup/import?object=thing") },
        Walk { makers: true, ..post("/setup/import", "/setup/import", &[]) },
        get("/setup/import/{id}", &format!("/setup/import/{import}")),
        post("/setup/import/{id}", &format!("/setup/import/{import}"), MAPPED),
        get("/setup/import/{id}", &format!("/setup/import/{import}")),
        get("/setup/import/{id}/refused", &format!("/setup/import/{import}/refused")),
        post("/setup/import/{id}/step", &format!("/setup/import/{import}/step"), &[("do", "import")]),
        get("/setup/import/{id}", &format!("/setup/import/{import}")),
        post("/setup/import/{id}/step", &format!("/setup/import/{import}/step"), &[("do", "revert")]),
        get("/setup/import/{id}", &format!("/setup/import/{import}")),
        get("/setup/audit", "/setup/audit"),
        get("/setup/audit", "/setup/audit?kind=created&object=thing&cause=edit&from=2024-01-01&until=2034-01-01"),
        get("/setup/audit/export", "/setup/audit/export?object=thing"),
        get("/setup/settings", "/setup/settings"),
        post("/setup/settings", "/setup/settings", &[("name", "Lamps and more"), ("week_start", "7")]),
        get("/setup/settings", "/setup/settings"),
        get("/setup/webhooks", "/setup/webhooks"),
        get("/setup/token", "/setup/token"),
        post("/setup/token", "/setup/token", &[("name", "Shop"), ("scopes", "*:read")]),
        get("/setup/roles", "/setup/roles"),
        post("/setup/roles", "/setup/roles", &[("name", "Sellers")]),
        get("/setup/roles/{id}", &format!("/setup/roles/{role}")),
        post("/setup/roles/{id}", &format!("/setup/roles/{role}"), &[("name", "Helpers"), ("read.thing", "own")]),
        get("/setup/roles/{id}/{object}", &format!("/setup/roles/{role}/thing")),
        post("/setup/roles/{id}/{object}", &format!("/setup/roles/{role}/thing"), &[("hidden", "secret")]),
    ]
}

const MAPPED: &[(&str, &str)] = &[("column", "Name"), ("target", "name"), ("match_by", "name"), ("do", "try")];

fn role(site: &Site<'_>) -> String {
    site.t.admin().create("role", serde_json::json!({"name": "Helpers", "grants": {}})).to_string()
}

/// A table that the administrator sent.
fn sent(site: &Site<'_>) -> String {
    let page = send_table(site, "Admin", "Name,Note\nBulb,x\n");
    page.location().rsplit('/').next().expect("an id").to_owned()
}

fn send_table(site: &Site<'_>, who: &str, text: &str) -> Page {
    let body = format!(
        "--border\r\ncontent-disposition: form-data; name=\"object\"\r\n\r\nthing\r\n--border\r\n\
         content-disposition: form-data; name=\"file\"; filename=\"things.csv\"\r\n\r\n{text}\r\n--border--\r\n"
    );
    let headers = [("sec-fetch-site", "same-origin"), ("content-type", "multipart/form-data; boundary=border")];
    site.browser(who).send("POST", "/setup/import", &headers, body)
}

impl Walk {
    fn by(&self, site: &Site<'_>, who: &str) -> Page {
        let browser = site.browser(who);
        match self.method {
            "GET" => browser.get(&self.path),
            _ => browser.post(&self.path, &self.fields),
        }
    }
}

#[test]
fn no_route_of_set_up_is_left_out_of_the_walks() {
    let source = include_str!("../../../src/setup/mod.rs");
    let walks = walks("id", "id");
    let routes = source.split("fn routes()").nth(1).expect("the table of routes");
    let mut count = 0;
    for line in routes.lines().map(str::trim).filter(|line| line.starts_with("(\"/")) {
        let path = line.split('"').nth(1).expect("a path");
        if path.starts_with("/help") {
            continue;
        }
        for (method, word) in [("GET", "get("), ("POST", "post(")] {
            let walked = walks.iter().any(|walk| (walk.route, walk.method) == (path, method));
            assert!(!line.contains(word) || walked, "{method} {path} is walked by no test");
            count += usize::from(line.contains(word));
        }
    }
    assert!(count >= 16, "only {count} routes were read");
}

#[test]
fn nobody_sets_anything_up_before_signing_in() {
    with_site(|site| {
        for walk in walks(&sent(site), &role(site)) {
            let page = walk.by(site, "");
            match walk.method {
                "GET" => assert!(page.location().starts_with("/sign-in"), "{}", walk.path),
                _ => assert_eq!(page.status, StatusCode::UNAUTHORIZED, "{}", walk.path),
            }
        }
    });
}

#[test]
fn for_who_may_not_set_up_there_is_no_set_up() {
    with_site(|site| {
        let before = site.t.house().catalog().epoch;
        let (import, role) = (sent(site), role(site));
        for who in ["Stranger", "Ann"] {
            for walk in walks(&import, &role).iter().filter(|walk| !walk.makers || who != "Ann") {
                let page = walk.by(site, who);
                assert_eq!(page.status, StatusCode::NOT_FOUND, "{who}: {} {}", walk.method, walk.path);
            }
            let entrance = site.browser(who).get("/").attributes(".rail a[href=\"/setup\"]", "href");
            assert_eq!(entrance.len(), usize::from(who == "Ann"), "{who}");
            let found = site.browser(who).get("/palette?q=fields").attributes("[role=option]", "data-url");
            assert!(found.is_empty(), "{found:?}");
        }
        assert_eq!(site.t.house().catalog().epoch, before, "nothing was changed");
    });
}

#[test]
fn every_page_of_set_up_is_rendered_for_the_administrator() {
    with_site(|site| {
        for walk in walks(&sent(site), &role(site)) {
            let page = walk.by(site, "Admin");
            let expected = match (walk.method, walk.route) {
                ("GET", _) => StatusCode::OK,
                // A form without a file comes back.
                ("POST", "/setup/import") => StatusCode::BAD_REQUEST,
                // Shown once, and nowhere else.
                ("POST", "/setup/token") => StatusCode::OK,
                _ => StatusCode::SEE_OTHER,
            };
            assert_eq!(page.status, expected, "{} {}: {}", walk.method, walk.path, page.body());
        }
        let found = site.browser("Admin").get("/palette?q=fields").attributes("[role=option]", "data-url");
        assert!(found.contains(&"/setup/objects".to_owned()), "{found:?}");
        assert_eq!(site.browser("Admin").get("/").attributes(".rail a[href=\"/setup\"]", "href").len(), 1);
    });
}

#[test]
fn whoever_makes_records_imports_them_and_sees_only_their_own_imports() {
    with_site(|site| {
        let admins = sent(site);
        let page = send_table(site, "Ann", "Name,Note\nBulb,x\n");
        let own = page.location();
        let ann = site.browser("Ann");
        assert!(ann.get(&own).text().contains("things.csv"));
        assert_eq!(ann.get("/setup/import").attributes(".setup-table a", "href"), [own.as_str()]);
        assert_eq!(ann.get(&format!("/setup/import/{admins}")).status, StatusCode::NOT_FOUND);
        assert!(ann.get("/setup").texts("strong").iter().all(|place| place != "Objects and fields"));
        assert_eq!(send_table(site, "Stranger", "Name\nBulb\n").status, StatusCode::NOT_FOUND);
        assert!(ann.get("/things").attributes("a[href^=\"/setup/import\"]", "href").len() == 1, "from the list too");
    });
}

#[test]
fn the_guide_is_for_everybody_who_is_signed_in() {
    with_site(|site| {
        assert!(site.browser("").get("/help").location().starts_with("/sign-in"));
        for who in ["Admin", "Ann", "Stranger"] {
            let browser = site.browser(who);
            let page = browser.get("/help");
            for path in page.attributes(".help-pages a", "href") {
                assert_eq!(browser.get(&path).status, StatusCode::OK, "{path}");
            }
            assert_eq!(browser.get("/help/nothing").status, StatusCode::NOT_FOUND);
            assert_eq!(browser.get("/help/pictures/..%2f..%2fCargo.toml").status, StatusCode::NOT_FOUND);
            let found = browser.get("/palette?q=import").attributes("[role=option]", "data-url");
            assert!(found.contains(&"/help/import".to_owned()), "{found:?}");
        }
        assert!(site.browser("").get("/help/pictures/a.png").location().starts_with("/sign-in"));
    });
}
