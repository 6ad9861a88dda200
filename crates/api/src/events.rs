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
use rapport_gate::{Bearer, Failure};
use rapport_kernel::event::{Event, Unit};
use rapport_kernel::port::Wanted;
use rapport_kernel::{Catalog, Error, ObjectId, Result as KernelResult};
use serde::Deserialize;
use serde_json::{Value, json};
use tokio::sync::watch;

use crate::Api;

/// Rises after every commit.
pub type Wakes = watch::Receiver<u64>;

/// What a stream can be asked.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub struct StreamQuery {
    after: Option<String>,
    object: Option<String>,
}

/// A place in the log: of a unit of work, and of an event in it.
#[derive(Clone, Copy, PartialEq, PartialOrd)]
struct Spot {
    pos: i64,
    seq: i32,
}

/// Units of work read at once.
const UNITS_A_STEP: usize = 50;
/// Events read at once: a unit of an import has very many.
const EVENTS_A_STEP: usize = 1_000;
/// Other nodes' commits are noticed this late at the most.
const LOOK_AGAIN: Duration = Duration::from_secs(1);
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
    let only = query.object.clone();
    let end = bearer.read(move |r| {
        // Nothing would ever come of an object that is not there, or not for the caller.
        only.as_deref().map(|key| r.object(key)).transpose()?;
        r.tx().log_end()
    });
    let end = end.await?;
    let from = given.unwrap_or(Spot { pos: end, seq: i32::MAX });
    let source = Source { bearer, object: query.object, at: from, waiting: VecDeque::new(), wakes: api.wakes };
    let keep_alive = KeepAlive::new().interval(KEEP_ALIVE);
    Ok(axum::response::Sse::new(source.into_stream()).keep_alive(keep_alive).into_response())
}

fn spot(text: &str) -> Result<Spot, Error> {
    let parsed =
        text.split_once('.').and_then(|(pos, seq)| Some(Spot { pos: pos.parse().ok()?, seq: seq.parse().ok()? }));
    parsed.ok_or_else(|| Error::invalid("after", "invalid_cursor", "Take the id of an event of this stream"))
}

struct Source {
    bearer: Bearer,
    object: Option<String>,
    at: Spot,
    waiting: VecDeque<Sse>,
    wakes: Wakes,
}

impl Source {
    fn into_stream(self) -> impl Stream<Item = Result<Sse, Infallible>> {
        unfold(self, |mut source| async move {
            loop {
                if let Some(event) = source.waiting.pop_front() {
                    return Some((Ok(event), source));
                }
                source.wakes.mark_unchanged();
                match source.more().await {
                    Ok(true) => continue,
                    Ok(false) => {}
                    // The token was withdrawn.
                    Err(Error::Unauthorized) => return None,
                    Err(error) => tracing::warn!(%error, "An event stream pauses"),
                }
                let woken = tokio::time::timeout(LOOK_AGAIN, source.wakes.changed()).await;
                if matches!(woken, Ok(Err(_))) {
                    // The server is going down.
                    return None;
                }
            }
        })
    }

    /// Reads a step of the log, with what the caller may see by now; whether there was anything in it, readable or not.
    async fn more(&mut self) -> KernelResult<bool> {
        let (at, only) = (self.at, self.object.clone());
        let (events, end) = self
            .bearer
            .read(move |r| {
                let object = only.as_ref().map(|key| r.catalog().find(key).map_or(ObjectId(0), |object| object.id));
                let mut end = at;
                let mut events = Vec::new();
                let mut room = EVENTS_A_STEP;
                // The unit in which the stream broke off is gone on with.
                for unit in r.tx().units_from(at.pos, UNITS_A_STEP)? {
                    let pos = unit.pos.unwrap_or_default();
                    let after_seq = (pos == at.pos).then_some(at.seq);
                    let found = r.tx().unit_events(unit.id, &Wanted { after_seq, object, kinds: &[] }, room)?;
                    let readable = r.readable(found.iter())?;
                    for event in found.iter().filter(|event| readable.contains(&event.record)) {
                        events.push(told(r.catalog(), &unit, event));
                    }
                    room -= found.len();
                    if room == 0 {
                        end = Spot { pos, seq: found.last().map_or(i32::MAX, |event| event.seq) };
                        break;
                    }
                    end = Spot { pos, seq: i32::MAX };
                }
                Ok((events, end))
            })
            .await?;
        let moved = end != self.at;
        self.at = end;
        let sse = events.into_iter().map(|(id, kind, data)| Sse::default().id(id).event(kind).data(data.to_string()));
        self.waiting.extend(sse);
        Ok(moved)
    }
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
