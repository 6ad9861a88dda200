//! A surface with pages, as small as can be, and a browser in front of it.

use std::net::SocketAddr;
use std::sync::Arc;
use std::sync::atomic::{AtomicI64, AtomicU64, Ordering};

use axum::body::Body;
use axum::extract::{ConnectInfo, FromRef, State};
use axum::http::header::SET_COOKIE;
use axum::http::{HeaderMap, Request, StatusCode};
use axum::response::{IntoResponse, Response};
use axum::routing::{get, post};
use axum::{Json as JsonBody, Router};
use http_body_util::BodyExt;
use rapport_gate::{
    Bearer, Entry, Failure, Gate, GateOptions, HalfWay, NotLetIn, Person, Refused, SignIn, SignedIn, Threads, Visitor,
};
use rapport_kernel::caller::Clock;
use rapport_kernel::time::Instant;
use rapport_kernel::{Patch, RecordId};
use rapport_testkit::{TestHouse, on_both};
use serde_json::{Value as Json, json};
use tower::ServiceExt;

use crate::toy::{PASSWORD, Staff, map, part, user};

/// Moves when it is told.
#[derive(Default)]
pub struct Watch {
    ms: AtomicI64,
}

impl Watch {
    pub fn later(&self, ms: i64) {
        self.ms.fetch_add(ms, Ordering::SeqCst);
    }
}

impl Clock for Watch {
    fn now(&self) -> Instant {
        Instant::from_ms(1_772_442_000_000 + self.ms.load(Ordering::SeqCst))
    }
    fn seed(&self) -> u64 {
        // Far from those of the test house, which makes ids in the same workspace.
        static NEXT: AtomicU64 = AtomicU64::new(1 << 20);
        NEXT.fetch_add(1, Ordering::Relaxed) << 32
    }
}

/// Where a site is that is reached safely.
pub const HTTPS: &str = "https://crm.example";
/// The address of a user called Ada.
pub const ADA: &str = "ada@office.example";

/// On both engines: Ada, signed in on a browser.
pub fn ada_signed_in(test: impl Fn(&TestHouse, &Site, RecordId, Browser<'_>)) {
    on_both(part(), |t| {
        let ada = user(t, "Ada");
        let site = Site::over(t, HTTPS);
        let mut browser = site.browser("192.0.2.1");
        browser.sign_in(ADA, PASSWORD);
        test(t, &site, ada, browser);
    });
}

/// A node: other nodes of the same workspace are made alike.
pub struct Site {
    router: Router,
    runtime: tokio::runtime::Runtime,
    pub watch: Arc<Watch>,
}

#[derive(Clone)]
struct Pages(Gate);

impl FromRef<Pages> for Gate {
    fn from_ref(pages: &Pages) -> Self {
        pages.0.clone()
    }
}

pub struct Reply {
    pub status: StatusCode,
    pub headers: HeaderMap,
    pub json: Json,
}

impl Site {
    pub fn over(t: &TestHouse, public_url: &str) -> Self {
        let watch = Arc::new(Watch::default());
        let gate = Gate::new(GateOptions {
            house: t.shared(),
            directory: Arc::new(Staff),
            accounts: Arc::new(Staff),
            clock: watch.clone(),
            blobs: Arc::new(t.blobs()),
            press: Arc::new(rapport_testkit::Fontless),
            threads: Threads::start(4).expect("threads"),
            public_url: public_url.parse().expect("a URL"),
            sends_mail: true,
            single_sign_on: None,
        });
        let router = Router::new()
            .route("/", get(home))
            .route("/notes", post(add_note))
            .route("/sign-in", post(sign_in))
            .route("/sign-out", post(sign_out))
            .route("/code", post(say_code))
            .route("/second-factor", post(second_factor))
            .route("/password", post(change_password))
            .route("/passkey", post(passkey))
            .route("/passkeys", post(own_passkeys))
            .route("/api", get(api))
            .with_state(Pages(gate));
        let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().expect("a runtime");
        Self { router, runtime, watch }
    }

    /// A browser of its own address.
    pub fn browser(&self, address: &str) -> Browser<'_> {
        Browser { site: self, address: address.to_owned(), cookie: String::new() }
    }
}

