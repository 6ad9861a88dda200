//! Setting the second factor up: a secret for an app, a first code, and recovery codes that are shown once.

use axum::extract::Form;
use axum::http::StatusCode;
use axum::response::{IntoResponse, Redirect, Response};
use rapport_gate::{Failure, Refused};
use rapport_kernel::{Error, Problem};
use serde::{Deserialize, Serialize};

use super::page::said;
use super::wrong;
use crate::Person;
use crate::qr;
use crate::screen::Screen;
use crate::shell::Shell;
use crate::words::Words;

const PAGE: &str = "/me/two-factor";

/// The context of `two-factor.html`.
#[derive(Clone, Serialize)]
struct Page {
    state: State,
    wrong_code: Vec<String>,
    wrong_password: Vec<String>,
}

/// How far one is.
#[derive(Clone, Serialize)]
#[serde(tag = "is", rename_all = "snake_case")]
enum State {
    /// It is off.
    Off,
    /// A secret is to be taken into an app.
    Offered { secret: String, picture: qr::Picture },
    /// It is on, with so many recovery codes left.
    On { left: usize },
    /// These are to be kept now.
    Codes { codes: Vec<String> },
}

/// The page.
pub async fn show(person: Person) -> Result<Response, Failure> {
    page(&person, &[], StatusCode::OK).await
}

/// Makes a secret for an app.
pub async fn begin(person: Person) -> Result<Response, Failure> {
    person.offer_second_factor().await?;
    Ok(Redirect::to(PAGE).into_response())
}

/// What turns it on.
#[derive(Deserialize)]
pub struct First {
    code: String,
    password: String,
}

/// Turns it on, and shows the recovery codes.
pub async fn turn_on(person: Person, Form(first): Form<First>) -> Result<Response, Failure> {
    let codes = person.turn_on_second_factor(first.password, first.code).await;
    shown_once(&person, codes).await
}

/// What shows that it is not somebody else in front of the screen.
#[derive(Deserialize)]
pub struct Proof {
    password: String,
}

/// New recovery codes.
pub async fn renew(person: Person, Form(proof): Form<Proof>) -> Result<Response, Failure> {
    let codes = person.renew_recovery_codes(proof.password).await;
    shown_once(&person, codes).await
}

/// Turns it off.
pub async fn turn_off(person: Person, Form(proof): Form<Proof>) -> Result<Response, Failure> {
    match person.turn_off_second_factor(proof.password).await {
        Ok(()) => Ok(Redirect::to("/me?done=two-factor-off").into_response()),
        Err(refused) => again(&person, refused).await,
    }
}

async fn shown_once(person: &Person, codes: Result<Vec<String>, Refused>) -> Result<Response, Failure> {
    match codes {
        Ok(codes) => screen(person, State::Codes { codes }, &[], StatusCode::OK).await,
        Err(refused) => again(person, refused).await,
    }
}

/// The page with what is wrong; where one begins when it was done elsewhere meanwhile.
async fn again(person: &Person, refused: Refused) -> Result<Response, Failure> {
    if matches!(refused, Refused::Failed(Error::Rule { .. })) {
        return Ok(Redirect::to(PAGE).into_response());
    }
    let (status, problems) = wrong(refused, "password")?;
    page(person, &problems, status).await
}

async fn page(person: &Person, problems: &[Problem], status: StatusCode) -> Result<Response, Failure> {
    let gate = person.gate().clone();
    let left = person.read(move |r| gate.recovery_codes_left(r)).await?;
    let state = match (left, person.offered_second_factor().await?) {
        (Some(left), _) => State::On { left },
        (None, Some(offer)) => State::Offered { picture: qr::picture(&offer.url)?, secret: in_groups(&offer.secret) },
        (None, None) => State::Off,
    };
    screen(person, state, problems, status).await
}

async fn screen(person: &Person, state: State, problems: &[Problem], status: StatusCode) -> Result<Response, Failure> {
    let problems = problems.to_vec();
    let screen = person
        .read(move |r| {
            let words = Words::of(r);
            let [wrong_code, wrong_password] = ["code", "password"].map(|key| said(&words, &problems, key));
            let page = Page { state: state.clone(), wrong_code, wrong_password };
            let shell = Shell::of(r, &words, None)?;
            let title = words.say("two-factor");
            Ok(Screen::within(shell, words, "two-factor.html", &title, page))
        })
        .await?;
    Ok(screen.with_status(status).show()?)
}

/// As one types it without losing one's place.
fn in_groups(secret: &str) -> String {
    let letters: Vec<char> = secret.chars().collect();
    letters.chunks(4).map(|group| group.iter().collect::<String>()).collect::<Vec<_>>().join(" ")
}
