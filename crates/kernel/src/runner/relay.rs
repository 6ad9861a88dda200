//! The relay: gives units their place in the log, and drives every reaction by a durable cursor of its own.
//!
//! A reaction and its cursor move in one transaction, so what it writes is written once. A reaction that fails becomes
//! a job, which is retried and in the end parked; the cursor goes on.

use serde_json::json;

use super::worker::reaction_kind;
use super::{Failure, context};
use crate::caller::Clock;
use crate::ctx::Cause;
use crate::error::{Error, Result};
use crate::event::{Event, Unit};
use crate::house::House;
use crate::limits;
use crate::part::Reaction;
use crate::time::Instant;

/// Units that are looked at in one go.
const UNITS_A_STEP: usize = 100;
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
            let held = !renew || w.tx().lease("relay", &self.holder, ctx.now, until)?;
            let placed = if held { w.tx().place_units(UNITS_A_STEP)? } else { 0 };
            Ok((held, placed))
        })?;
        if !held {
            return Ok(false);
        }
        if renew {
            self.leased_until = until;
        }
        let mut moved = placed > 0;
        for reaction in &house.part().reactions {
            moved |= drive(house, clock, reaction, failed)?;
        }
        Ok(moved)
    }
}

/// Brings one reaction a step further; whether there was anything in the log.
fn drive(house: &House, clock: &dyn Clock, reaction: &Reaction, failed: &mut dyn FnMut(&Failure<'_>)) -> Result<bool> {
    let ctx = context(clock, "relay", 0);
    let units = house.read(&ctx, |r| {
        let cursor = r.tx().cursor(reaction.name)?;
        r.tx().log_after(cursor, UNITS_A_STEP)
    })?;
    let Some(last) = units.last().and_then(|(unit, _)| unit.pos) else { return Ok(false) };
    for (unit, events) in &units {
        let wanted: Vec<&Event> = events.iter().filter(|event| wants(house, reaction, unit, event)).collect();
        if !wanted.is_empty() {
            react(house, clock, reaction, unit, &wanted, failed)?;
        }
    }
    // Units without a wanted event are passed over at once.
    house.write(&ctx, |w| w.tx().set_cursor(reaction.name, last))?;
    Ok(true)
}

fn wants(house: &House, reaction: &Reaction, unit: &Unit, event: &Event) -> bool {
    let is_its_object = house.catalog().get(event.object).is_some_and(|object| object.key == reaction.object);
    is_its_object
        && reaction.kinds.contains(&event.kind.as_str())
        && (reaction.imports || unit.cause != Cause::Import)
        && unit.depth < limits::CHAIN_DEPTH_MAX
}

/// Reacts to the events of one unit, moving the cursor in the same transaction.
fn react(
    house: &House,
    clock: &dyn Clock,
    reaction: &Reaction,
    unit: &Unit,
    events: &[&Event],
    failed: &mut dyn FnMut(&Failure<'_>),
) -> Result<()> {
    let ctx = context(clock, "relay", unit.depth + 1);
    let pos = unit.pos.unwrap_or_default();
    let done = house.write(&ctx, |w| {
        for event in events {
            (reaction.run)(w, unit, event)?;
        }
        w.tx().set_cursor(reaction.name, pos)
    });
    let error = match done {
        Ok(()) => return Ok(()),
        Err(busy @ Error::Busy { .. }) => return Err(busy),
        Err(error) => error,
    };
    failed(&Failure { what: reaction.name, tries: 1, parked: false, error: &error });
    house.write(&ctx, |w| {
        for event in events {
            let payload = json!({"unit": event.unit, "seq": event.seq});
            let now = w.ctx().now;
            w.enqueue(&reaction_kind(reaction.name), None, payload, now)?;
        }
        w.tx().set_cursor(reaction.name, pos)
    })
}
