//! Every route of set-up, walked as nobody, as a stranger and as the administrator.

use axum::http::StatusCode;

use crate::browser::{Page, Site, with_site};

/// A route with a request that an administrator could make.
struct Walk {
    method: &'static str,
    route: &'static str,
    path: String,
    fields: Vec<(&'static str, &'static str)>,
}

fn walks() -> Vec<Walk> {
    let get =
        |route: &'static str, path: &str| Walk { method: "GET", route, path: path.to_owned(), fields: Vec::new() };
    let post = |route: &'static str, path: &str, fields: &[(&'static str, &'static str)]| Walk {
        method: "POST",
        route,
        path: path.to_owned(),
        fields: fields.to_vec(),
    };
    vec![
        get("/setup", "/setup"),
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
    ]
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
    let walks = walks();
    let routes = source.split("fn routes()").nth(1).expect("the table of routes");
    let mut count = 0;
    for line in routes.lines().map(str::trim).filter(|line| line.starts_with("(\"/")) {
        let path = line.split('"').nth(1).expect("a path");
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
        for walk in walks() {
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
        for who in ["Stranger", "Ann"] {
            for walk in walks() {
                let page = walk.by(site, who);
                assert_eq!(page.status, StatusCode::NOT_FOUND, "{who}: {} {}", walk.method, walk.path);
            }
            assert!(site.browser(who).get("/").attributes(".rail a[href=\"/setup\"]", "href").is_empty());
            let found = site.browser(who).get("/palette?q=fields").attributes("[role=option]", "data-url");
            assert!(found.is_empty(), "{found:?}");
        }
        assert_eq!(site.t.house().catalog().epoch, before, "nothing was changed");
    });
}

#[test]
fn every_page_of_set_up_is_rendered_for_the_administrator() {
    with_site(|site| {
        for walk in walks() {
            let page = walk.by(site, "Admin");
            let expected = if walk.method == "GET" { StatusCode::OK } else { StatusCode::SEE_OTHER };
            assert_eq!(page.status, expected, "{} {}: {}", walk.method, walk.path, page.body());
        }
        let found = site.browser("Admin").get("/palette?q=fields").attributes("[role=option]", "data-url");
        assert!(found.contains(&"/setup/objects".to_owned()), "{found:?}");
        assert_eq!(site.browser("Admin").get("/").attributes(".rail a[href=\"/setup\"]", "href").len(), 1);
    });
}
