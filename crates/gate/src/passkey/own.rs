//! The passkeys that there are: of who asks, and of others for administrators.

use rapport_kernel::passkey::Passkey;
use rapport_kernel::{Error, Read, RecordId, Result};

use super::adding::checked_name;
use crate::asker::Asker;
use crate::gate::Gate;
use crate::link::may_let_in;
use crate::person::Person;

/// The passkeys of who asks.
pub struct OwnPasskeys {
    /// The oldest first.
    pub all: Vec<Passkey>,
    /// Whether it takes a password to add one.
    pub takes_password: bool,
}

impl Gate {
    /// The passkeys of who asks.
    ///
    /// # Errors
    /// `NotFound` for who is no user, or the store's.
    pub fn own_passkeys(&self, read: &mut Read<'_>) -> Result<OwnPasskeys> {
        let user = read.ctx().user().ok_or(Error::NotFound)?;
        let account = self.accounts().by_user(read, user)?.ok_or(Error::NotFound)?;
        let all = self.accounts().passkeys().all(read, user)?;
        Ok(OwnPasskeys { all, takes_password: account.password_hash.is_some() })
    }

    fn hold_own(&self, read: &mut Read<'_>, user: RecordId, passkey: RecordId) -> Result<()> {
        match self.accounts().passkeys().all(read, user)?.iter().any(|own| own.id == passkey) {
            true => Ok(()),
            false => Err(Error::NotFound),
        }
    }
}

impl Person {
    /// Calls one of their own passkeys something else.
    ///
    /// # Errors
    /// `NotFound` for one of somebody else, `Invalid` at `name`, or the store's.
    pub async fn rename_own_passkey(&self, passkey: RecordId, name: String) -> Result<()> {
        let (gate, name) = (self.gate().clone(), checked_name(&name)?);
        self.write_own(move |work, user| {
            gate.hold_own(work, user, passkey)?;
            gate.accounts().passkeys().rename(work, passkey, &name)
        })
        .await
    }

    /// Removes one of their own passkeys.
    ///
    /// # Errors
    /// `NotFound` for one of somebody else, or the store's.
    pub async fn remove_own_passkey(&self, passkey: RecordId) -> Result<()> {
        let gate = self.gate().clone();
        self.write_own(move |work, user| {
            gate.hold_own(work, user, passkey)?;
            gate.accounts().passkeys().remove(work, passkey)
        })
        .await
    }
}

impl Asker {
    /// The passkeys of a user.
    ///
    /// # Errors
    /// `Forbidden` for all but administrators, or the store's.
    pub async fn passkeys_of(&self, user: RecordId) -> Result<Vec<Passkey>> {
        let gate = self.gate().clone();
        self.read(move |read| {
            may_let_in(read)?;
            gate.accounts().passkeys().all(read, user)
        })
        .await
    }

    /// Removes a passkey of a user.
    ///
    /// # Errors
    /// `Forbidden` for all but administrators, `NotFound` for one of somebody else, or the store's.
    pub async fn remove_passkey_of(&self, user: RecordId, passkey: RecordId) -> Result<()> {
        let gate = self.gate().clone();
        self.write(move |work| {
            may_let_in(work)?;
            gate.hold_own(work, user, passkey)?;
            gate.accounts().passkeys().remove(work, passkey)
        })
        .await
    }
}
