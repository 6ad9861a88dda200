//! The worker: does jobs under a lease, retries with back-off, parks what fails too often.
//!
//! What a handler writes and the end of its job are one transaction, so a job that wrote is a job that is done. Mail is
//! the exception, as no transaction waits for the network.

use std::sync::Arc;

use serde_json::Value as Json;

use super::{Failure, context, mail};
use crate::caller::Clock;
use crate::ctx::Ctx;
use crate::error::{Error, Result};
use crate::house::bin::EMPTY_BIN;
use crate::house::reindex::REINDEX;
use crate::house::undo_batch::{UNDO_JOB, key_in};
use crate::house::{House, Work};
use crate::id::UnitId;
use crate::job::Job;
use crate::limits;
use crate::mail::{MAIL_JOB, Office};
use crate::part::JobHandler;

/// Jobs taken at once.
const JOBS_A_STEP: usize = 10;
/// How long a job is held without a sign of life.
const LEASE_MS: i64 = 5 * 60 * 1000;
/// Jobs of the kernel itself.
const OWN_JOBS: [JobHandler; 2] = [REINDEX, EMPTY_BIN];
/// The kind of a job that repeats a failed reaction: this and the reaction's name.
const REACTION: &str = "reaction:";

/// The kind of job that repeats a failed reaction.
pub(super) fn reaction_kind(name: &str) -> String {
    format!("{REACTION}{name}")
}

/// A worker: its name, and what it reaches the world by.
pub struct Worker {
    name: String,
    office: Option<Arc<dyn Office>>,
}

impl Worker {
    /// A worker that sends no mail.
    pub fn new(name: impl Into<String>) -> Self {
        Self { name: name.into(), office: None }
    }

    /// Sends mail by this post office, if there is one.
    pub fn with_office(self, office: Option<Arc<dyn Office>>) -> Self {
        Self { office, ..self }
    }

    /// Takes and does what is due; how many jobs there were.
    ///
    /// # Errors
    /// The store's: jobs that were taken come again when their lease runs out.
    pub fn step(&self, house: &House, clock: &dyn Clock, failed: &mut dyn FnMut(&Failure<'_>)) -> Result<usize> {
        let ctx = context(clock, "worker", 0);
        let lease_until = ctx.now.plus_ms(LEASE_MS);
        let jobs = house.write(&ctx, |w| w.tx().claim(&self.name, ctx.now, lease_until, JOBS_A_STEP))?;
        for job in &jobs {
            one(house, clock, job, self.office.as_deref(), failed)?;
        }
        Ok(jobs.len())
    }
}

/// Forgets small documents past their time.
///
/// # Errors
/// The store's.
pub fn sweep(house: &House, clock: &dyn Clock) -> Result<()> {
    let ctx = context(clock, "worker", 0);
    house.write(&ctx, |w| w.tx().sweep_notes(ctx.now)).map(|_| ())
}

fn one(
    house: &House,
    clock: &dyn Clock,
    job: &Job,
    office: Option<&dyn Office>,
    failed: &mut dyn FnMut(&Failure<'_>),
) -> Result<()> {
    // What follows from a reaction counts as its chain, also when it is repeated.
    let depth = job.payload["depth"].as_u64().and_then(|depth| u8::try_from(depth).ok()).unwrap_or(0);
    let ctx = context(clock, "worker", depth);
    if job.tries >= limits::TRIES_MAX {
        // No failure was written down, so each worker that took it has died of it, or with it.
        let error = Error::fault("A job that never came to an end", "each worker that took it died");
        return set_back(house, &ctx, job, &error, failed);
    }
    if job.kind == MAIL_JOB {
        return match mail::step(house, clock, job, office) {
            Ok(mail::Outcome::Done) => Ok(()),
            Ok(mail::Outcome::Parked(error)) => park(house, &ctx, job, &error, failed),
            Ok(mail::Outcome::Again(error)) | Err(error) => set_back(house, &ctx, job, &error, failed),
        };
    }
    let done = match job.kind.as_str() {
        // On somebody's behalf, and not as the system.
        UNDO_JOB => super::undo::step(house, clock, job),
        _ => house.write(&ctx, |w| {
            if let Some(payload) = handle(w, job)? {
                let now = w.ctx().now;
                w.enqueue(&job.kind, None, payload, now)?;
            }
            w.tx().finish(job.id)
        }),
    };
    match done {
        Ok(()) => Ok(()),
        Err(error) => set_back(house, &ctx, job, &error, failed),
    }
}

/// Sets a job aside that would fail the next time too.
fn park(house: &House, ctx: &Ctx, job: &Job, error: &Error, failed: &mut dyn FnMut(&Failure<'_>)) -> Result<()> {
    failed(&Failure { what: &job.kind, tries: job.tries + 1, parked: true, error });
    house.write(ctx, |w| w.tx().park(job.id, &error.to_string()))
}

fn set_back(house: &House, ctx: &Ctx, job: &Job, error: &Error, failed: &mut dyn FnMut(&Failure<'_>)) -> Result<()> {
    let tries = job.tries + 1;
    let parked = tries >= limits::TRIES_MAX;
    failed(&Failure { what: &job.kind, tries, parked, error });
    let text = error.to_string();
    house.write(ctx, |w| {
        if parked {
            // Whoever asked for it looks at the undo, not at the jobs.
            if let Some(undo) = key_in(&job.payload).filter(|_| job.kind == UNDO_JOB) {
                w.park_undo(undo)?;
            }
            return w.tx().park(job.id, &text);
        }
        let run_at = w.ctx().now.plus_ms(back_off_ms(tries, w.ctx().seed));
        w.tx().retry(job.id, run_at, &text)
    })
}

fn handle(w: &mut Work<'_>, job: &Job) -> Result<Option<Json>> {
    if let Some(name) = job.kind.strip_prefix(REACTION) {
        return react_again(w, name, &job.payload).map(|()| None);
    }
    let handler = OWN_JOBS.iter().chain(&w.house().part().jobs).find(|handler| handler.kind == job.kind);
    let handler = handler.ok_or_else(|| Error::fault("A job of an unknown kind", job.kind.clone()))?;
    (handler.run)(w, &job.payload)
}

fn react_again(w: &mut Work<'_>, name: &str, payload: &Json) -> Result<()> {
    let reaction = w.house().part().reactions.iter().find(|reaction| reaction.name == name);
    let reaction = reaction.ok_or_else(|| Error::fault("A reaction that is no more", name.to_owned()))?;
    let unit: Option<UnitId> = payload["unit"].as_str().and_then(|id| id.parse().ok());
    let found = match unit {
        Some(unit) => w.tx().unit(unit)?,
        None => None,
    };
    // Erased events need no reaction.
    let Some((unit, events)) = found else { return Ok(()) };
    match events.iter().find(|event| payload["seq"] == event.seq) {
        Some(event) => (reaction.run)(w, &unit, event),
        None => Ok(()),
    }
}

/// 1 s, 4 s, 16 s … up to an hour, with up to a quarter more by chance, so that failures do not march in step.
fn back_off_ms(tries: u32, chance: u64) -> i64 {
    let base = 1_000i64.saturating_mul(4i64.saturating_pow(tries.saturating_sub(1))).min(3_600_000);
    base + i64::try_from(chance % 1_000).unwrap_or(0) * base / 4_000
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn retries_come_later_each_time_and_within_an_hour_and_a_quarter() {
        assert_eq!(back_off_ms(1, 0), 1_000);
        assert_eq!(back_off_ms(3, 0), 16_000);
        assert!(back_off_ms(30, 999) <= 4_500_000);
    }
}
