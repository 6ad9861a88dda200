//! Open pages hear that something changed, and fetch themselves anew: what they show is asked for by whoever looks, with
//! the rights of that moment, so a message says no more than where to look.

use std::collections::BTreeSet;
use std::convert::Infallible;
use std::time::Duration;

use axum::extract::{Query, State};
use axum::response::sse::{Event as Sse, KeepAlive};
use axum::response::{IntoResponse, Response};
use futures_util::StreamExt;
use futures_util::stream::{self, Stream, unfold};
use rapport_gate::{Failure, Follower, Spot};
use rapport_kernel::event::{Event, Unit, WORKSPACE};
use rapport_kernel::value::Ref;
use rapport_kernel::{Field, Kind, Object, ObjectId, Read, Result};
use serde::{Deserialize, Serialize};

use crate::{Person, Web};

/// Records that a message names; of more it says only of which objects they are.
const RECORDS_MAX: usize = 100;
/// Stands among the objects when objects, fields or settings changed, as no object has this plural.
const SETUP: &str = "setup";
/// Messages do not come faster: an import commits many times a second.
const PAUSE: Duration = Duration::from_millis(300);
/// Units of work since a page was made that are told one after the other.
const MISSED_MAX: i64 = 200;
/// A comment keeps proxies from closing a quiet stream.
const KEEP_ALIVE: Duration = Duration::from_secs(15);

/// What changed.
#[derive(Debug, Default, Serialize)]
struct Changed {
    /// Of which objects, by plural: of those that the reader may know. Where the records are too many to say, those too on
    /// whose timelines it shows.
    objects: BTreeSet<String>,
    /// Which records, and those on whose timelines it shows; none when there were too many to say.
    records: Option<BTreeSet<String>>,
    /// The place in the log up to which this tells.
    pos: i64,
}

/// Where a page has what happened before.
#[derive(Deserialize)]
pub struct Asked {
    #[serde(default)]
    after: Option<i64>,
}

/// The stream of a browser; its pages share it. It begins with what happened since the page was made that opens it.
pub async fn stream(person: Person, State(web): State<Web>, Query(asked): Query<Asked>) -> Result<Response, Failure> {
    let end = person.read(|r| r.tx().log_end()).await?;
    let is_near = |after: &i64| (end - MISSED_MAX..=end).contains(after);
    let after = asked.after.filter(is_near).map(|pos| Spot { pos, seq: i32::MAX });
    let follower = Follower::start(&person, None, after, web.wakes).await?;
    let keep_alive = KeepAlive::new().interval(KEEP_ALIVE);
    // Of what is too long ago it is not said what it was.
    let missed = (asked.after.is_some() && after.is_none()).then(|| Ok(Sse::default().data("null")));
    let messages = stream::iter(missed).chain(messages(follower));
    Ok(axum::response::Sse::new(messages).keep_alive(keep_alive).into_response())
}

fn messages(follower: Follower) -> impl Stream<Item = Result<Sse, Infallible>> {
    unfold((follower, false), |(mut follower, was_told)| async move {
        if was_told {
            tokio::time::sleep(PAUSE).await;
        }
        let told = Changed::sum(follower.next(changed).await?);
        let changed = Changed { pos: follower.at().pos, ..told };
        let data = serde_json::to_string(&changed).unwrap_or_default();
        Some((Ok(Sse::default().data(data)), (follower, true)))
    })
}

/// What of a unit of work the reader may hear of.
fn changed(r: &mut Read<'_>, _: &Unit, events: &[Event]) -> Result<Vec<Changed>> {
    let mut objects = plurals(r, events.iter().map(|event| event.object).collect::<BTreeSet<_>>());
    if events.iter().any(|event| event.object == WORKSPACE.object) {
        objects.insert(SETUP.to_owned());
    }
    if objects.is_empty() {
        return Ok(Vec::new());
    }
    let of = |event: &Event| event.subjects.clone().into_iter().chain([Ref { object: event.object, id: event.record }]);
    let refs: BTreeSet<Ref> = events.iter().flat_map(of).collect();
    if refs.len() > RECORDS_MAX {
        // Which records it shows on is not said: each of those objects may have.
        let touched: BTreeSet<ObjectId> = refs.iter().map(|to| to.object).collect();
        return Ok(vec![Changed { objects: plurals(r, touched), ..Changed::default() }]);
    }
    let records = r.known_ids(refs.into_iter())?.iter().map(ToString::to_string).collect();
    Ok(vec![Changed { objects, records: Some(records), ..Changed::default() }])
}

/// Those that the reader may know.
fn plurals(r: &Read<'_>, objects: impl IntoIterator<Item = ObjectId>) -> BTreeSet<String> {
    let found = objects.into_iter().filter_map(|id| r.catalog().get(id));
    found.filter(|object| r.object(&object.key).is_ok()).map(|object| object.plural.clone()).collect()
}

/// The objects of which a list with these columns shows something, as the page says it: its own, and those whose names
/// stand in links.
pub fn shown(r: &Read<'_>, object: &Object, fields: &[&Field]) -> String {
    let linked = fields.iter().flat_map(|field| match &field.kind {
        Kind::Link { targets, .. } | Kind::Links { targets, .. } => targets.as_slice(),
        _ => &[],
    });
    serde_json::json!(plurals(r, linked.copied().chain([object.id]))).to_string()
}

impl Changed {
    fn sum(all: Vec<Self>) -> Self {
        let mut sum = Self { records: Some(BTreeSet::new()), ..Self::default() };
        for one in all {
            sum.objects.extend(one.objects);
            sum.records = sum.records.zip(one.records).map(|(mut sum, one)| {
                sum.extend(one);
                sum
            });
        }
        sum
    }
}
