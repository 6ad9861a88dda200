//! What the tests of sales share.

use rapport_kernel::catalog::CatalogChange;
use rapport_kernel::house::{ListRequest, Saved};
use rapport_kernel::{RecordId, Result};
use rapport_testkit::{Acting, TestHouse};
use serde_json::{Value as Json, json};

pub use crate::testing::{act, id, undo};

/// The stage of that name.
pub fn stage(t: &TestHouse, name: &str) -> RecordId {
    id(&t.admin().list("stage", &format!("name = \"{name}\""))[0])
}

/// The first pipeline.
pub fn pipeline(t: &TestHouse) -> RecordId {
    id(&t.admin().list("pipeline", "")[0])
}

/// A deal about desks.
pub fn desks(t: &TestHouse) -> RecordId {
    t.admin().create("deal", json!({"name": "Desks"}))
}

/// Takes a deal to another stage, or hears why not.
pub fn move_to(who: &Acting<'_>, deal: RecordId, stage: RecordId) -> Result<Saved> {
    who.try_update("deal", deal, json!({"stage": stage}))
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
