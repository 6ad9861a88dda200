//! What is one's own: who one is to others, the password, the second factor, passkeys, and where one is signed in.

mod page;
pub mod passkeys;
pub mod two_factor;

use axum::extract::{Form, Query};
use axum::http::StatusCode;
use axum::response::{IntoResponse, Redirect, Response};
use rapport_gate::{Failure, Refused};
use rapport_kernel::ctx::USER_OBJECT;
use rapport_kernel::{Error, Field, Problem};
use serde::Deserialize;

use crate::Person;
use crate::cells::{Typed, patch_of};
use crate::form::record_id;
use page::Shown;
pub use page::{currencies, time_zones};

/// What the page can be asked.
#[derive(Clone, Debug, Default, Deserialize)]
pub struct Asked {
    /// What was just done.
    #[serde(default)]
    done: String,
}

/// The page.
pub async fn show(person: Person, Query(asked): Query<Asked>) -> Result<Response, Failure> {
    page(&person, Shown { done: asked.done, ..Shown::default() }, StatusCode::OK).await
}

async fn page(person: &Person, shown: Shown, status: StatusCode) -> Result<Response, Failure> {
    let (gate, here) = (person.gate().clone(), person.session());
    let screen = person.read(move |r| page::load(r, &gate, here, &shown)).await?;
    Ok(screen.with_status(status).show()?)
}

/// Saves who one is to others.
pub async fn save(person: Person, Form(typed): Form<Typed>) -> Result<Response, Failure> {
    let users = person.gate().house().catalog().find(USER_OBJECT).cloned().ok_or(Error::NotFound)?;
    let fields = person.gate().profile_fields();
    let fields: Vec<&Field> = fields.iter().filter_map(|field| users.find(field.key())).collect();
    match person.keep_profile(patch_of(&fields, &typed)).await {
        Ok(()) => Ok(done("saved")),
        Err(Error::Invalid(problems)) => {
            let shown = Shown { typed: Some(typed), problems, ..Shown::default() };
            page(&person, shown, StatusCode::UNPROCESSABLE_ENTITY).await
        }
        Err(error) => Err(error.into()),
    }
}

/// A password that is to hold from now on.
#[derive(Deserialize)]
pub struct NewPassword {
    old: String,
    password: String,
}

/// Changes the password.
pub async fn change_password(person: Person, Form(new): Form<NewPassword>) -> Result<Response, Failure> {
    match person.change_password(new.old, new.password).await {
        Ok(()) => Ok(done("password")),
        Err(refused) => {
            let (status, problems) = wrong(refused, "old")?;
            page(&person, Shown { problems, ..Shown::default() }, status).await
        }
    }
}

/// A session that is to end.
#[derive(Deserialize)]
pub struct Ending {
    id: String,
}

/// Ends one of one's sessions.
pub async fn end_session(person: Person, Form(ending): Form<Ending>) -> Result<Response, Failure> {
    person.end_own_session(record_id(&ending.id)?).await?;
    Ok(done("session"))
}

/// Ends all of one's sessions but this one.
pub async fn end_other_sessions(person: Person) -> Result<Response, Failure> {
    person.end_other_sessions().await?;
    Ok(done("sessions"))
}

/// Makes the feed of one's calendar, by a new address.
pub async fn make_calendar(person: Person) -> Result<Response, Failure> {
    person.make_calendar_link().await?;
    Ok(done("calendar"))
}

/// Ends it.
pub async fn end_calendar(person: Person) -> Result<Response, Failure> {
    person.end_calendar_link().await?;
    Ok(done("calendar-ended"))
}

fn done(what: &str) -> Response {
    Redirect::to(&format!("/me?done={what}")).into_response()
}

/// What is wrong with what somebody sent along with their password, which stands in the control of that name. The words of
/// the first two come from the messages of that code.
fn wrong(refused: Refused, password: &str) -> Result<(StatusCode, Vec<Problem>), Failure> {
    match refused {
        Refused::Wrong | Refused::TooLate => {
            Ok((StatusCode::UNPROCESSABLE_ENTITY, vec![Problem::new(password, page::WRONG_PASSWORD, "")]))
        }
        Refused::Wait { seconds } => {
            Ok((StatusCode::TOO_MANY_REQUESTS, vec![Problem::new(password, page::WAIT, seconds.to_string())]))
        }
        Refused::Failed(Error::Invalid(problems)) => Ok((StatusCode::UNPROCESSABLE_ENTITY, problems)),
        Refused::Failed(error) => Err(error.into()),
    }
}
