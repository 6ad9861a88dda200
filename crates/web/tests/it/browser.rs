//! A browser without script in front of the router: it takes pages apart as browsers do, and looks at each page that
//! comes whether anything on it could run.

use std::collections::BTreeSet;
use std::net::SocketAddr;
use std::sync::Arc;
use std::sync::atomic::{AtomicI64, AtomicU64, Ordering};

use axum::Router;
use axum::body::{Body, Bytes};
use axum::extract::ConnectInfo;
use axum::http::header::{CONTENT_TYPE, LOCATION, SET_COOKIE};
use axum::http::{HeaderMap, Request, StatusCode};
use http_body_util::BodyExt;
use percent_encoding::{NON_ALPHANUMERIC, utf8_percent_encode};
use rapport_gate::{Gate, GateOptions, PublicUrl, Threads, secret_hash};
use rapport_kernel::RecordId;
use rapport_kernel::caller::Clock;
use rapport_kernel::time::Instant;
use rapport_testkit::{TestHouse, ToyImports, on_both};
use rapport_web::Web;
use scraper::{ElementRef, Html, Selector};
use serde_json::json;
use tower::ServiceExt;

use crate::toy;

/// The pages over a toy workspace, with people who are signed in: `Admin`, who may do everything, `Ann`, who may see
/// and change her own things and knows no secrets, `Reader`, who may see things, and `Stranger`, who may do nothing.
pub struct Site<'t> {
    pub t: &'t TestHouse,
    router: Router,
    runtime: tokio::runtime::Runtime,
    _wake: tokio::sync::watch::Sender<u64>,
}

/// Runs a test on each engine.
pub fn with_site(test: impl Fn(&Site<'_>)) {
    on_both(toy::part(), |t| test(&Site::over(t, PublicUrl::localhost(8080))));
}

/// Runs a test at an address of its own.
pub fn with_site_at(url: &str, test: impl Fn(&Site<'_>)) {
    on_both(toy::part(), |t| test(&Site::over(t, url.parse().expect("a URL"))));
}

/// Ticks a millisecond a look, so that what happens later is later.
struct TickingClock;

impl Clock for TickingClock {
    fn now(&self) -> Instant {
        static TICKS: AtomicI64 = AtomicI64::new(1_772_442_000_000);
        Instant::from_ms(TICKS.fetch_add(1, Ordering::Relaxed))
    }
    fn seed(&self) -> u64 {
        // Far from those of the test house, which makes ids in the same workspace.
        static NEXT: AtomicU64 = AtomicU64::new(1 << 20);
        NEXT.fetch_add(1, Ordering::Relaxed) << 32
    }
}

impl<'t> Site<'t> {
    fn over(t: &'t TestHouse, public_url: PublicUrl) -> Self {
        for name in ["Admin", "Ann", "Reader", "Stranger"] {
            let email = format!("{}@office.example", name.to_lowercase());
            let user = t.admin().create("user", json!({"name": name, "email": email}));
            t.admin().create("session", json!({"user": user, "device": "Test", "hash": secret_hash(name)}));
        }
        let gate = Gate::new(GateOptions {
            house: t.shared(),
            directory: Arc::new(toy::Staff),
            accounts: Arc::new(toy::Staff),
            clock: Arc::new(TickingClock),
            blobs: Arc::new(t.blobs()),
            press: Arc::new(rapport_testkit::Fontless),
            threads: Threads::start(2).expect("threads"),
            public_url,
            sends_mail: true,
            single_sign_on: None,
        });
        let (wake, wakes) = tokio::sync::watch::channel(0);
        let router = rapport_web::router(Web::new(gate, wakes, Arc::new(ToyImports::default())));
        let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().expect("a runtime");
        Self { t, router, runtime, _wake: wake }
    }

    /// The browser of who is signed in; of somebody unknown for an empty name.
    pub fn browser(&self, who: &str) -> Browser<'_> {
        let cookie = if who.is_empty() { String::new() } else { format!("rapport={who}") };
        Browser { site: self, cookie }
    }

    /// The user of that name.
    pub fn user(&self, name: &str) -> String {
        let found = self.t.admin().list("user", &format!("name = \"{name}\""));
        found[0]["id"].as_str().expect("an id").to_owned()
    }

    /// A thing with a value of every kind, of that owner.
    pub fn thing(&self, owner: &str) -> RecordId {
        let mut fields = toy::full();
        fields["owner"] = json!(self.user(owner));
        self.t.admin().create("thing", fields)
    }
}

/// A browser, which sends what browsers send from a page of the site.
pub struct Browser<'s> {
    site: &'s Site<'s>,
    pub cookie: String,
}

