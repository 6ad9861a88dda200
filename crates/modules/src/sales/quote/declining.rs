//! When a quote ends without a yes: it is declined, or its last day is over.

use rapport_kernel::catalog::FieldDecl;
use rapport_kernel::part::{Action, JobHandler, declared};
use rapport_kernel::query::Shelf;
use rapport_kernel::time::Date;
use rapport_kernel::{RecordId, Result, Value, Work};
use serde_json::{Value as Json, json};

use super::Status;
use super::held::Held;
use super::sending::today;
use crate::reading::own_object;
use crate::sales::figures::day;

/// The job that waits for the last day to be over.
const EXPIRY: &str = "sales.quote_expiry";

/// Says no for the customer, with the reason.
pub fn decline() -> Action {
    Action {
        object: "quote",
        name: "decline",
        label: "Decline",
        params: vec![FieldDecl::text("decline_reason", "Reason")],
        run: |work, id, params| {
            let quote = Held::lock(work, id)?.that_is(&[Status::Sent])?;
            let reason = params.get("decline_reason").and_then(Json::as_str);
            let now = Value::Instant(work.ctx().now);
            let declined = vec![
                ("status", Status::Declined.value()),
                ("declined_at", now),
                ("decline_reason", reason.map_or(Value::Null, |reason| Value::Text(reason.to_owned()))),
            ];
            quote.set(work, declined)?;
            Ok(json!({"status": Status::Declined.key()}))
        },
    }
}

/// Marks a quote as expired once its last day is over, if nobody has answered it by then.
pub fn expiry() -> JobHandler {
    JobHandler { kind: EXPIRY, run: expire }
}

/// Whether the last day is over, where the workspace is.
pub fn is_over(quote: &Held, work: &Work<'_>) -> bool {
    day(quote.value("valid_until")).is_some_and(|last| last < today(work))
}

/// Has a quote looked at when the day after its last one begins.
pub fn expires_after(last: Date, quote: RecordId, work: &mut Work<'_>) -> Result<()> {
    let at = last.plus_days(1).start_in(&work.catalog().settings.zone()).max(work.ctx().now);
    work.enqueue(EXPIRY, Some(&format!("{quote}@{}", at.ms())), json!({"quote": quote}), at)
}

fn expire(work: &mut Work<'_>, payload: &Json) -> Result<Option<Json>> {
    let Some(id) = payload["quote"].as_str().and_then(|id| id.parse::<RecordId>().ok()) else { return Ok(None) };
    let quotes = own_object(work.catalog(), "quote");
    if work.get_many(&quotes, &[id], Shelf::Living)?.is_empty() {
        return Ok(None);
    }
    let quote = Held::lock(work, id)?;
    let Some(last) = day(quote.record.get(declared(&quotes, "valid_until"))) else { return Ok(None) };
    match (quote.status(), is_over(&quote, work)) {
        (Status::Sent, true) => quote.set(work, vec![("status", Status::Expired.value())])?,
        // The workspace moved west meanwhile, where the day lasts longer.
        (Status::Sent, false) => expires_after(last, id, work)?,
        _ => {}
    }
    Ok(None)
}
