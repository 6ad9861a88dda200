//! Passkeys that lie in notes and nowhere else.

use rapport_kernel::passkey::{KeptPasskey, NewPasskey, Passkey, Passkeys};
use rapport_kernel::time::Instant;
use rapport_kernel::{Error, Read, RecordId, Result, Work};
use serde_json::{Value as Json, json};
use uuid::Uuid;

const SPACE: &str = "toy_passkey";

/// The passkeys of a toy workspace. Of one that is suspected the name says so.
#[derive(Debug)]
pub struct ToyPasskeys;

fn id_of(id_sha256: &str) -> RecordId {
    RecordId(Uuid::parse_str(&id_sha256[..32]).expect("letters of a hash"))
}

/// All of a user as they lie there, or that of an id.
fn kept(read: &mut Read<'_>, wanted: impl Fn(RecordId, &Json) -> bool) -> Result<Vec<(String, Json)>> {
    let mut all: Vec<(String, Json)> = read.notes(SPACE)?.into_iter().collect();
    all.retain(|(hash, note)| wanted(id_of(hash), note));
    all.sort_by_key(|(hash, note)| (note["added"].as_i64(), hash.clone()));
    Ok(all)
}

fn change(work: &mut Work<'_>, passkey: RecordId, change: impl Fn(&mut Json)) -> Result<()> {
    let Some((hash, mut note)) = kept(work, |id, _| id == passkey)?.pop() else { return Err(Error::NotFound) };
    change(&mut note);
    work.set_note(SPACE, &hash, &note, None)
}

impl Passkeys for ToyPasskeys {
    fn all(&self, read: &mut Read<'_>, user: RecordId) -> Result<Vec<Passkey>> {
        let own = kept(read, |_, note| note["user"] == json!(user))?;
        let shown = own.iter().map(|(hash, note)| Passkey {
            id: id_of(hash),
            name: note["name"].as_str().unwrap_or_default().to_owned(),
            added_at: Instant::from_ms(note["added"].as_i64().unwrap_or_default()),
            last_used_at: note["used"].as_i64().map(Instant::from_ms),
        });
        Ok(shown.collect())
    }

    fn by_id(&self, read: &mut Read<'_>, id_sha256: &str) -> Result<Option<KeptPasskey>> {
        let Some(note) = read.note(SPACE, id_sha256)? else { return Ok(None) };
        let user = serde_json::from_value(note["user"].clone()).expect("as it was kept");
        Ok(Some(KeptPasskey { id: id_of(id_sha256), user, credential: note["credential"].clone() }))
    }

    fn credentials(&self, read: &mut Read<'_>, user: RecordId) -> Result<Vec<Json>> {
        let own = kept(read, |_, note| note["user"] == json!(user))?;
        Ok(own.into_iter().map(|(_, mut note)| note["credential"].take()).collect())
    }

    fn add(&self, work: &mut Work<'_>, new: &NewPasskey<'_>) -> Result<RecordId> {
        let NewPasskey { user, name, id_sha256, credential } = new;
        if work.note(SPACE, id_sha256)?.is_some() {
            return Err(Error::rule("passkey_known", "This passkey was added already"));
        }
        let note = json!({"user": user, "name": name, "credential": credential, "added": work.ctx().now.ms()});
        work.set_note(SPACE, id_sha256, &note, None)?;
        Ok(id_of(id_sha256))
    }

    fn rename(&self, work: &mut Work<'_>, passkey: RecordId, name: &str) -> Result<()> {
        change(work, passkey, |note| note["name"] = json!(name))
    }

    fn remove(&self, work: &mut Work<'_>, passkey: RecordId) -> Result<()> {
        let Some((hash, _)) = kept(work, |id, _| id == passkey)?.pop() else { return Err(Error::NotFound) };
        work.drop_note(SPACE, &hash)
    }

    fn note_use(&self, work: &mut Work<'_>, passkey: RecordId, credential: &Json) -> Result<()> {
        let now = work.ctx().now.ms();
        change(work, passkey, |note| {
            note["credential"] = credential.clone();
            note["used"] = json!(now);
        })
    }

    fn suspect(&self, work: &mut Work<'_>, passkey: RecordId) -> Result<()> {
        change(work, passkey, |note| note["name"] = json!("Suspected"))
    }
}
