//! Undo of a batch (an import, a bulk edit), newest unit first, each in a unit of work of its own, so that it can be
//! broken off and gone on with. The first units are undone while somebody waits; the rest is the worker's
//! ([`crate::runner`]), who goes on from a note, with the rights that the one who asked has by then.

use serde::{Deserialize, Serialize};
use serde_json::{Value as Json, json};
use uuid::Uuid;

use crate::caller::Clock;
use crate::ctx::{Actor, Cause, Ctx};
use crate::error::{Error, Result};
use crate::house::undo::{Undone, UndoneRow};
use crate::house::{House, Read, Work};
use crate::id::UnitId;

/// The kind of job that goes on with an undo.
pub(crate) const UNDO_JOB: &str = "undo";
/// Where notes of undos lie.
const SPACE: &str = "undo";
/// Units that are undone while somebody waits.
const UNITS_AT_ONCE_MAX: u64 = 20;
/// How long somebody waits: after this no further unit is begun.
const AT_ONCE_MS_MAX: i64 = 5_000;
/// Records that are named as not undone whole; the counts are over all.
const ROWS_NAMED_MAX: usize = 200;
/// How long it is remembered how an undo ended.
const KEPT_MS: i64 = 30 * 24 * 60 * 60 * 1000;
/// The bits of a seed at which the ids of one moment begin to rise; see [`crate::id::IdMaker`].
const UNITS_RISING_MASK: u64 = 0x7ff;
/// What lies between the id of a batch and that of its undo, in the bits that are chance.
const ID_OF_UNDO: u64 = 0x1f4a_7c15_9e37_79b9;
/// The bits of an id that are chance, after its time, version and variant.
const CHANCE_MASK: u64 = (1 << 62) - 1;

/// How far the undo of a batch is.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Undoing {
    /// What is undone.
    pub batch: Uuid,
    /// Who asked: it goes as far as their rights.
    pub actor: Actor,
    /// Their language.
    pub locale: String,
    /// Whether it goes on.
    pub state: UndoState,
    /// Records of which everything is as before.
    pub undone: u64,
    /// Records of which some fields changed since and were left alone.
    pub partly: u64,
    /// Records that were left alone.
    pub untouched: u64,
    /// The first of those that are not as before, each with why.
    pub rows: Vec<UndoneRow>,
    /// Units of work that could not be undone at all, and the last reason.
    pub refused_units: u64,
    /// Why it stopped, or why a unit could not be undone.
    pub why: Option<String>,
    /// Units that were looked at.
    units: u64,
    /// Units of which the actor could see something.
    units_seen: u64,
    /// The unit that was looked at last.
    before: Option<UnitId>,
    /// Seed of the first unit that this writes; the others' rise from it, so that this can be undone in order.
    seed: u64,
}

/// Whether an undo goes on.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum UndoState {
    /// The worker goes on with it.
    Running,
    /// Every unit was looked at.
    Done,
    /// Who asked is gone, or may no longer come.
    Stopped,
    /// It failed too often; it goes on when an administrator lets its job run again.
    Parked,
}

impl House {
    /// Undoes a batch to its end. `each` hears of every undone unit.
    ///
    /// # Errors
    /// `NotFound` for an unknown batch or one of which the actor may see nothing, or the store's.
    pub fn undo_batch(&self, ctx: &Ctx, batch: Uuid, mut each: impl FnMut(&[UndoneRow])) -> Result<()> {
        let mut undoing = Undoing::new(ctx, batch);
        while let Some(rows) = self.undo_unit(ctx, &mut undoing)? {
            each(&rows);
        }
        if undoing.units_seen == 0 { Err(Error::NotFound) } else { Ok(()) }
    }

