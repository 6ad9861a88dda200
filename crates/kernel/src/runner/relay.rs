//! The relay: gives units their place in the log, and drives every reaction by a durable cursor of its own.
//!
//! A reaction and its cursor move in one transaction, a part of a large unit at a time, so what it writes is written once. That transaction renews the
//! lease and looks at the cursor again: a relay that stood still past its lease does nothing that another did meanwhile.
//! A reaction that fails becomes a job, which is retried and in the end parked; the cursor goes on.

use std::sync::Arc;

use serde_json::json;

use super::worker::reaction_kind;
use super::{Failure, context};
use crate::caller::Clock;
use crate::catalog::Object;
use crate::ctx::Cause;
use crate::error::{Error, Result};
use crate::event::{Event, Unit};
use crate::house::{House, Work};
use crate::id::ObjectId;
use crate::limits;
use crate::part::{CUSTOM_OBJECTS, Reaction};
use crate::port::Wanted;
use crate::time::Instant;

/// Units that are looked at in one go.
const UNITS_A_STEP: usize = 100;
/// Events that are reacted to in one transaction: a unit has up to ten thousand, and nobody else writes meanwhile on SQLite.
const EVENTS_A_TRANSACTION: usize = 50;
/// The lease of whoever is the relay.
const LEASE: &str = "relay";
/// How long the relay holds its lease without renewing it.
const LEASE_MS: i64 = 10_000;

/// One of perhaps several relays; only the holder of the lease does anything.
pub struct Relay {
    holder: String,
    leased_until: Instant,
}

impl Relay {
    /// A relay of that name, which no other has.
    pub fn new(holder: String) -> Self {
        Self { holder, leased_until: Instant::default() }
    }

    /// One go over all reactions; whether there was anything to do.
    ///
    /// # Errors
    /// The store's: the next step begins where this one broke off.
    pub fn step(&mut self, house: &House, clock: &dyn Clock, failed: &mut dyn FnMut(&Failure<'_>)) -> Result<bool> {
        let ctx = context(clock, "relay", 0);
        // Renewed at half-time: an idle server does not write every second.
        let renew = self.leased_until.ms() - ctx.now.ms() < LEASE_MS / 2;
        let until = ctx.now.plus_ms(LEASE_MS);
        let (held, placed) = house.write(&ctx, |w| {
            let held = !renew || w.tx().lease(LEASE, &self.holder, ctx.now, until)?;
            let placed = if held { w.tx().place_units(UNITS_A_STEP)? } else { 0 };
            Ok((held, placed))
        })?;
        if !held {
            return Ok(false);
        }
        if renew {
            self.leased_until = until;
        }
        if placed > 0 {
            house.tell_placed();
        }
        let mut moved = placed > 0;
        for reaction in &house.part().reactions {
            moved |= Drive::new(house, clock, &self.holder, reaction).step(failed)?;
        }
        Ok(moved)
    }
}

/// One reaction on its way through the log.
struct Drive<'a> {
    house: &'a House,
    clock: &'a dyn Clock,
    /// The relay that drives it.
    holder: &'a str,
    reaction: &'a Reaction,
    /// Of which objects it wants the events.
    objects: Vec<ObjectId>,
}

impl<'a> Drive<'a> {
    fn new(house: &'a House, clock: &'a dyn Clock, holder: &'a str, reaction: &'a Reaction) -> Self {
        let catalog = house.catalog();
        let is_wanted = |object: &&Arc<Object>| match reaction.object {
            CUSTOM_OBJECTS => object.custom,
            key => object.key == key,
        };
        let objects = catalog.objects().iter().filter(is_wanted).map(|object| object.id).collect();
        Self { house, clock, holder, reaction, objects }
    }

