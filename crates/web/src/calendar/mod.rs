//! The calendar of an object: its records on the days of any date or moment that they have, and in a week or on a day at their
//! hours. They are moved to another day by dragging, by keys or by their menu, which knows the time of day too.

mod days;
mod hours;
mod page;

use axum::extract::{Form, Path, Query, State};
use axum::response::{IntoResponse, Redirect, Response};
use jiff::civil::Time;
use rapport_gate::{Failure, FeedAsked, Visitor, own_page};
use rapport_kernel::time::Date;
use rapport_kernel::{Error, Patch, Result as KernelResult, Value, Work};
use serde::Deserialize;
use serde_json::{Map, Value as Json, json};

use crate::address::after;
use crate::form::record_id;
use crate::shape::{Move, Records};
use crate::{Person, Web};

/// What a calendar can be asked.
#[derive(Clone, Debug, Default, Deserialize)]
pub struct Asked {
    /// By which date.
    pub by: Option<String>,
    /// A day of the month or week that is shown; today when absent.
    pub at: Option<String>,
    /// `week` or `day`, or else the month.
    pub span: Option<String>,
    /// What was just done.
    pub did: Option<String>,
}

/// The calendar.
pub async fn show(
    person: Person,
    Path(plural): Path<String>,
    Query(records): Query<Records>,
    Query(asked): Query<Asked>,
) -> Result<Response, Failure> {
    let screen = person.read(move |r| page::load(r, &plural, &records, &asked)).await?;
    Ok(screen.show()?)
}

/// Moves a record to another day: the pipeline decides whether it may.
pub async fn move_to(
    person: Person,
    Path((plural, id)): Path<(String, String)>,
    Form(moved): Form<Move>,
) -> Result<Response, Failure> {
    let to = person
        .write(move |work| {
            moved_to(work, &plural, &id, &moved)?;
            Ok(after(work, own_page(&moved.back)))
        })
        .await?;
    Ok(Redirect::to(&to).into_response())
}

fn moved_to(work: &mut Work<'_>, plural: &str, id: &str, moved: &Move) -> KernelResult<()> {
    let object = work.object_by_plural(plural)?;
    let day = Date::parse(&moved.to)
        .ok_or_else(|| Error::invalid(moved.by.as_str(), "not_a_date", "Write the day as 2026-05-01"))?;
    let field = work.fields(&object).into_iter().find(|field| field.key == moved.by);
    let field =
        field.ok_or_else(|| Error::invalid(moved.by.as_str(), "unknown_field", "Choose a field of the list"))?;
    let record = work.get(&object, record_id(id)?)?;
    let value: Json = match record.get(field.id) {
        Value::Instant(at) => {
            json!(days::at_time(*at, day, time_of(moved)?, &work.catalog().settings.zone()).to_string())
        }
        _ => json!(day.to_string()),
    };
    let fields = Map::from_iter([(field.key.clone(), value)]);
    let patch = Patch::update(record.id, fields);
    work.save(&object, patch)?;
    Ok(())
}

/// The calendar of somebody for a program that has its link.
pub async fn feed(State(web): State<Web>, Path(token): Path<String>, visitor: Visitor) -> Result<Response, Failure> {
    Ok(web.gate.feed(FeedAsked { token: &token, from: visitor.address }).await?.into_response())
}

/// A record as a file for a calendar.
pub async fn appointment(person: Person, Path((plural, id)): Path<(String, String)>) -> Result<Response, Failure> {
    Ok(person.appointment(plural, record_id(&id)?).await?)
}

/// The time of day that was asked for.
fn time_of(moved: &Move) -> KernelResult<Option<Time>> {
    if moved.at.is_empty() {
        return Ok(None);
    }
    let time = moved.at.parse().map_err(|_| Error::invalid("at", "not_a_time", "Write the time as 14:30"))?;
    Ok(Some(time))
}
