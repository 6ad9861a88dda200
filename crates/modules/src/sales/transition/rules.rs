//! What holds for every transition.

use rapport_kernel::part::{Draft, RuleCx, declared};
use rapport_kernel::{Problem, Result, Value};

use crate::reading::{self, linked, own_object};
use crate::sales::deal::unknown_field;

/// It leads from one stage to another one of the same pipeline.
pub fn stays_within_one_pipeline(drafts: &mut [Draft], cx: &mut RuleCx<'_, '_>) -> Result<()> {
    let (from, to) = (cx.field("from"), cx.field("to"));
    let stages = own_object(&cx.catalog(), "stage");
    let pipeline = declared(&stages, "pipeline");
    let [left, reached] = [linked(&*drafts, from, &stages, cx)?, linked(&*drafts, to, &stages, cx)?];
    for draft in drafts {
        let (Some(a), Some(b)) = (draft.get(from).as_link(), draft.get(to).as_link()) else { continue };
        let homes = [left.get(&a), reached.get(&b)].map(|stage| stage.map(|stage| stage.get(pipeline).as_link()));
        if a == b || homes[0] != homes[1] {
            let text = "A transition leads from one stage to another one of the same pipeline";
            draft.refuse(Problem::new("to", "other_pipeline", text));
        }
    }
    Ok(())
}

/// What it asks for can be filled in.
pub fn asks_for_fields_of_a_deal(drafts: &mut [Draft], cx: &mut RuleCx<'_, '_>) -> Result<()> {
    let asks = cx.field("asks");
    let catalog = cx.catalog();
    for draft in drafts.iter_mut().filter(|draft| draft.changes(asks)) {
        let Value::List(keys) = draft.get(asks) else { continue };
        if let Some(text) = unknown_field(&catalog, keys) {
            draft.refuse(Problem::new("asks", "unknown_field", text));
        }
    }
    Ok(())
}

/// Without a name of its own it is called after its stages.
pub fn has_a_name(drafts: &mut [Draft], cx: &mut RuleCx<'_, '_>) -> Result<()> {
    let (name, from, to) = (cx.field("name"), cx.field("from"), cx.field("to"));
    let stages = own_object(&cx.catalog(), "stage");
    let title = declared(&stages, "name");
    let [left, reached] = [linked(&*drafts, from, &stages, cx)?, linked(&*drafts, to, &stages, cx)?];
    for draft in drafts.iter_mut().filter(|draft| draft.get(name).is_empty()) {
        let [a, b] = [(from, &left), (to, &reached)].map(|(link, stages)| {
            let stage = draft.get(link).as_link().and_then(|id| stages.get(&id));
            stage.map(|stage| stage.get(title).words())
        });
        let words = [a, b].into_iter().flatten().collect::<Vec<_>>().join(" → ");
        draft.new.set(name, reading::text(words));
    }
    Ok(())
}
