//! The history of a deal's stages, written along with each move.

use std::collections::HashMap;

use rapport_kernel::house::Own;
use rapport_kernel::limits::FILTER_LIST_MAX;
use rapport_kernel::part::{RuleCx, Written, declared};
use rapport_kernel::value::Ref;
use rapport_kernel::{Object, Record, RecordId, Result, Value};

use crate::reading::{living, matching, one_of, own_object, without};

/// The open visit of a deal is that of the stage in which it is. Where it is, as after an undo that took the last visit
/// back, nothing is written.
pub fn is_kept(written: &[Written], cx: &mut RuleCx<'_, '_>) -> Result<()> {
    let stage = cx.field("stage");
    let moved: Vec<&Written> = written.iter().filter(|deal| deal.changed(stage)).collect();
    if moved.is_empty() {
        return Ok(());
    }
    let visits = own_object(&cx.catalog(), "stage_visit");
    let open = open_visits(&moved, &visits, cx)?;
    let names = names_of_stages(&moved, cx)?;
    let mut rows = Vec::new();
    for deal in moved {
        let before = open.get(&deal.id);
        let here = deal.get(stage).as_link();
        if before.is_some_and(|visit| visit.get(declared(&visits, "stage")).as_link() == here) {
            continue;
        }
        rows.extend(before.map(|visit| ended(visit, deal, &visits, cx)));
        rows.extend(here.map(|here| begun(deal, here, &names, &visits, cx)));
    }
    if rows.is_empty() { Ok(()) } else { cx.work.write_own(&visits, rows).map(drop) }
}

/// The visits without an end, by their deals.
fn open_visits(deals: &[&Written], visits: &Object, cx: &mut RuleCx<'_, '_>) -> Result<HashMap<RecordId, Record>> {
    let (link, left_at) = (declared(visits, "deal"), declared(visits, "left_at"));
    let known = deals.iter().filter(|deal| deal.old.is_some());
    let theirs: Vec<Value> = known.map(|deal| Value::Link(Ref { object: cx.object.id, id: deal.id })).collect();
    let mut open = HashMap::new();
    for some in theirs.chunks(FILTER_LIST_MAX) {
        let found = matching(visits, one_of(link, some.to_vec()).and(without(left_at)), cx.work)?;
        open.extend(found.into_iter().filter_map(|visit| Some((visit.get(link).as_link()?, visit))));
    }
    Ok(open)
}

fn names_of_stages(deals: &[&Written], cx: &mut RuleCx<'_, '_>) -> Result<HashMap<RecordId, String>> {
    let stages = own_object(&cx.catalog(), "stage");
    let (stage, name) = (cx.field("stage"), declared(&stages, "name"));
    let ids = deals.iter().filter_map(|deal| deal.get(stage).as_link());
    let found = living(ids, &stages, cx.work)?;
    Ok(found.into_iter().map(|(id, stage)| (id, stage.get(name).words())).collect())
}

fn ended(visit: &Record, deal: &Written, visits: &Object, cx: &RuleCx<'_, '_>) -> Own {
    let since = deal.get(cx.field("stage_since")).clone();
    let set =
        vec![(declared(visits, "left_at"), since), (declared(visits, "left_to"), deal.get(cx.field("stage")).clone())];
    Own { id: Some(visit.id), set }
}

fn begun(
    deal: &Written,
    stage: RecordId,
    names: &HashMap<RecordId, String>,
    visits: &Object,
    cx: &RuleCx<'_, '_>,
) -> Own {
    let users = own_object(&cx.catalog(), "user");
    let by = cx.work.ctx().user().map_or(Value::Null, |id| Value::Link(Ref { object: users.id, id }));
    let set = vec![
        (declared(visits, "deal"), Value::Link(Ref { object: cx.object.id, id: deal.id })),
        (declared(visits, "stage"), deal.get(cx.field("stage")).clone()),
        (declared(visits, "stage_name"), Value::Text(names.get(&stage).cloned().unwrap_or_default())),
        (declared(visits, "entered_at"), deal.get(cx.field("stage_since")).clone()),
        (declared(visits, "by"), by),
    ];
    Own { id: None, set }
}
