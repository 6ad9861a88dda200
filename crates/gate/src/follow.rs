//! Following the log: what happened since, as far as whoever follows may see it at that moment.

use std::time::Duration;

use rapport_kernel::event::{Event, Unit};
use rapport_kernel::port::Wanted;
use rapport_kernel::{Error, ObjectId, Read, Result};
use tokio::sync::watch;

use crate::asker::Asker;

/// Rises whenever something came into the log.
pub type Wakes = watch::Receiver<u64>;

/// A place in the log: of a unit of work, and of an event in it.
#[derive(Clone, Copy, Debug, PartialEq, PartialOrd)]
pub struct Spot {
    /// Of the unit.
    pub pos: i64,
    /// Of the event.
    pub seq: i32,
}

/// Units of work read at once.
const UNITS_A_STEP: usize = 50;
/// Events read at once: a unit of an import has very many.
const EVENTS_A_STEP: usize = 1_000;
/// Other nodes' commits are noticed this late at the most.
const LOOK_AGAIN: Duration = Duration::from_secs(1);

/// Somebody who follows the log.
pub struct Follower {
    asker: Asker,
    /// Only events of this object, by key.
    object: Option<String>,
    at: Spot,
    wakes: Wakes,
}

impl Follower {
    /// Follows from a place on, or from now.
    ///
    /// # Errors
    /// `NotFound` for an object that is not there, or not for who asks; as of [`Asker::read`].
    pub async fn start(asker: &Asker, object: Option<String>, after: Option<Spot>, wakes: Wakes) -> Result<Self> {
        let only = object.clone();
        let end = asker.read(move |r| {
            // Nothing would ever come of such an object.
            only.as_deref().map(|key| r.object(key)).transpose()?;
            r.tx().log_end()
        });
        let end = end.await?;
        Ok(Self { asker: asker.clone(), object, at: after.unwrap_or(Spot { pos: end, seq: i32::MAX }), wakes })
    }

    /// The place up to which was told.
    pub fn at(&self) -> Spot {
        self.at
    }

    /// What `tell` makes of the next events, as soon as there are any: it gets them unit by unit, those too that may not
    /// be seen. None when nothing comes any more: the secret was withdrawn, or the server is going down.
    pub async fn next<T: Send + 'static>(
        &mut self,
        tell: impl Fn(&mut Read<'_>, &Unit, &[Event]) -> Result<Vec<T>> + Clone + Send + 'static,
    ) -> Option<Vec<T>> {
        loop {
            self.wakes.mark_unchanged();
            match self.step(tell.clone()).await {
                Ok(Step { told, .. }) if !told.is_empty() => return Some(told),
                Ok(Step { moved: true, .. }) => continue,
                Ok(_) => {}
                Err(Error::Unauthorized) => return None,
                Err(error) => tracing::warn!(%error, "Following the log pauses"),
            }
            let woken = tokio::time::timeout(LOOK_AGAIN, self.wakes.changed()).await;
            if matches!(woken, Ok(Err(_))) {
                return None;
            }
        }
    }

    async fn step<T: Send + 'static>(
        &mut self,
        tell: impl Fn(&mut Read<'_>, &Unit, &[Event]) -> Result<Vec<T>> + Send + 'static,
    ) -> Result<Step<T>> {
        let (at, only) = (self.at, self.object.clone());
        let read = self.asker.read(move |r| {
            let object = |key: &String| r.catalog().find(key).map_or(ObjectId(0), |object| object.id);
            let objects: Vec<ObjectId> = only.iter().map(object).collect();
            let mut end = at;
            let mut told = Vec::new();
            let mut room = EVENTS_A_STEP;
            // The unit in which the last step broke off is gone on with.
            for unit in r.tx().units_from(at.pos, UNITS_A_STEP)? {
                let pos = unit.pos.unwrap_or_default();
                let after_seq = (pos == at.pos).then_some(at.seq);
                let found = r.tx().unit_events(unit.id, &Wanted { after_seq, objects: &objects, kinds: &[] }, room)?;
                told.extend(tell(r, &unit, &found)?);
                room -= found.len();
                if room == 0 {
                    end = Spot { pos, seq: found.last().map_or(i32::MAX, |event| event.seq) };
                    break;
                }
                end = Spot { pos, seq: i32::MAX };
            }
            Ok((told, end))
        });
        let (told, end) = read.await?;
        let moved = end != self.at;
        self.at = end;
        Ok(Step { told, moved })
    }
}

/// What a step came to.
struct Step<T> {
    told: Vec<T>,
    /// Whether there was anything, to be told or not.
    moved: bool,
}
