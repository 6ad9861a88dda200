//! What holds for every stage.

use rapport_kernel::decimal::Decimal;
use rapport_kernel::part::{Draft, RuleCx, declared};
use rapport_kernel::value::Ref;
use rapport_kernel::{Problem, Result, Value};

use crate::reading::{in_order, linked, own_object};
use crate::sales::deal::unknown_field;

/// Digits of a percentage after the point.
const PERCENT_SCALE: u8 = 2;

/// A new stage of which nobody says the pipeline is one of the first.
pub fn pipeline_is_the_first_unless_said(drafts: &mut [Draft], cx: &mut RuleCx<'_, '_>) -> Result<()> {
    let pipeline = cx.field("pipeline");
    let lacks = |draft: &Draft| draft.old.is_none() && draft.get(pipeline).is_empty();
    if !drafts.iter().any(lacks) {
        return Ok(());
    }
    let pipelines = own_object(&cx.catalog(), "pipeline");
    let Some(first) = in_order(&pipelines, cx.work)?.into_iter().next() else { return Ok(()) };
    for draft in drafts.iter_mut().filter(|draft| lacks(draft)) {
        draft.new.set(pipeline, Value::Link(Ref { object: pipelines.id, id: first.id }));
    }
    Ok(())
}

/// The full name is the stage's with its pipeline's; being unique, it lets a pipeline have each name once.
pub fn full_name_tells_the_pipeline(drafts: &mut [Draft], cx: &mut RuleCx<'_, '_>) -> Result<()> {
    let (name, pipeline, full_name) = (cx.field("name"), cx.field("pipeline"), cx.field("full_name"));
    let pipelines = own_object(&cx.catalog(), "pipeline");
    let theirs = linked(&*drafts, pipeline, &pipelines, cx)?;
    let title = declared(&pipelines, "name");
    for draft in drafts {
        let Some(home) = draft.get(pipeline).as_link().and_then(|id| theirs.get(&id)) else { continue };
        let full = format!("{} ({})", draft.get(name).words(), home.get(title).words());
        draft.new.set(full_name, Value::Text(full));
    }
    Ok(())
}

/// A won deal is certain and a lost one is not to be had.
pub fn probability_fits_the_kind(drafts: &mut [Draft], cx: &mut RuleCx<'_, '_>) -> Result<()> {
    let (kind, probability) = (cx.field("kind"), cx.field("probability"));
    for draft in drafts {
        let percent = match draft.get(kind).as_text() {
            Some("won") => 10_000,
            Some("lost") => 0,
            _ => continue,
        };
        draft.new.set(probability, Value::Decimal(Decimal { units: percent, scale: PERCENT_SCALE }));
    }
    Ok(())
}

/// What a stage asks for can be filled in.
pub fn needs_are_fields_of_a_deal(drafts: &mut [Draft], cx: &mut RuleCx<'_, '_>) -> Result<()> {
    let needs = cx.field("needs");
    let catalog = cx.catalog();
    for draft in drafts.iter_mut().filter(|draft| draft.changes(needs)) {
        let Value::List(keys) = draft.get(needs) else { continue };
        if let Some(text) = unknown_field(&catalog, keys) {
            draft.refuse(Problem::new("needs", "unknown_field", text));
        }
    }
    Ok(())
}
