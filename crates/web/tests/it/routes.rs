//! Every route, walked as nobody, as a stranger and as the administrator.

use axum::http::StatusCode;

use crate::browser::{Site, with_site};
use crate::toy::PASSWORD;

/// A route with a request that an administrator could make.
struct Walk {
    method: &'static str,
    route: &'static str,
    path: String,
    fields: Vec<(&'static str, String)>,
    /// Whether it sends a file.
    file: bool,
    /// Whether anybody who is signed in may see it, such as the start page.
    anybody: bool,
}

fn walks(Made { id, unit, note, user }: &Made) -> Vec<Walk> {
    let get =
        |route, path: String, anybody| Walk { method: "GET", route, path, fields: Vec::new(), file: false, anybody };
    let post = |route, path: String, fields: &[(&'static str, &str)]| {
        let fields = fields.iter().map(|(name, value)| (*name, (*value).to_owned())).collect();
        Walk { method: "POST", route, path, fields, file: false, anybody: false }
    };
    let own = |route, fields: &[(&'static str, &str)]| Walk { anybody: true, ..post(route, route.to_owned(), fields) };
    vec![
        get("/", "/".to_owned(), true),
        get("/menu", "/menu".to_owned(), true),
        get("/inbox", "/inbox".to_owned(), true),
        get("/inbox/count", "/inbox/count".to_owned(), true),
        post("/inbox/read", "/inbox/read".to_owned(), &[]),
        post("/inbox/{id}/open", format!("/inbox/{note}/open"), &[]),
        get("/keys", "/keys".to_owned(), true),
        get("/reports/{key}", "/reports/sizes".to_owned(), false),
        get("/reports/{key}", "/reports/sizes?least=nonsense".to_owned(), false),
        get("/search", "/search?q=Lamp".to_owned(), true),
        get("/palette", "/palette?q=Lamp".to_owned(), true),
        get("/lookup/{objects}", "/lookup/thing,user?q=Lamp".to_owned(), false),
        get("/{plural}", "/things".to_owned(), false),
        get("/{plural}", "/things?view=done&sort=size&columns=name,size,price&q=Lamp".to_owned(), false),
        get("/{plural}", "/things?group=state&widths=name:200&pinned=2&menu=columns".to_owned(), false),
        get("/{plural}", "/things?group=born:month&open=2024-02-01".to_owned(), false),
        get("/{plural}", "/things?group=nonsense".to_owned(), false),
        get("/{plural}", "/things?filter=nonsense%20%3D".to_owned(), false),
        get("/{plural}", "/things?filter=name%20%3D%20%22nobody%22".to_owned(), false),
        get("/{plural}", "/pieces".to_owned(), false),
        get("/{plural}/board", "/things/board".to_owned(), false),
        get("/{plural}/board", "/things/board?by=state&view=done&q=Lamp".to_owned(), false),
        get("/{plural}/calendar", "/things/calendar".to_owned(), false),
        get(
            "/{plural}/calendar",
            "/things/calendar?by=born&at=2024-02-10&span=week&filter=size%20%3D".to_owned(),
            false,
        ),
        get("/{plural}/chart", "/things/chart".to_owned(), false),
        get("/{plural}/chart", "/things/chart?by=born:year&measure=sum(price)&drawn=line".to_owned(), false),
        get("/{plural}/chart", "/things/chart?by=nonsense&measure=nonsense".to_owned(), false),
        get("/{plural}/new", "/things/new?state=done".to_owned(), false),
        get("/{plural}/similar", "/things/similar?name=Lamp".to_owned(), false),
        get("/{plural}/{id}", format!("/things/{id}"), false),
        post("/{plural}/{id}/presence", format!("/things/{id}/presence"), &[]),
        get("/{plural}/{id}", format!("/things/{id}?provenance=1&show=piece&undone=partly"), false),
        get("/{plural}/{id}", format!("/things/{id}?as_of=2026-03-02T10:00"), false),
        get("/{plural}/{id}/appointment", format!("/things/{id}/appointment"), false),
        get("/{plural}/{id}/edit", format!("/things/{id}/edit"), false),
        get("/{plural}/{id}/document", format!("/things/{id}/document"), false),
        post("/{plural}/{id}/document/link", format!("/things/{id}/document/link"), &[]),
        post("/{plural}/{id}/document/link/end", format!("/things/{id}/document/link/end"), &[]),
        get("/tour", "/tour".to_owned(), true),
        get("/{plural}/condition", "/things/condition?field=owner&shape=list&view=all".to_owned(), false),
        get("/{plural}/narrow", "/things/narrow?field=name&how=contains&value=Lamp".to_owned(), false),
        get("/{plural}/{id}/actions/{action}", format!("/things/{id}/actions/hand_on"), false),
        post("/{plural}/{id}/actions/{action}", format!("/things/{id}/actions/hand_on"), &[("owner", user)]),
        post(
            "/{plural}/actions/{action}",
            "/things/actions/hand_on".to_owned(),
            &[("id", id), ("Once", "1"), ("owner", user)],
        ),
        get("/{plural}/{id}/cell/{field}", format!("/things/{id}/cell/size"), false),
        post("/{plural}/{id}/cell/{field}", format!("/things/{id}/cell/size"), &[("size", "7")]),
        post(
            "/{plural}/bulk",
            "/things/bulk".to_owned(),
            &[("id", id), ("field", "state"), ("state", "new"), ("Once", "1"), ("back", "/")],
        ),
        post("/{plural}", "/things".to_owned(), &[("name", "Planted")]),
        post("/{plural}/{id}", format!("/things/{id}"), &[("name", "Lamp")]),
        post(
            "/{plural}/{id}/day",
            format!("/things/{id}/day"),
            &[("by", "born"), ("to", "2024-03-01"), ("back", "/things/calendar")],
        ),
        post("/{plural}/{id}/move", format!("/things/{id}/move"), &[("by", "state"), ("to", "new"), ("back", "/")]),
        Walk { file: true, ..post("/{plural}/{id}/files", format!("/things/{id}/files"), &[]) },
        post("/undo/{unit}", format!("/undo/{unit}"), &[("to", "/things")]),
        post("/{plural}/{id}/delete", format!("/things/{id}/delete"), &[]),
        get("/me", "/me?done=saved".to_owned(), true),
        get("/me/two-factor", "/me/two-factor".to_owned(), true),
        own("/me", &[("name", "Somebody")]),
        own("/me/calendar", &[]),
        own("/me/calendar/end", &[]),
        own("/first-steps/forgo", &[]),
        own("/me/two-factor/begin", &[]),
        own("/me/two-factor/on", &[("password", PASSWORD), ("code", "")]),
        own("/me/two-factor/codes", &[("password", PASSWORD)]),
        own("/me/two-factor/off", &[("password", PASSWORD)]),
        own("/me/sessions/end-others", &[]),
        own("/me/password", &[("old", PASSWORD), ("password", "staple of another kind")]),
        post("/sign-out", "/sign-out".to_owned(), &[]),
    ]
}

/// A thing, the unit of work of its latest change, and a notification of that.
struct Made {
    id: String,
    unit: String,
    note: String,
    user: String,
}

fn changed_thing(site: &Site<'_>) -> Made {
    let thing = site.thing("Admin");
    let admin = site.browser("Admin");
    let done = admin.post(&format!("/things/{thing}"), &[("size", "7")]).location();
    let unit = done.split_once("did=").expect("what was done").1.to_owned();
    let note = serde_json::json!({"reason": "changed", "about": thing, "user": site.user("Admin")});
    let note = site.t.admin().create("notification", note);
    Made { id: thing.to_string(), unit, note: note.to_string(), user: site.user("Admin") }
}

impl Walk {
    /// What is answered to who may do it.
    fn accepted(&self) -> StatusCode {
        match self.method {
            // A code of a secret that was just made, which nobody knows.
            "POST" if self.route == "/me/two-factor/on" => StatusCode::UNPROCESSABLE_ENTITY,
            "GET" if self.route != "/{plural}/narrow" => StatusCode::OK,
            // Pieces of a page.
            "POST" if self.route.ends_with("{field}") || self.route.ends_with("/presence") => StatusCode::OK,
            _ => StatusCode::SEE_OTHER,
        }
    }

    fn by(&self, site: &Site<'_>, who: &str) -> crate::browser::Page {
        let browser = site.browser(who);
        if self.method == "GET" {
            return browser.get(&self.path);
        }
        if self.file {
            return browser.send_file(&self.path, "Plan.txt", "text/plain", b"A plan");
        }
        let fields: Vec<(&str, &str)> = self.fields.iter().map(|(name, value)| (*name, value.as_str())).collect();
        browser.post(&self.path, &fields)
    }
}

#[test]
fn no_route_is_left_out_of_the_walks() {
    let source = include_str!("../../src/lib.rs");
    let made = |what: &str| what.to_owned();
    let walks = walks(&Made { id: made("id"), unit: made("unit"), note: made("note"), user: made("user") });
    let routes = source.split("fn routes()").nth(1).expect("the table of routes");
    let mut count = 0;
    for line in routes.lines().map(str::trim).filter(|line| line.starts_with("(\"/")) {
        let path = line.split('"').nth(1).expect("a path");
        for (method, word) in [("GET", "get("), ("POST", "post(")] {
            // Those are for who is not signed in, and of a session that there is not: see `door`, `me` and `wishes`.
            let door = ["/sign-in", "/get-started", "/forgot-password", "/new-password", "/{plural}/{id}/sign-in"];
            // Customers have a link and no session: see `documents`, `booking` and `mail` among the tests of the program.
            let customers = ["/d/", "/b/", "/calendar/"].iter().any(|at| path.starts_with(at));
            // What a phone logs needs what is told by: see `phone` among the tests in Chromium.
            let own = ["/me/sessions/end", "/theme", "/offline", "/quick"];
            // What a script asks for passkeys, in JSON: see `passkeys`.
            let scripts = path.starts_with("/me/passkeys");
            let others = door.iter().any(|at| path.starts_with(at)) || own.contains(&path) || scripts;
            let walked = others || customers || walks.iter().any(|walk| (walk.route, walk.method) == (path, method));
            assert!(!line.contains(word) || walked, "{method} {path} is walked by no test");
            count += usize::from(line.contains(word));
        }
    }
    assert!(count >= 18, "only {count} routes were read");
}

#[test]
fn nobody_is_shown_or_may_do_anything_before_signing_in() {
    with_site(|site| {
        let made = changed_thing(site);
        for walk in walks(&made) {
            for who in ["", "made-up"] {
                let page = walk.by(site, who);
                if walk.method == "GET" {
                    assert!(page.location().starts_with("/sign-in"), "{}", walk.path);
                } else {
                    assert_eq!(page.status, StatusCode::UNAUTHORIZED, "{}", walk.path);
                }
                // What somebody sent is given back to them, to be sent when they are signed in.
                let own = |said: String, (name, value): &(&str, String)| {
                    said.replace(&format!("name=\"{name}\">\n{value}</textarea>"), "")
                };
                assert!(!walk.fields.iter().fold(page.body(), own).contains("Lamp"), "{}", walk.path);
            }
        }
        assert_eq!(site.t.admin().list("thing", "").len(), 1);
        assert_eq!(site.t.admin().get("thing", made.id.parse().expect("an id"))["size"], 7);
    });
}

#[test]
fn nobody_hears_that_something_changed() {
    with_site(|site| {
        assert_eq!(site.browser("").get("/live").location(), "/sign-in?next=/live");
    });
}

#[test]
fn who_may_nothing_learns_not_even_what_there_is() {
    with_site(|site| {
        let made = changed_thing(site);
        for walk in walks(&made).iter().filter(|walk| walk.route != "/sign-out") {
            let page = walk.by(site, "Stranger");
            let expected = match walk.anybody {
                true if walk.method == "POST" => walk.accepted(),
                true => StatusCode::OK,
                false => StatusCode::NOT_FOUND,
            };
            assert_eq!(page.status, expected, "{} {}", walk.method, walk.path);
            let said = page.body().replace("value=\"Lamp\"", "").replace("?q=Lamp", "");
            assert!(!said.contains("Lamp") && !said.contains("Things"), "{}: {said}", walk.path);
        }
        let unknown = site.browser("Stranger").get("/nothings").text();
        assert_eq!(site.browser("Stranger").get("/things").text(), unknown, "as an object that there is not");
        assert_eq!(site.t.admin().list("thing", "").len(), 1);
        assert_eq!(site.t.admin().get("thing", made.id.parse().expect("an id"))["size"], 7);
    });
}

#[test]
fn every_page_is_rendered_for_the_administrator() {
    with_site(|site| {
        let made = changed_thing(site);
        site.t.admin().create("piece", serde_json::json!({"name": "Bulb", "thing": made.id}));
        for walk in walks(&made) {
            let page = walk.by(site, "Admin");
            let expected = walk.accepted();
            assert_eq!(page.status, expected, "{} {}: {}", walk.method, walk.path, page.body());
        }
    });
}

#[test]
fn a_page_that_there_is_not_says_so_on_a_page() {
    with_site(|site| {
        let id = site.thing("Admin").to_string();
        let admin = site.browser("Admin");
        let gone = "00000000-0000-7000-8000-000000000000";
        for path in
            ["/nothings", "/nothings/board", "/nothings/new", "/things/none", "/things/none/edit", "/users/board"]
                .map(str::to_owned)
                .into_iter()
                .chain([format!("/things/{gone}"), format!("/pieces/{id}")])
        {
            let page = admin.get(&path);
            assert_eq!(page.status, StatusCode::NOT_FOUND, "{path}");
            assert_eq!(page.texts("h1"), ["There is nothing here"], "{path}");
        }
    });
}

#[test]
fn what_another_site_sends_is_not_done_and_says_so_on_a_page() {
    with_site(|site| {
        let headers = [("sec-fetch-site", "cross-site"), ("content-type", "application/x-www-form-urlencoded")];
        let page = site.browser("Admin").send("POST", "/things", &headers, "name=Planted".to_owned());
        assert_eq!(page.status, StatusCode::FORBIDDEN);
        assert!(page.text().contains("another site"), "{}", page.text());
        assert!(site.t.admin().list("thing", "").is_empty());
    });
}
