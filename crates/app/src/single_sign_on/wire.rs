//! The wire to the provider: it follows nobody elsewhere, waits for nobody long, and reads nothing without end.

use std::pin::Pin;
use std::sync::Arc;
use std::time::Duration;

use anyhow::Context;
use openidconnect::http::header::ACCEPT;
use openidconnect::http::{Method, Request, Response};
use openidconnect::url::Url;
use openidconnect::{HttpRequest, HttpResponse};
use reqwest::Client;
use reqwest::redirect::Policy;
use rustls::crypto::ring;
use rustls::{ClientConfig, RootCertStore};
use serde::de::DeserializeOwned;

/// How long it takes to be there.
const CONNECT_MAX: Duration = Duration::from_secs(5);
/// How long a question takes as a whole.
const ANSWER_MAX: Duration = Duration::from_secs(10);
/// Bytes of an answer. Key sets of large providers have some ten thousand.
const ANSWER_BYTES_MAX: usize = 512 * 1024;

/// Why there is no answer.
#[derive(Debug, thiserror::Error)]
pub enum Broken {
    /// Nobody is there, or nobody whose certificate is taken.
    #[error("it could not be reached, or its certificate was not taken")]
    Unreachable,
    /// It takes too long.
    #[error("it did not answer in time")]
    Late,
    /// It breaks off, or says too much.
    #[error("its answer broke off or was too long")]
    Cut,
    /// It answers what was not asked.
    #[error("it answered {0}")]
    Status(u16),
    /// It answers something else.
    #[error("its answer is none that the protocol has")]
    Unreadable,
    /// It was to be asked unencrypted.
    #[error("it names an address that is not encrypted")]
    Unsafe,
    /// It is not the one that was named.
    #[error("it calls itself otherwise than sso_issuer says")]
    Another,
}

/// An answer on its way.
type Asked = Pin<Box<dyn Future<Output = Result<HttpResponse, Broken>> + Send>>;

/// The wire. Cheap to clone.
#[derive(Clone)]
pub struct Wire {
    client: Client,
}

impl Wire {
    /// A wire; unencrypted only to this machine, where that is allowed.
    pub fn new(may_be_plain: bool) -> anyhow::Result<Self> {
        let mut roots = RootCertStore::empty();
        // Some of a system's certificates may be unreadable or odd; the others do.
        roots.add_parsable_certificates(rustls_native_certs::load_native_certs().certs);
        let tls = ClientConfig::builder_with_provider(Arc::new(ring::default_provider()))
            .with_safe_default_protocol_versions()
            .context("cannot set up TLS")?
            .with_root_certificates(roots)
            .with_no_client_auth();
        let client = Client::builder()
            .tls_backend_preconfigured(tls)
            .https_only(!may_be_plain)
            .redirect(Policy::none())
            .connect_timeout(CONNECT_MAX)
            .timeout(ANSWER_MAX)
            .user_agent(concat!("rapport/", env!("CARGO_PKG_VERSION")))
            .build()
            .context("cannot make a client for the provider of sign-ins")?;
        Ok(Self { client })
    }

    /// Asks, and reads the answer.
    pub async fn ask(&self, request: HttpRequest) -> Result<HttpResponse, Broken> {
        let request = request.try_into().map_err(|_| Broken::Unsafe)?;
        let mut answer = self.client.execute(request).await.map_err(|error| why(&error))?;
        let mut body = Vec::new();
        while let Some(piece) = answer.chunk().await.map_err(|_| Broken::Cut)? {
            if body.len() + piece.len() > ANSWER_BYTES_MAX {
                return Err(Broken::Cut);
            }
            body.extend_from_slice(&piece);
        }
        let (status, headers) = (answer.status(), std::mem::take(answer.headers_mut()));
        let mut response = Response::new(body);
        *response.status_mut() = status;
        *response.headers_mut() = headers;
        Ok(response)
    }

    /// The same as the library of the protocol wants it.
    pub fn asker(&self) -> impl Fn(HttpRequest) -> Asked + Send + Sync + 'static {
        let wire = self.clone();
        move |request| {
            let wire = wire.clone();
            Box::pin(async move { wire.ask(request).await })
        }
    }

    /// Fetches a document.
    pub async fn fetch<T: DeserializeOwned>(&self, url: &Url) -> Result<T, Broken> {
        let request = Request::builder().method(Method::GET).uri(url.as_str()).header(ACCEPT, "application/json");
        let response = self.ask(request.body(Vec::new()).map_err(|_| Broken::Unsafe)?).await?;
        if !response.status().is_success() {
            return Err(Broken::Status(response.status().as_u16()));
        }
        // What does not fit is not told: who knows what stands in it.
        serde_json::from_slice(response.body()).map_err(|_| Broken::Unreadable)
    }
}

fn why(error: &reqwest::Error) -> Broken {
    if error.is_timeout() { Broken::Late } else { Broken::Unreachable }
}
