//! How a session begins.

use rapport_kernel::account::NewSession;
use rapport_kernel::part::declared;
use rapport_kernel::time::Instant;
use rapport_kernel::value::Ref;
use rapport_kernel::{RecordId, Result, Value, Work};
use serde_json::{Map, json};

use super::opened::{of_user, until};
use super::{AGE_MS_MAX, BY_HASH, HASHES, SESSIONS_MAX, ending};
use crate::reading::{own_object, text};

/// Begins a session for somebody who has shown who they are, and ends those of theirs that are over or too many.
///
/// # Errors
/// The store's.
pub fn begin(work: &mut Work<'_>, new: &NewSession<'_>) -> Result<RecordId> {
    make_room(work, new.user)?;
    let now = work.ctx().now;
    let expires_at = now.plus_ms(AGE_MS_MAX);
    let (users, sessions) = (own_object(work.catalog(), "user"), own_object(work.catalog(), "session"));
    let facts = [
        ("user", Value::Link(Ref { object: users.id, id: new.user })),
        ("device", text(new.device)),
        ("address", text(new.address)),
        ("last_used_at", Value::Instant(now)),
        ("expires_at", Value::Instant(expires_at)),
    ];
    let facts = facts.map(|(key, value)| (declared(&sessions, key), value)).to_vec();
    let session = work.create_with(&sessions, Map::new(), facts)?.id();
    work.set_note(BY_HASH, new.secret_sha256, &json!({"session": session}), Some(expires_at))?;
    work.set_note(HASHES, &session.to_string(), &json!({"hash": new.secret_sha256}), Some(expires_at))?;
    Ok(session)
}

fn make_room(work: &mut Work<'_>, user: RecordId) -> Result<()> {
    let sessions = own_object(work.catalog(), "session");
    let now = work.ctx().now;
    let mut open: Vec<(Instant, RecordId)> = Vec::new();
    let mut over: Vec<RecordId> = Vec::new();
    for session in of_user(work, user)? {
        match until(&sessions, &session) {
            ends if ends > now => open.push((ends, session.id)),
            _ => over.push(session.id),
        }
    }
    open.sort_unstable();
    let too_many = (open.len() + 1).saturating_sub(SESSIONS_MAX);
    over.extend(open.iter().take(too_many).map(|(_, id)| *id));
    ending::end_these(work, &over)
}
