//! Words to act in a workspace as somebody, as a surface would: an object that the actor may not know of is not there.
//! Those that begin with `try` answer what a refusal says; the others expect
//! that it works.

use rapport_kernel::house::{ListRequest, Saved};
use rapport_kernel::query::Fields;
use rapport_kernel::{Ctx, Patch, Read, RecordId, Result, Work};
use serde_json::{Map, Value as Json};

use rapport_kernel::caller::Clock;

use crate::TestHouse;

/// Records on a page of [`Acting::list`].
const PAGE: usize = 500;

/// Somebody who acts.
pub struct Acting<'t> {
    t: &'t TestHouse,
    ctx: Ctx,
}

impl<'t> Acting<'t> {
    pub(crate) fn new(t: &'t TestHouse, ctx: Ctx) -> Self {
        Self { t, ctx }
    }

    /// The same with another context, such as another cause.
    pub fn with(mut self, change: impl FnOnce(&mut Ctx)) -> Self {
        change(&mut self.ctx);
        self
    }

    /// The context of the next unit of work: at the house's time, with ids of its own.
    pub fn ctx(&self) -> Ctx {
        Ctx { now: self.t.now(), seed: self.t.seed(), ..self.ctx.clone() }
    }

    /// A unit of work that reads.
    pub fn read<T>(&self, f: impl FnMut(&mut Read<'_>) -> Result<T>) -> Result<T> {
        self.t.house().read(&self.ctx(), f)
    }

    /// A unit of work that writes.
    pub fn write<T>(&self, f: impl FnMut(&mut Work<'_>) -> Result<T>) -> Result<T> {
        self.t.house().write(&self.ctx(), f)
    }

    /// Makes a record.
    pub fn create(&self, object: &str, fields: Json) -> RecordId {
        self.try_create(object, fields).unwrap_or_else(|error| panic!("making a {object}: {error}"))
    }

    /// Makes a record, or hears why not.
    pub fn try_create(&self, object: &str, fields: Json) -> Result<RecordId> {
        self.save(object, Patch::create(map(fields))).map(Saved::id)
    }

    /// Changes a record.
    pub fn update(&self, object: &str, id: RecordId, fields: Json) {
        self.try_update(object, id, fields).unwrap_or_else(|error| panic!("changing a {object}: {error}"));
    }

    /// Changes a record, or hears why not.
    pub fn try_update(&self, object: &str, id: RecordId, fields: Json) -> Result<Saved> {
        self.save(object, Patch::update(id, map(fields)))
    }

    fn save(&self, object: &str, patch: Patch) -> Result<Saved> {
        self.write(|w| {
            let object = w.object(object)?;
            w.save(&object, patch.clone())
        })
    }

    /// Puts a record into the bin.
    pub fn delete(&self, object: &str, id: RecordId) {
        self.try_delete(object, id).unwrap_or_else(|error| panic!("deleting a {object}: {error}"));
    }

    /// Puts a record into the bin, or hears why not.
    pub fn try_delete(&self, object: &str, id: RecordId) -> Result<()> {
        self.write(|w| {
            let object = w.object(object)?;
            w.delete(&object, id)
        })
    }

    /// A record as the API shows it.
    pub fn get(&self, object: &str, id: RecordId) -> Json {
        self.try_get(object, id).unwrap_or_else(|error| panic!("reading a {object}: {error}"))
    }

    /// A record as the API shows it, or why it is not shown.
    pub fn try_get(&self, object: &str, id: RecordId) -> Result<Json> {
        self.read(|r| {
            let object = r.object(object)?;
            let record = r.get(&object, id)?;
            Ok(Json::Object(r.to_json(&object, &record, &Fields::All)))
        })
    }

    /// The first records that a filter finds, in the order of their ids; all for an empty one.
    pub fn list(&self, object: &str, filter: &str) -> Vec<Json> {
        self.try_list(object, filter).unwrap_or_else(|error| panic!("listing {object}: {error}"))
    }

    /// As [`Acting::list`], or why not.
    pub fn try_list(&self, object: &str, filter: &str) -> Result<Vec<Json>> {
        let request = ListRequest { filter: Some(filter.to_owned()), limit: Some(PAGE), ..ListRequest::default() };
        self.read(|r| {
            let object = r.object(object)?;
            let page = r.list(&object, &request)?;
            let shown = page.records.iter().map(|record| Json::Object(r.to_json(&object, record, &page.fields)));
            Ok(shown.collect())
        })
    }

    /// Does an action on a record.
    pub fn act(&self, object: &str, id: RecordId, action: &str, params: Json) -> Json {
        self.try_act(object, id, action, params).unwrap_or_else(|error| panic!("{object}.{action}: {error}"))
    }

    /// Does an action on a record, or hears why not.
    pub fn try_act(&self, object: &str, id: RecordId, action: &str, params: Json) -> Result<Json> {
        let params = map(params);
        self.write(|w| {
            let object = w.object(object)?;
            w.act(&object, action, id, &params)
        })
    }
}

fn map(json: Json) -> Map<String, Json> {
    match json {
        Json::Object(map) => map,
        other => panic!("say fields as an object, not {other}"),
    }
}
