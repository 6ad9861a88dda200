//! `GET /events`: server-sent events, resumable with `Last-Event-ID`. A stream sends what happened to which record,
//! and who reads more asks for it: each event is checked against the caller's grants of that moment.

use std::collections::VecDeque;
use std::convert::Infallible;
use std::time::Duration;

use axum::extract::Query;
use axum::extract::State;
use axum::extract::rejection::QueryRejection;
use axum::http::HeaderMap;
use axum::response::sse::{Event as Sse, KeepAlive};
use axum::response::{IntoResponse, Response};
use futures_util::stream::{Stream, unfold};
use rapport_gate::{Bearer, Failure, Follower, Spot};
use rapport_kernel::event::{Event, Unit};
use rapport_kernel::{Catalog, Error, Read, Result as KernelResult};
use serde::Deserialize;
use serde_json::{Value, json};

use crate::Api;

/// What a stream can be asked.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub struct StreamQuery {
    after: Option<String>,
    object: Option<String>,
}

/// A comment keeps proxies from closing a quiet stream.
const KEEP_ALIVE: Duration = Duration::from_secs(15);

/// Events from now on, or after `Last-Event-ID` (or `after`); `object` names one object.
pub async fn stream(
    State(api): State<Api>,
    bearer: Bearer,
    headers: HeaderMap,
    query: Result<Query<StreamQuery>, QueryRejection>,
) -> Result<Response, Failure> {
    let Query(query) = query?;
    let last = headers.get("last-event-id").and_then(|id| id.to_str().ok()).map(str::to_owned);
    let given = last.or(query.after).as_deref().map(spot).transpose()?;
    let follower = Follower::start(&bearer, query.object, given, api.wakes).await?;
    let source = Source { follower, waiting: VecDeque::new() };
    let keep_alive = KeepAlive::new().interval(KEEP_ALIVE);
    Ok(axum::response::Sse::new(source.into_stream()).keep_alive(keep_alive).into_response())
}

fn spot(text: &str) -> Result<Spot, Error> {
    let parsed =
        text.split_once('.').and_then(|(pos, seq)| Some(Spot { pos: pos.parse().ok()?, seq: seq.parse().ok()? }));
    parsed.ok_or_else(|| Error::invalid("after", "invalid_cursor", "Take the id of an event of this stream"))
}

struct Source {
    follower: Follower,
    waiting: VecDeque<Sse>,
}

impl Source {
    fn into_stream(self) -> impl Stream<Item = Result<Sse, Infallible>> {
        unfold(self, |mut source| async move {
            while source.waiting.is_empty() {
                let told = source.follower.next(readable).await?;
                let sse =
                    told.into_iter().map(|(id, kind, data)| Sse::default().id(id).event(kind).data(data.to_string()));
                source.waiting.extend(sse);
            }
            source.waiting.pop_front().map(|event| (Ok(event), source))
        })
    }
}

/// What is sent of the events that the caller may see by now.
fn readable(r: &mut Read<'_>, unit: &Unit, events: &[Event]) -> KernelResult<Vec<(String, String, Value)>> {
    let readable = r.readable(events.iter())?;
    let seen = events.iter().filter(|event| readable.contains(&event.record));
    Ok(seen.map(|event| told(r.catalog(), unit, event)).collect())
}

/// The id of an event in the stream, its name and what is sent of it.
fn told(catalog: &Catalog, unit: &Unit, event: &Event) -> (String, String, Value) {
    let object = catalog.get(event.object).map(|object| object.key.as_str()).unwrap_or_default();
    let data = json!({
        "unit": unit.id, "at": unit.at, "cause": unit.cause, "batch": unit.batch,
        "kind": event.kind, "object": object, "record": event.record, "version": event.version,
    });
    (format!("{}.{}", unit.pos.unwrap_or_default(), event.seq), format!("{object}.{}", event.kind), data)
}
