//! A provider that says what a test wants of it, also what no honest one would say.

use std::collections::HashMap;
use std::net::SocketAddr;
use std::sync::{Arc, Mutex};
use std::time::{Duration, SystemTime, UNIX_EPOCH};

use axum::extract::{Form, Query, State};
use axum::http::header::AUTHORIZATION;
use axum::http::{HeaderMap, StatusCode};
use axum::response::{IntoResponse, Redirect, Response};
use axum::routing::{get, post};
use axum::{Json as Body, Router};
use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use ring::rand::SystemRandom;
use ring::signature::{ECDSA_P256_SHA256_FIXED_SIGNING, EcdsaKeyPair, KeyPair as _};
use serde_json::{Value as Json, json};
use sha2::{Digest as _, Sha256};

/// What Rapport is called there, and its secret.
pub const CLIENT: &str = "rapport";
pub const SECRET: &str = "hush-hush";

/// What is wrong with the next ID token.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Forgery {
    Nothing,
    Signature,
    NoSignature,
    SignedWithTheSecret,
    Nonce,
    NoNonce,
    Audience,
    AnotherAudience,
    Issuer,
    Expired,
    AccessToken,
}

/// The provider, which ends with the test.
pub struct Forger {
    pub issuer: String,
    shared: Arc<Mutex<Shared>>,
    _runtime: tokio::runtime::Runtime,
}

struct Shared {
    issuer: String,
    forgery: Forgery,
    claims: Json,
    key: EcdsaKeyPair,
    key_id: u32,
    /// Whether it knows Rapport as a client without a secret.
    is_public: bool,
    /// What it tells beside the token, of whom the token tells no more than who it is.
    beside: Option<Json>,
    /// How often its keys were asked for.
    asked_for_keys: usize,
    /// By code, with what it is to be brought: the nonce and the challenge.
    codes: HashMap<String, (String, String)>,
}

type Parameters = HashMap<String, String>;
type Shop = State<Arc<Mutex<Shared>>>;

impl Forger {
    /// One who says that of everybody.
    pub fn start(claims: Json) -> Self {
        let runtime = tokio::runtime::Builder::new_multi_thread().worker_threads(1).enable_all().build().expect("one");
        let listener = runtime.block_on(tokio::net::TcpListener::bind("127.0.0.1:0")).expect("a port");
        let address: SocketAddr = listener.local_addr().expect("an address");
        let issuer = format!("http://{address}");
        let shared = Shared {
            issuer: issuer.clone(),
            forgery: Forgery::Nothing,
            claims,
            key: new_key(),
            key_id: 1,
            is_public: false,
            beside: None,
            asked_for_keys: 0,
            codes: HashMap::new(),
        };
        let shared = Arc::new(Mutex::new(shared));
        let router = Router::new()
            .route("/.well-known/openid-configuration", get(metadata))
            .route("/keys", get(keys))
            .route("/authorize", get(authorize))
            .route("/token", post(token))
            .route("/userinfo", get(beside))
            .with_state(shared.clone());
        runtime.spawn(async move { axum::serve(listener, router).await });
        Self { issuer, shared, _runtime: runtime }
    }

    /// From now on that is wrong.
    pub fn forge(&self, forgery: Forgery) {
        self.shared.lock().expect("nobody failed").forgery = forgery;
    }

    /// Wants no secret of Rapport from now on.
    pub fn want_no_secret(&self) {
        self.shared.lock().expect("nobody failed").is_public = true;
    }

    /// Tells that beside the token from now on.
    pub fn tell_beside(&self, claims: Json) {
        self.shared.lock().expect("nobody failed").beside = Some(claims);
    }

    /// Signs with another key from now on.
    pub fn change_key(&self) {
        let mut shared = self.shared.lock().expect("nobody failed");
        shared.key = new_key();
        shared.key_id += 1;
    }

    /// How often its keys were asked for.
    pub fn asked_for_keys(&self) -> usize {
        self.shared.lock().expect("nobody failed").asked_for_keys
    }
}

fn new_key() -> EcdsaKeyPair {
    let chance = SystemRandom::new();
    let written = EcdsaKeyPair::generate_pkcs8(&ECDSA_P256_SHA256_FIXED_SIGNING, &chance).expect("a key");
    EcdsaKeyPair::from_pkcs8(&ECDSA_P256_SHA256_FIXED_SIGNING, written.as_ref(), &chance).expect("a key")
}

async fn metadata(State(shared): Shop) -> Body<Json> {
    let issuer = shared.lock().expect("nobody failed").issuer.clone();
    let at = |path: &str| format!("{issuer}/{path}");
    Body(json!({
        "issuer": issuer, "authorization_endpoint": at("authorize"), "token_endpoint": at("token"),
        "jwks_uri": at("keys"), "userinfo_endpoint": at("userinfo"), "response_types_supported": ["code"], "subject_types_supported": ["public"],
        "id_token_signing_alg_values_supported": ["ES256", "HS256", "none"],
        "token_endpoint_auth_methods_supported": ["client_secret_post"],
    }))
}

