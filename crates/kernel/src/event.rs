//! Events: what happened, append-only, with the difference it made.

use std::io::Write;

use serde_json::{Map, Value as Json};
use uuid::Uuid;

use crate::ctx::{Actor, Cause};
use crate::id::{FieldId, ObjectId, RecordId, UnitId};
use crate::time::Instant;
use crate::value::{InLog, Ref, Value};

/// One unit of work: all that a transaction did.
#[derive(Clone, Debug, PartialEq)]
pub struct Unit {
    /// Its id; rises with time.
    pub id: UnitId,
    /// Its place in the log; `None` until it has one (PostgreSQL: the relay gives it).
    pub pos: Option<i64>,
    /// When.
    pub at: Instant,
    /// Who.
    pub actor: Actor,
    /// Why.
    pub cause: Cause,
    /// The import, bulk edit or undo it belongs to.
    pub batch: Option<Uuid>,
    /// How many reactions led here.
    pub depth: u8,
}

/// What events about the catalog and the settings are about: no record of any object.
pub const WORKSPACE: Ref = Ref { object: ObjectId(0), id: RecordId(Uuid::nil()) };

/// One thing that happened to one record.
#[derive(Clone, Debug, PartialEq)]
pub struct Event {
    /// In which unit of work.
    pub unit: UnitId,
    /// Its place in the unit.
    pub seq: i32,
    /// What, in the past tense: `created`, `updated`, `deleted`, `restored`, or a module's own (`accepted`).
    pub kind: String,
    /// To a record of which object.
    pub object: ObjectId,
    /// Which record.
    pub record: RecordId,
    /// The record's version after it.
    pub version: i64,
    /// What changed, or what there is to know.
    pub body: Body,
    /// Other records on whose timelines it shows.
    pub subjects: Vec<Ref>,
    /// When that happened of which it tells, where that is not when it was written; known only as it is written and in
    /// timelines, which go by it.
    pub occurred_at: Option<Instant>,
}

/// The content of an event.
#[derive(Clone, Debug, PartialEq)]
pub enum Body {
    /// Fields with their values before and after.
    Diff(Diff),
    /// Facts of a module.
    Data(Json),
}

/// Fields with their values before and after, types as they were when written.
#[derive(Clone, Debug, PartialEq, Default)]
pub struct Diff(pub Vec<Change>);

/// One changed field.
#[derive(Clone, Debug, PartialEq)]
pub struct Change {
    /// Which field.
    pub field: FieldId,
    /// Before.
    pub old: Value,
    /// After.
    pub new: Value,
}

/// An event with the unit it belongs to, as timelines and history show it.
#[derive(Clone, Debug, PartialEq)]
pub struct Logged {
    /// The unit of work.
    pub unit: Unit,
    /// The event.
    pub event: Event,
}

/// A place in a timeline, newest first.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Place {
    /// When the last event shown happened.
    pub at: Instant,
    /// Its unit.
    pub unit: UnitId,
    /// Its place in the unit.
    pub seq: i32,
}

impl Place {
    /// Behind everything that happened up to a moment: what comes from there on is what there was then.
    pub fn after(at: Instant) -> Self {
        let at = at.plus_ms(1);
        Self { at, unit: UnitId::first_of(at), seq: 0 }
    }
}

/// The event of a record's making comes to stand elsewhere in the timelines of its subjects.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Redated {
    /// Which record.
    pub record: RecordId,
    /// When it happened, as was said before; `None`: when it was written.
    pub was: Option<Instant>,
    /// When it happened.
    pub at: Option<Instant>,
}

/// Which units of work an audit wants.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct UnitFilter {
    /// Those of this user, by own hand or by a token.
    pub user: Option<RecordId>,
    /// Those that happened for one of these reasons; for any when empty.
    pub causes: Vec<Cause>,
    /// Those with an event of this object.
    pub object: Option<ObjectId>,
    /// Those with an event of this kind.
    pub kind: Option<String>,
    /// Those from then on.
    pub from: Option<Instant>,
    /// Those before then.
    pub until: Option<Instant>,
}

