//! Who has the address that the server printed sets the workspace up.

use axum::extract::{Form, Query, State};
use axum::http::StatusCode;
use axum::http::header::SET_COOKIE;
use axum::response::{IntoResponse, Redirect, Response};
use rapport_gate::{Claim, Failure, Refused, Visitor};
use rapport_kernel::{Error, Problem};
use serde::{Deserialize, Serialize};

use super::DATA;
use crate::Web;
use crate::me::{currencies, time_zones};
use crate::screen::Screen;
use crate::sign_in::words;

/// The address that was opened.
#[derive(Deserialize)]
pub struct Opened {
    #[serde(default)]
    code: String,
}

/// What the form sends.
#[derive(Clone, Default, Deserialize, Serialize)]
pub struct Given {
    code: String,
    workspace: String,
    base_currency: String,
    time_zone: String,
    name: String,
    email: String,
    #[serde(skip_serializing)]
    password: String,
}

/// The context of `get-started.html`.
#[derive(Serialize)]
struct Page {
    given: Given,
    /// Whether the workspace can be set up by this address.
    holds: bool,
    zones: Vec<(String, String)>,
    currencies: Vec<(String, String)>,
    wrong: Wrong,
}

/// What is wrong, by control.
#[derive(Default, Serialize)]
struct Wrong {
    workspace: Vec<String>,
    base_currency: Vec<String>,
    time_zone: Vec<String>,
    name: Vec<String>,
    email: Vec<String>,
    password: Vec<String>,
}

/// The form.
pub async fn show(State(web): State<Web>, Query(opened): Query<Opened>) -> Result<Response, Failure> {
    let holds = web.gate.is_claimed_by(&opened.code).await?;
    let status = if holds { StatusCode::OK } else { StatusCode::GONE };
    let given =
        Given { code: opened.code, base_currency: "EUR".to_owned(), time_zone: "UTC".to_owned(), ..Given::default() };
    page(&web, given, holds, &[], status)
}

/// Sets the workspace up.
pub async fn claim(State(web): State<Web>, visitor: Visitor, Form(given): Form<Given>) -> Result<Response, Failure> {
    let said = given.clone();
    let Given { code, workspace, base_currency, time_zone, name, email, password } = given;
    let claim = Claim { code, workspace, base_currency, time_zone, name, email, password };
    match web.gate.claim(claim, visitor).await {
        Ok(signed_in) => Ok(([(SET_COOKIE, signed_in.cookie)], Redirect::to(DATA)).into_response()),
        Err(Refused::Failed(Error::Invalid(problems))) => {
            page(&web, said, true, &problems, StatusCode::UNPROCESSABLE_ENTITY)
        }
        Err(Refused::Failed(error)) => Err(error.into()),
        Err(_) => page(&web, said, false, &[], StatusCode::GONE),
    }
}

fn page(web: &Web, given: Given, holds: bool, problems: &[Problem], status: StatusCode) -> Result<Response, Failure> {
    let words = words(web);
    let of = |key: &str| words.problems_at(problems, key);
    let wrong = Wrong {
        workspace: of("workspace"),
        base_currency: of("base_currency"),
        time_zone: of("time_zone"),
        name: of("name"),
        email: of("email"),
        password: of("password"),
    };
    let title = words.say("start");
    let page = Page { given, holds, zones: time_zones(), currencies: currencies(), wrong };
    Ok(Screen::outside(words, "get-started.html", &title, page).with_status(status).show()?)
}
