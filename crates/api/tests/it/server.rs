//! The router over a toy workspace, asked without a network.

use std::sync::Arc;
use std::sync::atomic::{AtomicI64, AtomicU64, Ordering};

use axum::Router;
use axum::body::Body;
use axum::http::{Request, StatusCode};
use http_body_util::BodyExt;
use rapport_api::Api;
use rapport_gate::{Gate, GateOptions, PublicUrl, Threads};
use rapport_kernel::access::{Access, Ceiling};
use rapport_kernel::caller::Clock;
use rapport_kernel::time::Instant;
use rapport_testkit::{TestHouse, ToyImports};
use serde_json::{Value, json};
use sha2::{Digest, Sha256};
use tower::ServiceExt;

use crate::toy::{self, People};

/// A toy workspace with a server over it and five callers: `admin`, `ann` and `bob`, who each see their own things and
/// no secrets, `reader`, who sees all things and changes none, and `stranger`, who may do nothing. The administrator has
/// three more tokens: `whole` with the scope `*:write`, `looking` with `*:read`, and `narrow` with `thing:read`.
pub struct Server {
    router: Router,
    runtime: tokio::runtime::Runtime,
    _wake: tokio::sync::watch::Sender<u64>,
    // Last, so that the router is gone before the house.
    _t: Option<TestHouse>,
}

/// A reply.
pub struct Reply {
    pub status: StatusCode,
    pub headers: axum::http::HeaderMap,
    pub bytes: axum::body::Bytes,
    pub json: Value,
}

/// Ticks a millisecond a look, so that what happens later is later.
struct TickingClock;

impl Clock for TickingClock {
    fn now(&self) -> Instant {
        static TICKS: AtomicI64 = AtomicI64::new(1_772_442_000_000);
        Instant::from_ms(TICKS.fetch_add(1, Ordering::Relaxed))
    }
    fn seed(&self) -> u64 {
        static NEXT: AtomicU64 = AtomicU64::new(7);
        NEXT.fetch_add(1, Ordering::Relaxed) << 32
    }
}

/// What a directory is asked with for a token.
pub fn hash(token: &str) -> String {
    Sha256::digest(token.as_bytes()).iter().map(|byte| format!("{byte:02x}")).collect()
}

impl Server {
    /// A fresh one.
    pub fn new() -> Self {
        let t = TestHouse::new(toy::part());
        let mut server = Self::over(&t);
        server._t = Some(t);
        server
    }

    /// Runs a test with a fresh one on each engine.
    pub fn on_both(test: impl Fn(&Self)) {
        rapport_testkit::on_both(toy::part(), |t| test(&Self::over(t)));
    }

    /// Over a workspace of the toy.
    pub fn over(t: &TestHouse) -> Self {
        let admin = t.admin();
        let names = ["Admin", "Ann", "Bob", "Reader", "Stranger"];
        let ids: Vec<_> = names.iter().map(|name| admin.create("user", json!({"name": name}))).collect();
        let catalog = t.house().catalog();
        let mut people = People::new();
        people.admit("admin", ids[0], Access::everything());
        let scoped = |read: &[&str], write: &[&str]| {
            let keys = |keys: &[&str]| keys.iter().map(|&key| key.to_owned()).collect();
            Access { ceiling: Some(Ceiling { read: keys(read), write: keys(write) }), ..Access::everything() }
        };
        people.admit("whole", ids[0], scoped(&["*"], &["*"]));
        people.admit("narrow", ids[0], scoped(&["thing"], &[]));
        people.admit("looking", ids[0], scoped(&["*"], &[]));
        people.admit("ann", ids[1], toy::own_things(&catalog));
        people.admit("bob", ids[2], toy::own_things(&catalog));
        people.admit("reader", ids[3], toy::readers(&catalog));
        people.admit("stranger", ids[4], Access::default());
        let gate = Gate::new(GateOptions {
            house: t.shared(),
            directory: Arc::new(people),
            accounts: Arc::new(toy::NoAccounts),
            clock: Arc::new(TickingClock),
            blobs: Arc::new(t.blobs()),
            press: Arc::new(rapport_testkit::Fontless),
            threads: Threads::start(2).expect("threads"),
            public_url: PublicUrl::localhost(8080),
            sends_mail: true,
            single_sign_on: None,
        });
        let (wake, wakes) = tokio::sync::watch::channel(0);
        let router = rapport_api::router(Api {
            gate,
            wakes,
            metrics: Arc::new(String::new),
            imports: Arc::new(ToyImports::default()),
        });
        let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().expect("a runtime");
        Self { router, runtime, _wake: wake, _t: None }
    }

