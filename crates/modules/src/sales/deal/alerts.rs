//! What the owners of deals are told of every night: a deal that has just stalled, and one whose expected day ends.

use jiff::tz::TimeZone;
use rapport_kernel::house::{ListRequest, Own};
use rapport_kernel::part::{Draft, RuleCx, declared};
use rapport_kernel::time::{Date, Instant};
use rapport_kernel::{Object, Record, Result, Value, Work};
use serde_json::json;

use crate::reading::own_object;
use crate::sales::figures::{day, integer};

/// Deals that are looked at in a night, at most; the next night goes on with the rest.
const DEALS_MAX: usize = 10_000;
/// Deals that are read and marked at once.
const PAGE: usize = 200;
/// What happened longer ago is no news any more, such as on the first night of a workspace that was imported.
const NEWS_DAYS: i64 = 7;
const DAY_MS: i64 = 86_400_000;

/// What is told of a deal, once until it happens anew.
struct Alert {
    /// The event.
    kind: &'static str,
    /// The field that says when it was told.
    told: &'static str,
    /// Which deals it is about.
    filter: String,
    /// Whether it happened lately.
    is_news: fn(&Record, &Object, Instant) -> bool,
}

/// Logs it on each deal that was not told of yet, from which its owner hears. A night that is missed is made up for by the
/// next one.
///
/// # Errors
/// The store's.
pub fn raise(day: Date, work: &mut Work<'_>) -> Result<()> {
    let alerts = [
        Alert {
            kind: "stalled",
            told: "stall_told_at",
            filter: "status = \"open\" and stalled and stall_told_at is empty".to_owned(),
            is_news: has_just_stalled,
        },
        Alert {
            kind: "close_overdue",
            told: "close_told_at",
            filter: format!("status = \"open\" and expected_close <= {day} and close_told_at is empty"),
            is_news: was_just_due,
        },
    ];
    alerts.iter().try_for_each(|alert| raise_one(alert, work))
}

fn raise_one(alert: &Alert, work: &mut Work<'_>) -> Result<()> {
    let deals = own_object(work.catalog(), "deal");
    let (told, now) = (declared(&deals, alert.told), work.ctx().now);
    for _ in 0..DEALS_MAX / PAGE {
        // What was marked is not found again, so the first page is the next one.
        let request = ListRequest { filter: Some(alert.filter.clone()), limit: Some(PAGE), ..ListRequest::default() };
        let found = work.list(&deals, &request)?.records;
        if found.is_empty() {
            break;
        }
        for deal in found.iter().filter(|deal| (alert.is_news)(deal, &deals, now)) {
            work.emit(&deals, deal, alert.kind, json!({}))?;
        }
        let row = |deal: &Record| Own { id: Some(deal.id), set: vec![(told, Value::Instant(now))] };
        work.write_own(&deals, found.iter().map(row).collect())?;
    }
    Ok(())
}

/// As the field `stalled` says it: so many whole days of 24 hours in its stage.
fn has_just_stalled(deal: &Record, deals: &Object, now: Instant) -> bool {
    let Value::Instant(since) = deal.get(declared(deals, "stage_since")) else { return false };
    (now.ms() - since.ms()) / DAY_MS <= integer(deal.get(declared(deals, "stalled_after"))) + NEWS_DAYS
}

fn was_just_due(deal: &Record, deals: &Object, now: Instant) -> bool {
    let due = day(deal.get(declared(deals, "expected_close")));
    due.is_some_and(|due| i64::from(now.date_in(&TimeZone::UTC).days() - due.days()) <= NEWS_DAYS)
}

/// What was told of holds until the deal moves on, or is to be decided on another day.
pub fn told_anew(drafts: &mut [Draft], cx: &mut RuleCx<'_, '_>) -> Result<()> {
    for (key, told) in [("stage", "stall_told_at"), ("expected_close", "close_told_at")] {
        let (field, told) = (cx.field(key), cx.field(told));
        for draft in drafts.iter_mut().filter(|draft| draft.old.is_some() && draft.changes(field)) {
            draft.new.set(told, Value::Null);
        }
    }
    Ok(())
}
