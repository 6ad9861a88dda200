//! What follows from what was done, until nothing more follows: reactions by their cursors, then jobs that are due.

use rapport_kernel::event::{Event, Unit};
use rapport_kernel::job::Job;
use rapport_kernel::part::Reaction;
use rapport_kernel::{Ctx, limits};

use rapport_kernel::caller::Clock;
use rapport_kernel::ctx::Cause;

use crate::TestHouse;

/// Units or jobs that are taken in one go.
const STEP: usize = 100;
/// More rounds than this are a circle.
const ROUNDS_MAX: usize = 10_000;
const LEASE_MS: i64 = 60_000;

/// Runs reactions and due jobs until there are none; panics when one fails.
pub fn settle(t: &TestHouse) {
    for _ in 0..ROUNDS_MAX {
        if !(react(t) | work(t)) {
            return;
        }
    }
    panic!("this never settles: a reaction or job leads to itself");
}

fn react(t: &TestHouse) -> bool {
    let placed = t.write(|w| w.tx().place_units(STEP)).expect("units get their place");
    let mut moved = placed > 0;
    for reaction in &t.house().part().reactions {
        moved |= drive(t, reaction);
    }
    moved
}

fn drive(t: &TestHouse, reaction: &Reaction) -> bool {
    let units = t.read(|r| {
        let cursor = r.tx().cursor(reaction.name)?;
        r.tx().log_after(cursor, STEP)
    });
    let units = units.expect("the log can be read");
    for (unit, events) in &units {
        let wanted = events.iter().filter(|event| wants(t, reaction, unit, event));
        let ctx = Ctx { depth: unit.depth + 1, ..t.system() };
        let wanted: Vec<&Event> = wanted.collect();
        let done = t.house().write(&ctx, |w| {
            for event in &wanted {
                (reaction.run)(w, unit, event)?;
            }
            w.tx().set_cursor(reaction.name, unit.pos.unwrap_or_default())
        });
        done.unwrap_or_else(|error| panic!("the reaction {} failed: {error}", reaction.name));
    }
    !units.is_empty()
}

fn wants(t: &TestHouse, reaction: &Reaction, unit: &Unit, event: &Event) -> bool {
    let is_its_object = t.house().catalog().get(event.object).is_some_and(|object| object.key == reaction.object);
    is_its_object
        && reaction.kinds.contains(&event.kind.as_str())
        && (reaction.imports || unit.cause != Cause::Import)
        && unit.depth < limits::CHAIN_DEPTH_MAX
}

fn work(t: &TestHouse) -> bool {
    let now = t.now();
    let due = t.write(|w| w.tx().claim("test", now, now.plus_ms(LEASE_MS), STEP)).expect("jobs can be claimed");
    for job in &due {
        one(t, job);
    }
    !due.is_empty()
}

fn one(t: &TestHouse, job: &Job) {
    let handlers = &t.house().part().jobs;
    let handler = handlers.iter().find(|handler| handler.kind == job.kind);
    let handler = handler.unwrap_or_else(|| panic!("nobody does jobs of the kind {}", job.kind));
    let done = t.write(|w| {
        if let Some(payload) = (handler.run)(w, &job.payload)? {
            let now = w.ctx().now;
            w.enqueue(&job.kind, None, payload, now)?;
        }
        w.tx().finish(job.id)
    });
    done.unwrap_or_else(|error| panic!("the job {} failed: {error}", job.kind));
}
