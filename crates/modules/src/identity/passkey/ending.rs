//! How a passkey goes.

use rapport_kernel::event::{Body, Event, Unit};
use rapport_kernel::part::{Reaction, RuleCx, declared};
use rapport_kernel::{Error, Record, RecordId, Result, Value, Work};

use super::keeping::{hash_of, of_user};
use super::{BY_HASH, HASHES};
use crate::reading::own_object;

/// Removes a passkey.
///
/// # Errors
/// `NotFound`, or the store's.
pub fn remove(work: &mut Work<'_>, passkey: RecordId) -> Result<()> {
    let passkeys = own_object(work.catalog(), "passkey");
    work.delete(&passkeys, passkey)
}

/// What answers are held against goes with the passkey: out of the bin it comes without, and lets nobody in.
pub fn goes_for_good(leaving: &[Record], cx: &mut RuleCx<'_, '_>) -> Result<()> {
    for passkey in leaving {
        if let Some(hash) = hash_of(cx.work, passkey.id)? {
            cx.work.drop_note(BY_HASH, &hash)?;
        }
        cx.work.drop_note(HASHES, &passkey.id.to_string())?;
    }
    Ok(())
}

/// Who is deactivated is let in no more from that moment on; this sees to it that an old passkey does not let them in
/// when they come back.
pub fn with_the_deactivation_of_its_user() -> Reaction {
    let run = go_with_user;
    Reaction { name: "identity.passkeys_of_the_deactivated", object: "user", kinds: &["updated"], imports: true, run }
}

fn go_with_user(work: &mut Work<'_>, _: &Unit, event: &Event) -> Result<()> {
    let (users, passkeys) = (own_object(work.catalog(), "user"), own_object(work.catalog(), "passkey"));
    let active = declared(&users, "active");
    let Body::Diff(diff) = &event.body else { return Ok(()) };
    if !diff.0.iter().any(|change| change.field == active && change.new != Value::Boolean(true)) {
        return Ok(());
    }
    let ids: Vec<RecordId> = of_user(work, event.record)?.iter().map(|passkey| passkey.id).collect();
    for answer in work.delete_many(&passkeys, &ids)? {
        match answer {
            Ok(()) | Err(Error::NotFound) => {}
            Err(error) => return Err(error),
        }
    }
    Ok(())
}