async fn keys(State(shared): Shop) -> Body<Json> {
    let mut shared = shared.lock().expect("nobody failed");
    shared.asked_for_keys += 1;
    let point = shared.key.public_key().as_ref();
    let [x, y] = [&point[1..33], &point[33..]].map(|part| URL_SAFE_NO_PAD.encode(part));
    let key_id = shared.key_id.to_string();
    Body(json!({"keys": [{"kty": "EC", "crv": "P-256", "use": "sig", "alg": "ES256", "kid": key_id, "x": x, "y": y}]}))
}

async fn authorize(State(shared): Shop, Query(asked): Query<Parameters>) -> Redirect {
    assert_eq!((asked["response_type"].as_str(), asked["code_challenge_method"].as_str()), ("code", "S256"));
    let mut shared = shared.lock().expect("nobody failed");
    let code = format!("code-{}", shared.codes.len());
    shared.codes.insert(code.clone(), (asked["nonce"].clone(), asked["code_challenge"].clone()));
    Redirect::to(&format!("{}?code={code}&state={}", asked["redirect_uri"], asked["state"]))
}

async fn token(State(shared): Shop, Form(asked): Form<Parameters>) -> Response {
    let mut shared = shared.lock().expect("nobody failed");
    let wanted = (!shared.is_public).then_some(SECRET);
    let is_client = asked["client_id"] == CLIENT && asked.get("client_secret").map(String::as_str) == wanted;
    let brought = URL_SAFE_NO_PAD.encode(Sha256::digest(asked["code_verifier"].as_bytes()));
    match shared.codes.remove(&asked["code"]).filter(|(_, challenge)| is_client && *challenge == brought) {
        Some((nonce, _)) => Body(json!({
            "access_token": "access", "token_type": "Bearer", "expires_in": 60, "id_token": shared.id_token(&nonce),
        }))
        .into_response(),
        None => (StatusCode::BAD_REQUEST, Body(json!({"error": "invalid_grant"}))).into_response(),
    }
}

async fn beside(State(shared): Shop, headers: HeaderMap) -> Response {
    let shared = shared.lock().expect("nobody failed");
    let shown = headers.get(AUTHORIZATION).and_then(|shown| shown.to_str().ok());
    match shared.beside.clone().filter(|_| shown == Some("Bearer access")) {
        Some(claims) => Body(claims).into_response(),
        None => StatusCode::UNAUTHORIZED.into_response(),
    }
}

impl Shared {
    fn id_token(&self, nonce: &str) -> String {
        let forgery = self.forgery;
        let mut claims = match self.beside {
            Some(_) => json!({"sub": self.claims["sub"]}),
            None => self.claims.clone(),
        };
        let now = now_s();
        claims["iss"] = json!(if forgery == Forgery::Issuer { "https://id.example" } else { &self.issuer });
        claims["aud"] = match forgery {
            Forgery::Audience => json!("another-client"),
            Forgery::AnotherAudience => json!([CLIENT, "another-client"]),
            _ => json!(CLIENT),
        };
        claims["iat"] = json!(now - 120);
        claims["exp"] = json!(if forgery == Forgery::Expired { now - 60 } else { now + 60 });
        if forgery != Forgery::NoNonce {
            claims["nonce"] = json!(if forgery == Forgery::Nonce { "of another sign-in" } else { nonce });
        }
        // Half of the hash of "access".
        let right = URL_SAFE_NO_PAD.encode(&Sha256::digest(b"access")[..16]);
        claims["at_hash"] = json!(if forgery == Forgery::AccessToken { "AAAAAAAAAAAAAAAAAAAAAA" } else { &right });
        self.signed(&claims)
    }

    fn signed(&self, claims: &Json) -> String {
        let algorithm = match self.forgery {
            Forgery::NoSignature => "none",
            Forgery::SignedWithTheSecret => "HS256",
            _ => "ES256",
        };
        let head = json!({"alg": algorithm, "kid": self.key_id.to_string()});
        let [head, claims] = [&head, claims].map(|part| URL_SAFE_NO_PAD.encode(part.to_string()));
        let said = format!("{head}.{claims}");
        let by = |key: &EcdsaKeyPair| {
            key.sign(&SystemRandom::new(), said.as_bytes()).expect("a signature").as_ref().to_vec()
        };
        let signature = match self.forgery {
            Forgery::NoSignature => Vec::new(),
            Forgery::SignedWithTheSecret => {
                let key = ring::hmac::Key::new(ring::hmac::HMAC_SHA256, SECRET.as_bytes());
                ring::hmac::sign(&key, said.as_bytes()).as_ref().to_vec()
            }
            Forgery::Signature => by(&new_key()),
            _ => by(&self.key),
        };
        format!("{said}.{}", URL_SAFE_NO_PAD.encode(signature))
    }
}

#[expect(clippy::disallowed_methods, reason = "a provider has a clock of its own")]
fn now_s() -> u64 {
    SystemTime::now().duration_since(UNIX_EPOCH).unwrap_or(Duration::ZERO).as_secs()
}