/// A page of an audit.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Audited {
    /// Units, the newest first, each with how many events it has.
    pub units: Vec<(Unit, u64)>,
    /// Where to go on; none at the end of the log. A page may be short, or empty, and not the last.
    pub next: Option<UnitId>,
}

/// Bytes that one change takes in the log, roughly.
const CHANGE_BYTES_USUAL: usize = 48;

/// A place in the history of one record, oldest first. A version may have many events: what modules tell of a record
/// leaves its version as it is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Past {
    /// The version that an event left.
    pub version: i64,
    /// Its unit.
    pub unit: UnitId,
    /// Its place in the unit.
    pub seq: i32,
}

impl Past {
    /// Behind all events of a version.
    pub fn version(version: i64) -> Self {
        Self { version, unit: UnitId(Uuid::max()), seq: i32::MAX }
    }
}

impl Logged {
    /// When it happened, as far as timelines know.
    pub fn occurred_at(&self) -> Instant {
        self.event.occurred_at.unwrap_or(self.unit.at)
    }
    /// Its place in a timeline.
    pub fn place(&self) -> Place {
        Place { at: self.occurred_at(), unit: self.unit.id, seq: self.event.seq }
    }
    /// Its place in its record's history.
    pub fn past(&self) -> Past {
        Past { version: self.event.version, unit: self.unit.id, seq: self.event.seq }
    }
}

impl Body {
    /// As the log keeps it: `{"diff":{"12":[old,new]}}` or `{"data":…}`.
    pub fn to_log(&self) -> String {
        let mut out = Vec::with_capacity(CHANGE_BYTES_USUAL);
        // Writing to memory fails only where a key is no text, and all of ours are.
        self.write_log(&mut out).expect("a body has texts for keys");
        String::from_utf8(out).expect("JSON is UTF-8")
    }

    fn write_log(&self, out: &mut Vec<u8>) -> std::io::Result<()> {
        match self {
            Self::Diff(diff) => {
                out.reserve(diff.0.len() * CHANGE_BYTES_USUAL);
                out.write_all(b"{\"diff\":{")?;
                for (at, change) in diff.0.iter().enumerate() {
                    let comma = if at == 0 { "" } else { "," };
                    write!(out, "{comma}\"{}\":[", change.field)?;
                    serde_json::to_writer(&mut *out, &InLog(&change.old))?;
                    out.push(b',');
                    serde_json::to_writer(&mut *out, &InLog(&change.new))?;
                    out.push(b']');
                }
                out.write_all(b"}}")
            }
            Self::Data(data) => write!(out, "{{\"data\":{data}}}"),
        }
    }

    /// Reads what [`Body::to_log`] wrote; `None` for anything else.
    pub fn from_log(text: &str) -> Option<Self> {
        let mut whole: Map<String, Json> = serde_json::from_str(text).ok()?;
        if let Some(data) = whole.remove("data") {
            return Some(Self::Data(data));
        }
        let diff = whole.get("diff")?.as_object()?;
        let changes = diff.iter().map(|(field, pair)| {
            let field = FieldId(field.parse().ok()?);
            Some(Change { field, old: Value::from_log(&pair[0])?, new: Value::from_log(&pair[1])? })
        });
        Some(Self::Diff(Diff(changes.collect::<Option<_>>()?)))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_body_comes_back_from_the_log() {
        let change = |field, old, new| Change { field: FieldId(field), old, new };
        let body = Body::Diff(Diff(vec![
            change(3, Value::Null, Value::Text("a \"b\"\n".into())),
            change(12, Value::Integer(1), Value::Boolean(false)),
        ]));
        assert_eq!(Body::from_log(&body.to_log()), Some(body));
        let data = Body::Data(serde_json::json!({"x": 1}));
        assert_eq!(Body::from_log(&data.to_log()), Some(data));
    }
}
