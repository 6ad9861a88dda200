//! What stands in calendars, as far as the actor may see it.

use crate::agenda::{AgendaDecl, Entry};
use crate::catalog::Object;
use crate::error::{Error, Result};
use crate::house::{ListRequest, Read};
use crate::id::RecordId;
use crate::limits::{AGENDA_MAX, PAGE_SIZE_MAX};
use crate::time::Instant;

impl Read<'_> {
    /// What the actor has in the calendar from a moment until another, which is not included, in its order. Of very much the
    /// first is there.
    ///
    /// # Errors
    /// The store's.
    pub fn agenda(&mut self, from: Instant, until: Instant) -> Result<Vec<Entry>> {
        let mut all = Vec::new();
        for declared in self.house().part().agendas.clone() {
            let Ok(object) = self.object(declared.object) else { continue };
            all.extend(self.agenda_of(&declared, &object, from, until)?);
        }
        all.sort_by_key(|entry| (entry.begins, entry.id));
        Ok(all)
    }

    fn agenda_of(
        &mut self,
        declared: &AgendaDecl,
        object: &Object,
        from: Instant,
        until: Instant,
    ) -> Result<Vec<Entry>> {
        let planned = object.planned.and_then(|id| object.field(id));
        let Some(planned) = planned.filter(|field| self.ctx().access.sees(object, field.id)) else {
            return Ok(Vec::new());
        };
        let key = &planned.key;
        let mut request = ListRequest {
            filter: Some(format!("({}) and {key} >= \"{from}\" and {key} < \"{until}\"", declared.own)),
            sort: Some(key.clone()),
            limit: Some(PAGE_SIZE_MAX),
            ..ListRequest::default()
        };
        let mut entries = Vec::new();
        loop {
            let page = self.list(object, &request)?;
            entries.extend((declared.entries)(self, object, &page.records)?);
            request.cursor = page.next_cursor;
            if request.cursor.is_none() || entries.len() >= AGENDA_MAX {
                return Ok(entries);
            }
        }
    }

    /// What a record is in a calendar.
    ///
    /// # Errors
    /// `NotFound` for what the actor does not see, and for what stands in none; the store's.
    pub fn agenda_entry(&mut self, object: &Object, id: RecordId) -> Result<Entry> {
        let declared = self.house().part().agendas.iter().find(|declared| declared.object == object.key).cloned();
        let declared = declared.ok_or(Error::NotFound)?;
        let record = self.get(object, id)?;
        (declared.entries)(self, object, &[record])?.pop().ok_or(Error::NotFound)
    }

    /// Whether records of an object stand in calendars.
    pub fn has_agenda(&self, object: &Object) -> bool {
        self.house().part().agendas.iter().any(|declared| declared.object == object.key)
    }

    /// Whether times are booked on records of an object.
    pub fn is_booked_on(&self, object: &Object) -> bool {
        self.house().part().booking.as_ref().is_some_and(|booking| booking.object == object.key)
    }

    /// The times at which a record can be booked, from a moment until another, which is not included.
    ///
    /// # Errors
    /// `NotFound` for what the actor does not see, and for what is not booked; the store's.
    pub fn free_times(&mut self, object: &Object, id: RecordId, from: Instant, until: Instant) -> Result<Vec<Instant>> {
        let booking = self.house().part().booking.clone().filter(|booking| booking.object == object.key);
        let booking = booking.ok_or(Error::NotFound)?;
        self.get(object, id)?;
        (booking.free)(self, id, from, until)
    }
}
