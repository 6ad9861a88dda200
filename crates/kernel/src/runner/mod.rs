//! What follows a commit, a step at a time: the relay drives reactions, the worker does jobs. Threads, and when they
//! wake, are the app's.

use crate::caller::Clock;
use crate::ctx::{Cause, Ctx};
use crate::error::Error;

pub mod bin;
pub mod blobs;
mod mail;
pub mod relay;
mod undo;
pub mod worker;

/// Something that failed and will be tried again or was set aside.
#[derive(Debug)]
pub struct Failure<'e> {
    /// The reaction or the kind of job.
    pub what: &'e str,
    /// How often it was tried by now.
    pub tries: u32,
    /// Whether a person has to look at it.
    pub parked: bool,
    /// Why.
    pub error: &'e Error,
}

fn context(clock: &dyn Clock, who: &str, depth: u8) -> Ctx {
    let mut ctx = Ctx::as_system(who, clock.now(), clock.seed());
    ctx.cause = Cause::Automation;
    ctx.depth = depth;
    ctx
}
