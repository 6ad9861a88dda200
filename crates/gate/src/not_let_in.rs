//! Why somebody is not let in to a page.

use axum::http::header::{CACHE_CONTROL, LOCATION};
use axum::http::{HeaderValue, Method, StatusCode, Uri};
use axum::response::{IntoResponse, Response};
use percent_encoding::{AsciiSet, CONTROLS, utf8_percent_encode};

use crate::problem::Failure;

/// Where people sign in.
const SIGN_IN: &str = "/sign-in";
/// What has another meaning in the value of a query.
const IN_QUERY: &AsciiSet = &CONTROLS.add(b' ').add(b'"').add(b'#').add(b'%').add(b'&').add(b'+').add(b'<').add(b'>');

/// Why somebody is not let in to a page. A surface with pages shows it as it likes; by itself it is a redirect, or
/// problem+json.
#[derive(Debug)]
pub enum NotLetIn {
    /// Nobody is signed in, and a page is asked for: it is shown after signing in.
    SignIn {
        /// The page.
        next: String,
    },
    /// Nobody is signed in any more, and something was sent: it was not done, and nothing that was typed is to be lost.
    SessionEnded,
    /// A page of another site sent it.
    ForeignPage,
    /// Too many requests, no free thread, or a fault.
    Failed(Failure),
}

impl NotLetIn {
    /// What is said to who is not signed in and asks for this.
    pub(crate) fn stranger(method: &Method, uri: &Uri) -> Self {
        if !method.is_safe() {
            return Self::SessionEnded;
        }
        let next = uri.path_and_query().map_or("/", |path| path.as_str());
        Self::SignIn { next: next.to_owned() }
    }
}

/// The address of the page to sign in on, which leads on to `next`.
pub fn sign_in_path(next: &str) -> String {
    match next {
        "" | "/" => SIGN_IN.to_owned(),
        next => format!("{SIGN_IN}?next={}", utf8_percent_encode(next, IN_QUERY)),
    }
}

/// The page to go on to, as an address or a form asks for it: one of this server, whatever somebody wrote there.
pub fn own_page(next: &str) -> &str {
    // Browsers take a backslash for a slash, and drop what is not visible.
    let is_path = next.starts_with('/') && !next.starts_with("//");
    let is_plain = next.bytes().all(|byte| byte.is_ascii_graphic() && byte != b'\\');
    if is_path && is_plain { next } else { "/" }
}

impl IntoResponse for NotLetIn {
    fn into_response(self) -> Response {
        match self {
            Self::SignIn { next } => redirect(&sign_in_path(&next)),
            Self::SessionEnded => {
                Failure::unauthorized("Your session has ended; sign in and send it again").into_response()
            }
            Self::ForeignPage => {
                let text = "This was sent by a page of another site, so it was not done; do it on a page of Rapport";
                Failure::with_status(StatusCode::FORBIDDEN, "foreign_page", text).into_response()
            }
            Self::Failed(failure) => failure.into_response(),
        }
    }
}

fn redirect(path: &str) -> Response {
    let to = HeaderValue::from_str(path).unwrap_or(HeaderValue::from_static(SIGN_IN));
    let never_kept = HeaderValue::from_static("no-store");
    (StatusCode::SEE_OTHER, [(LOCATION, to), (CACHE_CONTROL, never_kept)]).into_response()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn who_asks_for_a_page_signs_in_and_comes_back_to_it() {
        let uri: Uri = "/contacts?filter=name%20%3D%20%22a%22&sort=-name".parse().expect("a URI");
        let response = NotLetIn::stranger(&Method::GET, &uri).into_response();
        assert_eq!(response.status(), StatusCode::SEE_OTHER);
        let expected = "/sign-in?next=/contacts?filter=name%2520%253D%2520%2522a%2522%26sort=-name";
        assert_eq!(response.headers()[LOCATION], expected);
    }

    #[test]
    fn who_sends_something_without_a_session_is_not_sent_away_with_it() {
        let response = NotLetIn::stranger(&Method::POST, &Uri::from_static("/contacts")).into_response();
        assert_eq!(response.status(), StatusCode::UNAUTHORIZED);
    }

    #[test]
    fn signing_in_leads_to_a_page_of_this_server_only() {
        for own in ["/", "/contacts/1?tab=files", "/a//b"] {
            assert_eq!(own_page(own), own);
        }
        for other in ["", "contacts", "//evil.example", "/\\evil.example", "https://evil.example", "/\t/evil.example"] {
            assert_eq!(own_page(other), "/", "{other:?}");
        }
    }
}
