//! Reminders: whoever is to do something is told when they wished to be.

use std::collections::BTreeSet;

use rapport_kernel::ctx::Cause;
use rapport_kernel::part::{Draft, JobHandler, RuleCx, declared};
use rapport_kernel::query::Shelf;
use rapport_kernel::value::Ref;
use rapport_kernel::{RecordId, Result, Value, Work};
use serde_json::{Value as Json, json};

use super::Reason;
use super::told::News;
use crate::reading::own_object;

/// The job that waits for the time.
const REMIND: &str = "desk.remind";

/// A time to be reminded at is waited for. One that is over is come at once, but for what an import brings of old.
pub fn is_waited_for(drafts: &mut [Draft], cx: &mut RuleCx<'_, '_>) -> Result<()> {
    let remind_at = cx.field("remind_at");
    let (now, is_import) = (cx.work.ctx().now, cx.work.ctx().cause == Cause::Import);
    for draft in drafts.iter().filter(|draft| draft.changes(remind_at) && draft.problems.is_empty()) {
        let Value::Instant(at) = *draft.get(remind_at) else { continue };
        if at >= now || !is_import {
            let key = format!("{}@{}", draft.id, at.ms());
            cx.work.enqueue(REMIND, Some(&key), json!({"activity": draft.id, "at": at.ms()}), at.max(now))?;
        }
    }
    Ok(())
}

/// Tells whoever has an activity that it is time, if it is still to be done and still wanted then.
pub fn job() -> JobHandler {
    JobHandler { kind: REMIND, run: remind }
}

fn remind(work: &mut Work<'_>, payload: &Json) -> Result<Option<Json>> {
    let activities = own_object(work.catalog(), "activity");
    let Some(id) = payload["activity"].as_str().and_then(|id| id.parse::<RecordId>().ok()) else { return Ok(None) };
    let Some(activity) = work.get_many(&activities, &[id], Shelf::Living)?.pop() else { return Ok(None) };
    let held = |key: &str| activity.get(declared(&activities, key));
    let is_wanted = matches!(held("remind_at"), Value::Instant(at) if json!(at.ms()) == payload["at"]);
    if let (true, Some("open"), Some(owner)) = (is_wanted, held("status").as_text(), held("owner").as_link()) {
        let news = News { reason: Reason::Reminded, about: Ref { object: activities.id, id }, by: None };
        news.tell(work, &BTreeSet::from([owner]))?;
    }
    Ok(None)
}
