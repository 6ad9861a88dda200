//! The page of a record: what is known of it, what happened to it, and what hangs on it.

mod as_of;
mod colleagues;
mod composer;
mod facts;
mod files;
mod page;
mod presence;
mod related;
mod timeline;
mod undo;

use axum::extract::{Form, Path, Query};
use axum::response::{IntoResponse, Redirect, Response};
use rapport_gate::{Failure, own_page};
use serde::Deserialize;

use crate::Person;
use crate::address::after;
use crate::form::record_id;

pub use files::{content, preview, send};
pub use presence::{Presence, presence};
pub use undo::undo;

/// What a record's page can be asked.
#[derive(Clone, Debug, Default, Deserialize)]
pub struct Asked {
    /// The unit of work that was just done, to be undone.
    pub did: Option<String>,
    /// Where the timeline goes on.
    pub before: Option<String>,
    /// Of which object's records the timeline tells.
    pub show: Option<String>,
    /// The moment as of which the record is shown.
    pub as_of: Option<String>,
    /// Whether it is said of each value who wrote it and when.
    pub provenance: Option<String>,
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

/// Where a page leads back to that is not the list.
#[derive(Clone, Debug, Default, Deserialize)]
pub struct Back {
    #[serde(rename = "Back")]
    back: Option<String>,
}

/// Puts the record into the bin.
pub async fn delete(
    person: Person,
    Path((plural, id)): Path<(String, String)>,
    Form(given): Form<Back>,
) -> Result<Response, Failure> {
    let list = format!("/{plural}");
    let to = person
        .write(move |work| {
            let object = work.object_by_plural(&plural)?;
            work.delete(&object, record_id(&id)?)?;
            Ok(after(work, given.back.as_deref().map_or(&list, own_page)))
        })
        .await?;
    Ok(Redirect::to(&to).into_response())
}
