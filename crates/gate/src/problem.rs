//! From an error to a reply: problem+json (RFC 9457).

use axum::Json;
use axum::extract::rejection::{BytesRejection, PathRejection, QueryRejection};
use axum::http::header::{CONTENT_TYPE, RETRY_AFTER, WWW_AUTHENTICATE};
use axum::http::{HeaderValue, StatusCode};
use axum::response::{IntoResponse, Response};
use rapport_kernel::Error;
use rapport_kernel::blob::{STORAGE_FULL, TOO_LARGE};
use serde_json::{Map, Value, json};

/// An error on its way out.
#[derive(Debug)]
pub struct Failure {
    status: StatusCode,
    code: &'static str,
    detail: String,
    error: Option<Box<Error>>,
}

impl Failure {
    /// The caller is not known.
    pub fn unauthorized(english: &str) -> Self {
        Self { status: StatusCode::UNAUTHORIZED, code: "unauthorized", detail: english.to_owned(), error: None }
    }
    /// The caller asks too often.
    pub fn too_many(error: Error) -> Self {
        Self {
            status: StatusCode::TOO_MANY_REQUESTS,
            code: "too_many_requests",
            detail: "Too many requests; wait as long as Retry-After says".to_owned(),
            error: Some(Box::new(error)),
        }
    }
    /// A request that no handler understands.
    pub fn bad_request(code: &'static str, english: impl Into<String>) -> Self {
        Self { status: StatusCode::BAD_REQUEST, code, detail: english.into(), error: None }
    }
    /// The status of the reply.
    pub fn status(&self) -> StatusCode {
        self.status
    }
    /// What is wrong and what to do, in a sentence.
    pub fn text(&self) -> &str {
        &self.detail
    }
    /// Whether what was sent is at fault, so that it can be mended and sent again.
    pub fn is_of_sender(&self) -> bool {
        let mended = [
            StatusCode::BAD_REQUEST,
            StatusCode::CONFLICT,
            StatusCode::PAYLOAD_TOO_LARGE,
            StatusCode::UNPROCESSABLE_ENTITY,
            StatusCode::REQUEST_TIMEOUT,
        ];
        mended.contains(&self.status)
    }
    /// Any reply that is no success.
    pub fn with_status(status: StatusCode, code: &'static str, english: impl Into<String>) -> Self {
        Self { status, code, detail: english.into(), error: None }
    }
}

impl From<Error> for Failure {
    fn from(error: Error) -> Self {
        Self { status: status(&error), code: error.code(), detail: said(&error), error: Some(Box::new(error)) }
    }
}

macro_rules! from_rejection {
    ($($rejection:ty => $code:literal),*) => {$(
        impl From<$rejection> for Failure {
            fn from(rejection: $rejection) -> Self {
                Self::with_status(rejection.status(), $code, rejection.body_text())
            }
        }
    )*};
}
from_rejection!(QueryRejection => "invalid_query", PathRejection => "invalid_path", BytesRejection => "invalid_body");

/// The HTTP status of an error.
pub fn status(error: &Error) -> StatusCode {
    match error {
        Error::NotFound => StatusCode::NOT_FOUND,
        Error::Forbidden(_) => StatusCode::FORBIDDEN,
        Error::Invalid(_) => StatusCode::UNPROCESSABLE_ENTITY,
        Error::Rule { code: STORAGE_FULL, .. } => StatusCode::INSUFFICIENT_STORAGE,
        Error::Rule { .. } | Error::Conflict(_) => StatusCode::CONFLICT,
        Error::Limit { name: TOO_LARGE, .. } => StatusCode::PAYLOAD_TOO_LARGE,
        Error::Limit { .. } => StatusCode::BAD_REQUEST,
        Error::InRow { refusal, .. } => status(refusal),
        Error::Unauthorized => StatusCode::UNAUTHORIZED,
        Error::Busy { .. } | Error::Retry | Error::Outdated => StatusCode::SERVICE_UNAVAILABLE,
        Error::Timeout { .. } => StatusCode::GATEWAY_TIMEOUT,
        Error::Fault { .. } => StatusCode::INTERNAL_SERVER_ERROR,
    }
}

