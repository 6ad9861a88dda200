//! Writes the story to a house, as the pipeline would have written it at the time.

use std::collections::HashMap;

use rapport_kernel::caller::Clock;
use rapport_kernel::filter::Pred;
use rapport_kernel::house::Atomicity;
use rapport_kernel::part::declared;
use rapport_kernel::time::Instant;
use rapport_kernel::{Ctx, Error, House, Object, Patch, Record, RecordId, Result, Value, Work};
use serde_json::{Map, Value as Json, json};

use super::rates::in_base;
use super::{ADMINISTRATOR_EMAIL, DemoBatch, DemoRow, Key, Size, To, WEEKS, generate};
use crate::identity::directory::{self, NewUser};
use crate::reading::{matching, own_object};

/// How long ago the workspace was set up: before the story, which begins on a Monday.
const SET_UP_DAYS_BEFORE: i64 = 7 * (WEEKS as i64 + 2);
const DAY_MS: i64 = 86_400_000;

/// What was written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Loaded {
    /// Records that were made.
    pub records: u64,
    /// Rows that changed them later.
    pub changes: u64,
}

/// Fills an empty workspace with a company of so many contacts; `progress` hears how many rows were written so far.
///
/// # Errors
/// A rule `not_empty` for a workspace that has users; the store's.
pub fn load(
    house: &House,
    seed: u64,
    contacts: usize,
    clock: &dyn Clock,
    mut progress: impl FnMut(u64),
) -> Result<Loaded> {
    let now = clock.now();
    let mut loader = Loader { house, seed, units: 0, ids: HashMap::new(), loaded: Loaded { records: 0, changes: 0 } };
    loader.set_up(now.plus_ms(-SET_UP_DAYS_BEFORE * DAY_MS))?;
    let today = now.date_in(&house.catalog().settings.zone());
    for batch in generate(seed, Size::contacts(contacts), today) {
        loader.write(&batch)?;
        progress(loader.loaded.records + loader.loaded.changes);
    }
    Ok(loader.loaded)
}

/// Fills a workspace that has users and nothing else with a company of so many contacts, beside them.
///
/// # Errors
/// A rule `not_empty` for a workspace that has contacts; the store's.
pub fn load_beside(house: &House, seed: u64, contacts: usize, clock: &dyn Clock) -> Result<Loaded> {
    let now = clock.now();
    let mut loader = Loader { house, seed, units: 0, ids: HashMap::new(), loaded: Loaded { records: 0, changes: 0 } };
    loader.find(now.plus_ms(-SET_UP_DAYS_BEFORE * DAY_MS))?;
    let catalog = house.catalog();
    let today = now.date_in(&catalog.settings.zone());
    for batch in generate(seed, Size::contacts(contacts), today) {
        let batch = match batch.object {
            "exchange_rate" => in_base(batch, catalog.settings.currency()),
            _ => batch,
        };
        loader.write(&batch)?;
    }
    Ok(loader.loaded)
}

struct Loader<'h> {
    house: &'h House,
    seed: u64,
    units: u64,
    /// The ids of the story's records by object, in the order of their numbers.
    ids: HashMap<&'static str, Vec<RecordId>>,
    loaded: Loaded,
}

impl Loader<'_> {
    /// Everything that happens is done by the system, at the time of the story.
    fn ctx(&mut self, at: Instant) -> Ctx {
        self.units += 1;
        let mut ctx = Ctx::as_system("demo", at, self.seed.wrapping_add(self.units << 20));
        ctx.bulk = true;
        ctx
    }

    /// Roles, the pipeline and an administrator; the story's keys of roles and stages are those.
    fn set_up(&mut self, at: Instant) -> Result<()> {
        let ctx = self.ctx(at);
        let (roles, stages) = self.house.write(&ctx, |work| {
            let users = own_object(work.catalog(), "user");
            if work.count(&users, &Default::default(), 1)? > 0 {
                return Err(Error::rule("not_empty", "This workspace has users already; name an empty one"));
            }
            crate::set_up(work)?;
            let administrator = NewUser {
                email: ADMINISTRATOR_EMAIL,
                name: "Robin Adeyemi",
                roles: &["Administrator"],
                password_hash: None,
            };
            directory::add_user(work, &administrator)?;
            Ok((in_order(work, "role", None)?, in_order(work, "stage", Some("position"))?))
        })?;
        self.ids.insert("role", roles);
        self.ids.insert("stage", stages);
        Ok(())
    }

    /// What a workspace begins with is there already; the story's keys of roles and stages are those.
    fn find(&mut self, at: Instant) -> Result<()> {
        let ctx = self.ctx(at);
        let (roles, stages) = self.house.write(&ctx, |work| {
            let contacts = own_object(work.catalog(), "contact");
            if work.count(&contacts, &Default::default(), 1)? > 0 {
                return Err(Error::rule("not_empty", "This workspace has contacts already"));
            }
            crate::set_up(work)?;
            Ok((in_order(work, "role", None)?, in_order(work, "stage", Some("position"))?))
        })?;
        self.ids.insert("role", roles);
        self.ids.insert("stage", stages);
        Ok(())
    }

    fn write(&mut self, batch: &DemoBatch) -> Result<()> {
        let ctx = self.ctx(batch.at);
        let object = own_object(&self.house.catalog(), batch.object);
        let patches: Vec<Patch> = batch.rows.iter().map(|row| self.patch(row)).collect();
        let saved = self.house.write(&ctx, |work| {
            let saved = work.save_many(&object, patches.clone(), Atomicity::AllOrNothing)?;
            saved.into_iter().map(|answer| answer.map(|saved| saved.id())).collect::<Result<Vec<RecordId>>>()
        })?;
        for (row, id) in batch.rows.iter().zip(saved) {
            if self.id(row.key).is_some() {
                self.loaded.changes += 1;
                continue;
            }
            self.loaded.records += 1;
            self.ids.entry(row.key.object).or_default().push(id);
        }
        Ok(())
    }

    fn patch(&self, row: &DemoRow) -> Patch {
        let mut fields: Map<String, Json> = row.fields.clone();
        for (field, to) in &row.links {
            let json = match to {
                To::One(key) => json!(self.id(*key)),
                To::Many(keys) => keys.iter().map(|key| json!(self.id(*key))).collect(),
            };
            fields.insert((*field).to_owned(), json);
        }
        Patch { id: self.id(row.key), if_version: None, fields }
    }

    fn id(&self, key: Key) -> Option<RecordId> {
        self.ids.get(key.object)?.get(key.number as usize).copied()
    }
}

/// The records of an object in the order of a number, and of their making.
fn in_order(work: &mut Work<'_>, object: &str, position: Option<&str>) -> Result<Vec<RecordId>> {
    let object = own_object(work.catalog(), object);
    let mut all = matching(&object, Pred::Const(true), work)?;
    all.sort_by_key(|record| (number(&object, record, position), record.id));
    Ok(all.iter().map(|record| record.id).collect())
}

fn number(object: &Object, record: &Record, position: Option<&str>) -> i64 {
    match position.map(|key| record.get(declared(object, key))) {
        Some(Value::Integer(number)) => *number,
        _ => 0,
    }
}
