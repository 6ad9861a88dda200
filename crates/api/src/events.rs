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
use rapport_kernel::{Error, Result as KernelResult};
use serde::Deserialize;
use serde_json::json;
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
    let from = match last.or(query.after) {
        Some(text) => spot(&text)?,
        None => {
            let end = bearer.gate().read(bearer.ctx(), |r| r.tx().log_end()).await?;
            Spot { pos: end, seq: i32::MAX }
        }
    };
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

    /// Reads a step of the log; whether there was anything in it, readable or not.
    async fn more(&mut self) -> KernelResult<bool> {
        let (at, only) = (self.at, self.object.clone());
        let (events, end) = self
            .bearer
            .gate()
            .read(self.bearer.ctx(), move |r| {
                // The unit in which the stream broke off is read again.
                let units = r.tx().log_after(at.pos - 1, UNITS_A_STEP)?;
                let mut end = at;
                let mut events = Vec::new();
                for (unit, all) in &units {
                    let pos = unit.pos.unwrap_or_default();
                    let fresh = all.iter().filter(|event| Spot { pos, seq: event.seq } > at);
                    let readable = r.readable(fresh.clone())?;
                    for event in fresh {
                        end = Spot { pos, seq: event.seq };
                        let object = r.catalog().get(event.object).map(|object| object.key.clone()).unwrap_or_default();
                        if !readable.contains(&event.record) || only.as_ref().is_some_and(|only| *only != object) {
                            continue;
                        }
                        let data = json!({
                            "unit": unit.id, "at": unit.at, "cause": unit.cause, "batch": unit.batch,
                            "kind": event.kind, "object": object, "record": event.record, "version": event.version,
                        });
                        events.push((format!("{pos}.{}", event.seq), format!("{object}.{}", event.kind), data));
                    }
                    if pos > end.pos {
                        end = Spot { pos, seq: i32::MAX };
                    }
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
