//! Every request is counted and timed, and has a name by which the log and the caller can speak of it.

use std::time::Instant;

use axum::extract::{MatchedPath, Request};
use axum::http::HeaderValue;
use axum::middleware::Next;
use axum::response::Response;
use tracing::Instrument;
use uuid::Uuid;

/// The header with the request's name, in the request and in the reply.
const REQUEST_ID: &str = "x-request-id";
/// Characters of a name that a proxy gave.
const REQUEST_ID_CHARS_MAX: usize = 100;

/// Counts and times a request by its route, never by its address, which may name people.
pub async fn measure(request: Request, next: Next) -> Response {
    let route = request.extensions().get::<MatchedPath>().map_or("none", |path| path.as_str()).to_owned();
    let method = request.method().to_string();
    let id = request_id(&request);
    let span = tracing::info_span!("request", id = id.to_str().unwrap_or_default(), method, route);
    let begun = Instant::now();
    let mut response = next.run(request).instrument(span).await;
    let labels = [("route", route), ("method", method), ("status", response.status().as_u16().to_string())];
    metrics::counter!("rapport_http_requests_total", &labels).increment(1);
    metrics::histogram!("rapport_http_request_seconds", &labels).record(begun.elapsed().as_secs_f64());
    response.headers_mut().insert(REQUEST_ID, id);
    response
}

/// The name that a proxy gave, if it is harmless, else a new one.
fn request_id(request: &Request) -> HeaderValue {
    let harmless = |id: &&HeaderValue| {
        id.len() <= REQUEST_ID_CHARS_MAX
            && id.as_bytes().iter().all(|byte| byte.is_ascii_alphanumeric() || *byte == b'-')
    };
    let given = request.headers().get(REQUEST_ID).filter(harmless).cloned();
    given.unwrap_or_else(|| HeaderValue::from_str(&Uuid::new_v4().to_string()).expect("a UUID is visible ASCII"))
}
