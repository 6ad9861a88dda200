//! The page of a record: what is known of it, what happened to it, and what hangs on it.

mod composer;
mod facts;
mod files;
mod page;
mod related;
mod story;

use axum::extract::{Form, Path, Query};
use axum::response::{IntoResponse, Redirect, Response};
use rapport_gate::{Failure, own_page};
use rapport_kernel::ctx::Cause;
use rapport_kernel::{Ctx, Error, UnitId};
use serde::Deserialize;

use crate::Person;
use crate::address::after;
use crate::form::record_id;

pub use files::{content, send};

/// What a record's page can be asked.
#[derive(Clone, Debug, Default, Deserialize)]
pub struct Asked {
    /// The unit of work that was just done, to be undone.
    pub did: Option<String>,
    /// Where the timeline goes on.
    pub before: Option<String>,
}

/// The page.
pub async fn show(
    person: Person,
    Path((plural, id)): Path<(String, String)>,
    Query(asked): Query<Asked>,
) -> Result<Response, Failure> {
    let screen = person.read(move |r| page::load(r, &plural, record_id(&id)?, &asked)).await?;
    Ok(screen.show()?)
}

/// Puts the record into the bin.
pub async fn delete(person: Person, Path((plural, id)): Path<(String, String)>) -> Result<Response, Failure> {
    let list = format!("/{plural}");
    let to = person
        .write(move |work| {
            let object = work.object_by_plural(&plural)?;
            work.delete(&object, record_id(&id)?)?;
            Ok(after(work, &list))
        })
        .await?;
    Ok(Redirect::to(&to).into_response())
}

/// Where an undo leads back to.
#[derive(Clone, Debug, Deserialize)]
pub struct Back {
    to: String,
}

/// Undoes a unit of work.
pub async fn undo(person: Person, Path(unit): Path<String>, Form(back): Form<Back>) -> Result<Response, Failure> {
    let unit = UnitId(unit.parse().map_err(|_| Error::NotFound)?);
    person
        .run(move |house, ctx| {
            let ctx = Ctx { cause: Cause::Undo, ..ctx.clone() };
            house.write(&ctx, |work| work.undo(unit, None))
        })
        .await?;
    Ok(Redirect::to(own_page(&back.to)).into_response())
}
