//! The clock of a first answer: it runs from when a lead is given to somebody until they get in touch. When nobody did in
//! time there is an event, `answer_overdue`, on the lead.

use std::collections::HashMap;

use rapport_kernel::house::Own;
use rapport_kernel::part::{Draft, JobHandler, RuleCx, Written, declared};
use rapport_kernel::query::Shelf;
use rapport_kernel::time::Instant;
use rapport_kernel::{Record, RecordId, Result, Value, Work};
use serde_json::{Value as Json, json};

use crate::reading::{living, own_object};

/// The job that waits for the time.
const WAIT: &str = "sales.first_answer";
/// Kinds of activities by which one gets in touch.
const TOUCHES: &[&str] = &["call", "meeting", "email", "message", "letter", "visit"];

/// A time by which somebody is to answer is waited for.
pub fn is_waited_for(drafts: &mut [Draft], cx: &mut RuleCx<'_, '_>) -> Result<()> {
    let respond_by = cx.field("respond_by");
    for draft in drafts.iter().filter(|draft| draft.changes(respond_by) && draft.problems.is_empty()) {
        let Value::Instant(at) = *draft.get(respond_by) else { continue };
        let key = format!("{}@{}", draft.id, at.ms());
        cx.work.enqueue(WAIT, Some(&key), json!({"lead": draft.id, "at": at.ms()}), at)?;
    }
    Ok(())
}

/// The first call, meeting or message with a lead stops the clock, and a new lead is being worked on from then on.
pub fn answer_is_noted(written: &[Written], cx: &mut RuleCx<'_, '_>) -> Result<()> {
    let [lead, kind, status, when] = ["lead", "kind", "status", "occurred_at"].map(|key| cx.field(key));
    let now = cx.work.ctx().now;
    let mut first: HashMap<RecordId, Instant> = HashMap::new();
    for activity in written {
        let is_touch = activity.get(kind).as_text().is_some_and(|kind| TOUCHES.contains(&kind));
        let is_done = activity.get(status).as_text() == Some("done");
        let (true, true, Some(id)) = (is_touch, is_done, activity.get(lead).as_link()) else { continue };
        let at = match activity.get(when) {
            Value::Instant(at) => (*at).min(now),
            _ => now,
        };
        first.entry(id).and_modify(|known| *known = (*known).min(at)).or_insert(at);
    }
    let leads = own_object(&cx.catalog(), "lead");
    let rows: Vec<Own> = living(first.keys().copied(), &leads, cx.work)?
        .into_values()
        .filter(|record| record.get(declared(&leads, "responded_at")).is_empty())
        .map(|record| {
            let mut set = vec![(declared(&leads, "responded_at"), Value::Instant(first[&record.id]))];
            if record.get(declared(&leads, "status")).as_text() == Some("new") {
                set.push((declared(&leads, "status"), Value::Text("working".to_owned())));
            }
            Own { id: Some(record.id), set }
        })
        .collect();
    if rows.is_empty() { Ok(()) } else { cx.work.write_own(&leads, rows).map(drop) }
}

/// Says that nobody answered, unless somebody did or the time was put off.
pub fn job() -> JobHandler {
    JobHandler { kind: WAIT, run: look }
}

fn look(work: &mut Work<'_>, payload: &Json) -> Result<Option<Json>> {
    let leads = own_object(work.catalog(), "lead");
    let Some(id) = payload["lead"].as_str().and_then(|id| id.parse::<RecordId>().ok()) else { return Ok(None) };
    let Some(lead) = work.get_many(&leads, &[id], Shelf::Living)?.pop() else { return Ok(None) };
    let held = |record: &Record, key: &str| record.get(declared(&leads, key)).clone();
    let is_wanted = matches!(held(&lead, "respond_by"), Value::Instant(at) if json!(at.ms()) == payload["at"]);
    let is_open = matches!(held(&lead, "status").as_text(), Some("new" | "working" | "qualified"));
    if is_wanted && is_open && held(&lead, "responded_at").is_empty() {
        let told = json!({"respond_by": held(&lead, "respond_by").to_json(), "owner": held(&lead, "owner").to_json()});
        work.emit(&leads, &lead, "answer_overdue", told)?;
    }
    Ok(None)
}
