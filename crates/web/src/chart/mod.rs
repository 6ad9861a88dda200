//! A list summed up: a measure by groups, as a table with its chart.

mod page;

use axum::extract::{Path, Query};
use axum::response::Response;
use rapport_gate::Failure;
use serde::Deserialize;

use crate::Person;
use crate::shape::Records;

/// What a chart can be asked.
#[derive(Clone, Debug, Default, Deserialize)]
pub struct Asked {
    /// By which group, as a summary takes it: `stage`, `close_date:month`.
    pub by: Option<String>,
    /// What is measured, as a summary takes it: `count`, `sum(amount)`.
    pub measure: Option<String>,
    /// `line`, or else bars.
    pub drawn: Option<String>,
}

/// The chart.
pub async fn show(
    person: Person,
    Path(plural): Path<String>,
    Query(records): Query<Records>,
    Query(asked): Query<Asked>,
) -> Result<Response, Failure> {
    let screen = person.read(move |r| page::load(r, &plural, &records, &asked)).await?;
    Ok(screen.show()?)
}
