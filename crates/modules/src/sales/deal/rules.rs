//! What holds for every deal.

use std::collections::HashMap;

use rapport_kernel::part::{Draft, RuleCx, declared};
use rapport_kernel::{Object, Problem, Record, RecordId, Result, Value};

use super::ways::Ways;
use crate::reading::{self, linked, own_object};

/// A deal is in a stage of its pipeline: the first open one when nobody says which, of the first pipeline.
pub fn pipeline_and_stage_agree(drafts: &mut [Draft], cx: &mut RuleCx<'_, '_>) -> Result<()> {
    let (pipeline, stage) = (cx.field("pipeline"), cx.field("stage"));
    let moved = |draft: &Draft| draft.old.is_none() || draft.changes(pipeline) || draft.changes(stage);
    if !drafts.iter().any(moved) {
        return Ok(());
    }
    let ways = Ways::read(cx)?;
    for draft in drafts.iter_mut().filter(|draft| moved(draft)) {
        let asked_pipeline = draft.get(pipeline).as_link();
        let asked_stage = draft.get(stage).as_link();
        let home = asked_stage.and_then(|id| ways.pipeline_of(id));
        // A new pipeline without a new stage begins at that pipeline's first stage.
        let stays = draft.changes(pipeline) && !draft.changes(stage);
        match (asked_pipeline, home) {
            (Some(asked), Some(home)) if asked == home => {}
            (Some(_), Some(_)) if draft.changes(pipeline) && !stays => {
                let text = "This stage is not one of the pipeline's; name one that is";
                draft.refuse(Problem::new("stage", "other_pipeline", text));
            }
            (Some(asked), Some(_)) if stays => draft.new.set(stage, ways.first_stage(asked)),
            (_, Some(home)) => draft.new.set(pipeline, ways.pipeline(home)),
            // A stage that cannot be seen is refused by the check of links.
            (_, None) if asked_stage.is_some() => {}
            (asked, None) => {
                let Some(way) = asked.or_else(|| ways.first_pipeline()) else { continue };
                draft.new.set(pipeline, ways.pipeline(way));
                draft.new.set(stage, ways.first_stage(way));
            }
        }
    }
    Ok(())
}

/// Whether a deal is open, won or lost is read off its stage, and so are its probability and how forecasts count it,
/// unless somebody says them.
pub fn status_follows_stage(drafts: &mut [Draft], cx: &mut RuleCx<'_, '_>) -> Result<()> {
    let (stage, status) = (cx.field("stage"), cx.field("status"));
    let stages = own_object(&cx.catalog(), "stage");
    let kind = declared(&stages, "kind");
    let alike = ["probability", "forecast_category"].map(|key| (cx.field(key), declared(&stages, key)));
    let moved = |draft: &&Draft| draft.old.is_none() || draft.changes(stage);
    let found = linked(drafts.iter().filter(moved), stage, &stages, cx)?;
    for draft in drafts.iter_mut().filter(|draft| moved(&&**draft)) {
        let there = draft.get(stage).as_link().and_then(|id| found.get(&id));
        let word = there.map_or(Value::Text("open".to_owned()), |record| record.get(kind).clone());
        draft.new.set(status, word);
        for (here, of_stage) in alike {
            if let Some(record) = there.filter(|_| !draft.changes(here)) {
                draft.new.set(here, record.get(of_stage).clone());
            }
        }
    }
    Ok(())
}

/// A deal that closes says when; an open one has neither a date of closing nor a reason for it.
///
/// A deal that arrives closed was closed on the day that it was expected, if that day has come.
pub fn closing_is_dated(drafts: &mut [Draft], cx: &mut RuleCx<'_, '_>) -> Result<()> {
    let (status, closed_at, closed_on) = (cx.field("status"), cx.field("closed_at"), cx.field("closed_on"));
    let (expected, reason) = (cx.field("expected_close"), cx.field("loss_reason"));
    let (won_by, lost_to) = (cx.field("win_reason"), cx.field("lost_to"));
    let now = cx.work.ctx().now;
    let zone = cx.catalog().settings.zone();
    for draft in drafts.iter_mut() {
        let is_open = draft.get(status).as_text() == Some("open");
        if is_open && draft.changes(status) {
            for field in [closed_at, reason, won_by, lost_to] {
                draft.new.set(field, Value::Null);
            }
        } else if draft.changes(status) && !draft.changes(closed_at) {
            let when = match draft.get(expected) {
                Value::Date(day) if draft.old.is_none() => day.start_in(&zone).min(now),
                _ => now,
            };
            draft.new.set(closed_at, Value::Instant(when));
        }
        let day = match draft.get(closed_at) {
            Value::Instant(at) => Value::Date(at.date_in(&zone)),
            _ => Value::Null,
        };
        draft.new.set(closed_on, day);
    }
    Ok(())
}

