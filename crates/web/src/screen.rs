//! A page on its way out: the shell around it, its template and context, and the headers that every page has.

use axum::http::header::{CACHE_CONTROL, CONTENT_TYPE, VARY};
use axum::http::{HeaderName, StatusCode};
use axum::response::{IntoResponse, Response};
use minijinja::value::Serde;
use minijinja::{Value, context};
use rapport_kernel::{Error, Result, UnitId};
use serde::Serialize;

use crate::client::{self, Client};
use crate::shell::Shell;
use crate::templates;
use crate::words::Words;

/// A page that was worked out and is to be rendered.
pub struct Screen {
    template: &'static str,
    title: String,
    words: Words,
    shell: Option<Shell>,
    page: Value,
    status: StatusCode,
    done: Option<Done>,
}

/// What was just done, to be undone.
#[derive(Clone, Debug, Serialize)]
pub struct Done {
    unit: String,
    /// The page to show after that.
    back: String,
}

impl Done {
    /// What an address says was done. Anybody may have written the address: what is no unit of work would lead the button
    /// to undo it somewhere else.
    pub fn of(did: Option<&str>, back: &str) -> Option<Self> {
        let unit = UnitId(did?.parse().ok()?);
        Some(Self { unit: unit.to_string(), back: back.to_owned() })
    }
}

impl Screen {
    /// A page with the navigation around it.
    pub fn within(shell: Shell, words: Words, template: &'static str, title: &str, page: impl Serialize) -> Self {
        let page = Value::from(Serde(page));
        Self { template, title: title.to_owned(), words, shell: Some(shell), page, status: StatusCode::OK, done: None }
    }

    /// A page for who is not let in yet.
    pub fn outside(words: Words, template: &'static str, title: &str, page: impl Serialize) -> Self {
        let page = Value::from(Serde(page));
        Self { template, title: title.to_owned(), words, shell: None, page, status: StatusCode::OK, done: None }
    }

    /// Offers to undo what was just done.
    pub fn with_done(mut self, done: Option<Done>) -> Self {
        self.done = done;
        self
    }

    /// The same page as the answer to what was refused.
    pub fn with_status(mut self, status: StatusCode) -> Self {
        self.status = status;
        self
    }
}

impl Screen {
    /// The answer that shows the page.
    ///
    /// # Errors
    /// `Fault` for a template that does not fit its context.
    pub fn show(self) -> Result<Response> {
        let (nonce, once) = (nonce()?, nonce()?);
        let policy = policy(&nonce);
        let Self { template, title, words, shell, page, status, done } = self;
        let (language, direction) = (words.language(), words.direction());
        let Client { theme, rail, frame, page: here, .. } = client::current();
        let undone = not_undone(&here).map(|id| words.say(id));
        let (words, shell, done) = (Value::from_object(words), Value::from(Serde(shell)), Value::from(Serde(done)));
        let around =
            context! { title, language, direction, words, shell, nonce, once, done, undone, theme, rail, frame, here };
        let body = templates::render(template, context! { page, ..around })?;
        let headers = [
            (CONTENT_TYPE, "text/html; charset=utf-8".to_owned()),
            (CACHE_CONTROL, "private, no-cache".to_owned()),
            (VARY, "cookie, turbo-frame".to_owned()),
            (HeaderName::from_static("content-security-policy"), policy),
            (HeaderName::from_static("x-content-type-options"), "nosniff".to_owned()),
            (HeaderName::from_static("referrer-policy"), "same-origin".to_owned()),
            (HeaderName::from_static("cross-origin-opener-policy"), "same-origin".to_owned()),
        ];
        Ok((status, headers, body).into_response())
    }
}

/// What is said where not all was undone, as the address tells.
fn not_undone(page: &str) -> Option<&'static str> {
    let (_, query) = page.split_once('?')?;
    match query.split('&').find_map(|part| part.strip_prefix("undone="))? {
        "partly" => Some("undone-partly"),
        "nothing" => Some("undone-nothing"),
        _ => None,
    }
}

/// Nothing but our own files; the one style that Turbo makes itself has the page's nonce.
fn policy(nonce: &str) -> String {
    format!(
        "default-src 'none'; script-src 'self'; style-src 'self' 'nonce-{nonce}'; img-src 'self' data: blob:; \
         media-src 'self'; font-src 'self'; connect-src 'self'; manifest-src 'self'; worker-src 'self'; form-action 'self'; \
         frame-src 'self'; frame-ancestors 'none'; base-uri 'none'"
    )
}

fn nonce() -> Result<String> {
    let mut bytes = [0u8; 16];
    getrandom::fill(&mut bytes).map_err(|error| Error::fault("asking the system for chance", error))?;
    Ok(bytes.iter().map(|byte| format!("{byte:02x}")).collect())
}
