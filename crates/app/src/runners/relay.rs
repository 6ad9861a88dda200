//! The relay: gives units their place in the log, and drives every reaction by a durable cursor of its own.
//!
//! A reaction and its cursor move in one transaction, so what it writes is written once. A reaction that fails becomes
//! a job, which is retried and in the end parked; the cursor goes on.

use std::sync::Arc;

use rapport_kernel::caller::Clock;
use rapport_kernel::ctx::Cause;
use rapport_kernel::event::{Event, Unit};
use rapport_kernel::part::Reaction;
use rapport_kernel::{Ctx, Error, House, Result, limits};
use serde_json::json;

use super::Sleep;

/// Units that are looked at in one go.
const UNITS_A_STEP: usize = 100;
/// How long the relay holds its lease without renewing it.
const LEASE_MS: i64 = 10_000;

/// Drives reactions until the server ends.
pub fn run(house: &Arc<House>, clock: &Arc<dyn Clock>, sleep: &Sleep) {
    let holder = format!("relay-{:016x}", clock.seed());
    loop {
        match step(house, clock.as_ref(), &holder) {
            Ok(true) => continue,
            Ok(false) => {}
            Err(error) => tracing::error!(%error, "The relay pauses"),
        }
        if !sleep.wait() {
            return;
        }
    }
}

/// One go over all reactions; whether there was anything to do.
fn step(house: &House, clock: &dyn Clock, holder: &str) -> Result<bool> {
    let ctx = context(clock, 0);
    let until = ctx.now.plus_ms(LEASE_MS);
    let (held, placed) = house.write(&ctx, |w| {
        let held = w.tx().lease("relay", holder, ctx.now, until)?;
        let placed = if held { w.tx().place_units(UNITS_A_STEP)? } else { 0 };
        Ok((held, placed))
    })?;
    if !held {
        return Ok(false);
    }
    let mut moved = placed > 0;
    for reaction in &house.part().reactions {
        moved |= drive(house, clock, reaction)?;
    }
    Ok(moved)
}

fn context(clock: &dyn Clock, depth: u8) -> Ctx {
    let mut ctx = Ctx::as_system("relay", clock.now(), clock.seed());
    ctx.cause = Cause::Automation;
    ctx.depth = depth;
    ctx
}

/// Brings one reaction a step further; whether there was anything in the log.
fn drive(house: &House, clock: &dyn Clock, reaction: &Reaction) -> Result<bool> {
    let ctx = context(clock, 0);
    let units = house.read(&ctx, |r| {
        let cursor = r.tx().cursor(reaction.name)?;
        r.tx().log_after(cursor, UNITS_A_STEP)
    })?;
    let Some(last) = units.last().and_then(|(unit, _)| unit.pos) else { return Ok(false) };
    for (unit, events) in &units {
        let wanted: Vec<&Event> = events.iter().filter(|event| wants(house, reaction, unit, event)).collect();
        if !wanted.is_empty() {
            react(house, clock, reaction, unit, &wanted)?;
        }
    }
    // Units without a wanted event are passed over at once.
    house.write(&ctx, |w| w.tx().set_cursor(reaction.name, last))?;
    Ok(true)
}

fn wants(house: &House, reaction: &Reaction, unit: &Unit, event: &Event) -> bool {
    let here = house.catalog().get(event.object).is_some_and(|object| object.key == reaction.object);
    here && reaction.kinds.contains(&event.kind.as_str())
        && (reaction.imports || unit.cause != Cause::Import)
        && unit.depth < limits::CHAIN_DEPTH_MAX
}

/// Reacts to the events of one unit, moving the cursor in the same transaction.
fn react(house: &House, clock: &dyn Clock, reaction: &Reaction, unit: &Unit, events: &[&Event]) -> Result<()> {
    let ctx = context(clock, unit.depth + 1);
    let pos = unit.pos.unwrap_or_default();
    let done = house.write(&ctx, |w| {
        for event in events {
            (reaction.run)(w, unit, event)?;
        }
        w.tx().set_cursor(reaction.name, pos)
    });
    match done {
        Ok(()) => Ok(()),
        Err(busy @ Error::Busy { .. }) => Err(busy),
        Err(error) => {
            tracing::warn!(reaction = reaction.name, %error, "A reaction failed and becomes a job");
            house.write(&ctx, |w| {
                for event in events {
                    let payload = json!({"unit": event.unit, "seq": event.seq});
                    let now = w.ctx().now;
                    w.enqueue(&super::worker::reaction_kind(reaction.name), None, payload, now)?;
                }
                w.tx().set_cursor(reaction.name, pos)
            })
        }
    }
}
