//! Sends a letter: said to be sent in one unit of work, sent in none, and what came of it said in another.

use crate::caller::Clock;
use crate::error::{Error, Result};
use crate::house::House;
use crate::job::Job;
use crate::mail::{self, Letter, Mail, Office, Undelivered};
use crate::runner::context;

/// What becomes of the job.
pub(super) enum Outcome {
    /// It is done with.
    Done,
    /// It failed and is tried again.
    Again(Error),
    /// It failed for good; a person looks at it.
    Parked(Error),
}

/// Does the job. Without a post office nothing is sent, and nobody waits for it.
pub(super) fn step(house: &House, clock: &dyn Clock, job: &Job, office: Option<&dyn Office>) -> Result<Outcome> {
    let letter = mail::letter_of(job)?;
    let Some((office, mail)) =
        office.map(|office| Ok((office, written(house, clock, office, &letter)?))).transpose()?
    else {
        return finish(house, clock, job, &letter, "no post office");
    };
    let Some(mail) = mail else { return finish(house, clock, job, &letter, "not sent again") };
    match office.send(&mail) {
        Ok(()) => finish(house, clock, job, &letter, "sent"),
        Err(Undelivered::Refused(why)) => {
            house.write(&context(clock, "worker", 0), |work| mail::say(work, &letter, "refused"))?;
            Ok(Outcome::Parked(Error::fault("Sending a mail", why)))
        }
        Err(Undelivered::NotYet(why)) => {
            house.write(&context(clock, "worker", 0), |work| mail::forget(work, &letter))?;
            Ok(Outcome::Again(Error::fault("Sending a mail", why)))
        }
    }
}

/// The mail, unless somebody has begun to send it before, or there is nobody to write to any more.
fn written(house: &House, clock: &dyn Clock, office: &dyn Office, letter: &Letter) -> Result<Option<Mail>> {
    house.write(&context(clock, "worker", 0), |work| match mail::begin(work, letter)? {
        true => office.write(work, letter),
        false => Ok(None),
    })
}

fn finish(house: &House, clock: &dyn Clock, job: &Job, letter: &Letter, state: &str) -> Result<Outcome> {
    house.write(&context(clock, "worker", 0), |work| {
        mail::say(work, letter, state)?;
        work.tx().finish(job.id)
    })?;
    Ok(Outcome::Done)
}
