//! The door: signing in and out.

pub mod code;
pub mod forgot;
pub mod new_password;
pub mod passkey;
pub mod sso;

use axum::extract::{Form, Query, State};
use axum::http::header::SET_COOKIE;
use axum::http::{HeaderValue, StatusCode};
use axum::response::{IntoResponse, Redirect, Response};
use rapport_gate::{Entry, Failure, Refused, SignIn, Visitor, own_page, sign_in_path};
use serde::{Deserialize, Serialize};

use crate::screen::Screen;
use crate::words::{Args, Words};
use crate::{Person, Web};

/// Where one wanted to go.
#[derive(Clone, Debug, Default, Deserialize)]
pub struct Asked {
    #[serde(default)]
    next: String,
    /// Why one is here.
    #[serde(default)]
    why: String,
}

/// What the form sends.
#[derive(Deserialize)]
pub struct Given {
    email: String,
    password: String,
    #[serde(default)]
    next: String,
}

/// The context of `sign-in.html`.
#[derive(Serialize)]
struct Page {
    workspace: String,
    email: String,
    next: String,
    wrong: Option<String>,
    /// By which provider one may sign in too.
    sso: Option<sso::Offer>,
    /// Where passkeys are offered; none where there are none.
    passkey_origin: Option<String>,
}

/// The form.
pub async fn show(State(web): State<Web>, Query(asked): Query<Asked>) -> Result<Response, Failure> {
    let wrong = match asked.why.as_str() {
        TOO_LATE => Some(Wrong::TooLate),
        CHOSEN => Some(Wrong::Chosen),
        why => sso::why(why, &web).map(Wrong::Strayed),
    };
    let wrong = match wrong {
        None if web.gate.is_unclaimed().await? => Some(Wrong::Unclaimed),
        wrong => wrong,
    };
    page(&web, String::new(), asked.next, wrong, StatusCode::OK)
}

/// Signs in.
pub async fn sign_in(State(web): State<Web>, visitor: Visitor, Form(given): Form<Given>) -> Result<Response, Failure> {
    let Given { email, password, next } = given;
    let wanted = SignIn { email: email.clone(), password, visitor };
    let signed_in = match web.gate.sign_in(wanted).await {
        Ok(Entry::SignedIn(signed_in)) => signed_in,
        Ok(Entry::CodeAsked { cookie }) => {
            let to = Redirect::to(&code::path(&next));
            return Ok((with_cookie(cookie), to).into_response());
        }
        Err(Refused::Failed(error)) => return Err(error.into()),
        Err(Refused::Wrong | Refused::TooLate) => {
            return page(&web, email, next, Some(Wrong::Password), StatusCode::UNAUTHORIZED);
        }
        Err(Refused::Wait { seconds }) => {
            return page(&web, email, next, Some(Wrong::Wait(seconds)), StatusCode::TOO_MANY_REQUESTS);
        }
    };
    let to = Redirect::to(own_page(&next));
    Ok((with_cookie(signed_in.cookie), to).into_response())
}

/// Signs out.
pub async fn sign_out(person: Person) -> Result<Response, Failure> {
    let forgotten = person.sign_out().await?;
    Ok((with_cookie(forgotten), Redirect::to(&sign_in_path("/"))).into_response())
}

/// Why one is led back here: a code was not said in time.
const TOO_LATE: &str = "late";

/// A password was chosen, and a code is asked for beside it.
const CHOSEN: &str = "chosen";

enum Wrong {
    Password,
    Unclaimed,
    Chosen,
    TooLate,
    /// From the provider, in these words.
    Strayed(String),
    Wait(u32),
}

fn page(web: &Web, email: String, next: String, wrong: Option<Wrong>, status: StatusCode) -> Result<Response, Failure> {
    let catalog = web.gate.house().catalog();
    let words = words(web);
    let wrong = wrong.map(|wrong| match wrong {
        Wrong::Password => words.say("sign-in-wrong"),
        Wrong::Unclaimed => words.say("sign-in-unclaimed"),
        Wrong::Chosen => words.say("sign-in-chosen"),
        Wrong::TooLate => words.say("sign-in-late"),
        Wrong::Strayed(text) => text,
        Wrong::Wait(seconds) => words.tell("sign-in-wait", &Args::from([("seconds".into(), seconds.into())])),
    });
    let title = words.say("sign-in");
    let sso = sso::Offer::of(web, &words, &next);
    let passkey_origin = passkey::origin(&web.gate);
    let page = Page { workspace: catalog.settings.name.clone(), email, next, wrong, sso, passkey_origin };
    Ok(Screen::outside(words, "sign-in.html", &title, page).with_status(status).show()?)
}

/// The words for somebody of whom nothing is known yet.
pub fn words(web: &Web) -> Words {
    let catalog = web.gate.house().catalog();
    let language = catalog.settings.languages.first().map_or("en", String::as_str);
    Words::new(language, catalog.settings.zone(), web.gate.clock().now())
}

fn with_cookie(cookie: HeaderValue) -> [(axum::http::HeaderName, HeaderValue); 1] {
    [(SET_COOKIE, cookie)]
}
