//! Undoing from a page: a unit of work, or one change of it.

use axum::extract::{Form, Path};
use axum::response::{IntoResponse, Redirect, Response};
use rapport_gate::{Failure, own_page};
use rapport_kernel::ctx::Cause;
use rapport_kernel::house::{Undone, UndoneRow};
use rapport_kernel::{Ctx, Error, UnitId};
use serde::Deserialize;

use crate::Person;
use crate::address::{after, with};

/// What is to be undone, and where that leads back to.
#[derive(Clone, Debug, Deserialize)]
pub struct Given {
    to: String,
    /// The change by its place in the unit; all of them when absent.
    #[serde(default)]
    seq: Option<i32>,
}

/// Undoes as much as nobody changed since, and says when that was not all.
pub async fn undo(person: Person, Path(unit): Path<String>, Form(given): Form<Given>) -> Result<Response, Failure> {
    let unit = UnitId(unit.parse().map_err(|_| Error::NotFound)?);
    let to = person
        .run(move |house, ctx| {
            let ctx = Ctx { cause: Cause::Undo, ..ctx.clone() };
            house.write(&ctx, |work| {
                let undone = work.undo(unit, given.seq)?;
                let back = own_page(&given.to);
                Ok(match how_far(&undone) {
                    None if given.seq.is_none() => back.to_owned(),
                    None => after(work, back),
                    Some(how) => with(&after(work, back), "undone", how),
                })
            })
        })
        .await?;
    Ok(Redirect::to(&to).into_response())
}

/// None where all of it was undone.
fn how_far(undone: &[UndoneRow]) -> Option<&'static str> {
    let is_whole = |row: &UndoneRow| row.outcome == Undone::Whole;
    let is_nothing = |row: &UndoneRow| matches!(row.outcome, Undone::Nothing(_));
    match undone {
        rows if rows.iter().all(is_whole) && !rows.is_empty() => None,
        rows if rows.iter().all(is_nothing) => Some("nothing"),
        _ => Some("partly"),
    }
}
