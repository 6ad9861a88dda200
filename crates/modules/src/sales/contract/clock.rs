//! What happens by itself towards the end of a term: a task for the owner in good time, and on the day itself the renewal, or
//! the end.

use rapport_kernel::house::Own;
use rapport_kernel::part::{JobHandler, RuleCx, Written, declared};
use rapport_kernel::time::{Date, Instant};
use rapport_kernel::value::Ref;
use rapport_kernel::{Record, RecordId, Result, Value, Work};
use serde_json::{Value as Json, json};

use super::renewing::renewed;
use crate::reading::{choice, living, own_object};
use crate::sales::figures::{day, integer};

/// The job that waits for it.
const DUE: &str = "sales.contract_due";

/// Waits for the end of each term of what runs.
pub fn its_end_is_waited_for(written: &[Written], cx: &mut RuleCx<'_, '_>) -> Result<()> {
    let [status, renews, notice] = ["status", "renews_on", "notice_days"].map(|key| cx.field(key));
    for contract in written.iter().filter(|one| one.get(status).as_text() == Some("active")) {
        let Some(end) = day(contract.get(renews)) else { continue };
        if contract.changed(renews) || contract.changed(notice) || contract.changed(status) {
            let speak = end.plus_days(-i32::try_from(integer(contract.get(notice))).unwrap_or(0));
            wait(contract.id, end, speak, cx.work)?;
        }
    }
    Ok(())
}

fn wait(contract: RecordId, end: Date, on: Date, work: &mut Work<'_>) -> Result<()> {
    let at: Instant = on.start_in(&work.catalog().settings.zone()).max(work.ctx().now);
    let payload = json!({"contract": contract, "end": end.to_string(), "on": on.to_string()});
    work.enqueue(DUE, Some(&format!("{contract}@{end}@{on}")), payload, at)
}

/// Looks at a contract when its time has come.
pub fn job() -> JobHandler {
    JobHandler { kind: DUE, run: due }
}

fn due(work: &mut Work<'_>, payload: &Json) -> Result<Option<Json>> {
    let day_of = |key: &str| payload[key].as_str().and_then(Date::parse);
    let id = payload["contract"].as_str().and_then(|id| id.parse::<RecordId>().ok());
    let (Some(id), Some(end), Some(on)) = (id, day_of("end"), day_of("on")) else { return Ok(None) };
    let object = own_object(work.catalog(), "contract");
    work.tx().lock_many(&object, &[id])?;
    let Some(contract) = living([id].into_iter(), &object, work)?.remove(&id) else { return Ok(None) };
    let is_current = day(contract.get(declared(&object, "renews_on"))) == Some(end);
    // Who cancelled, renewed or put it off meanwhile has another end, which is waited for by itself.
    if choice(&contract, &object, "status") != Some("active") || !is_current {
        return Ok(None);
    }
    if on < end {
        remind(&contract, end, work)?;
        wait(id, end, end, work)?;
    } else if *contract.get(declared(&object, "auto_renew")) == Value::Boolean(true) {
        renewed(id, false, work)?;
    } else {
        let ended = vec![(declared(&object, "status"), Value::Text("ended".to_owned()))];
        work.write_own(&object, vec![Own { id: Some(id), set: ended }])?;
    }
    Ok(None)
}

/// The owner has a task until the day of the renewal.
fn remind(contract: &Record, end: Date, work: &mut Work<'_>) -> Result<()> {
    let (object, activities) = (own_object(work.catalog(), "contract"), own_object(work.catalog(), "activity"));
    let of = |key: &str| contract.get(declared(&object, key)).clone();
    let due = end.start_in(&work.catalog().settings.zone());
    let set = [
        ("kind", Value::Text("task".to_owned())),
        ("subject", Value::Text(format!("Renew {}", of("name").words()))),
        ("due_at", Value::Instant(due)),
        ("occurred_at", Value::Null),
        ("owner", of("owner")),
        ("company", of("company")),
        ("contact", of("contact")),
        ("about", Value::Link(Ref { object: object.id, id: contract.id })),
    ];
    let set = set.map(|(key, value)| (declared(&activities, key), value)).to_vec();
    work.write_own(&activities, vec![Own { id: None, set }]).map(drop)
}
