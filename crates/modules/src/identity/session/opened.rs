//! Which sessions there are, and until when they are open.

use rapport_kernel::account::OpenSession;
use rapport_kernel::part::declared;
use rapport_kernel::time::Instant;
use rapport_kernel::value::Ref;
use rapport_kernel::{Object, Read, Record, RecordId, Result, Value};

use super::{BY_HASH, IDLE_MS_MAX};
use crate::identity::directory::{id_in, living};
use crate::reading::{matching, one_of, own_object};

/// A session that is open.
pub struct Open {
    pub id: RecordId,
    /// Who signed in.
    pub user: RecordId,
    /// When it ends if it is not used again.
    pub until: Instant,
}

/// The open session whose secret has that hash.
///
/// # Errors
/// The store's.
pub fn open_by(read: &mut Read<'_>, hash: &str) -> Result<Option<Open>> {
    let Some(note) = read.note(BY_HASH, hash)? else { return Ok(None) };
    let Some(session) = living(read, "session", id_in(&note, "session"))? else { return Ok(None) };
    let sessions = own_object(read.catalog(), "session");
    let until = until(&sessions, &session);
    let user = session.get(declared(&sessions, "user")).as_link();
    Ok(user.filter(|_| until > read.ctx().now).map(|user| Open { id: session.id, user, until }))
}

/// When a session ends by itself if it is not used again.
pub(super) fn until(sessions: &Object, session: &Record) -> Instant {
    let at = |key: &str| match session.get(declared(sessions, key)) {
        Value::Instant(at) => *at,
        _ => session.created_at,
    };
    at("expires_at").min(at("last_used_at").plus_ms(IDLE_MS_MAX))
}

/// The sessions of a user that were not ended, whether they are over or not.
pub(super) fn of_user(read: &mut Read<'_>, user: RecordId) -> Result<Vec<Record>> {
    let (users, sessions) = (own_object(read.catalog(), "user"), own_object(read.catalog(), "session"));
    let theirs = one_of(declared(&sessions, "user"), vec![Value::Link(Ref { object: users.id, id: user })]);
    matching(&sessions, theirs, read)
}

/// The open sessions of a user, what was used last coming first.
///
/// # Errors
/// The store's.
pub fn all_open(read: &mut Read<'_>, user: RecordId) -> Result<Vec<OpenSession>> {
    let sessions = own_object(read.catalog(), "session");
    let now = read.ctx().now;
    let mut open = of_user(read, user)?;
    open.retain(|session| until(&sessions, session) > now);
    let text = |of: &Record, key: &str| of.get(declared(&sessions, key)).as_text().unwrap_or_default().to_owned();
    let last_used = |of: &Record| match of.get(declared(&sessions, "last_used_at")) {
        Value::Instant(at) => *at,
        _ => of.created_at,
    };
    let shown = |of: &Record| OpenSession {
        id: of.id,
        device: text(of, "device"),
        address: text(of, "address"),
        since: of.created_at,
        last_used_at: last_used(of),
    };
    let mut open: Vec<OpenSession> = open.iter().map(shown).collect();
    open.sort_unstable_by_key(|session| std::cmp::Reverse((session.last_used_at, session.id)));
    Ok(open)
}