/// A browser, which sends what browsers send from a page of the site.
#[derive(Clone)]
pub struct Browser<'s> {
    site: &'s Site,
    address: String,
    pub cookie: String,
}

impl Browser<'_> {
    pub fn get(&self, path: &str) -> Reply {
        self.send("GET", path, &[], &Json::Null)
    }

    pub fn post(&self, path: &str, body: Json) -> Reply {
        self.send("POST", path, &[("sec-fetch-site", "same-origin")], &body)
    }

    pub fn send(&self, method: &str, path: &str, headers: &[(&str, &str)], body: &Json) -> Reply {
        self.site.runtime.block_on(self.reply(method, path, headers, body))
    }

    /// Sends the same several times at once.
    pub fn at_once(&self, times: usize, path: &str, body: &Json) -> Vec<StatusCode> {
        let headers = [("sec-fetch-site", "same-origin")];
        self.site.runtime.block_on(async {
            let begin = |_| {
                let reply = self.site.router.clone().oneshot(self.request("POST", path, &headers, body));
                tokio::spawn(async move { reply.await.expect("a reply").status() })
            };
            let begun: Vec<_> = (0..times).map(begin).collect();
            let mut all = Vec::new();
            for one in begun {
                all.push(one.await.expect("no panic"));
            }
            all
        })
    }

    async fn reply(&self, method: &str, path: &str, headers: &[(&str, &str)], body: &Json) -> Reply {
        let request = self.request(method, path, headers, body);
        let (parts, body) = self.site.router.clone().oneshot(request).await.expect("a reply").into_parts();
        let bytes = body.collect().await.expect("a body").to_bytes();
        let json = serde_json::from_slice(&bytes).unwrap_or(Json::Null);
        Reply { status: parts.status, headers: parts.headers, json }
    }

    fn request(&self, method: &str, path: &str, headers: &[(&str, &str)], body: &Json) -> Request<Body> {
        let mut request = Request::builder().method(method).uri(path).header("host", "crm.example");
        request = request.header("content-type", "application/json").header("user-agent", "Firefox/140.0 (Linux)");
        if !self.cookie.is_empty() {
            request = request.header("cookie", &self.cookie);
        }
        for (name, value) in headers {
            request = request.header(*name, *value);
        }
        let mut request = request.body(Body::from(body.to_string())).expect("a request");
        let peer = SocketAddr::new(self.address.parse().expect("an address"), 50_000);
        request.extensions_mut().insert(ConnectInfo(peer));
        request
    }

    /// Signs in, and keeps the cookie as a browser does.
    pub fn sign_in(&mut self, email: &str, password: &str) -> Reply {
        let reply = self.post("/sign-in", json!({"email": email, "password": password}));
        self.keep_cookie(reply)
    }

    /// Says a code, and keeps the cookie.
    pub fn say_code(&mut self, code: &str) -> Reply {
        let reply = self.post("/code", json!({"code": code}));
        self.keep_cookie(reply)
    }

    pub fn keep_cookie(&mut self, reply: Reply) -> Reply {
        if let Some(cookie) = reply.headers.get(SET_COOKIE) {
            let cookie = cookie.to_str().expect("visible").split(';').next().expect("a cookie");
            self.cookie = cookie.to_owned();
        }
        reply
    }
}

async fn home(person: Person) -> Result<JsonBody<Json>, Failure> {
    let found = person.read(|r| Ok(json!({"user": r.ctx().user(), "cause": r.ctx().cause}))).await?;
    Ok(JsonBody(found))
}

async fn add_note(person: Person, JsonBody(note): JsonBody<Json>) -> Result<StatusCode, Failure> {
    person
        .write(move |w| {
            let notes = w.object("note")?;
            w.save(&notes, Patch::create(map(note.clone())))
        })
        .await?;
    Ok(StatusCode::CREATED)
}

async fn sign_in(visitor: Visitor, State(pages): State<Pages>, JsonBody(said): JsonBody<Json>) -> Response {
    let text = |key: &str| said[key].as_str().unwrap_or_default().to_owned();
    match pages.0.sign_in(SignIn { email: text("email"), password: text("password"), visitor }).await {
        Ok(Entry::SignedIn(signed_in)) => welcome(signed_in),
        Ok(Entry::CodeAsked { cookie }) => ([(SET_COOKIE, cookie)], JsonBody(json!({"why": "code"}))).into_response(),
        Err(refused) => reply_to(refused),
    }
}

