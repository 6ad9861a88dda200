//! Choosing a password by a link.

use axum::extract::{Form, Query, State};
use axum::http::StatusCode;
use axum::response::{IntoResponse, Redirect, Response};
use rapport_gate::{Chosen, Failure, Refused, Visitor};
use rapport_kernel::{Error, Problem};
use serde::{Deserialize, Serialize};

use super::{CHOSEN, with_cookie, words};
use crate::Web;
use crate::address::address;
use crate::screen::Screen;

/// The link that was followed.
#[derive(Deserialize)]
pub struct Followed {
    #[serde(default)]
    link: String,
}

/// What the form sends.
#[derive(Deserialize)]
pub struct Given {
    link: String,
    password: String,
}

/// The context of `new-password.html`.
#[derive(Serialize)]
struct Page {
    workspace: String,
    link: String,
    /// Whose password it is; none for a link that leads nowhere.
    email: Option<String>,
    wrong: Vec<String>,
}

/// The form.
pub async fn show(State(web): State<Web>, Query(followed): Query<Followed>) -> Result<Response, Failure> {
    let email = web.gate.invited_by(&followed.link).await?;
    let status = if email.is_some() { StatusCode::OK } else { StatusCode::GONE };
    page(&web, followed.link, email, &[], status)
}

/// Takes the password.
pub async fn choose(State(web): State<Web>, visitor: Visitor, Form(given): Form<Given>) -> Result<Response, Failure> {
    let Given { link, password } = given;
    match web.gate.choose_password(&link, password, visitor).await {
        Ok(Chosen::SignedIn(cookie)) => Ok((with_cookie(cookie), Redirect::to("/")).into_response()),
        Ok(Chosen::SignsIn) => Ok(Redirect::to(&address("/sign-in", [("why", Some(CHOSEN))])).into_response()),
        Err(Refused::Failed(Error::Invalid(problems))) => {
            let email = web.gate.invited_by(&link).await?;
            page(&web, link, email, &problems, StatusCode::UNPROCESSABLE_ENTITY)
        }
        Err(Refused::Failed(error)) => Err(error.into()),
        Err(_) => page(&web, link, None, &[], StatusCode::GONE),
    }
}

fn page(
    web: &Web,
    link: String,
    email: Option<String>,
    problems: &[Problem],
    status: StatusCode,
) -> Result<Response, Failure> {
    let words = words(web);
    let title = words.say(if email.is_some() { "new-password" } else { "new-password-over" });
    let wrong = problems.iter().map(|problem| words.problem(problem)).collect();
    let page = Page { workspace: web.gate.house().catalog().settings.name.clone(), link, email, wrong };
    Ok(Screen::outside(words, "new-password.html", &title, page).with_status(status).show()?)
}
