//! Undoing from a page: a unit of work, or one change of it.

use axum::extract::{Form, Path};
use axum::response::{IntoResponse, Redirect, Response};
use rapport_gate::{Failure, own_page};
use rapport_kernel::ctx::Cause;
use rapport_kernel::house::{Undone, UndoneRow};
use rapport_kernel::{Ctx, Error, UnitId, Work};
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
            let setup = |_: &mut Work<'_>, row: &UndoneRow| Ok(given.leads_back(std::slice::from_ref(row)));
            if let Some(to) = house.undo_setup(&ctx, unit, |_| Ok(None), setup)? {
                return Ok(to);
            }
            house.write(&ctx, |work| {
                let undone = work.undo(unit, given.seq)?;
                let back = given.leads_back(&undone);
                let is_all = given.seq.is_none() && how_far(&undone).is_none();
                Ok(if is_all { back } else { after(work, &back) })
            })
        })
        .await?;
    Ok(Redirect::to(&to).into_response())
}

impl Given {
    /// The page that it leads back to, which says where not all was undone.
    fn leads_back(&self, undone: &[UndoneRow]) -> String {
        let back = own_page(&self.to);
        how_far(undone).map_or_else(|| back.to_owned(), |how| with(back, "undone", how))
    }
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
