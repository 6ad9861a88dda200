//! What is asked for beside a password. The secret of the codes and the hashes of the recovery codes are a note of the
//! space `second_factor` under the user's id; the user's record says no more than whether there is one.

use rapport_kernel::account::SecondFactor;
use rapport_kernel::part::{Action, Draft, FirstStep, RuleCx, Whose};
use rapport_kernel::{Error, Read, RecordId, Result, Work};
use serde_json::{Map, Value as Json, json};

use super::said::{self, say};
use super::{passkey, session};

/// Where it lies.
const SPACE: &str = "second_factor";
/// The field that says whether there is one.
const FIELD: &str = "two_factor";

/// What is asked for beside the password of a user.
///
/// # Errors
/// The store's.
pub fn of(read: &mut Read<'_>, user: RecordId) -> Result<Option<SecondFactor>> {
    let Some(note) = read.note(SPACE, &user.to_string())? else { return Ok(None) };
    let Some(secret) = note["secret"].as_str().map(str::to_owned) else { return Ok(None) };
    let hashes = note["recovery"].as_array().into_iter().flatten().filter_map(Json::as_str);
    Ok(Some(SecondFactor {
        secret,
        used_step: note["used_step"].as_u64().unwrap_or_default(),
        recovery_sha256: hashes.map(str::to_owned).collect(),
    }))
}

/// Keeps it in place of what was there.
///
/// # Errors
/// The store's.
pub fn keep(work: &mut Work<'_>, user: RecordId, factor: &SecondFactor) -> Result<()> {
    let SecondFactor { secret, used_step, recovery_sha256 } = factor;
    let note = json!({"secret": secret, "used_step": used_step, "recovery": recovery_sha256});
    work.set_note(SPACE, &user.to_string(), &note, None)?;
    say(work, user, FIELD, true)
}

/// Asks for the password alone from now on.
///
/// # Errors
/// The store's.
pub fn turn_off(work: &mut Work<'_>, user: RecordId) -> Result<()> {
    work.drop_note(SPACE, &user.to_string())?;
    say(work, user, FIELD, false)
}

/// What the record says is so, whoever changes it: to undo that it was turned off brings no secret back.
pub fn is_said_as_it_is(drafts: &mut [Draft], cx: &mut RuleCx<'_, '_>) -> Result<()> {
    said::as_it_is(drafts, cx, FIELD, |read, user| Ok(of(read, user)?.is_some()))
}

/// Done when one has it, or a passkey, which is both factors in one.
pub fn first() -> FirstStep {
    let is_done = |read: &mut Read<'_>| match read.ctx().user() {
        Some(user) => Ok(of(read, user)?.is_some() || passkey::is_there_one(read, user)?),
        None => Ok(true),
    };
    FirstStep { key: "two-factor", whose: Whose::Everyones, url: "/me/two-factor", is_done }
}

/// For somebody who has lost the device that makes the codes. It ends their sessions, as somebody else may have it.
pub fn turn_off_for_another() -> Action {
    let label = "Turn two-factor off";
    Action { object: "user", name: "turn_off_two_factor", label, params: Vec::new(), run: turn_off_as_administrator }
}

fn turn_off_as_administrator(work: &mut Work<'_>, user: RecordId, _: &Map<String, Json>) -> Result<Json> {
    if !work.ctx().access.administers() {
        return Err(Error::forbidden("Only administrators turn two-factor sign-in off for somebody else"));
    }
    turn_off(work, user)?;
    session::end_all_but(work, user, None)?;
    Ok(json!({"user": user}))
}
