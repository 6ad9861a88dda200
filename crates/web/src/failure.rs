//! What went wrong, as a page: the same words as programs get, in a sentence that says what to do.

use axum::body::to_bytes;
use axum::extract::Request;
use axum::http::StatusCode;
use axum::http::header::{ACCEPT, CONTENT_TYPE};
use axum::middleware::Next;
use axum::response::{IntoResponse, Redirect, Response};
use rapport_gate::sign_in_path;
use serde::{Deserialize, Serialize};

use crate::screen::Screen;
use crate::send_again;
use crate::words::Words;

/// What a script asks for that shows what went wrong by itself.
const PROBLEM: &[u8] = b"application/problem+json";
/// Bytes of a problem, at most.
const PROBLEM_BYTES_MAX: usize = 64 * 1024;

/// What is shown of a problem.
#[derive(Deserialize, Serialize)]
struct Problem {
    code: String,
    detail: String,
    #[serde(default)]
    problems: Vec<OfField>,
}

#[derive(Deserialize, Serialize)]
struct OfField {
    detail: String,
}

impl Problem {
    fn unread(words: &Words) -> Self {
        Self { code: "unread".to_owned(), detail: words.say("failure-unread-text"), problems: Vec::new() }
    }
}

/// A problem turned into a page; every other answer as it is.
pub async fn as_page(request: Request, next: Next) -> Response {
    let asked = request.method().is_safe().then(|| request.uri().clone());
    let for_script = request.headers().get(ACCEPT).is_some_and(|accept| accept.as_bytes().starts_with(PROBLEM));
    if for_script {
        return next.run(request).await;
    }
    let (request, sent) = match send_again::sent(request).await {
        Ok(sent) => sent,
        Err(refused) => return shown(*refused).await,
    };
    let response = next.run(request).await;
    match asked {
        // The session ended while the page was worked out: as if it had been asked for a moment later.
        Some(asked) if response.status() == StatusCode::UNAUTHORIZED => {
            let next = asked.path_and_query().map_or("/", |path| path.as_str());
            Redirect::to(&sign_in_path(next)).into_response()
        }
        _ if is_problem(&response) && response.status() == StatusCode::UNAUTHORIZED => {
            let again = match sent {
                Some(sent) => sent.again(words()).await,
                None => None,
            };
            match again {
                Some(page) => page,
                None => shown(response).await,
            }
        }
        _ => shown(response).await,
    }
}

fn is_problem(response: &Response) -> bool {
    response.headers().get(CONTENT_TYPE).is_some_and(|of| of == "application/problem+json")
}

/// It is not known who reads.
fn words() -> Words {
    Words::of_browser()
}

async fn shown(response: Response) -> Response {
    let media = response.headers().get(CONTENT_TYPE).map(|media| media.as_bytes().to_vec()).unwrap_or_default();
    // An address or a form that cannot be read: what reads it for us says so in words of its own.
    if response.status() == StatusCode::BAD_REQUEST && media.starts_with(b"text/plain") {
        let problem = Problem::unread(&words());
        return page(problem, StatusCode::BAD_REQUEST).unwrap_or(response);
    }
    if !is_problem(&response) {
        return response;
    }
    let (parts, body) = response.into_parts();
    let read = to_bytes(body, PROBLEM_BYTES_MAX).await.unwrap_or_default();
    let shown = serde_json::from_slice(&read).ok().and_then(|problem| page(problem, parts.status));
    let Some(mut page) = shown else { return Response::from_parts(parts, read.into()) };
    for (name, value) in &parts.headers {
        if !page.headers().contains_key(name) && name != "content-length" {
            page.headers_mut().insert(name, value.clone());
        }
    }
    page
}

fn page(mut problem: Problem, status: StatusCode) -> Option<Response> {
    let words = words();
    // Some codes say more to people than to programs.
    problem.detail = words.known(&format!("failure-{}-text", problem.code)).unwrap_or(problem.detail);
    let title = words.known(&format!("failure-{}", problem.code)).unwrap_or_else(|| words.say("failure"));
    Screen::outside(words, "failure.html", &title, problem).with_status(status).show().ok()
}