impl Browser<'_> {
    pub fn get(&self, path: &str) -> Page {
        self.send("GET", path, &[], String::new())
    }

    pub fn post(&self, path: &str, fields: &[(&str, &str)]) -> Page {
        let headers = [("sec-fetch-site", "same-origin"), ("content-type", "application/x-www-form-urlencoded")];
        self.send("POST", path, &headers, encoded(fields))
    }

    /// Sends a form as it is filled in.
    pub fn submit(&self, form: &Form) -> Page {
        let fields: Vec<(&str, &str)> = form.fields.iter().map(|(name, value)| (&**name, &**value)).collect();
        self.post(&form.action, &fields)
    }

    /// Sends a form that only asks.
    pub fn ask(&self, form: &Form) -> Page {
        let fields: Vec<(&str, &str)> = form.fields.iter().map(|(name, value)| (&**name, &**value)).collect();
        self.get(&format!("{}?{}", form.action, encoded(&fields)))
    }

    /// Sends a file by a form, as a browser does.
    pub fn send_file(&self, path: &str, name: &str, media_type: &str, content: &[u8]) -> Page {
        let head = format!(
            "--border\r\nContent-Disposition: form-data; name=\"file\"; filename=\"{name}\"\r\nContent-Type: {media_type}\r\n\r\n"
        );
        let body = [head.as_bytes(), content, b"\r\n--border--\r\n"].concat();
        let headers = [("sec-fetch-site", "same-origin"), ("content-type", "multipart/form-data; boundary=border")];
        self.send("POST", path, &headers, body)
    }

    pub fn send(&self, method: &str, path: &str, headers: &[(&str, &str)], body: impl Into<Body>) -> Page {
        let mut request = Request::builder().method(method).uri(path).header("host", "localhost:8080");
        if !self.cookie.is_empty() {
            request = request.header("cookie", &self.cookie);
        }
        for (name, value) in headers {
            request = request.header(*name, *value);
        }
        let mut request = request.body(body.into()).expect("a request");
        request.extensions_mut().insert(ConnectInfo(SocketAddr::from(([192, 0, 2, 1], 50_000))));
        let (parts, bytes) = self.site.runtime.block_on(async {
            let (parts, body) = self.site.router.clone().oneshot(request).await.expect("a reply").into_parts();
            (parts, body.collect().await.expect("a body").to_bytes())
        });
        let page = Page { asked: format!("{method} {path}"), status: parts.status, headers: parts.headers, bytes };
        page.check();
        page
    }

    /// Keeps the cookie that an answer brought.
    pub fn keep_cookie(&mut self, page: &Page) {
        let cookie = page.header(SET_COOKIE.as_str());
        self.cookie = cookie.split(';').next().expect("a cookie").to_owned();
    }
}

/// What came back.
pub struct Page {
    asked: String,
    pub status: StatusCode,
    pub headers: HeaderMap,
    pub bytes: Bytes,
}

fn encoded(fields: &[(&str, &str)]) -> String {
    let encode = |text: &str| utf8_percent_encode(text, NON_ALPHANUMERIC).to_string();
    let pairs: Vec<_> = fields.iter().map(|(name, value)| format!("{}={}", encode(name), encode(value))).collect();
    pairs.join("&")
}

/// A form as the page holds it.
#[derive(Clone, Debug)]
pub struct Form {
    pub action: String,
    pub fields: Vec<(String, String)>,
}

impl Page {
    pub fn body(&self) -> String {
        String::from_utf8(self.bytes.to_vec()).unwrap_or_default()
    }

    pub fn header(&self, name: &str) -> String {
        self.headers.get(name).and_then(|value| value.to_str().ok()).unwrap_or_default().to_owned()
    }

    /// Where it leads.
    pub fn location(&self) -> String {
        assert_eq!(self.status, StatusCode::SEE_OTHER, "{}: {}", self.asked, self.body());
        self.header(LOCATION.as_str())
    }

    pub fn html(&self) -> Html {
        Html::parse_document(&self.body())
    }

    /// The text of each element that a selector finds, with single blanks.
    pub fn texts(&self, selector: &str) -> Vec<String> {
        self.html().select(&parsed(selector)).map(text).collect()
    }

    /// An attribute of each element that a selector finds.
    pub fn attributes(&self, selector: &str, name: &str) -> Vec<String> {
        let html = self.html();
        html.select(&parsed(selector)).filter_map(|one| one.attr(name)).map(str::to_owned).collect()
    }

    /// All that can be read.
    pub fn text(&self) -> String {
        self.texts("body").concat()
    }

    /// A form, with what a browser would send of it.
    pub fn form(&self, selector: &str) -> Form {
        assert_eq!(self.status.as_u16() / 100 % 2, 0, "{}: {} {}", self.asked, self.status, self.body());
        let html = self.html();
        let form = html.select(&parsed(selector)).next().unwrap_or_else(|| panic!("{}: no {selector}", self.asked));
        let controls = parsed("input[name], textarea[name], select[name]");
        let fields =
            form.select(&controls).filter_map(|control| Some((control.attr("name")?.to_owned(), sent(control)?)));
        Form { action: form.attr("action").expect("an action").to_owned(), fields: fields.collect() }
    }

