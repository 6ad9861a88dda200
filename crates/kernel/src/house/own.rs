//! What the product writes for itself: past the rights of whoever gave rise to it, but through rules, checks and log.

use std::collections::HashMap;

use crate::catalog::Object;
use crate::error::{Error, Result};
use crate::filter::Pred;
use crate::house::Work;
use crate::house::patch::Wish;
use crate::house::save::{Saved, all_or_first_refusal};
use crate::id::{FieldId, RecordId};
use crate::query::Shelf;
use crate::record::Record;
use crate::value::Value;

/// A record that the product makes or changes.
#[derive(Clone, Debug)]
pub struct Own {
    /// Which record; a new one when absent.
    pub id: Option<RecordId>,
    /// Its fields with their values.
    pub set: Vec<(FieldId, Value)>,
}

impl Work<'_> {
    /// Sets fields of a record that the actor may change: what actions do to fields that people may not write.
    ///
    /// # Errors
    /// `NotFound`, what rules and checks refuse, or the store's.
    pub fn set_fields(&mut self, object: &Object, id: RecordId, set: Vec<(FieldId, Value)>) -> Result<Saved> {
        let record = self.lock_and_get(object, &[id])?.remove(&id).ok_or(Error::NotFound)?;
        let mut answers = [None];
        self.write_trusted(object, vec![(0, Some(record), Wish::trusted(id, set))], &mut answers)?;
        let [answer] = answers;
        answer.expect("one row, one answer")
    }

    /// Makes and changes records on the product's behalf, whatever the actor may do or see; one answer for each, in
    /// their order.
    ///
    /// # Errors
    /// `NotFound` for a record that is not there, what rules and checks refuse, or the store's.
    pub fn write_own(&mut self, object: &Object, rows: Vec<Own>) -> Result<Vec<Saved>> {
        let ids: Vec<RecordId> = rows.iter().filter_map(|row| row.id).collect();
        let mut stored = self.lock_own(object, ids)?;
        let mut answers: Vec<Option<Result<Saved>>> = std::iter::repeat_with(|| None).take(rows.len()).collect();
        let mut wishes = Vec::with_capacity(rows.len());
        for (at, Own { id, set }) in rows.into_iter().enumerate() {
            let record = id.map(|id| stored.remove(&id).ok_or(Error::NotFound)).transpose()?;
            wishes.push((at, record, Wish { id, set, trusted: true, own: true, ..Wish::default() }));
        }
        self.save_wishes(object, wishes, &mut answers)?;
        let answers = answers.into_iter().map(|answer| answer.expect("every row is answered")).collect();
        all_or_first_refusal(answers)?.into_iter().collect()
    }

    fn lock_own(&mut self, object: &Object, mut ids: Vec<RecordId>) -> Result<HashMap<RecordId, Record>> {
        if ids.is_empty() {
            return Ok(HashMap::new());
        }
        ids.sort_unstable();
        ids.dedup();
        self.tx.lock_many(object, &ids)?;
        let found = self.get_scoped(object, &ids, &Pred::Const(true), Shelf::Living)?;
        Ok(found.into_iter().map(|record| (record.id, record)).collect())
    }
}
