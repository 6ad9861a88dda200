//! What the tests of sales share.

use rapport_kernel::catalog::CatalogChange;
use rapport_kernel::ctx::Cause;
use rapport_kernel::house::{ListRequest, Saved};
use rapport_kernel::{RecordId, Result, UnitId};
use rapport_testkit::{Acting, TestHouse};
use serde_json::{Map, Value as Json, json};

/// The stage of that name.
pub fn stage(t: &TestHouse, name: &str) -> RecordId {
    id(&t.admin().list("stage", &format!("name = \"{name}\""))[0])
}

/// The first pipeline.
pub fn pipeline(t: &TestHouse) -> RecordId {
    id(&t.admin().list("pipeline", "")[0])
}

/// The id of a record as the API shows it.
pub fn id(record: &Json) -> RecordId {
    record["id"].as_str().expect("an id").parse().expect("an id")
}

/// A deal about desks.
pub fn desks(t: &TestHouse) -> RecordId {
    t.admin().create("deal", json!({"name": "Desks"}))
}

/// Takes a deal to another stage, or hears why not.
pub fn move_to(who: &Acting<'_>, deal: RecordId, stage: RecordId) -> Result<Saved> {
    who.try_update("deal", deal, json!({"stage": stage}))
}

/// Does an action, and says in which unit of work.
pub fn act(who: &Acting<'_>, object: &str, id: RecordId, action: &str, params: &Json) -> UnitId {
    let params: Map<String, Json> = params.as_object().cloned().unwrap_or_default();
    let done = who.write(|w| {
        let object = w.object(object)?;
        w.act(&object, action, id, &params)?;
        Ok(w.unit_id())
    });
    done.unwrap_or_else(|error| panic!("{object}.{action}: {error}"))
}

/// Undoes a unit of work.
pub fn undo(who: Acting<'_>, unit: UnitId) {
    let undone = who.with(|ctx| ctx.cause = Cause::Undo).write(|w| w.undo(unit, None));
    undone.unwrap_or_else(|error| panic!("undoing: {error}"));
}

/// Changes the catalog.
pub fn change(t: &TestHouse, wish: Json) {
    let wish = CatalogChange::from_json(wish).expect("a change of the catalog");
    t.house().change_catalog(&t.admin().ctx(), &wish).expect("it is done");
}

/// How many records a filter finds.
pub fn count(t: &TestHouse, object: &str, filter: &str) -> usize {
    let request = ListRequest { filter: Some(filter.to_owned()), ..ListRequest::default() };
    let counted = t.read(|r| {
        let object = r.object(object)?;
        r.count(&object, &request, 1_000_000)
    });
    counted.unwrap_or_else(|error| panic!("counting {object}: {error}"))
}
