//! What was typed into a form whose sender is signed out meanwhile: it is shown again, to be sent once more.

use axum::body::{Body, Bytes, to_bytes};
use axum::extract::{Form, FromRequest, Request};
use axum::http::header::CONTENT_TYPE;
use axum::http::{Method, StatusCode};
use axum::response::{IntoResponse, Response};
use rapport_gate::{BODY_BYTES_MAX, Failure};
use rapport_kernel::Result;
use serde::Serialize;

use crate::cells::Typed;
use crate::screen::Screen;
use crate::words::Words;

const FORM: &str = "application/x-www-form-urlencoded";

/// A form on its way in, kept until it is known whether it got there.
pub struct Sent {
    path: String,
    body: Bytes,
}

/// The context of `kept.html`.
#[derive(Serialize)]
struct Page {
    action: String,
    fields: Typed,
}

/// The request, and what it sends if that is a form.
///
/// # Errors
/// When the form is too large, or breaks off.
pub async fn sent(request: Request) -> Result<(Request, Option<Sent>), Box<Response>> {
    let is_form = request.headers().get(CONTENT_TYPE).is_some_and(|of| of.as_bytes().starts_with(FORM.as_bytes()));
    if request.method() != Method::POST || !is_form {
        return Ok((request, None));
    }
    let (parts, body) = request.into_parts();
    let Ok(body) = to_bytes(body, BODY_BYTES_MAX).await else {
        let text = format!("A form may have {} MB at most; send less of it", BODY_BYTES_MAX >> 20);
        return Err(Box::new(
            Failure::with_status(StatusCode::PAYLOAD_TOO_LARGE, "form_bytes_max", text).into_response(),
        ));
    };
    let path = parts.uri.path().to_owned();
    let sent = Sent { path, body: body.clone() };
    Ok((Request::from_parts(parts, Body::from(body)), Some(sent)))
}

impl Sent {
    /// The page on which it is sent once more; none for a form with nothing in it.
    pub async fn again(self, words: Words) -> Option<Response> {
        let request = Request::post(&self.path).header(CONTENT_TYPE, FORM).body(Body::from(self.body)).ok()?;
        let Form(fields) = Form::<Typed>::from_request(request, &()).await.ok()?;
        if fields.is_empty() {
            return None;
        }
        let title = words.say("send-again");
        let page = Page { action: self.path, fields };
        Screen::outside(words, "send-again.html", &title, page).with_status(StatusCode::UNAUTHORIZED).show().ok()
    }
}
