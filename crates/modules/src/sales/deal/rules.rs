//! What holds for every deal.

use std::collections::HashMap;
use std::sync::Arc;

use rapport_kernel::filter::Pred;
use rapport_kernel::part::{Draft, RuleCx, declared};
use rapport_kernel::value::Ref;
use rapport_kernel::{Object, Problem, Record, RecordId, Result, Value};

use crate::reading::{self, linked, matching, own_object};

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

/// Whether a deal is open, won or lost is read off its stage, and so is its probability unless somebody says it.
pub fn status_follows_stage(drafts: &mut [Draft], cx: &mut RuleCx<'_, '_>) -> Result<()> {
    let (stage, status, probability) = (cx.field("stage"), cx.field("status"), cx.field("probability"));
    let stages = own_object(&cx.catalog(), "stage");
    let (kind, likely) = (declared(&stages, "kind"), declared(&stages, "probability"));
    let moved = |draft: &&Draft| draft.old.is_none() || draft.changes(stage);
    let found = linked(drafts.iter().filter(moved), stage, &stages, cx)?;
    for draft in drafts.iter_mut().filter(|draft| moved(&&**draft)) {
        let there = draft.get(stage).as_link().and_then(|id| found.get(&id));
        let word = there.map_or(Value::Text("open".to_owned()), |record| record.get(kind).clone());
        draft.new.set(status, word);
        if let Some(record) = there
            && !draft.changes(probability)
        {
            draft.new.set(probability, record.get(likely).clone());
        }
    }
    Ok(())
}

/// A deal that closes says when; an open one has neither a date of closing nor a reason for loss.
///
/// A deal that arrives closed was closed on the day that it was expected, if that day has come.
pub fn closing_is_dated(drafts: &mut [Draft], cx: &mut RuleCx<'_, '_>) -> Result<()> {
    let (status, closed_at) = (cx.field("status"), cx.field("closed_at"));
    let (expected, reason) = (cx.field("expected_close"), cx.field("loss_reason"));
    let now = cx.work.ctx().now;
    let zone = cx.catalog().settings.zone();
    for draft in drafts.iter_mut().filter(|draft| draft.changes(status)) {
        if draft.get(status).as_text() == Some("open") {
            draft.new.set(closed_at, Value::Null);
            draft.new.set(reason, Value::Null);
            continue;
        }
        if draft.changes(closed_at) {
            continue;
        }
        let when = match draft.get(expected) {
            Value::Date(day) if draft.old.is_none() => day.start_in(&zone).min(now),
            _ => now,
        };
        draft.new.set(closed_at, Value::Instant(when));
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

/// All pipelines with their stages: a handful in any workspace.
struct Ways {
    pipelines: Arc<Object>,
    stages: Arc<Object>,
    /// In their order.
    pipeline_ids: Vec<RecordId>,
    /// In their order, as (stage, its pipeline, whether it is an open one).
    steps: Vec<(RecordId, RecordId, bool)>,
}

impl Ways {
    fn read(cx: &mut RuleCx<'_, '_>) -> Result<Self> {
        let catalog = cx.catalog();
        let (pipelines, stages) = (own_object(&catalog, "pipeline"), own_object(&catalog, "stage"));
        let pipeline_ids = in_order(&pipelines, cx)?.iter().map(|record| record.id).collect();
        let (home, kind) = (declared(&stages, "pipeline"), declared(&stages, "kind"));
        let step = |record: &Record| {
            let is_open = record.get(kind).as_text() == Some("open");
            Some((record.id, record.get(home).as_link()?, is_open))
        };
        let steps = in_order(&stages, cx)?.iter().filter_map(step).collect();
        Ok(Self { pipelines, stages, pipeline_ids, steps })
    }

    fn pipeline_of(&self, stage: RecordId) -> Option<RecordId> {
        self.steps.iter().find(|(id, ..)| *id == stage).map(|(_, pipeline, _)| *pipeline)
    }

    fn first_pipeline(&self) -> Option<RecordId> {
        self.pipeline_ids.first().copied()
    }

    fn pipeline(&self, id: RecordId) -> Value {
        Value::Link(Ref { object: self.pipelines.id, id })
    }

    /// The first open stage, or none for a pipeline without stages.
    fn first_stage(&self, pipeline: RecordId) -> Value {
        let first = self.steps.iter().find(|(_, home, is_open)| *home == pipeline && *is_open);
        first.map_or(Value::Null, |(id, ..)| Value::Link(Ref { object: self.stages.id, id: *id }))
    }
}

/// All records of an object by position, the older one first where it is the same.
fn in_order(object: &Object, cx: &mut RuleCx<'_, '_>) -> Result<Vec<Record>> {
    let position = declared(object, "position");
    let mut all = matching(object, Pred::Const(true), cx.work)?;
    all.sort_by_key(|record| {
        let number = match record.get(position) {
            Value::Integer(number) => *number,
            _ => i64::MAX,
        };
        (number, record.id)
    });
    Ok(all)
}
