//! The list of an object: a table that stays quick however many records there are.
//!
//! What one looks at is all in the address: `view`, and where it is said otherwise `filter`, `sort`, `columns`, `q`.

mod bulk;
mod condition;
mod page;
mod table;

use axum::extract::{Path, Query};
use axum::response::{IntoResponse, Redirect, Response};
use rapport_gate::Failure;
use serde::Deserialize;

use crate::Person;

pub use bulk::change;
pub use condition::Condition;
pub use page::all_views;

/// What a list can be asked.
#[derive(Clone, Debug, Default, Deserialize)]
pub struct Asked {
    /// Which ready-made list; the first when absent.
    pub view: Option<String>,
    /// In place of the view's.
    pub filter: Option<String>,
    /// In place of the view's.
    pub sort: Option<String>,
    /// Keys divided by commas, in place of the view's.
    pub columns: Option<String>,
    /// Words that the records must have.
    pub q: Option<String>,
    /// Where the last page ended.
    pub cursor: Option<String>,
    /// Rows of the page, where one has read further than the first.
    pub rows: Option<usize>,
    /// What was just done.
    pub did: Option<String>,
}

/// The list.
pub async fn show(person: Person, Path(plural): Path<String>, Query(asked): Query<Asked>) -> Result<Response, Failure> {
    let screen = person.read(move |r| page::load(r, &plural, &asked)).await?;
    Ok(screen.show()?)
}

/// The list with one condition more.
pub async fn narrow(
    person: Person,
    Path(plural): Path<String>,
    Query(asked): Query<Asked>,
    Query(condition): Query<Condition>,
) -> Result<Response, Failure> {
    let address = person.read(move |r| condition::narrowed(r, &plural, &asked, &condition)).await?;
    Ok(Redirect::to(&address).into_response())
}
