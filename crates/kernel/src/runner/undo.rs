//! Goes on with the undo of a batch, one unit a job, with the rights that the one who asked has by now.

use crate::caller::Clock;
use crate::ctx::{Actor, Ctx};
use crate::error::{Error, Result};
use crate::house::House;
use crate::house::undo_batch::{Undoing, is_final, key_in};
use crate::job::Job;

/// Does one step and ends the job with it; what is left to do is another job.
pub(super) fn step(house: &House, clock: &dyn Clock, job: &Job) -> Result<()> {
    let system = super::context(clock, "worker", 0);
    let key = key_in(&job.payload).ok_or_else(|| Error::fault("A job to undo", "it does not say what"))?;
    let Some(undoing) = house.read(&system, |r| r.undo_of(key))? else {
        return house.write(&system, |w| w.tx().finish(job.id));
    };
    let Some(ctx) = ctx_of(house, &system, &undoing)? else {
        return house.write(&system, |w| {
            w.stop_undo(key)?;
            w.tx().finish(job.id)
        });
    };
    let done = house.write(&ctx, |w| {
        w.go_on_with_undo(key)?;
        w.tx().finish(job.id)
    });
    match done {
        Err(refusal) if is_final(&refusal) => house.write(&system, |w| {
            w.pass_in_undo(key, &refusal)?;
            w.tx().finish(job.id)
        }),
        done => done,
    }
}

/// As whom it is gone on with; none when they may no longer come in.
fn ctx_of(house: &House, system: &Ctx, undoing: &Undoing) -> Result<Option<Ctx>> {
    let by = Ctx { bulk: true, locale: undoing.locale.clone(), ..system.clone() };
    if matches!(undoing.actor, Actor::System { .. }) {
        return Ok(Some(undoing.ctx(Ctx { actor: undoing.actor.clone(), ..by })));
    }
    let Some(find) = house.part().callers else { return Ok(None) };
    let caller = house.read(system, |r| find(r, &undoing.actor))?;
    Ok(caller.map(|caller| undoing.ctx(Ctx { actor: caller.actor, access: caller.access, ..by })))
}