    /// Begins to undo a batch: a small one is done when this comes back, a larger one is left to the worker. While the
    /// actor's undo of this batch goes on, this answers how far it is.
    ///
    /// # Errors
    /// As [`House::undo_batch`].
    pub fn begin_undo(&self, ctx: &Ctx, clock: &dyn Clock, batch: Uuid) -> Result<Undoing> {
        let running = self.read(ctx, |r| r.find_undo(batch))?.filter(|found| found.state == UndoState::Running);
        if let Some(running) = running {
            return Ok(running);
        }
        let until = ctx.now.plus_ms(AT_ONCE_MS_MAX);
        let mut undoing = Undoing::new(ctx, batch);
        while undoing.state == UndoState::Running && undoing.units < UNITS_AT_ONCE_MAX && clock.now() < until {
            match self.undo_unit(ctx, &mut undoing) {
                Err(refusal) if is_final(&refusal) => self.read(ctx, |r| r.pass_unit(&mut undoing, &refusal))?,
                answer => drop(answer?),
            }
        }
        if undoing.units_seen == 0 {
            return Err(Error::NotFound);
        }
        self.write(ctx, |w| w.keep_undo(&undoing))
    }

    /// Undoes the next unit in a unit of work of its own; none when no unit is left.
    fn undo_unit(&self, ctx: &Ctx, undoing: &mut Undoing) -> Result<Option<Vec<UndoneRow>>> {
        let ctx = undoing.ctx(ctx.clone());
        let (next, rows) = self.write(&ctx, |w| {
            let mut next = undoing.clone();
            let rows = w.undo_next(&mut next)?;
            Ok((next, rows))
        })?;
        *undoing = next;
        Ok(rows)
    }
}

impl Read<'_> {
    /// The actor's undo of a batch, if there was one lately.
    ///
    /// # Errors
    /// The store's.
    pub fn find_undo(&mut self, batch: Uuid) -> Result<Option<Undoing>> {
        let key = key(&self.ctx().actor, batch);
        self.undo_of(&key)
    }

    /// Goes past a unit that is refused as a whole.
    fn pass_unit(&mut self, undoing: &mut Undoing, why: &Error) -> Result<()> {
        if let Some(unit) = self.tx().batch_units(undoing.batch, undoing.before, 1)?.pop() {
            undoing.passed(unit);
            undoing.units_seen += 1;
            undoing.refused_units += 1;
            undoing.why = Some(why.to_string());
        }
        Ok(())
    }

    /// The undo that a job goes on with.
    pub(crate) fn undo_of(&mut self, key: &str) -> Result<Option<Undoing>> {
        let Some(note) = self.note(SPACE, key)? else { return Ok(None) };
        serde_json::from_value(note).map(Some).map_err(|error| Error::fault("Reading how far an undo is", error))
    }
}

impl Work<'_> {
    /// Looks at the next unit; none when no unit is left. What the actor may see nothing of has no rows.
    fn undo_next(&mut self, undoing: &mut Undoing) -> Result<Option<Vec<UndoneRow>>> {
        let Some(unit) = self.tx().batch_units(undoing.batch, undoing.before, 1)?.pop() else {
            undoing.state = UndoState::Done;
            return Ok(None);
        };
        let rows = match self.undo(unit, None) {
            Ok(rows) => {
                undoing.units_seen += 1;
                rows
            }
            Err(Error::NotFound) => Vec::new(),
            Err(error) => return Err(error),
        };
        undoing.passed(unit);
        undoing.count(&rows);
        Ok(Some(rows))
    }

    /// Remembers how far an undo is, and leaves what is to come to the worker. Where the same was begun twice at once,
    /// one goes on.
    fn keep_undo(&mut self, undoing: &Undoing) -> Result<Undoing> {
        let key = key(&undoing.actor, undoing.batch);
        if let Some(other) = self.undo_of(&key)?.filter(|found| found.state == UndoState::Running) {
            return Ok(other);
        }
        self.set_undo(&key, undoing)?;
        Ok(undoing.clone())
    }

    fn set_undo(&mut self, key: &str, undoing: &Undoing) -> Result<()> {
        let now = self.ctx().now;
        let until = (undoing.state != UndoState::Running).then(|| now.plus_ms(KEPT_MS));
        self.set_note(SPACE, key, &json!(undoing), until)?;
        if undoing.state == UndoState::Running {
            self.enqueue(UNDO_JOB, Some(key), json!({"undo": key}), now)?;
        }
        Ok(())
    }

    /// Goes on with an undo by one unit, and leaves a job for the next.
    pub(crate) fn go_on_with_undo(&mut self, key: &str) -> Result<()> {
        let Some(mut undoing) = self.open_undo(key)? else { return Ok(()) };
        self.undo_next(&mut undoing)?;
        self.set_undo(key, &undoing)
    }

    /// Goes past a unit that is refused as a whole.
    pub(crate) fn pass_in_undo(&mut self, key: &str, why: &Error) -> Result<()> {
        let Some(mut undoing) = self.open_undo(key)? else { return Ok(()) };
        self.pass_unit(&mut undoing, why)?;
        self.set_undo(key, &undoing)
    }

    /// Ends an undo of which nobody with rights is left.
    pub(crate) fn stop_undo(&mut self, key: &str) -> Result<()> {
        let Some(mut undoing) = self.open_undo(key)? else { return Ok(()) };
        undoing.state = UndoState::Stopped;
        undoing.why = Some("Who asked for it may no longer come in".to_owned());
        self.set_undo(key, &undoing)
    }

    /// Says that the job of an undo will not run again by itself.
    pub(crate) fn park_undo(&mut self, key: &str) -> Result<()> {
        let Some(mut undoing) = self.open_undo(key)? else { return Ok(()) };
        undoing.state = UndoState::Parked;
        undoing.why = Some("It failed too often; an administrator sees why among the jobs".to_owned());
        self.set_note(SPACE, key, &json!(undoing), None)
    }

    /// An undo that was not brought to its end; it runs from here on.
    fn open_undo(&mut self, key: &str) -> Result<Option<Undoing>> {
        let Some(mut undoing) = self.undo_of(key)? else { return Ok(None) };
        match undoing.state {
            UndoState::Done | UndoState::Stopped => return Ok(None),
            UndoState::Running => {}
            UndoState::Parked => {
                undoing.state = UndoState::Running;
                undoing.why = None;
            }
        }
        Ok(Some(undoing))
    }
}

