//! What the browser that asks says of itself: the colours and the navigation that were chosen in it, the languages of who is not known yet,
//! and which frame of a page it asks for. Pages are rendered far from where requests are read, so this is known for as
//! long as a request is answered, and nothing else is.

use axum::extract::{Form, Request};
use axum::http::header::{ACCEPT_LANGUAGE, COOKIE, SET_COOKIE};
use axum::http::{HeaderMap, HeaderName};
use axum::middleware::Next;
use axum::response::{IntoResponse, Redirect, Response};
use rapport_gate::{Visitor, own_page};
use serde::Deserialize;

/// The cookie of the colours: of a browser, not of a person.
const THEME_COOKIE: &str = "theme";
const THEMES: [&str; 2] = ["light", "dark"];
/// The cookie of the navigation, which may be icons alone.
const RAIL_COOKIE: &str = "rail";
const RAILS: [&str; 1] = ["icons"];
/// Frames that show a page within another.
const FRAMES: [&str; 2] = ["panel", "keys"];
const A_YEAR_S: u64 = 31_536_000;

static FRAME: HeaderName = HeaderName::from_static("turbo-frame");

/// What is known of the browser.
#[derive(Clone, Debug, Default)]
pub struct Client {
    /// `light` or `dark`; as its system where nothing was chosen.
    pub theme: Option<&'static str>,
    /// `icons`; with words where nothing was chosen.
    pub rail: Option<&'static str>,
    /// The languages it asks for, as it wrote them.
    pub languages: String,
    /// The frame that it asks for.
    pub frame: Option<&'static str>,
    /// The page that it asks for.
    pub page: String,
}

tokio::task_local! {
    static CURRENT: Client;
}

/// Has what answers a request know of the browser.
pub async fn known(request: Request, next: Next) -> Response {
    let client = Client::of(request.headers(), request.uri().path_and_query().map_or("/", |page| page.as_str()));
    CURRENT.scope(client, next.run(request)).await
}

/// The browser whose request is being answered.
pub fn current() -> Client {
    CURRENT.try_with(Clone::clone).unwrap_or_default()
}

impl Client {
    fn of(headers: &HeaderMap, page: &str) -> Self {
        let text = |name: &HeaderName| headers.get(name).and_then(|value| value.to_str().ok()).unwrap_or_default();
        let chosen = |cookie: &str, known: &[&'static str]| {
            let cookies = text(&COOKIE).split(';').filter_map(|one| one.trim().split_once('='));
            let value = cookies.filter(|(name, _)| *name == cookie).map(|(_, value)| value).next_back()?;
            known.iter().copied().find(|one| *one == value)
        };
        Self {
            theme: chosen(THEME_COOKIE, &THEMES),
            rail: chosen(RAIL_COOKIE, &RAILS),
            languages: text(&ACCEPT_LANGUAGE).to_owned(),
            frame: FRAMES.into_iter().find(|one| *one == text(&FRAME)),
            page: page.to_owned(),
        }
    }
}

/// How somebody wants to have pages.
#[derive(Deserialize)]
pub struct Chosen {
    #[serde(default)]
    theme: Option<String>,
    #[serde(default)]
    rail: Option<String>,
    #[serde(default)]
    back: String,
}

/// Remembers it in this browser; what is none of ours means the colours of its system, and words in the navigation.
pub async fn choose(_: Visitor, Form(chosen): Form<Chosen>) -> Response {
    let cookie = match (&chosen.rail, &chosen.theme) {
        (Some(rail), _) => cookie(RAIL_COOKIE, &RAILS, rail),
        (None, theme) => cookie(THEME_COOKIE, &THEMES, theme.as_deref().unwrap_or_default()),
    };
    ([(SET_COOKIE, cookie)], Redirect::to(own_page(&chosen.back))).into_response()
}

fn cookie(name: &str, known: &[&str], wanted: &str) -> String {
    let (value, age) = if known.contains(&wanted) { (wanted, A_YEAR_S) } else { ("", 0) };
    format!("{name}={value}; Path=/; Max-Age={age}; SameSite=Lax; HttpOnly")
}
