//! What linked records are called: asked for a page at a time.

use std::collections::{HashMap, HashSet};

use rapport_kernel::error::Result;
use rapport_kernel::query::Shelf;
use rapport_kernel::value::Ref;
use rapport_kernel::{ObjectId, Read, Record, RecordId, Value};

use super::columns::{Column, From};

/// Titles that are remembered from page to page.
const TITLES_MAX: usize = 50_000;

/// What linked records are called.
#[derive(Default)]
pub(super) struct Titles(HashMap<RecordId, String>);

impl Titles {
    /// Asks for the titles of the records that these link to.
    pub(super) fn learn(&mut self, r: &mut Read<'_>, columns: &[Column], records: &[Record]) -> Result<()> {
        if self.0.len() > TITLES_MAX {
            self.0.clear();
        }
        let mut wanted: HashMap<ObjectId, HashSet<RecordId>> = HashMap::new();
        for column in columns {
            let From::Title(link) = column.from else { continue };
            for to in records.iter().flat_map(|record| refs(record.get(link))) {
                if !self.0.contains_key(&to.id) {
                    wanted.entry(to.object).or_default().insert(to.id);
                }
            }
        }
        for (object, ids) in wanted {
            let Some(object) = r.catalog().get(object).cloned() else { continue };
            let mut ids: Vec<RecordId> = ids.into_iter().collect();
            ids.sort_unstable();
            for record in r.get_many(&object, &ids, Shelf::Living)? {
                let words = object.title.map(|title| record.get(title).words()).unwrap_or_default();
                self.0.insert(record.id, words);
            }
        }
        Ok(())
    }

    /// What a record is called; nothing when the actor may not see it.
    pub(super) fn of(&self, to: &Ref) -> &str {
        self.0.get(&to.id).map(String::as_str).unwrap_or_default()
    }
}

/// The records that a link leads to.
pub(super) fn refs(value: &Value) -> &[Ref] {
    match value {
        Value::Link(to) => std::slice::from_ref(to),
        Value::Links(list) => list,
        _ => &[],
    }
}
