//! Who did what: every unit of work, the newest first. For administrators.

use crate::error::Result;
use crate::event::{Event, Unit, UnitFilter};
use crate::house::Read;
use crate::house::list::page_size;
use crate::id::{ObjectId, UnitId};
use crate::limits;
use crate::port::Wanted;

/// Units that one page looks at, however few of them fit.
const SCANNED_MAX: usize = 2_000;
/// Events of a unit that are shown.
const EVENTS_SHOWN: usize = 5;

/// What of the log is wanted.
#[derive(Clone, Debug, Default)]
pub struct AuditRequest {
    /// Which units.
    pub filter: UnitFilter,
    /// Those before this one; the newest when absent.
    pub before: Option<UnitId>,
    /// How many.
    pub limit: Option<usize>,
}

/// A unit of work, as an audit tells it.
#[derive(Clone, Debug)]
pub struct AuditedUnit {
    /// Who, when and why.
    pub unit: Unit,
    /// The first of what was done; of a filter by object or kind the first that fit.
    pub events: Vec<Event>,
    /// How much was done in all.
    pub count: u64,
}

impl Read<'_> {
    /// A page of units of work, the newest first, and where to go on. A page may be short and not the last: so many units
    /// are looked at, and no more.
    ///
    /// # Errors
    /// `Forbidden` for all but administrators; `Limit`; the store's.
    pub fn audit(&mut self, request: &AuditRequest) -> Result<(Vec<AuditedUnit>, Option<UnitId>)> {
        self.house().may_set_up(self.ctx, "see what everybody did")?;
        let limit = page_size(request.limit, limits::PAGE_SIZE_DEFAULT, "events_page_max", limits::EVENTS_PAGE_MAX)?;
        let found = self.tx.units_back(&request.filter, request.before, SCANNED_MAX, limit)?;
        let kinds: Vec<&str> = request.filter.kind.iter().map(String::as_str).collect();
        let objects: Vec<ObjectId> = request.filter.object.into_iter().collect();
        let wanted = Wanted { after_seq: None, objects: &objects, kinds: &kinds };
        let mut units = Vec::with_capacity(found.units.len());
        for (unit, count) in found.units {
            let events = self.tx.unit_events(unit.id, &wanted, EVENTS_SHOWN)?;
            units.push(AuditedUnit { unit, events, count });
        }
        Ok((units, found.next))
    }
}
