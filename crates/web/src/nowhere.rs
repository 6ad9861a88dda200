//! Pages for somebody from outside: none is for those who search, and one says that an address leads nowhere.

use axum::http::{HeaderName, HeaderValue, StatusCode};
use axum::response::{IntoResponse, Response};
use rapport_gate::Failure;
use serde::Serialize;

use crate::Web;
use crate::screen::Screen;
use crate::sign_in;

/// No such page is for those who search.
pub const UNSEARCHED: [(HeaderName, HeaderValue); 1] =
    [(HeaderName::from_static("x-robots-tag"), HeaderValue::from_static("noindex, nofollow"))];

/// The context of `nowhere.html`.
#[derive(Serialize)]
struct Nowhere {
    workspace: String,
    title: String,
    help: String,
}

/// An address that leads nowhere, any more or at all, with the messages that say so, and what to do.
pub fn nowhere(web: &Web, [title, help]: [&str; 2]) -> Result<Response, Failure> {
    let words = sign_in::words(web);
    let title = words.say(title);
    let page = Nowhere {
        workspace: web.gate.house().catalog().settings.name.clone(),
        title: title.clone(),
        help: words.say(help),
    };
    let screen = Screen::outside(words, "nowhere.html", &title, page).with_status(StatusCode::NOT_FOUND);
    Ok((UNSEARCHED, screen.show()?).into_response())
}
