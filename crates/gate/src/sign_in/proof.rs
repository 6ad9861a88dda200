//! Somebody who is signed in says their password once more, as a screen may stand open. It is guessed no better here than
//! on the sign-in page.

use rapport_kernel::account::Account;
use rapport_kernel::{Error, Result, Work};

use super::Refused;
use super::lock_out::{self, Attempt};
use crate::gate::Gate;
use crate::person::Person;

/// Somebody has said their password.
#[derive(Clone)]
pub(crate) struct Proof {
    gate: Gate,
    account: Account,
    attempt: Attempt,
}

impl Proof {
    /// Has what follows done only if the password is still the one that was said. Nothing is held against anybody then.
    pub(crate) fn hold(&self, work: &mut Work<'_>) -> Result<()> {
        let now = self.gate.accounts().by_user(work, self.account.user)?;
        if now.is_none_or(|now| now.password_hash != self.account.password_hash) {
            return Err(Error::Unauthorized);
        }
        lock_out::take_back(work, &self.attempt)
    }
}

impl Person {
    /// Holds a password against that of the person.
    pub(crate) async fn prove(&self, password: String) -> Result<Proof, Refused> {
        let account = self.account().await?;
        let turn = self.gate().passwords().turn().await?;
        let attempt = Attempt::at(&account.user.to_string(), None);
        self.count(attempt.clone()).await?;
        if !turn.matches(password, account.password_hash.clone()).await? {
            return Err(Refused::Wrong);
        }
        Ok(Proof { gate: self.gate().clone(), account, attempt })
    }

    /// The person's account.
    pub(crate) async fn account(&self) -> Result<Account, Error> {
        let gate = self.gate().clone();
        self.read(move |read| {
            let user = read.ctx().user().ok_or(Error::Unauthorized)?;
            gate.accounts().by_user(read, user)?.ok_or(Error::Unauthorized)
        })
        .await
    }

    async fn count(&self, attempt: Attempt) -> Result<(), Refused> {
        match self.write(move |work| lock_out::count(work, &attempt)).await? {
            Some(seconds) => Err(Refused::Wait { seconds }),
            None => Ok(()),
        }
    }
}