async fn say_code(who: HalfWay, State(pages): State<Pages>, JsonBody(said): JsonBody<Json>) -> Response {
    match pages.0.sign_in_by_code(who, said["code"].as_str().unwrap_or_default().to_owned()).await {
        Ok(signed_in) => welcome(signed_in),
        Err(refused) => reply_to(refused),
    }
}

fn welcome(signed_in: SignedIn) -> Response {
    ([(SET_COOKIE, signed_in.cookie)], JsonBody(json!({"user": signed_in.user}))).into_response()
}

/// Sets a second factor up, renews its recovery codes, or turns it off.
async fn second_factor(person: Person, JsonBody(said): JsonBody<Json>) -> Response {
    let text = |key: &str| said[key].as_str().unwrap_or_default().to_owned();
    let done = match text("do").as_str() {
        "offer" => match person.offer_second_factor().await {
            Ok(()) => person.offered_second_factor().await.map(|offer| json!(offer.map(|it| it.secret))),
            Err(error) => Err(error),
        }
        .map_err(Refused::from),
        "turn_on" => person.turn_on_second_factor(text("password"), text("code")).await.map(|codes| json!(codes)),
        "renew" => person.renew_recovery_codes(text("password")).await.map(|codes| json!(codes)),
        _ => person.turn_off_second_factor(text("password")).await.map(|()| Json::Null),
    };
    match done {
        Ok(answer) => JsonBody(answer).into_response(),
        Err(refused) => reply_to(refused),
    }
}

/// Asks for a passkey, or takes its answer.
async fn passkey(visitor: Visitor, State(pages): State<Pages>, JsonBody(said): JsonBody<Json>) -> Response {
    if said["answer"].is_null() {
        return match pages.0.ask_for_passkey(&visitor).await {
            Ok(options) => JsonBody(options).into_response(),
            Err(refused) => reply_to(refused),
        };
    }
    match pages.0.sign_in_by_passkey(visitor, said["answer"].clone()).await {
        Ok(signed_in) => welcome(signed_in),
        Err(refused) => reply_to(refused),
    }
}

/// Adds a passkey in two steps.
async fn own_passkeys(person: Person, JsonBody(said): JsonBody<Json>) -> Response {
    let text = |key: &str| said[key].as_str().unwrap_or_default().to_owned();
    let done = match said["made"].is_null() {
        true => person.offer_passkey(text("name"), text("password")).await,
        false => person.add_passkey(said["made"].clone()).await.map(|passkey| json!(passkey)),
    };
    match done {
        Ok(answer) => JsonBody(answer).into_response(),
        Err(refused) => reply_to(refused),
    }
}

async fn sign_out(person: Result<Person, NotLetIn>) -> Response {
    match person {
        Ok(person) => match person.sign_out().await {
            Ok(cookie) => ([(SET_COOKIE, cookie)], StatusCode::NO_CONTENT).into_response(),
            Err(error) => Failure::from(error).into_response(),
        },
        Err(not_let_in) => not_let_in.into_response(),
    }
}

async fn change_password(person: Person, JsonBody(said): JsonBody<Json>) -> Response {
    let text = |key: &str| said[key].as_str().unwrap_or_default().to_owned();
    match person.change_password(text("old"), text("new")).await {
        Ok(()) => StatusCode::NO_CONTENT.into_response(),
        Err(refused) => reply_to(refused),
    }
}

async fn api(bearer: Bearer) -> Result<JsonBody<Json>, Failure> {
    Ok(JsonBody(bearer.read(|r| Ok(json!({"cause": r.ctx().cause}))).await?))
}

fn reply_to(refused: Refused) -> Response {
    match refused {
        Refused::TooLate => (StatusCode::FORBIDDEN, JsonBody(json!({"why": "too_late"}))).into_response(),
        Refused::Wrong => (StatusCode::FORBIDDEN, JsonBody(json!({"why": "wrong"}))).into_response(),
        Refused::Wait { seconds } => {
            (StatusCode::TOO_MANY_REQUESTS, JsonBody(json!({"why": "wait", "seconds": seconds}))).into_response()
        }
        Refused::Failed(error) => Failure::from(error).into_response(),
    }
}
