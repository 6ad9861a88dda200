//! What is asked about each record, as the API would ask it.

use rapport_kernel::house::{HistoryRequest, ListRequest, SummaryRequest, TimelineRequest, Undone};
use rapport_kernel::{Error, Object, Patch, RecordId, Result, UnitId, Work};
use rapport_testkit::{Acting, TestHouse};
use serde_json::{Map, Value as Json, json};

use super::world::change_of;
use crate::exchange::export::{self, Order, RecordSink, Sink};

/// Somebody who asks.
pub struct Actor<'t> {
    pub t: &'t TestHouse,
    pub acting: Acting<'t>,
}

/// More than there are records of an object.
const HITS: usize = 100;

type Ask = fn(&Actor<'_>, &Object, RecordId) -> char;

/// What is asked about living records, with the names of the columns.
pub const ON_LIVING: &[(&str, Ask)] = &[
    ("list", list),
    ("search", search),
    ("summary", summary),
    ("read", read),
    ("timeline", timeline),
    ("history", history),
    ("as_of", as_of),
    ("update", update),
    ("delete", delete),
    ("undo", undo),
];

/// One sign for an answer.
pub fn sign<T>(answer: Result<T>) -> char {
    match answer {
        Ok(_) => 'y',
        Err(Error::NotFound) => '-',
        Err(Error::Forbidden(_)) => 'f',
        Err(Error::Invalid(_) | Error::Rule { .. }) => 'x',
        Err(other) => panic!("{other}"),
    }
}

fn found(answer: Result<bool>) -> char {
    match answer {
        Ok(false) => '-',
        answer => sign(answer),
    }
}

impl Actor<'_> {
    /// The same unit of work as in earnest, taken back.
    pub fn try_out<T>(&self, f: impl FnMut(&mut Work<'_>) -> Result<T>) -> Result<T> {
        self.t.house().dry_run(&self.acting.ctx(), f).map(|(answer, _)| answer)
    }
}

fn only(id: RecordId) -> Option<String> {
    Some(format!("id = \"{id}\""))
}

fn list(who: &Actor<'_>, object: &Object, id: RecordId) -> char {
    found(who.acting.try_list(&object.key, "").map(|rows| rows.iter().any(|row| row["id"] == json!(id))))
}

/// By the record's title, in search and in the list.
fn search(who: &Actor<'_>, object: &Object, id: RecordId) -> char {
    let title = who.t.read(|r| {
        let record = r.get(object, id)?;
        Ok(r.title(object, &record))
    });
    let words = title.expect("it is there");
    found(who.acting.read(|r| {
        let object = r.object(&object.key)?;
        let request = ListRequest { q: Some(words.clone()), filter: only(id), ..ListRequest::default() };
        let listed = !r.list(&object, &request)?.records.is_empty();
        let hits = r.search(&words, std::slice::from_ref(&object.key), HITS)?;
        assert_eq!(hits.iter().any(|hit| hit.id == id), listed, "search and q find the same: {}", object.key);
        Ok(listed)
    }))
}

fn summary(who: &Actor<'_>, object: &Object, id: RecordId) -> char {
    found(who.acting.read(|r| {
        let object = r.object(&object.key)?;
        let request = SummaryRequest { filter: only(id), ..SummaryRequest::default() };
        Ok(r.summary(&object, &request)?.rows.iter().any(|row| row["count"] == json!(1)))
    }))
}

fn read(who: &Actor<'_>, object: &Object, id: RecordId) -> char {
    sign(who.acting.try_get(&object.key, id))
}

fn timeline(who: &Actor<'_>, object: &Object, id: RecordId) -> char {
    sign(who.acting.read(|r| {
        let object = r.object(&object.key)?;
        r.timeline(&object, id, TimelineRequest::default())
    }))
}

fn history(who: &Actor<'_>, object: &Object, id: RecordId) -> char {
    sign(who.acting.read(|r| {
        let object = r.object(&object.key)?;
        r.history(&object, id, HistoryRequest::default())
    }))
}

fn as_of(who: &Actor<'_>, object: &Object, id: RecordId) -> char {
    let now = who.acting.ctx().now;
    sign(who.acting.read(|r| {
        let object = r.object(&object.key)?;
        r.as_of(&object, id, now)
    }))
}

fn update(who: &Actor<'_>, object: &Object, id: RecordId) -> char {
    let change = change_of(&object.key);
    sign(who.try_out(|w| {
        let object = w.object(&object.key)?;
        w.save(&object, Patch::update(id, change.clone()))
    }))
}

fn delete(who: &Actor<'_>, object: &Object, id: RecordId) -> char {
    sign(who.try_out(|w| {
        let object = w.object(&object.key)?;
        w.delete(&object, id)
    }))
}

/// Undo of the unit that made the record what it is: a change by an administrator.
fn undo(who: &Actor<'_>, object: &Object, id: RecordId) -> char {
    let (history, _) = who.t.read(|r| r.history(object, id, HistoryRequest::default())).expect("it has a history");
    let newest = history.last().and_then(|change| change["unit"].as_str()).expect("it has a history");
    let unit = UnitId(newest.parse().expect("a unit"));
    match who.try_out(|w| w.undo(unit, None)) {
        Ok(rows) => match rows.iter().find(|row| row.id == id).map(|row| &row.outcome) {
            Some(Undone::Nothing(_)) => 'f',
            Some(_) => 'y',
            None => '-',
        },
        Err(error) => sign::<()>(Err(error)),
    }
}

/// Takes one out of the bin.
pub fn restore(who: &Actor<'_>, object: &Object, id: RecordId) -> char {
    sign(who.try_out(|w| {
        let object = w.object(&object.key)?;
        w.restore_many(&object, &[id])?.pop().expect("one answer")
    }))
}

/// Which of these are among what is exported.
pub fn export(who: &Actor<'_>, key: &str, ids: &[RecordId], bin: bool) -> String {
    struct Ids(Vec<Json>);
    impl RecordSink for Ids {
        fn record(&mut self, record: &Map<String, Json>) -> Result<()> {
            self.0.push(record["id"].clone());
            Ok(())
        }
    }
    let mut written = Ids(Vec::new());
    let order = Order { object: key.to_owned(), bin, ..Order::default() };
    let answer = export::run(who.t.house(), &who.acting.ctx(), &order, Sink::Records(&mut written), &mut |_| {});
    let one = |id: &RecordId| match &answer {
        Ok(_) if written.0.contains(&json!(id)) => 'y',
        Ok(_) | Err(Error::NotFound) => '-',
        Err(_) => 'x',
    };
    ids.iter().map(one).collect()
}
