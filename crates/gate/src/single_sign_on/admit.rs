//! Who is let in of those whom the provider names: who is connected with that identity; at the first time the active user of
//! the e-mail address, if the provider says that it is theirs, who is connected then; and somebody new, where newcomers get
//! a role.

use rapport_kernel::ctx::Cause;
use rapport_kernel::identity::{Connected, Newcomer};
use rapport_kernel::{Ctx, Error, RecordId, Result, Work};

use super::provider::Guest;
use super::{SingleSignOn, Strayed};
use crate::gate::Gate;
use crate::turn;

impl Gate {
    /// Which user it is.
    pub(super) async fn admit(&self, sso: SingleSignOn, guest: Guest) -> Result<RecordId, Strayed> {
        let gate = self.clone();
        // Nobody is written to who is here already.
        let ctx = Ctx { cause: Cause::Automation, ..self.nobodys("single sign-on") };
        let admitted = self.run(move |house| house.write(&ctx, |work| user_of(work, &gate, &sso, &guest)));
        match admitted.await {
            Ok(admitted) => admitted,
            Err(error) => Err(why_no_newcomer(error)),
        }
    }
}

fn user_of(work: &mut Work<'_>, gate: &Gate, sso: &SingleSignOn, guest: &Guest) -> Result<Result<RecordId, Strayed>> {
    let identity = &guest.identity;
    turn::hold(work, "identity", &format!("{} {}", identity.issuer, identity.subject))?;
    let connected = sso.identities.connected(work, identity)?;
    let was_deleted = match connected {
        Connected::To(account) => return Ok(Ok(account.user)),
        Connected::ToInactive => return Ok(Err(Strayed::Inactive)),
        Connected::ToDeleted => true,
        Connected::ToNobody => false,
    };
    // Else its first user could be one who may not set it up.
    if gate.accounts().is_unclaimed(work)? {
        return Ok(Err(Strayed::Unclaimed));
    }
    let Some(email) = guest.email.as_deref().filter(|_| guest.email_is_verified) else {
        return Ok(Err(Strayed::Unverified));
    };
    if let Some(account) = gate.accounts().by_email(work, email)? {
        return connect(work, sso, guest, account.user);
    }
    match sso.newcomers_role.as_deref() {
        // Who was deleted does not come back by themselves.
        Some(_) if was_deleted => Ok(Err(Strayed::Inactive)),
        Some(role) => {
            let user = sso.identities.add_newcomer(work, &Newcomer { email, name: guest.name.as_deref(), role })?;
            sso.identities.connect(work, user, identity)?;
            Ok(Ok(user))
        }
        None => Ok(Err(Strayed::Unknown)),
    }
}

/// Connects the user of that address, unless somebody else of the same provider came before: addresses are given to others.
fn connect(
    work: &mut Work<'_>,
    sso: &SingleSignOn,
    guest: &Guest,
    user: RecordId,
) -> Result<Result<RecordId, Strayed>> {
    let identity = &guest.identity;
    let before = sso.identities.connection(work, user)?.map(|connection| connection.identity);
    if before.is_some_and(|before| before.issuer == identity.issuer && before.subject != identity.subject) {
        return Ok(Err(Strayed::Taken));
    }
    sso.identities.connect(work, user, identity)?;
    Ok(Ok(user))
}

/// Why nobody was made of who came.
fn why_no_newcomer(error: Error) -> Strayed {
    let Error::Invalid(problems) = error else { return error.into() };
    if problems.iter().any(|problem| problem.field == "email") {
        // Somebody has the address who is not active.
        return Strayed::Inactive;
    }
    let fields: Vec<&str> = problems.iter().map(|problem| problem.field.as_str()).collect();
    let fields = fields.join(", ");
    tracing::error!(fields, "Nobody new is let in by single sign-on, as of their user this is not right: {fields}");
    Strayed::Unknown
}
