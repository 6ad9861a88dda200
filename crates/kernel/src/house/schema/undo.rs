//! Taking back what was changed in the set-up: another change of the catalog or of the settings, where nobody changed the
//! same since and nothing would be lost that came since.

use std::cell::RefCell;

use serde::de::DeserializeOwned;
use serde_json::{Map, Value as Json, json};

use crate::catalog::{CatalogChange, stands};
use crate::ctx::Ctx;
use crate::error::{Error, Result};
use crate::event::{Body, Event, WORKSPACE};
use crate::house::{House, Read, Undone, UndoneRow, Work};
use crate::id::UnitId;
use crate::port::Wanted;
use crate::settings::Settings;

/// The workspace in what is answered, as it is no record.
const WORKSPACE_KEY: &str = "workspace";
const CHANGED_SINCE: &str = "It was changed since";

impl House {
    /// Takes back the change of the set-up that a unit of work is, unless `before` finds in the same transaction that it was
    /// done already; none where the unit is no such change. `after` makes the answer of what became of it, and may keep it.
    ///
    /// # Errors
    /// `Forbidden` for all but administrators; `Rule` where values came since that would go; what the closures answer; the
    /// store's.
    pub fn undo_setup<T>(
        &self,
        ctx: &Ctx,
        unit: UnitId,
        mut before: impl FnMut(&mut Work<'_>) -> Result<Option<T>>,
        mut after: impl FnMut(&mut Work<'_>, &UndoneRow) -> Result<T>,
    ) -> Result<Option<T>> {
        let Some(event) = self.read(ctx, |r| r.setup_event(unit))? else { return Ok(None) };
        self.may_set_up(ctx, "undo what was changed there")?;
        let Body::Data(data) = event.body else { return Ok(None) };
        if event.kind == "settings_changed" {
            return self.settings_back(ctx, &data, before, after).map(Some);
        }
        let wish: CatalogChange = read(&data["change"])?;
        if data["undo"].is_null() {
            let why = "What was stored there went with it".to_owned();
            return self.write(ctx, |w| after(w, &row(Undone::Nothing(why.clone())))).map(Some);
        }
        let back: CatalogChange = read(&data["undo"])?;
        let after = RefCell::new(&mut after);
        let unless = |w: &mut Work<'_>| {
            if let Some(answer) = before(w)? {
                return Ok(Some(answer));
            }
            let stored = w.tx().load_catalog()?;
            match stands(&stored, &wish)? {
                true => Ok(None),
                false => (after.borrow_mut())(w, &row(Undone::Nothing(CHANGED_SINCE.to_owned()))).map(Some),
            }
        };
        self.change_catalog_unless(ctx, &back, unless, |w, preview| match preview.lost {
            0 => (after.borrow_mut())(w, &row(Undone::Whole)),
            lost => Err(filled_since(lost)),
        })
        .map(Some)
    }

    /// Each setting goes back that is still what the change made it.
    fn settings_back<T>(
        &self,
        ctx: &Ctx,
        data: &Json,
        before: impl FnMut(&mut Work<'_>) -> Result<Option<T>>,
        mut after: impl FnMut(&mut Work<'_>, &UndoneRow) -> Result<T>,
    ) -> Result<T> {
        let none = Map::new();
        let (old, new) = (data["old"].as_object().unwrap_or(&none), data["new"].as_object().unwrap_or(&none));
        let outcome = RefCell::new(Undone::Whole);
        let change = |stored: &Settings| {
            let mut settings = json!(stored);
            let mut kept = Vec::new();
            let differing = new.iter().filter(|(key, value)| old.get(*key).is_some_and(|old| old != *value));
            let mut went_back = false;
            for (key, value) in differing {
                match settings[key] == *value {
                    true => {
                        settings[key] = old[key].clone();
                        went_back = true;
                    }
                    false => kept.push(key.clone()),
                }
            }
            *outcome.borrow_mut() = match (kept.is_empty(), went_back) {
                (true, _) => Undone::Whole,
                (false, true) => Undone::Partly(kept),
                (false, false) => Undone::Nothing(CHANGED_SINCE.to_owned()),
            };
            read(&settings)
        };
        self.change_settings_unless(ctx, before, change, |w, _| after(w, &row(outcome.borrow().clone())))
    }
}

fn row(outcome: Undone) -> UndoneRow {
    UndoneRow { object: WORKSPACE_KEY.to_owned(), id: WORKSPACE.id, outcome }
}

fn filled_since(lost: u64) -> Error {
    let came = match lost {
        1 => "One value came since and would go with it".to_owned(),
        lost => format!("{lost} values came since and would go with it"),
    };
    let english = format!("{came}; delete it in the set-up where that is wanted");
    Error::rule("filled_since", english)
}

fn read<T: DeserializeOwned>(json: &Json) -> Result<T> {
    serde_json::from_value(json.clone()).map_err(|error| Error::fault("reading what was changed in the set-up", error))
}

impl Read<'_> {
    /// The change of the catalog or of the settings that a unit is.
    fn setup_event(&mut self, unit: UnitId) -> Result<Option<Event>> {
        let wanted = Wanted { after_seq: None, objects: &[WORKSPACE.object], kinds: &[] };
        Ok(self.tx.unit_events(unit, &wanted, 1)?.pop())
    }
}
