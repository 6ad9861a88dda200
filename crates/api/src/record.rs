//! One record: create, read, change, delete, restore, and its readings of the log.

use axum::Json;
use axum::extract::rejection::QueryRejection;
use axum::extract::{Path, Query};
use axum::http::StatusCode;
use axum::http::header::ETAG;
use axum::response::{IntoResponse, Response};
use rapport_gate::{Bearer, Failure, Outcome};
use rapport_kernel::event::{Past, Place};
use rapport_kernel::house::{About, HistoryRequest, TimelineRequest};
use rapport_kernel::query::Fields;
use rapport_kernel::record::Patch;
use rapport_kernel::time::Instant;
use rapport_kernel::{Error, Object, Read, RecordId, Result as KernelResult, UnitId, Work};
use serde::Deserialize;
use serde_json::{Value, json};

use crate::request::{Change, etag, moment, no_cursor, record_id};

/// What reading a record can be asked.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ReadQuery {
    as_of: Option<String>,
    fields: Option<String>,
    /// How many entries of the timeline come along.
    timeline: Option<usize>,
    /// Whether it is said where each value comes from.
    #[serde(default)]
    provenance: bool,
}

/// What a timeline can be asked.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub struct TimelineQuery {
    limit: Option<usize>,
    before: Option<String>,
    /// Of records of these objects only: their keys, divided by commas.
    objects: Option<String>,
}

/// What a history can be asked.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub struct HistoryQuery {
    limit: Option<usize>,
    after_version: Option<i64>,
    /// Goes on where a page ended, wherever the first began.
    cursor: Option<String>,
}

/// Makes a record: 201 with the record.
pub async fn create(Path(plural): Path<String>, change: Change) -> Result<Response, Failure> {
    change
        .run(move |work, body| {
            let object = work.object_by_plural(&plural)?;
            let saved = work.save(&object, Patch::create(body.clone()))?;
            shown(work, &object, saved.id(), StatusCode::CREATED)
        })
        .await
}

/// Reads a record, or with `as_of=INSTANT` its state at a past moment.
pub async fn read(
    bearer: Bearer,
    Path((plural, id)): Path<(String, String)>,
    query: Result<Query<ReadQuery>, QueryRejection>,
) -> Result<Response, Failure> {
    let Query(query) = query?;
    let (version, json) = bearer
        .read(move |r| {
            let object = r.object_by_plural(&plural)?;
            let id = record_id(&id)?;
            let keys: Option<Vec<String>> =
                query.fields.as_ref().map(|keys| keys.split(',').map(|key| key.trim().to_owned()).collect());
            let fields = r.wanted_fields(&object, keys.as_deref())?;
            let record = match &query.as_of {
                None => r.get(&object, id)?,
                Some(text) => {
                    let at = moment(r, "as_of", text)?;
                    r.as_of(&object, id, at)?
                }
            };
            let mut json = r.to_json(&object, &record, &fields);
            if query.provenance {
                json.insert("provenance".to_owned(), r.provenance(&object, id)?.into());
            }
            if let Some(limit) = query.timeline {
                let request = TimelineRequest { limit: Some(limit), ..TimelineRequest::default() };
                json.insert("timeline".to_owned(), timeline_of(r, &object, id, request)?);
            }
            Ok((record.version, Value::Object(json)))
        })
        .await?;
    let mut response = Json(json).into_response();
    if let Some(tag) = etag(version) {
        response.headers_mut().insert(ETAG, tag);
    }
    Ok(response)
}

/// Changes the fields that the body names; absent is not null.
pub async fn update(Path((plural, id)): Path<(String, String)>, change: Change) -> Result<Response, Failure> {
    let if_version = change.if_version;
    change
        .run(move |work, body| {
            let object = work.object_by_plural(&plural)?;
            let id = record_id(&id)?;
            work.save(&object, Patch { id: Some(id), if_version, fields: body.clone() })?;
            shown(work, &object, id, StatusCode::OK)
        })
        .await
}

/// Puts a record into the bin: 204.
pub async fn delete(Path((plural, id)): Path<(String, String)>, change: Change) -> Result<Response, Failure> {
    let if_version = change.if_version;
    change
        .run(move |work, _| {
            let object = work.object_by_plural(&plural)?;
            let id = record_id(&id)?;
            work.hold(&object, id, if_version)?;
            work.delete(&object, id)?;
            Ok(Outcome::new(StatusCode::NO_CONTENT, Value::Null))
        })
        .await
}

/// Takes a record out of the bin.
pub async fn restore(Path((plural, id)): Path<(String, String)>, change: Change) -> Result<Response, Failure> {
    let if_version = change.if_version;
    change
        .run(move |work, _| {
            let object = work.object_by_plural(&plural)?;
            let id = record_id(&id)?;
            work.hold(&object, id, if_version)?;
            work.restore_many(&object, &[id])?.pop().unwrap_or(Err(Error::NotFound))?;
            shown(work, &object, id, StatusCode::OK)
        })
        .await
}

