//! The second step of signing in: a code.

use axum::extract::{Form, Query, State};
use axum::http::StatusCode;
use axum::response::{IntoResponse, Redirect, Response};
use rapport_gate::{Failure, HalfWay, Refused, own_page};
use serde::{Deserialize, Serialize};

use super::{Asked, TOO_LATE, with_cookie, words};
use crate::Web;
use crate::address::address;
use crate::screen::Screen;
use crate::words::Args;

/// What the form sends.
#[derive(Deserialize)]
pub struct Given {
    code: String,
    #[serde(default)]
    next: String,
}

/// The context of `sign-in-code.html`.
#[derive(Serialize)]
struct Page {
    workspace: String,
    next: String,
    wrong: Option<String>,
}

/// The address of the page.
pub fn path(next: &str) -> String {
    address("/sign-in/code", [("next", Some(next).filter(|next| !next.is_empty()))])
}

/// The form.
pub async fn show(State(web): State<Web>, _: HalfWay, Query(asked): Query<Asked>) -> Result<Response, Failure> {
    page(&web, asked.next, None, StatusCode::OK)
}

/// Signs in.
pub async fn say(State(web): State<Web>, who: HalfWay, Form(given): Form<Given>) -> Result<Response, Failure> {
    let Given { code, next } = given;
    match web.gate.sign_in_by_code(who, code).await {
        Ok(signed_in) => Ok((with_cookie(signed_in.cookie), Redirect::to(own_page(&next))).into_response()),
        Err(Refused::Failed(error)) => Err(error.into()),
        Err(Refused::Wrong) => {
            let text = words(&web).say("sign-in-code-wrong");
            page(&web, next, Some(text), StatusCode::UNAUTHORIZED)
        }
        Err(Refused::Wait { seconds }) => {
            let text = words(&web).tell("sign-in-wait", &Args::from([("seconds".into(), seconds.into())]));
            page(&web, next, Some(text), StatusCode::TOO_MANY_REQUESTS)
        }
        Err(Refused::TooLate) => {
            let next = Some(next.as_str()).filter(|next| !next.is_empty());
            let to = address("/sign-in", [("why", Some(TOO_LATE)), ("next", next)]);
            Ok(Redirect::to(&to).into_response())
        }
    }
}

fn page(web: &Web, next: String, wrong: Option<String>, status: StatusCode) -> Result<Response, Failure> {
    let words = words(web);
    let title = words.say("sign-in-code");
    let page = Page { workspace: web.gate.house().catalog().settings.name.clone(), next, wrong };
    Ok(Screen::outside(words, "sign-in-code.html", &title, page).with_status(status).show()?)
}
