//! The board of an object: a column for each value of a choice, or for each of the few records that a link may lead
//! to; cards that one moves from one to the other.

mod columns;
mod page;

use axum::extract::{Form, Path, Query};
use axum::response::{IntoResponse, Redirect, Response};
use rapport_gate::{Failure, own_page};
use rapport_kernel::Patch;
use serde::Deserialize;
use serde_json::{Map, json};

use crate::Person;
use crate::address::after;
use crate::form::record_id;
use crate::shape::{Move, Records};

pub use columns::{Column, columns};

/// What a board can be asked.
#[derive(Clone, Debug, Default, Deserialize)]
pub struct Asked {
    /// By which field.
    pub by: Option<String>,
    /// What was just done.
    pub did: Option<String>,
}

/// The board.
pub async fn show(
    person: Person,
    Path(plural): Path<String>,
    Query(records): Query<Records>,
    Query(asked): Query<Asked>,
) -> Result<Response, Failure> {
    let screen = person.read(move |r| page::load(r, &plural, &records, &asked)).await?;
    Ok(screen.show()?)
}

/// Moves a card into another column: the pipeline decides whether it may.
pub async fn move_card(
    person: Person,
    Path((plural, id)): Path<(String, String)>,
    Form(card): Form<Move>,
) -> Result<Response, Failure> {
    let Move { by, to, back, .. } = card;
    let to = person
        .write(move |work| {
            let object = work.object_by_plural(&plural)?;
            let to = if to.is_empty() { json!(null) } else { json!(to) };
            work.save(&object, Patch::update(record_id(&id)?, Map::from_iter([(by.clone(), to)])))?;
            Ok(after(work, own_page(&back)))
        })
        .await?;
    Ok(Redirect::to(&to).into_response())
}
