//! Inviting colleagues: a few addresses, each with a role.

use axum::extract::Form;
use axum::http::StatusCode;
use axum::response::Response;
use rapport_gate::Failure;
use rapport_kernel::{Error, Problem, RecordId};
use serde::Serialize;

use crate::Person;
use crate::cells::Typed;
use crate::screen::Screen;
use crate::words::Words;

/// The page.
pub const PAGE: &str = "/get-started/team";
/// Addresses on one form.
const ROWS: usize = 5;

/// The context of `get-started-team.html`.
#[derive(Clone, Serialize)]
struct Page {
    workspace: String,
    rows: Vec<Row>,
    roles: Vec<(String, String)>,
    sends_mail: bool,
    /// Who was invited, each with the link to hand over.
    invited: Vec<(String, String)>,
}

#[derive(Clone, Default, Serialize)]
struct Row {
    email: String,
    role: String,
    wrong: Vec<String>,
}

/// The form.
pub async fn team(person: Person) -> Result<Response, Failure> {
    page(&person, vec![Row::default(); ROWS], &[], Vec::new(), StatusCode::OK).await
}

/// Invites them.
pub async fn invite(person: Person, Form(typed): Form<Typed>) -> Result<Response, Failure> {
    let roles = person.roles().await?;
    let of = |name: &str, at: usize| {
        let found = typed.iter().find(|(key, _)| *key == format!("{name}-{at}"));
        found.map(|(_, value)| value.trim().to_owned()).unwrap_or_default()
    };
    let rows = (0..ROWS).map(|at| Row { email: of("email", at), role: of("role", at), wrong: Vec::new() });
    let mut rows: Vec<Row> = rows.filter(|row| !row.email.is_empty()).collect();
    let role_of = |row: &Row| roles.iter().map(|(id, _)| *id).find(|id: &RecordId| id.to_string() == row.role);
    let last = roles.last().map(|(id, _)| *id).ok_or(Error::NotFound)?;
    // Who says no role gives the one with the fewest rights.
    let people = rows.iter().map(|row| (row.email.clone(), role_of(row).unwrap_or(last))).collect();
    match person.invite(people).await {
        Ok(invited) => {
            let origin = person.gate().public_url().origin().to_owned();
            let invited = invited.into_iter().map(|one| (one.email, format!("{origin}{}", one.path))).collect();
            page(&person, vec![Row::default(); ROWS], &[], invited, StatusCode::OK).await
        }
        Err(Error::Invalid(problems)) => {
            rows.resize(ROWS, Row::default());
            page(&person, rows, &problems, Vec::new(), StatusCode::UNPROCESSABLE_ENTITY).await
        }
        Err(error) => Err(error.into()),
    }
}

async fn page(
    person: &Person,
    rows: Vec<Row>,
    problems: &[Problem],
    invited: Vec<(String, String)>,
    status: StatusCode,
) -> Result<Response, Failure> {
    let roles = person.roles().await?.into_iter().map(|(id, name)| (id.to_string(), name)).collect::<Vec<_>>();
    let sends_mail = person.gate().sends_mail();
    let problems = problems.to_vec();
    let screen = person
        .read(move |r| {
            let words = Words::of(r);
            let workspace = r.catalog().settings.name.clone();
            let (mut rows, roles, invited) = (rows.clone(), roles.clone(), invited.clone());
            for (at, row) in rows.iter_mut().enumerate() {
                row.wrong = words.problems_at(&problems, &format!("email-{at}"));
            }
            let page = Page { workspace, rows, roles, sends_mail, invited };
            let title = words.say("start-team");
            Ok(Screen::outside(words, "get-started-team.html", &title, page))
        })
        .await?;
    Ok(screen.with_status(status).show()?)
}
