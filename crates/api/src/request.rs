//! What handlers take out of a request, and how they put a reply together.

use axum::body::Bytes;
use axum::extract::{FromRef, FromRequest, FromRequestParts, Request};
use axum::http::header::{ETAG, IF_MATCH};
use axum::http::{HeaderMap, HeaderValue, StatusCode};
use axum::response::{IntoResponse, Response};
use rapport_gate::{Bearer, Failure, Gate, Once, Outcome, once};
use rapport_kernel::time::Instant;
use rapport_kernel::{Error, Read, RecordId, Result as KernelResult, Work};
use serde_json::{Map, Value as Json};

/// A request that changes something.
pub struct Change {
    /// Who asks.
    pub bearer: Bearer,
    /// The body; empty when there is none.
    pub body: Map<String, Json>,
    /// The version the writer saw, from `If-Match`.
    pub if_version: Option<i64>,
    /// Its `Idempotency-Key`.
    pub once: Option<Once>,
}

impl<S> FromRequest<S> for Change
where
    Gate: FromRef<S>,
    S: Send + Sync,
{
    type Rejection = Failure;

    async fn from_request(request: Request, state: &S) -> Result<Self, Failure> {
        let (mut parts, body) = request.into_parts();
        // Who asks is found out before anything of the body is looked at.
        let bearer = Bearer::from_request_parts(&mut parts, state).await?;
        let headers = parts.headers.clone();
        let (method, uri) = (parts.method.clone(), parts.uri.clone());
        let bytes = Bytes::from_request(Request::from_parts(parts, body), state).await?;
        let once = Once::of(&headers, &method, &uri, &bytes)?;
        Ok(Self { bearer, body: object(&bytes)?, if_version: if_match(&headers)?, once })
    }
}

impl Change {
    /// Does it in one unit of work, once for its `Idempotency-Key`.
    pub async fn run(
        self,
        mut change: impl FnMut(&mut Work<'_>, &Map<String, Json>) -> KernelResult<Outcome> + Send + 'static,
    ) -> Result<Response, Failure> {
        let (body, key) = (self.body, self.once);
        let outcome = self.bearer.write(move |work| once(work, key.as_ref(), |work| change(work, &body))).await?;
        Ok(reply(outcome))
    }
}

fn object(bytes: &Bytes) -> Result<Map<String, Json>, Failure> {
    if bytes.is_empty() {
        return Ok(Map::new());
    }
    match serde_json::from_slice(bytes) {
        Ok(Json::Object(object)) => Ok(object),
        Ok(_) => Err(Failure::bad_request("invalid_body", "The body must be a JSON object")),
        Err(error) => {
            let text = format!("The body is no JSON: {error}");
            Err(Failure::bad_request("invalid_body", text))
        }
    }
}

fn if_match(headers: &HeaderMap) -> Result<Option<i64>, Failure> {
    let Some(header) = headers.get(IF_MATCH) else { return Ok(None) };
    let text = header.to_str().unwrap_or_default().trim();
    if text == "*" {
        return Ok(None);
    }
    let version = text.trim_start_matches("W/").trim_matches('"').parse();
    version.map(Some).map_err(|_| {
        Failure::bad_request("invalid_if_match", "If-Match takes the version from the record's ETag, such as \"3\"")
    })
}

/// The reply to a change: `ETag` is the record's version, `Rapport-Unit` the unit of work to undo it by.
pub fn reply(outcome: Outcome) -> Response {
    let status = StatusCode::from_u16(outcome.status).unwrap_or(StatusCode::OK);
    let mut response = match outcome.body {
        Json::Null => status.into_response(),
        body => (status, axum::Json(body)).into_response(),
    };
    let headers = response.headers_mut();
    if let Some(tag) = outcome.version.and_then(etag) {
        headers.insert(ETAG, tag);
    }
    if let Some(unit) = outcome.unit.and_then(|unit| HeaderValue::from_str(&unit).ok()) {
        headers.insert("rapport-unit", unit);
    }
    if outcome.replayed {
        headers.insert("idempotency-replayed", HeaderValue::from_static("true"));
    }
    response
}

/// A version as an entity tag.
pub fn etag(version: i64) -> Option<HeaderValue> {
    HeaderValue::from_str(&format!("\"{version}\"")).ok()
}

/// An id out of a path. Whatever is no id is the id of nothing.
pub fn record_id(text: &str) -> Result<RecordId, Error> {
    text.parse().map_err(|_| Error::NotFound)
}

/// A moment out of a query.
pub fn moment(r: &Read<'_>, parameter: &str, text: &str) -> KernelResult<Instant> {
    Instant::parse(text, &r.catalog().settings.zone())
        .ok_or_else(|| Error::invalid(parameter, "invalid_instant", "Say a moment such as 2026-01-31T12:00:00Z"))
}

/// For a cursor that was not given out here.
pub fn no_cursor(parameter: &str) -> Error {
    Error::invalid(parameter, "invalid_cursor", "Take next_cursor of the page before")
}
