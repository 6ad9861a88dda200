//! Changing the password: who does it says the old one, as a screen may stand open. It is guessed no better here than on
//! the sign-in page.

use rapport_kernel::account::Account;
use rapport_kernel::{Error, Work};

use super::Refused;
use super::lock_out::{self, Attempt};
use crate::password::{Owner, check_new_password};
use crate::person::Person;

impl Person {
    /// Takes a new password in place of the old one, and ends all other sessions of the user.
    ///
    /// # Errors
    /// [`Refused`]; `Invalid` at `password` for a new one that is not taken.
    pub async fn change_password(&self, old: String, new: String) -> Result<(), Refused> {
        let account = self.account().await?;
        check_new_password(&new, Owner { email: &account.email, name: &account.name })?;
        let turn = self.gate().passwords().turn().await?;
        let attempt = Attempt::at(&account.user.to_string(), None);
        self.count(attempt.clone()).await?;
        if !turn.matches(old, account.password_hash.clone()).await? {
            return Err(Refused::Wrong);
        }
        let hash = turn.hash(new).await?;
        let (gate, session) = (self.gate().clone(), self.session());
        let changed = self.write(move |work: &mut Work<'_>| {
            if gate.accounts().by_user(work, account.user)?.is_none_or(|now| now.password_hash != account.password_hash)
            {
                return Ok(false);
            }
            lock_out::take_back(work, &attempt)?;
            gate.accounts().change_password(work, account.user, &hash, Some(session))?;
            Ok(true)
        });
        if changed.await? { Ok(()) } else { Err(Refused::Wrong) }
    }

    async fn account(&self) -> Result<Account, Error> {
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
