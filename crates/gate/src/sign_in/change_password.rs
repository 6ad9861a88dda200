//! Changing the password: who does it says the old one.

use super::Refused;
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
        let proof = self.prove(old).await?;
        let turn = self.gate().passwords().turn().await?;
        let hash = turn.hash(new).await?;
        let (gate, session) = (self.gate().clone(), self.session());
        self.write_own(move |work, user| {
            proof.hold(work)?;
            gate.accounts().change_password(work, user, &hash, Some(session))
        })
        .await?;
        Ok(())
    }
}
