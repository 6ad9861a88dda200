//! Challenges: what a browser is asked, and what is kept until it answers. An answer names its challenge, by which what was
//! kept is found: no cookie is needed, and several tabs do not disturb one another.

use rapport_kernel::{Error, Result, Work};
use serde::Serialize;
use serde_json::Value as Json;

use crate::limits::CHALLENGE_KEPT_MS;
use crate::secret::secret_hash;
use crate::turn;

/// What a browser is asked, as its script takes it.
pub fn options(asked: &impl Serialize) -> Result<Json> {
    let mut asked = serde_json::to_value(asked).map_err(|error| Error::fault("Writing a challenge", error))?;
    Ok(asked["publicKey"].take())
}

/// Keeps something until the challenge in those options is answered.
pub fn keep(work: &mut Work<'_>, space: &str, options: &Json, note: &Json) -> Result<()> {
    let challenge = options["challenge"].as_str().unwrap_or_default();
    let until = work.ctx().now.plus_ms(CHALLENGE_KEPT_MS);
    work.set_note(space, &secret_hash(challenge), note, Some(until))
}

/// Where what was kept with the challenge lies that is answered here, by what the browser says that it answers.
pub fn answered(client_data: &[u8]) -> Option<String> {
    let said: Json = serde_json::from_slice(client_data).ok()?;
    said["challenge"].as_str().map(secret_hash)
}

/// Takes what was kept, which nobody gets a second time.
pub fn take(work: &mut Work<'_>, space: &str, key: &str) -> Result<Option<Json>> {
    turn::hold(work, space, key)?;
    let found = work.note(space, key)?;
    if found.is_some() {
        work.drop_note(space, key)?;
    }
    Ok(found)
}
