//! How a session ends.

use rapport_kernel::event::{Body, Event, Unit};
use rapport_kernel::part::{Reaction, RuleCx, declared};
use rapport_kernel::{Error, Record, RecordId, Result, Value, Work};

use super::opened::of_user;
use super::{BY_HASH, HASHES};
use crate::reading::own_object;

/// Ends a session; nothing when it has ended already.
///
/// # Errors
/// The store's.
pub fn end(work: &mut Work<'_>, session: RecordId) -> Result<()> {
    end_these(work, &[session])
}

/// Ends the sessions of a user, save one.
///
/// # Errors
/// The store's.
pub fn end_all_but(work: &mut Work<'_>, user: RecordId, spared: Option<RecordId>) -> Result<()> {
    let ids: Vec<RecordId> = of_user(work, user)?.iter().map(|session| session.id).collect();
    let ids: Vec<RecordId> = ids.into_iter().filter(|id| Some(*id) != spared).collect();
    end_these(work, &ids)
}

pub(super) fn end_these(work: &mut Work<'_>, ids: &[RecordId]) -> Result<()> {
    let sessions = own_object(work.catalog(), "session");
    for answer in work.delete_many(&sessions, ids)? {
        match answer {
            Ok(()) | Err(Error::NotFound) => {}
            Err(error) => return Err(error),
        }
    }
    Ok(())
}

/// The secret goes with the session: out of the bin it comes without one, and opens nothing.
pub fn ends_for_good(leaving: &[Record], cx: &mut RuleCx<'_, '_>) -> Result<()> {
    for session in leaving {
        let key = session.id.to_string();
        let Some(note) = cx.work.note(HASHES, &key)? else { continue };
        if let Some(hash) = note["hash"].as_str() {
            cx.work.drop_note(BY_HASH, hash)?;
        }
        cx.work.drop_note(HASHES, &key)?;
    }
    Ok(())
}

/// Who is deactivated is let in no more from that moment on; this sees to it that an old session does not open again
/// when they come back.
pub fn with_the_deactivation_of_its_user() -> Reaction {
    let run = end_with_user;
    Reaction { name: "identity.sessions_of_the_deactivated", object: "user", kinds: &["updated"], imports: true, run }
}

fn end_with_user(work: &mut Work<'_>, _: &Unit, event: &Event) -> Result<()> {
    let users = own_object(work.catalog(), "user");
    let active = declared(&users, "active");
    let Body::Diff(diff) = &event.body else { return Ok(()) };
    match diff.0.iter().any(|change| change.field == active && change.new != Value::Boolean(true)) {
        true => end_all_but(work, event.record, None),
        false => Ok(()),
    }
}