/// What may be said outside: of a fault only that it was one.
fn said(error: &Error) -> String {
    match error {
        Error::Fault { .. } => "Something went wrong here; it is in the server's log".to_owned(),
        other => other.to_string(),
    }
}

/// The body: `{type, title, status, code, detail, problems?, conflicts?, limit?, row?}`.
pub fn problem_json(error: &Error) -> Map<String, Value> {
    let mut json = Map::new();
    json.insert("type".to_owned(), json!("about:blank"));
    json.insert("title".to_owned(), json!(status(error).canonical_reason()));
    json.insert("status".to_owned(), json!(status(error).as_u16()));
    json.insert("code".to_owned(), json!(error.code()));
    json.insert("detail".to_owned(), json!(said(error)));
    add_places(&mut json, error);
    json
}

fn add_places(json: &mut Map<String, Value>, error: &Error) {
    match error {
        Error::Invalid(problems) => {
            let each = problems.iter().map(|problem| {
                let mut one = json!({"field": problem.field, "code": problem.code, "detail": problem.text.english});
                if let Some(position) = problem.position {
                    one["position"] = json!(position);
                }
                one
            });
            json.insert("problems".to_owned(), each.collect());
        }
        Error::Conflict(clashes) => {
            let each = clashes.iter().map(|clash| {
                json!({
                    "field": clash.field,
                    "theirs": clash.theirs,
                    "yours": clash.yours,
                    "by": clash.by,
                    "at": clash.at,
                })
            });
            json.insert("conflicts".to_owned(), each.collect());
        }
        Error::InRow { row, refusal } => {
            add_places(json, refusal);
            json.insert("row".to_owned(), json!(row));
        }
        Error::Limit { name, max, .. } => {
            json.insert("limit".to_owned(), json!({"name": name, "max": max}));
        }
        _ => {}
    }
}

impl IntoResponse for Failure {
    fn into_response(self) -> Response {
        // What a person must look at: a bug, the world, or a full disk.
        if let Some(error @ (Error::Fault { .. } | Error::Rule { code: STORAGE_FULL, .. })) = self.error.as_deref() {
            tracing::error!(%error, "A request failed");
        }
        let mut json = Map::new();
        json.insert("type".to_owned(), json!("about:blank"));
        json.insert("title".to_owned(), json!(self.status.canonical_reason()));
        json.insert("status".to_owned(), json!(self.status.as_u16()));
        json.insert("code".to_owned(), json!(self.code));
        json.insert("detail".to_owned(), json!(self.detail));
        if let Some(error) = &self.error {
            add_places(&mut json, error);
        }
        let mut response = (self.status, Json(Value::Object(json))).into_response();
        let headers = response.headers_mut();
        headers.insert(CONTENT_TYPE, HeaderValue::from_static("application/problem+json"));
        if self.status == StatusCode::UNAUTHORIZED {
            headers.insert(WWW_AUTHENTICATE, HeaderValue::from_static("Bearer"));
        }
        if let Some(Error::Busy { retry_after_s }) = self.error.as_deref() {
            headers.insert(RETRY_AFTER, HeaderValue::from(*retry_after_s));
        }
        response
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn reply(error: Error) -> (u16, Option<String>) {
        let response = Failure::from(error).into_response();
        let wait = response.headers().get(RETRY_AFTER).map(|wait| wait.to_str().expect("a number").to_owned());
        (response.status().as_u16(), wait)
    }

    #[test]
    fn who_is_to_come_again_is_told_when_and_who_is_not_is_told_nothing() {
        assert_eq!(reply(Error::Busy { retry_after_s: 5 }), (503, Some("5".to_owned())));
        assert_eq!(reply(Error::Timeout { waited_s: 60 }), (504, None), "it may have been done");
        assert_eq!(reply(Error::fault("a", "b")), (500, None));
        let often = Failure::too_many(Error::Busy { retry_after_s: 2 }).into_response();
        assert_eq!((often.status().as_u16(), &often.headers()[RETRY_AFTER]), (429, &HeaderValue::from(2)));
    }

    #[test]
    fn a_fault_tells_nobody_outside_what_it_was() {
        assert!(!said(&Error::fault("Opening /var/lib/x", "secret")).contains("secret"));
    }
}