/// It says since when it is in its stage, and after how many days there it counts as stalled.
///
/// A deal that arrives from elsewhere has been there since it was closed, or since one is in earnest talks.
pub fn time_in_stage_is_known(drafts: &mut [Draft], cx: &mut RuleCx<'_, '_>) -> Result<()> {
    let (stage, since, stalled_after) = (cx.field("stage"), cx.field("stage_since"), cx.field("stalled_after"));
    let (closed_at, engaged_on) = (cx.field("closed_at"), cx.field("engaged_on"));
    let stages = own_object(&cx.catalog(), "stage");
    let usual = declared(&stages, "stalled_after");
    let now = cx.work.ctx().now;
    let zone = cx.catalog().settings.zone();
    let moved = |draft: &&Draft| draft.changes(stage);
    let found = linked(drafts.iter().filter(moved), stage, &stages, cx)?;
    for draft in drafts.iter_mut().filter(|draft| moved(&&**draft)) {
        let when = match (draft.get(closed_at), draft.get(engaged_on)) {
            (Value::Instant(at), _) => *at,
            (_, Value::Date(day)) if draft.old.is_none() => day.start_in(&zone).min(now),
            _ => now,
        };
        // An undo brings the day along.
        if draft.old.is_none() || !draft.changes(since) {
            draft.new.set(since, Value::Instant(when));
        }
        let days = draft.get(stage).as_link().and_then(|id| found.get(&id)).map(|stage| stage.get(usual).clone());
        draft.new.set(stalled_after, days.unwrap_or(Value::Null));
    }
    Ok(())
}

/// A new deal with a contact is the contact's company's too.
pub fn company_follows_contact(drafts: &mut [Draft], cx: &mut RuleCx<'_, '_>) -> Result<()> {
    reading::company_of_contact(drafts, cx)
}

/// A deal without a name is called after its company or contact and its product; with nothing of these it needs one.
pub fn has_a_name(drafts: &mut [Draft], cx: &mut RuleCx<'_, '_>) -> Result<()> {
    let name = cx.field("name");
    let nameless = |draft: &&Draft| draft.get(name).is_empty();
    if !drafts.iter().any(|draft| nameless(&draft)) {
        return Ok(());
    }
    let mut titles: HashMap<(&str, RecordId), String> = HashMap::new();
    for key in ["company", "contact", "product"] {
        let object = own_object(&cx.catalog(), key);
        let found = linked(drafts.iter().filter(nameless), cx.field(key), &object, cx)?;
        titles.extend(found.iter().map(|(id, record)| ((key, *id), title(&object, record))));
    }
    let fields = [("company", cx.field("company")), ("contact", cx.field("contact")), ("product", cx.field("product"))];
    let external_id = cx.field("external_id");
    for draft in drafts.iter_mut().filter(|draft| nameless(&&**draft)) {
        let known = |at: usize| draft.get(fields[at].1).as_link().and_then(|id| titles.get(&(fields[at].0, id)));
        let parts: Vec<&str> =
            [known(0).or_else(|| known(1)), known(2)].into_iter().flatten().map(String::as_str).collect();
        let words = if parts.is_empty() { draft.get(external_id).words() } else { parts.join(" – ") };
        if words.is_empty() {
            let text = "Name is needed, or a company, a contact or a product to make it from";
            draft.refuse(Problem::new("name", "required", text));
            continue;
        }
        draft.new.set(name, reading::text(words));
    }
    Ok(())
}

fn title(object: &Object, record: &Record) -> String {
    record.get(declared(object, "name")).words()
}

/// What lines come to is changed in them.
pub fn amount_follows_lines(drafts: &mut [Draft], cx: &mut RuleCx<'_, '_>) -> Result<()> {
    let (amount, lines_total) = (cx.field("amount"), cx.field("lines_total"));
    for draft in drafts.iter_mut().filter(|draft| draft.changes(amount) || draft.changes(lines_total)) {
        if !draft.get(lines_total).is_empty() && draft.get(amount) != draft.get(lines_total) {
            let text = "The amount is what the lines of the deal come to; change them";
            draft.refuse(Problem::new("amount", "follows_lines", text));
        }
    }
    Ok(())
}
