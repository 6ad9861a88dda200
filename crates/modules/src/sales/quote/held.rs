//! A quote in the hands of an action: locked, and in the right place for what is done with it.

use std::sync::Arc;

use rapport_kernel::part::declared;
use rapport_kernel::value::Ref;
use rapport_kernel::{Catalog, FieldId, Object, Read, Record, RecordId, Result, Value, Work};

use super::Status;
use crate::reading::own_object;
use crate::sales::quote_line::in_order;

/// A quote that nobody else changes until the end of the unit of work.
pub struct Held {
    /// The object of quotes.
    pub object: Arc<Object>,
    /// The quote, as it was when it was locked.
    pub record: Record,
}

/// Locks quotes until the end of the unit of work.
///
/// # Errors
/// The store's.
pub fn lock(quotes: &[RecordId], work: &mut Work<'_>) -> Result<()> {
    let object = own_object(work.catalog(), "quote");
    if quotes.is_empty() { Ok(()) } else { work.tx().lock_many(&object, quotes) }
}

/// Where a quote stands.
pub fn status_of(quote: &Record, catalog: &Catalog) -> Status {
    Status::of(quote.get(declared(&own_object(catalog, "quote"), "status")))
}

impl Held {
    /// Locks a quote, and reads it as it is from then on: of two who do something with it at once, the second sees what the
    /// first did.
    ///
    /// # Errors
    /// `NotFound`; the store's.
    pub fn lock(work: &mut Work<'_>, id: RecordId) -> Result<Self> {
        lock(&[id], work)?;
        let object = own_object(work.catalog(), "quote");
        let record = work.get(&object, id)?;
        Ok(Self { object, record })
    }

    /// Goes on with one that stands so.
    ///
    /// # Errors
    /// The rule that says where it stands.
    pub fn that_is(self, wanted: &[Status]) -> Result<Self> {
        let status = self.status();
        if wanted.contains(&status) { Ok(self) } else { Err(status.refusal()) }
    }

    /// Where it stands.
    pub fn status(&self) -> Status {
        Status::of(self.value("status"))
    }

    /// A link to it.
    pub fn link(&self) -> Value {
        Value::Link(Ref { object: self.object.id, id: self.record.id })
    }

    /// What a field holds.
    pub fn value(&self, key: &str) -> &Value {
        self.record.get(declared(&self.object, key))
    }

    /// Its lines as they stand in it.
    ///
    /// # Errors
    /// The store's.
    pub fn lines(&self, read: &mut Read<'_>) -> Result<Vec<Record>> {
        in_order(self.record.id, read)
    }

    /// Sets fields that only the product writes.
    ///
    /// # Errors
    /// What rules refuse; the store's.
    pub fn set(&self, work: &mut Work<'_>, fields: Vec<(&str, Value)>) -> Result<()> {
        let set: Vec<(FieldId, Value)> =
            fields.into_iter().map(|(key, value)| (declared(&self.object, key), value)).collect();
        work.set_fields(&self.object, self.record.id, set).map(drop)
    }
}