    /// Looks at a page as an attacker's victim would.
    fn check(&self) {
        if !self.header(CONTENT_TYPE.as_str()).starts_with("text/html") {
            return;
        }
        let asked = &self.asked;
        // Options of a list are no page.
        if self.body().contains("<html") {
            let policy = self.header("content-security-policy");
            assert!(policy.contains("default-src 'none'") && policy.contains("script-src 'self'"), "{asked}: {policy}");
            assert!(!policy.contains("unsafe"), "{asked}: {policy}");
            assert_eq!(self.header("x-content-type-options"), "nosniff", "{asked}");
        }
        let html = self.html();
        assert!(html.errors.iter().all(|error| !error.contains("attribute")), "{asked}: {:?}", html.errors);
        for element in html.select(&parsed("*")) {
            let name = element.value().name();
            // Only what somebody sent as a picture is one, given out as such, and the guide's own; and what is looked at
            // in a frame was made harmless.
            let is_file = |end: &str| {
                element
                    .attr("src")
                    .is_some_and(|src| src.starts_with("/files/") && src.trim_end_matches("#navpanes=0").ends_with(end))
            };
            let is_of_the_guide = element.attr("src").is_some_and(|src| src.starts_with("/help/pictures/images/"));
            assert!(name != "img" || is_file("/content") || is_of_the_guide, "{asked}: {}", element.html());
            assert!(name != "iframe" || is_file("/preview"), "{asked}: {}", element.html());
            assert!(!matches!(name, "style" | "object" | "embed" | "base"), "{asked}: <{name}>");
            if name == "script" {
                let from = element.attr("src").unwrap_or_default();
                assert!(
                    from.starts_with("/assets/") && element.text().next().is_none(),
                    "{asked}: a script of its own"
                );
            }
            for (attribute, value) in element.value().attrs() {
                assert!(!attribute.starts_with("on") && attribute != "style", "{asked}: {attribute}={value}");
                let leads = matches!(attribute, "href" | "src" | "action" | "formaction");
                assert!(!leads || leads_well(value), "{asked}: {attribute}={value}");
            }
        }
        let shown: BTreeSet<String> =
            html.select(&parsed("use")).filter_map(|one| one.attr("href")).map(icon).collect();
        let known: BTreeSet<&str> = include_str!("../../assets/icons.txt").lines().collect();
        for icon in shown {
            assert!(known.contains(icon.as_str()), "{asked}: there is no icon {icon}");
        }
    }
}

impl Form {
    pub fn get(&self, name: &str) -> &str {
        let found = self.fields.iter().rev().find(|(key, _)| key == name);
        found.map(|(_, value)| value.as_str()).unwrap_or_else(|| panic!("no control {name} in {:?}", self.fields))
    }

    pub fn has(&self, name: &str) -> bool {
        self.fields.iter().any(|(key, _)| key == name)
    }

    /// Types something else into a control.
    pub fn set(&mut self, name: &str, value: &str) {
        self.set_all(name, &[value]);
    }

    /// Ticks these and no others of several boxes; a hidden control in front of them stays.
    pub fn set_all(&mut self, name: &str, values: &[&str]) {
        assert!(self.has(name), "no control {name} in {:?}", self.fields);
        self.fields.retain(|(key, _)| key != name);
        self.fields.extend(values.iter().map(|value| (name.to_owned(), (*value).to_owned())));
    }
}

/// An address of this site or of the web, or one for another program.
fn leads_well(address: &str) -> bool {
    let own = address.starts_with('/') && !address.starts_with("//") || address.starts_with('#');
    own || ["https://", "http://", "mailto:", "tel:"].iter().any(|scheme| address.starts_with(scheme))
}

fn icon(href: &str) -> String {
    href.split_once('#').expect("an icon of the sprite").1.to_owned()
}

/// What a browser sends of a control.
fn sent(control: ElementRef<'_>) -> Option<String> {
    let value = control.attr("value").unwrap_or_default();
    match (control.value().name(), control.attr("type")) {
        ("input", Some("checkbox")) => control.attr("checked").map(|_| value.to_owned()),
        ("input", _) => Some(value.replace(['\r', '\n'], "")),
        ("textarea", _) => Some(control.text().collect::<String>().replace('\n', "\r\n")),
        _ => {
            let options: Vec<_> = control.select(&parsed("option")).collect();
            let chosen = options.iter().find(|option| option.attr("selected").is_some()).or(options.first())?;
            Some(chosen.attr("value").map_or_else(|| text(*chosen), str::to_owned))
        }
    }
}

fn parsed(selector: &str) -> Selector {
    Selector::parse(selector).expect("a selector")
}

fn text(element: ElementRef<'_>) -> String {
    element.text().collect::<String>().split_whitespace().collect::<Vec<_>>().join(" ")
}