    fn wanted(&self) -> Wanted<'_> {
        Wanted { after_seq: None, objects: &self.objects, kinds: self.reaction.kinds }
    }

    /// Brings the reaction a step further; whether there was anything in the log.
    fn step(&self, failed: &mut dyn FnMut(&Failure<'_>)) -> Result<bool> {
        let ctx = context(self.clock, "relay", 0);
        let (units, touched) = self.house.read(&ctx, |r| {
            let cursor = r.tx().cursor(self.reaction.name)?.unwrap_or_default();
            let units = r.tx().units_from(cursor + 1, UNITS_A_STEP)?;
            let mut touched = Vec::with_capacity(units.len());
            for unit in &units {
                touched.push(self.minds(unit) && !r.tx().unit_events(unit.id, &self.wanted(), 1)?.is_empty());
            }
            Ok((units, touched))
        })?;
        let Some(last) = units.last().and_then(|unit| unit.pos) else { return Ok(false) };
        for (unit, _) in units.iter().zip(touched).filter(|(_, touched)| *touched) {
            self.react(unit, failed)?;
        }
        // Units without a wanted event are passed over at once.
        self.house.write(&ctx, |w| self.moving_to(last, w, |_| Ok(Moved::Behind)))?;
        Ok(true)
    }

    fn minds(&self, unit: &Unit) -> bool {
        !self.objects.is_empty()
            && (self.reaction.imports || unit.cause != Cause::Import)
            && unit.depth < limits::CHAIN_DEPTH_MAX
    }

    /// Reacts to the wanted events of one unit, part by part.
    fn react(&self, unit: &Unit, failed: &mut dyn FnMut(&Failure<'_>)) -> Result<()> {
        while self.react_to_part(unit, failed)? {}
        Ok(())
    }

    /// Reacts to the next events of a unit; whether there may be more.
    fn react_to_part(&self, unit: &Unit, failed: &mut dyn FnMut(&Failure<'_>)) -> Result<bool> {
        let ctx = context(self.clock, "relay", unit.depth + 1);
        let done = self.house.write(&ctx, |w| self.part(w, unit, |w, event| (self.reaction.run)(w, unit, event)));
        let error = match done {
            Ok(more) => return Ok(more),
            Err(busy @ Error::Busy { .. }) => return Err(busy),
            Err(error) => error,
        };
        failed(&Failure { what: self.reaction.name, tries: 1, parked: false, error: &error });
        self.house.write(&ctx, |w| self.part(w, unit, |w, event| self.enqueue(w, unit, event)))
    }

    /// Does something for each of the next wanted events of a unit and moves the cursors behind them; whether there may be
    /// more.
    fn part(
        &self,
        w: &mut Work<'_>,
        unit: &Unit,
        mut act: impl FnMut(&mut Work<'_>, &Event) -> Result<()>,
    ) -> Result<bool> {
        let within = self.within();
        let mut more = false;
        self.moving_to(unit.pos.unwrap_or_default(), w, |w| {
            let after = w.tx().cursor(&within)?;
            let after_seq = after.and_then(|after| i32::try_from(after - 1).ok()).filter(|seq| *seq >= 0);
            let wanted = Wanted { after_seq, ..self.wanted() };
            let events = w.tx().unit_events(unit.id, &wanted, EVENTS_A_TRANSACTION)?;
            for event in &events {
                act(w, event)?;
            }
            more = events.len() == EVENTS_A_TRANSACTION;
            match events.last() {
                Some(last) if more => w.tx().set_cursor(&within, i64::from(last.seq) + 1)?,
                _ if after.is_some_and(|after| after > 0) => w.tx().set_cursor(&within, 0)?,
                _ => {}
            }
            Ok(if more { Moved::Within } else { Moved::Behind })
        })?;
        Ok(more)
    }

    /// The cursor within the unit that is being reacted to: one more than the last event; 0 before the first.
    fn within(&self) -> String {
        format!("{}#", self.reaction.name)
    }

    /// The reaction as a job, which is tried again.
    fn enqueue(&self, w: &mut Work<'_>, unit: &Unit, event: &Event) -> Result<()> {
        let payload = json!({"unit": event.unit, "seq": event.seq, "depth": unit.depth + 1});
        let now = w.ctx().now;
        w.enqueue(&reaction_kind(self.reaction.name), None, payload, now)
    }

    /// Does something and moves the cursor in the same transaction, unless another relay has taken over or was there.
    fn moving_to(&self, pos: i64, w: &mut Work<'_>, mut act: impl FnMut(&mut Work<'_>) -> Result<Moved>) -> Result<()> {
        let now = w.ctx().now;
        // Nobody else can take the lease before this transaction ends, so the cursor stays as it is read here.
        let held = w.tx().lease(LEASE, self.holder, now, now.plus_ms(LEASE_MS))?;
        if !held || w.tx().cursor(self.reaction.name)?.unwrap_or_default() >= pos {
            return Ok(());
        }
        match act(w)? {
            Moved::Within => Ok(()),
            Moved::Behind => w.tx().set_cursor(self.reaction.name, pos),
        }
    }
}

/// How far a transaction brought a reaction.
enum Moved {
    /// Behind some events of a unit.
    Within,
    /// Behind the unit.
    Behind,
}