/// What happened to a record and to what hangs on it, newest first.
pub async fn timeline(
    bearer: Bearer,
    Path((plural, id)): Path<(String, String)>,
    query: Result<Query<TimelineQuery>, QueryRejection>,
) -> Result<Json<Value>, Failure> {
    let Query(query) = query?;
    let json = bearer
        .read(move |r| {
            let object = r.object_by_plural(&plural)?;
            let before = query.before.as_deref().map(place).transpose()?;
            let about = query.objects.as_deref().map_or(Ok(Vec::new()), |keys| known(r, keys))?;
            let request = TimelineRequest { before, about, limit: query.limit };
            timeline_of(r, &object, record_id(&id)?, request)
        })
        .await?;
    Ok(Json(json))
}

/// What these keys name, divided by commas: objects, `activity`, or one kind of their records, `activity.call`.
fn known(r: &Read<'_>, keys: &str) -> KernelResult<Vec<About>> {
    let refuse = |what: &str| Error::invalid("objects", "unknown_object", format!("There is no {what}"));
    let one = |key: &str| {
        let (key, kind) = key.split_once('.').map_or((key, None), |(key, kind)| (key, Some(kind)));
        let object = r.object(key).map_err(|_| refuse(&format!("object {key:?}")))?;
        let field = object.kind_field().filter(|field| r.ctx().access.sees(&object, field.id));
        let is_one = |kind: &str| {
            field.is_some_and(|field| field.kind.options().into_iter().flatten().any(|one| one.key == kind))
        };
        match kind {
            Some(kind) if !is_one(kind) => Err(refuse(&format!("kind {kind:?} of {key}"))),
            kind => Ok(About { object: object.id, kind: kind.map(str::to_owned) }),
        }
    };
    keys.split(',').map(str::trim).map(one).collect()
}

fn timeline_of(r: &mut Read<'_>, object: &Object, id: RecordId, request: TimelineRequest) -> KernelResult<Value> {
    let (events, next) = r.timeline(object, id, request)?;
    let next = next.map(|place| format!("{}.{}.{}", place.at.ms(), place.unit, place.seq));
    Ok(json!({"data": events, "next_cursor": next}))
}

/// Every change of a record, oldest first, of versions above `after_version`: `{"data": […], "next_cursor": …}`.
pub async fn history(
    bearer: Bearer,
    Path((plural, id)): Path<(String, String)>,
    query: Result<Query<HistoryQuery>, QueryRejection>,
) -> Result<Json<Value>, Failure> {
    let Query(query) = query?;
    let json = bearer
        .read(move |r| {
            let object = r.object_by_plural(&plural)?;
            Ok(history_page(r.history(&object, record_id(&id)?, query.request()?)?))
        })
        .await?;
    Ok(Json(json))
}

impl HistoryQuery {
    /// What the kernel is asked.
    pub fn request(&self) -> KernelResult<HistoryRequest> {
        let cursor = self.cursor.as_deref().map(past).transpose()?;
        Ok(HistoryRequest { after: cursor.or(self.after_version.map(Past::version)), limit: self.limit })
    }
}

/// A page of a history as it is answered.
pub fn history_page((events, next): (Vec<Value>, Option<Past>)) -> Value {
    let next = next.map(|place| format!("{}.{}.{}", place.version, place.unit, place.seq));
    json!({"data": events, "next_cursor": next})
}

fn place(text: &str) -> KernelResult<Place> {
    let parsed = text.split_once('.').and_then(|(at, event)| {
        let (unit, seq) = event_place(event)?;
        Some(Place { at: Instant::from_ms(at.parse().ok()?), unit, seq })
    });
    parsed.ok_or_else(|| no_cursor("before"))
}

fn event_place(text: &str) -> Option<(UnitId, i32)> {
    let (unit, seq) = text.split_once('.')?;
    Some((unit.parse().ok()?, seq.parse().ok()?))
}

fn past(text: &str) -> KernelResult<Past> {
    let parsed = text.split_once('.').and_then(|(version, place_in_log)| {
        let (unit, seq) = event_place(place_in_log)?;
        Some(Past { version: version.parse().ok()?, unit, seq })
    });
    parsed.ok_or_else(|| no_cursor("cursor"))
}

/// The record after a change, as the actor may see it. Whoever gave it away may not see it any more.
pub fn shown(work: &mut Work<'_>, object: &Object, id: RecordId, status: StatusCode) -> KernelResult<Outcome> {
    match work.get(object, id) {
        Ok(record) => {
            let json = Value::Object(work.to_json(object, &record, &Fields::All));
            Ok(Outcome::new(status, json).version(record.version))
        }
        Err(Error::NotFound) => Ok(Outcome::new(status, json!({"id": id}))),
        Err(error) => Err(error),
    }
}
