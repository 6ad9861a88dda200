//! When scores are worked out: with each change of a lead or of what is done with it, when rules change, and each night,
//! as points fade and days pass.

use jiff::ToSpan;
use rapport_kernel::event::{Event, Unit};
use rapport_kernel::part::{JobHandler, Reaction, RuleCx, Written};
use rapport_kernel::time::{Date, Instant};
use rapport_kernel::{RecordId, Result, Work};
use serde_json::{Value as Json, json};

use super::score::{is_scored, leads_after, score};

/// The job that goes through all leads.
const RESCORE: &str = "sales.rescore";
/// Leads of one step.
const STEP: usize = 500;
/// Hours after midnight at which it goes through them each night.
const NIGHT_MS: i64 = 3 * 3_600_000;
/// What scoring itself writes, which is no reason to score anew.
const OWN_FIELDS: [&str; 3] = ["score", "score_band", "score_reasons"];

/// The leads that were written.
pub fn of_leads(written: &[Written], cx: &mut RuleCx<'_, '_>) -> Result<()> {
    let own = OWN_FIELDS.map(|key| cx.field(key));
    let others = |lead: &Written| {
        let mut fields = cx.object.fields.iter().filter(|field| !own.contains(&field.id));
        fields.any(|field| lead.changed(field.id))
    };
    let ids: Vec<RecordId> = written.iter().filter(|lead| others(lead)).map(|lead| lead.id).collect();
    score_if_any(cx.work, &ids)
}

/// The leads that activities are about.
pub fn of_activities(written: &[Written], cx: &mut RuleCx<'_, '_>) -> Result<()> {
    let lead = cx.field("lead");
    let before = written.iter().filter_map(|activity| activity.old.as_ref()?.get(lead).as_link());
    let mut ids: Vec<RecordId> =
        written.iter().filter_map(|activity| activity.get(lead).as_link()).chain(before).collect();
    ids.sort_unstable();
    ids.dedup();
    score_if_any(cx.work, &ids)
}

fn score_if_any(work: &mut Work<'_>, ids: &[RecordId]) -> Result<()> {
    if ids.is_empty() || !is_scored(work)? {
        return Ok(());
    }
    score(work, ids)
}

/// Other rules, other scores.
pub fn rules_were_changed() -> Reaction {
    was_changed("sales.score_rules", "score_rule")
}

/// Other bands, other names for scores.
pub fn bands_were_changed() -> Reaction {
    was_changed("sales.score_bands", "score_band")
}

fn was_changed(name: &'static str, object: &'static str) -> Reaction {
    Reaction { name, object, kinds: &["created", "updated", "deleted", "restored"], imports: true, run: begin }
}

fn begin(work: &mut Work<'_>, _: &Unit, _: &Event) -> Result<()> {
    let now = work.ctx().now;
    work.enqueue(RESCORE, Some("now"), json!({}), now)
}

/// Goes through all leads, some at a time, and comes again in the night while there are rules.
pub fn job() -> JobHandler {
    JobHandler { kind: RESCORE, run: step }
}

fn step(work: &mut Work<'_>, payload: &Json) -> Result<Option<Json>> {
    let after = payload["after"].as_str().and_then(|id| id.parse().ok());
    let ids = leads_after(work, after, STEP)?;
    score(work, &ids)?;
    if let Some(last) = ids.last().filter(|_| ids.len() == STEP) {
        return Ok(Some(json!({"after": last})));
    }
    if is_scored(work)? {
        let night = next_night(work);
        work.enqueue(RESCORE, Some("night"), json!({}), night)?;
    }
    Ok(None)
}

/// The next night by the workspace's clocks.
fn next_night(work: &Work<'_>) -> Instant {
    let zone = work.catalog().settings.zone();
    let today = work.ctx().now.date_in(&zone).civil();
    let tomorrow = today.checked_add(1.day()).map_or(Date::MAX, Date::from_civil);
    tomorrow.start_in(&zone).plus_ms(NIGHT_MS)
}