    /// Sends a request; `who` is the token, empty for none.
    pub fn send(&self, who: &str, method: &str, path: &str, headers: &[(&str, &str)], body: &[u8]) -> Reply {
        let mut request = Request::builder().method(method).uri(path);
        if !who.is_empty() {
            request = request.header("authorization", format!("Bearer {who}"));
        }
        for (name, value) in headers {
            request = request.header(*name, *value);
        }
        self.send_body(request.body(Body::from(body.to_vec())).expect("a request"))
    }

    /// Sends a request that is made already.
    pub fn send_body(&self, request: Request<Body>) -> Reply {
        self.runtime.block_on(async {
            let response = self.router.clone().oneshot(request).await.expect("a reply");
            let (parts, body) = response.into_parts();
            let bytes = body.collect().await.expect("a body").to_bytes();
            let json = serde_json::from_slice(&bytes).unwrap_or(Value::Null);
            Reply { status: parts.status, headers: parts.headers, bytes, json }
        })
    }

    /// Begins requests, whose replies nobody waits for.
    pub fn begin(&self, requests: impl Iterator<Item = Request<Body>>) -> Vec<tokio::task::JoinHandle<()>> {
        let begin = |request| {
            let reply = self.router.clone().oneshot(request);
            self.runtime.spawn(async move { drop(reply.await) })
        };
        requests.map(begin).collect()
    }

    /// Lets the server work until something holds.
    pub fn until(&self, holds: impl Fn() -> bool) {
        const TURNS_MAX: usize = 10_000;
        for _ in 0..TURNS_MAX {
            if holds() {
                return;
            }
            self.runtime.block_on(async { tokio::time::sleep(std::time::Duration::from_millis(1)).await });
        }
        panic!("it never came to this");
    }

    /// Gives requests up, as a server does whose client is gone.
    pub fn give_up(&self, begun: Vec<tokio::task::JoinHandle<()>>) {
        for request in begun {
            request.abort();
            let given_up = self.runtime.block_on(request);
            assert!(given_up.is_err_and(|error| error.is_cancelled()), "it waited");
        }
    }

    /// The status and the first event of a stream, without waiting for its end.
    pub fn stream_status(&self, who: &str, path: &str) -> StatusCode {
        let request = Request::builder().uri(path).header("authorization", format!("Bearer {who}"));
        let request = request.body(Body::empty()).expect("a request");
        self.runtime.block_on(async { self.router.clone().oneshot(request).await.expect("a reply").status() })
    }

    /// The text of a stream up to `until`, or for a second.
    pub fn stream(&self, who: &str, path: &str, until: &str) -> String {
        let request = Request::builder().uri(path).header("authorization", format!("Bearer {who}"));
        let request = request.body(Body::empty()).expect("a request");
        self.runtime.block_on(async {
            let mut body = self.router.clone().oneshot(request).await.expect("a reply").into_body();
            let mut text = String::new();
            while !text.contains(until) {
                let wait = std::time::Duration::from_millis(1_000);
                match tokio::time::timeout(wait, body.frame()).await {
                    Ok(Some(Ok(frame))) => {
                        text.push_str(&String::from_utf8_lossy(frame.data_ref().expect("data")));
                    }
                    _ => break,
                }
            }
            text
        })
    }

    pub fn get(&self, who: &str, path: &str) -> Reply {
        self.send(who, "GET", path, &[], b"")
    }
    pub fn post(&self, who: &str, path: &str, body: Value) -> Reply {
        self.send(who, "POST", path, &[], body.to_string().as_bytes())
    }
    pub fn patch(&self, who: &str, path: &str, body: Value) -> Reply {
        self.send(who, "PATCH", path, &[], body.to_string().as_bytes())
    }

    /// Makes a thing and answers its id.
    pub fn thing(&self, who: &str, fields: Value) -> String {
        let reply = self.post(who, "/api/v1/things", fields);
        assert_eq!(reply.status, StatusCode::CREATED, "{}", reply.json);
        reply.json["id"].as_str().expect("an id").to_owned()
    }
}

impl Reply {
    /// The ids of a list.
    pub fn ids(&self) -> Vec<String> {
        let rows = self.json["data"].as_array().unwrap_or_else(|| panic!("no list: {}", self.json));
        rows.iter().map(|row| row["id"].as_str().expect("an id").to_owned()).collect()
    }
}

/// Percent-encodes a query value.
pub fn quoted(text: &str) -> String {
    text.bytes()
        .map(|byte| if byte.is_ascii_alphanumeric() { (byte as char).to_string() } else { format!("%{byte:02X}") })
        .collect()
}
