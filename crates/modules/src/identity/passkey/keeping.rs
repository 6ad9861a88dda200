//! How a passkey comes to be, and what is kept of it.

use rapport_kernel::part::declared;
use rapport_kernel::passkey::{KeptPasskey, NewPasskey, Passkey};
use rapport_kernel::value::Ref;
use rapport_kernel::{Error, Patch, Read, Record, RecordId, Result, Value, Work};
use serde_json::{Map, Value as Json, json};

use super::{BY_HASH, HASHES, PASSKEYS_MAX};
use crate::identity::directory::{id_in, living};
use crate::reading::{matching, one_of, own_object, text};

/// Adds a passkey.
///
/// # Errors
/// `Limit` for one too many, a rule `passkey_known` for a credential that is kept already, and what saving answers.
pub fn add(work: &mut Work<'_>, new: &NewPasskey<'_>) -> Result<RecordId> {
    let NewPasskey { user, name, id_sha256, credential } = new;
    if all(work, *user)?.len() >= PASSKEYS_MAX {
        let text = format!("There are {PASSKEYS_MAX} passkeys already; remove one first");
        return Err(Error::limit("passkeys", PASSKEYS_MAX, text));
    }
    if work.note(BY_HASH, id_sha256)?.is_some() {
        return Err(Error::rule("passkey_known", "This passkey was added already"));
    }
    let (users, passkeys) = (own_object(work.catalog(), "user"), own_object(work.catalog(), "passkey"));
    let facts = vec![
        (declared(&passkeys, "user"), Value::Link(Ref { object: users.id, id: *user })),
        (declared(&passkeys, "name"), text(*name)),
    ];
    let passkey = work.create_with(&passkeys, Map::new(), facts)?.id();
    keep(work, passkey, id_sha256, credential)?;
    work.set_note(HASHES, &passkey.to_string(), &json!({"hash": id_sha256}), None)?;
    Ok(passkey)
}

fn keep(work: &mut Work<'_>, passkey: RecordId, id_sha256: &str, credential: &Json) -> Result<()> {
    work.set_note(BY_HASH, id_sha256, &json!({"passkey": passkey, "credential": credential}), None)
}

/// The hash of a passkey's credential; none for what came out of the bin.
pub(super) fn hash_of(read: &mut Read<'_>, passkey: RecordId) -> Result<Option<String>> {
    let note = read.note(HASHES, &passkey.to_string())?;
    Ok(note.and_then(|note| note["hash"].as_str().map(str::to_owned)))
}

/// What is kept of the passkey whose credential's id has that hash.
///
/// # Errors
/// The store's.
pub fn by_id_hash(read: &mut Read<'_>, id_sha256: &str) -> Result<Option<KeptPasskey>> {
    let Some(mut note) = read.note(BY_HASH, id_sha256)? else { return Ok(None) };
    let Some(passkey) = living(read, "passkey", id_in(&note, "passkey"))? else { return Ok(None) };
    let passkeys = own_object(read.catalog(), "passkey");
    let user = passkey.get(declared(&passkeys, "user")).as_link();
    let credential = note["credential"].take();
    Ok(user.map(|user| KeptPasskey { id: passkey.id, user, credential }))
}

/// The passkeys of a user that were not deleted, the oldest first, whether they let somebody in or not.
pub(super) fn of_user(read: &mut Read<'_>, user: RecordId) -> Result<Vec<Record>> {
    let (users, passkeys) = (own_object(read.catalog(), "user"), own_object(read.catalog(), "passkey"));
    let theirs = one_of(declared(&passkeys, "user"), vec![Value::Link(Ref { object: users.id, id: user })]);
    let mut found = matching(&passkeys, theirs, read)?;
    found.sort_unstable_by_key(|passkey| (passkey.created_at, passkey.id));
    Ok(found)
}

/// The passkeys by which a user can sign in, the oldest first.
///
/// # Errors
/// The store's.
pub fn all(read: &mut Read<'_>, user: RecordId) -> Result<Vec<Passkey>> {
    let passkeys = own_object(read.catalog(), "passkey");
    let (name, last_used_at) = (declared(&passkeys, "name"), declared(&passkeys, "last_used_at"));
    let mut shown = Vec::new();
    for passkey in of_user(read, user)? {
        if hash_of(read, passkey.id)?.is_none() {
            continue;
        }
        shown.push(Passkey {
            id: passkey.id,
            name: passkey.get(name).as_text().unwrap_or_default().to_owned(),
            added_at: passkey.created_at,
            last_used_at: match passkey.get(last_used_at) {
                Value::Instant(at) => Some(*at),
                _ => None,
            },
        });
    }
    Ok(shown)
}

/// Whether a user can sign in by a passkey.
///
/// # Errors
/// The store's.
pub fn is_there_one(read: &mut Read<'_>, user: RecordId) -> Result<bool> {
    Ok(!all(read, user)?.is_empty())
}

/// What is kept of the passkeys of a user.
///
/// # Errors
/// The store's.
pub fn credentials(read: &mut Read<'_>, user: RecordId) -> Result<Vec<Json>> {
    let mut kept = Vec::new();
    for passkey in of_user(read, user)? {
        let Some(hash) = hash_of(read, passkey.id)? else { continue };
        kept.extend(by_id_hash(read, &hash)?.map(|passkey| passkey.credential));
    }
    Ok(kept)
}

/// Calls a passkey something else.
///
/// # Errors
/// `NotFound`, and what saving answers.
pub fn rename(work: &mut Work<'_>, passkey: RecordId, name: &str) -> Result<()> {
    let passkeys = own_object(work.catalog(), "passkey");
    let fields = Map::from_iter([("name".to_owned(), json!(name))]);
    work.save(&passkeys, Patch::update(passkey, fields)).map(|_| ())
}

/// Notes that a passkey has let somebody in, and what is to be kept of it from now on.
///
/// # Errors
/// The store's.
pub fn note_use(work: &mut Work<'_>, passkey: RecordId, credential: &Json) -> Result<()> {
    let passkeys = own_object(work.catalog(), "passkey");
    let Some(hash) = hash_of(work, passkey)? else { return Ok(()) };
    keep(work, passkey, &hash, credential)?;
    work.note_moment(&passkeys, passkey, declared(&passkeys, "last_used_at"))
}

/// Says in the log that there may be a copy of a passkey.
///
/// # Errors
/// The store's.
pub fn suspect(work: &mut Work<'_>, passkey: RecordId) -> Result<()> {
    let passkeys = own_object(work.catalog(), "passkey");
    let Some(passkey) = living(work, "passkey", Some(passkey))? else { return Ok(()) };
    work.emit(&passkeys, &passkey, "copy_suspected", json!({}))
}
