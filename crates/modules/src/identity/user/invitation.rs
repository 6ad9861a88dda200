//! Who is made a user without a password is invited to choose one.

use rapport_kernel::ctx::Cause;
use rapport_kernel::event::{Event, Unit};
use rapport_kernel::mail::{self, Occasion};
use rapport_kernel::part::Reaction;
use rapport_kernel::{Result, Work};

use crate::identity::accounts::by_user;

/// Has them written to. Those of an import, of the sample company and of the command line are not: somebody has them in
/// hand.
pub fn invites_the_new() -> Reaction {
    let run = invite;
    Reaction { name: "identity.invites_the_new", object: "user", kinds: &["created"], imports: false, run }
}

fn invite(work: &mut Work<'_>, unit: &Unit, event: &Event) -> Result<()> {
    if !matches!(unit.cause, Cause::Edit | Cause::Api) {
        return Ok(());
    }
    match by_user(work, event.record)?.filter(|account| account.password_hash.is_none()) {
        Some(account) => mail::post(work, Occasion::Invitation, account.user),
        None => Ok(()),
    }
}
