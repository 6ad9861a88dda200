//! Signing in by a provider: a link away, and the way back.

use axum::extract::{Query, State};
use axum::http::header::SET_COOKIE;
use axum::response::{AppendHeaders, IntoResponse, Redirect, Response};
use rapport_gate::{Back, Failure, Gate, Returning, Said, Strayed, own_page};
use rapport_kernel::Error;
use rapport_kernel::time::Instant;
use serde::{Deserialize, Serialize};

use super::{Asked, with_cookie, words};
use crate::Web;
use crate::address::address;
use crate::words::{Args, Words};

/// What addresses say begins so.
const WHY: &str = "sso-";

/// A button on the page to sign in on.
#[derive(Clone, Serialize)]
pub struct Offer {
    /// What it says.
    label: String,
    /// Where it leads.
    url: String,
}

impl Offer {
    /// The button, where there is a provider.
    pub fn of(web: &Web, words: &Words, next: &str) -> Option<Self> {
        let sso = web.gate.single_sign_on()?;
        let next = Some(own_page(next)).filter(|next| *next != "/");
        let url = address("/sign-in/sso", [("next", next)]);
        Some(Self { label: sso.label.clone().unwrap_or_else(|| words.say("sso-button")), url })
    }
}

/// What people call the provider.
pub fn called(gate: &Gate, words: &Words) -> Option<String> {
    let sso = gate.single_sign_on()?;
    Some(sso.label.clone().unwrap_or_else(|| words.say("sso-provider")))
}

/// The day on which somebody was connected.
pub fn day(since: Instant, words: &Words) -> String {
    words.exact_date(since.date_in(words.zone()))
}

/// What the page to sign in on says to somebody whom the provider did not bring in.
pub fn why(why: &str, web: &Web) -> Option<String> {
    let words = words(web);
    let provider = called(&web.gate, &words)?;
    let message = format!("sso-why-{}", why.strip_prefix(WHY)?);
    words.known_with(&message, &Args::from([("provider".into(), provider.into())]))
}

/// Leads to the provider.
pub async fn leave(State(web): State<Web>, Query(asked): Query<Asked>) -> Result<Response, Failure> {
    match web.gate.leave(&asked.next).await {
        Ok(leaving) => Ok((with_cookie(leaving.cookie), Redirect::to(&leaving.url)).into_response()),
        Err(strayed) => astray(strayed, &asked.next),
    }
}

/// What the provider has the browser say.
#[derive(Deserialize)]
pub struct Answer {
    #[serde(default)]
    state: String,
    #[serde(default)]
    code: String,
    #[serde(default)]
    error: String,
    #[serde(default)]
    iss: String,
}

/// Signs in who comes back.
pub async fn come_back(
    State(web): State<Web>,
    returning: Returning,
    Query(answer): Query<Answer>,
) -> Result<Response, Failure> {
    let Answer { state, code, error, iss } = answer;
    let Back { next, outcome, forgotten } =
        web.gate.come_back(returning, Said { state, code, error, issuer: iss }).await;
    match outcome {
        Ok(signed_in) => {
            let cookies = AppendHeaders([(SET_COOKIE, forgotten), (SET_COOKIE, signed_in.cookie)]);
            Ok((cookies, Redirect::to(own_page(&next))).into_response())
        }
        Err(strayed) => Ok((with_cookie(forgotten), astray(strayed, &next)?).into_response()),
    }
}

/// Leads back to where one signs in, which says why.
fn astray(strayed: Strayed, next: &str) -> Result<Response, Failure> {
    let why = match strayed {
        Strayed::NoProvider => return Err(Error::NotFound.into()),
        Strayed::Failed(error) => return Err(error.into()),
        Strayed::Late => "late",
        Strayed::Denied => "denied",
        Strayed::Down => "down",
        Strayed::Untrusted => "untrusted",
        Strayed::Unverified => "unverified",
        Strayed::Unknown => "unknown",
        Strayed::Inactive => "inactive",
        Strayed::Taken => "taken",
        Strayed::Unclaimed => "unclaimed",
        Strayed::Wait => "wait",
    };
    let why = format!("{WHY}{why}");
    let next = Some(own_page(next)).filter(|next| *next != "/");
    Ok(Redirect::to(&address("/sign-in", [("why", Some(why.as_str())), ("next", next)])).into_response())
}
