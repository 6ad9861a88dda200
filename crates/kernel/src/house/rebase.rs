//! What amounts are worth in base currency, worked out anew after a rate was added or corrected.

use std::collections::HashMap;

use crate::catalog::{Field, Object};
use crate::error::Result;
use crate::event::{Body, Logged};
use crate::filter::{End, Op, Path, Pred, Term};
use crate::house::Work;
use crate::id::RecordId;
use crate::limits;
use crate::money::{Currency, Rate};
use crate::port::RowChange;
use crate::query::{After, Fields, Query, Shelf};
use crate::record::{Record, Values};
use crate::time::{Date, Instant};
use crate::value::Value;

impl Work<'_> {
    /// Brings the worth of one page of amounts up to the rates: the money field `field` of records of `object` in
    /// `currency`, after the record `after`. Answers where the next page begins, while there is one.
    ///
    /// An amount is worth what it was on the day on which it was last set; where no rate reaches back that far, what
    /// it is today. Nobody changed anything: no version, no event, but roll-ups follow.
    ///
    /// # Errors
    /// The store's.
    pub fn rebase(
        &mut self,
        object: &Object,
        field: &Field,
        currency: Currency,
        after: Option<RecordId>,
    ) -> Result<Option<RecordId>> {
        let page = self.query(&in_currency(object, field, currency, after))?;
        let mut ids: Vec<RecordId> = page.records.iter().map(|record| record.id).collect();
        ids.sort_unstable();
        // Read again under the lock: an amount that somebody changes meanwhile must not be put back.
        self.tx.lock_many(object, &ids)?;
        let set_at = self.last_set(field, &ids)?;
        let mut days = HashMap::new();
        let mut changes = Vec::new();
        let mut before_and_after: Vec<(Values, Values)> = Vec::new();
        for record in self.get_scoped(object, &ids, &Pred::Const(true), Shelf::Both)? {
            let at = set_at.get(&record.id).copied().unwrap_or(record.updated_at);
            let day = at.date_in(&self.catalog.settings.zone());
            let Some((change, new)) = self.rebased(field, &record, day, &mut days)? else { continue };
            changes.push(change);
            before_and_after.push((record.values.clone(), new));
        }
        if !changes.is_empty() {
            self.tx.update_many(object, &changes)?;
            self.roll_up_after(object, before_and_after.iter().map(|(old, new)| (Some(old), Some(new))))?;
        }
        Ok(page.next.map(|next| next.id))
    }

    fn rebased(
        &mut self,
        field: &Field,
        record: &Record,
        day: Date,
        days: &mut HashMap<Date, Option<Rate>>,
    ) -> Result<Option<(RowChange, Values)>> {
        let Value::Money(mut money) = *record.get(field.id) else { return Ok(None) };
        let rate = match days.get(&day) {
            Some(known) => *known,
            None => {
                let rate = self.rate_of(money.currency, day)?;
                days.insert(day, rate);
                rate
            }
        };
        let base = self.catalog.settings.currency();
        let worth = rate.and_then(|rate| rate.convert(money, base));
        if worth == money.base {
            return Ok(None);
        }
        money.base = worth;
        let mut new = record.values.clone();
        new.set(field.id, Value::Money(money));
        let change = RowChange {
            id: record.id,
            version: record.version,
            updated_at: record.updated_at,
            deleted_at: record.deleted_at,
            set: vec![(field.id, Value::Money(money))],
        };
        Ok(Some((change, new)))
    }

    /// When each record's field got the value that it has; what the log does not know of is left out.
    fn last_set(&mut self, field: &Field, ids: &[RecordId]) -> Result<HashMap<RecordId, Instant>> {
        let sets = |logged: &Logged| match &logged.event.body {
            Body::Diff(diff) => diff.0.iter().any(|change| change.field == field.id),
            Body::Data(_) => false,
        };
        // By record and version, so that the last one stays.
        let logged = self.tx.history_many(ids, None)?;
        Ok(logged.iter().filter(|logged| sets(logged)).map(|logged| (logged.event.record, logged.unit.at)).collect())
    }

    fn rate_of(&mut self, currency: Currency, day: Date) -> Result<Option<Rate>> {
        let catalog = self.catalog.clone();
        match self.tx.rate(&catalog, currency, day)? {
            Some(rate) => Ok(Some(rate)),
            None => self.rate(currency),
        }
    }
}

fn in_currency(object: &Object, field: &Field, currency: Currency, after: Option<RecordId>) -> Query {
    let term = Term::Path(Path { hops: Vec::new(), end: End::Field { field: field.id, part: Some("currency") } });
    Query {
        object: object.id,
        filter: Pred::Compare { term, op: Op::Eq, value: Value::Text(currency.code().to_owned()) },
        sort: Vec::new(),
        after: after.map(|id| After { keys: Vec::new(), id }),
        limit: limits::DELETE_STEP,
        fields: Fields::Some(Vec::new()),
        shelf: Shelf::Both,
    }
}
