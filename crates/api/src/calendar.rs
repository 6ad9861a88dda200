//! `GET /me/agenda`: what the caller has in the calendar. `/me/calendar_link`: the feed of it for calendar programs.
//! `GET /{plural}/{id}/appointment.ics`: one record as a file for a calendar.

use axum::Json;
use axum::extract::{Path, Query};
use axum::http::StatusCode;
use axum::response::Response;
use rapport_gate::{Bearer, Failure};
use rapport_kernel::Error;
use serde::Deserialize;
use serde_json::{Value, json};

use crate::request::{moment, record_id};

/// Days that an agenda spans at most.
const DAYS_MAX: i64 = 400;
const DAY_MS: i64 = 24 * 60 * 60 * 1000;

/// From when until when.
#[derive(Clone, Deserialize)]
pub struct Asked {
    from: String,
    until: String,
}

/// What the caller has in the calendar.
pub async fn agenda(bearer: Bearer, Query(asked): Query<Asked>) -> Result<Json<Value>, Failure> {
    let data = bearer.read(move |r| {
        let from = moment(r, "from", &asked.from)?;
        let until = moment(r, "until", &asked.until)?;
        if !(0..=DAYS_MAX * DAY_MS).contains(&(until.ms() - from.ms())) {
            let text = format!("Ask for {DAYS_MAX} days at most, which end after they begin");
            return Err(Error::invalid("until", "range", text));
        }
        Ok(r.agenda(from, until)?.iter().map(rapport_kernel::agenda::Entry::to_json).collect::<Vec<_>>())
    });
    Ok(Json(json!({ "data": data.await? })))
}

/// When a page can be booked.
pub async fn free(
    bearer: Bearer,
    Path((plural, id)): Path<(String, String)>,
    Query(asked): Query<Asked>,
) -> Result<Json<Value>, Failure> {
    let data = bearer.read(move |r| {
        let object = r.object_by_plural(&plural)?;
        let (from, until) = (moment(r, "from", &asked.from)?, moment(r, "until", &asked.until)?);
        r.free_times(&object, record_id(&id)?, from, until)
    });
    Ok(Json(json!({ "data": data.await? })))
}

/// The address of the caller's feed.
pub async fn link(bearer: Bearer) -> Result<Json<Value>, Failure> {
    Ok(Json(json!({ "link": bearer.calendar_link().await? })))
}

/// Makes the feed, by a new address.
pub async fn make_link(bearer: Bearer) -> Result<Json<Value>, Failure> {
    Ok(Json(json!({ "link": bearer.make_calendar_link().await? })))
}

/// Ends it.
pub async fn end_link(bearer: Bearer) -> Result<StatusCode, Failure> {
    bearer.end_calendar_link().await?;
    Ok(StatusCode::NO_CONTENT)
}

/// A record as a file for a calendar.
pub async fn appointment(bearer: Bearer, Path((plural, id)): Path<(String, String)>) -> Result<Response, Failure> {
    Ok(bearer.appointment(plural, record_id(&id)?).await?)
}