impl Undoing {
    fn new(ctx: &Ctx, batch: Uuid) -> Self {
        Self {
            batch,
            actor: ctx.actor.clone(),
            locale: ctx.locale.clone(),
            state: UndoState::Running,
            undone: 0,
            partly: 0,
            untouched: 0,
            rows: Vec::new(),
            refused_units: 0,
            why: None,
            units: 0,
            units_seen: 0,
            before: None,
            seed: ctx.seed & !UNITS_RISING_MASK,
        }
    }

    /// The batch that this writes, by which it can be undone itself. The same whenever the same is undone, so that what
    /// a broken-off undo wrote is not taken for somebody else's change.
    pub fn id(&self) -> Uuid {
        let (high, low) = self.batch.as_u64_pair();
        let chance = (low & CHANCE_MASK).wrapping_add(ID_OF_UNDO) & CHANCE_MASK;
        Uuid::from_u64_pair(high, (low & !CHANCE_MASK) | chance)
    }

    /// The context of the next unit: each has ids of its own.
    pub(crate) fn ctx(&self, by: Ctx) -> Ctx {
        Ctx { cause: Cause::Undo, batch: Some(self.id()), seed: self.seed.wrapping_add(self.units), ..by }
    }

    fn passed(&mut self, unit: UnitId) {
        self.before = Some(unit);
        self.units += 1;
    }

    fn count(&mut self, rows: &[UndoneRow]) {
        for row in rows {
            match row.outcome {
                Undone::Whole => {
                    self.undone += 1;
                    continue;
                }
                Undone::Partly(_) => self.partly += 1,
                Undone::Nothing(_) => self.untouched += 1,
            }
            if self.rows.len() < ROWS_NAMED_MAX {
                self.rows.push(row.clone());
            }
        }
    }
}

/// One undo of a batch for each actor: nobody sees, or goes on with, another's.
fn key(actor: &Actor, batch: Uuid) -> String {
    let who = match actor {
        Actor::User { user } | Actor::Token { user, .. } => user.to_string(),
        Actor::System { name } => name.clone(),
    };
    format!("{who}:{batch}")
}

/// Whether the same is refused again however often it is tried.
pub(crate) fn is_final(error: &Error) -> bool {
    !matches!(error, Error::Retry | Error::Busy { .. } | Error::Fault { .. })
}

/// The undo that a job is to go on with.
pub(crate) fn key_in(payload: &Json) -> Option<&str> {
    payload["undo"].as_str()
}
