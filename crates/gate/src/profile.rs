//! What somebody sees and sets for themselves: who they are to others, and where they are signed in.

use std::sync::Arc;

use rapport_kernel::access::Access;
use rapport_kernel::account::{OpenSession, ProfileField};
use rapport_kernel::{Ctx, Error, Read, Record, RecordId, Result, Work};
use serde_json::{Map, Value as Json};

use crate::asker::Asker;
use crate::gate::Gate;
use crate::person::Person;

impl Gate {
    /// What users set for themselves.
    pub fn profile_fields(&self) -> &'static [ProfileField] {
        self.accounts().profile_fields()
    }

    /// The record of who asks, as they see it themselves.
    ///
    /// # Errors
    /// `NotFound` for who is no user, or the store's.
    pub fn profile(&self, read: &mut Read<'_>) -> Result<Record> {
        let user = read.ctx().user().ok_or(Error::NotFound)?;
        self.accounts().profile(read, user)
    }

    /// The address with which who asks signs in.
    ///
    /// # Errors
    /// `NotFound` for who is no user, or the store's.
    pub fn own_email(&self, read: &mut Read<'_>) -> Result<String> {
        let user = read.ctx().user().ok_or(Error::NotFound)?;
        Ok(self.accounts().by_user(read, user)?.ok_or(Error::NotFound)?.email)
    }

    /// Whether who asks has a password; who has none signs in by a passkey or another provider.
    ///
    /// # Errors
    /// `NotFound` for who is no user, or the store's.
    pub fn has_password(&self, read: &mut Read<'_>) -> Result<bool> {
        let user = read.ctx().user().ok_or(Error::NotFound)?;
        Ok(self.accounts().by_user(read, user)?.ok_or(Error::NotFound)?.password_hash.is_some())
    }

    /// Whether who asks is asked for a code beside the password, and how many recovery codes they have left.
    ///
    /// # Errors
    /// The store's.
    pub fn recovery_codes_left(&self, read: &mut Read<'_>) -> Result<Option<usize>> {
        let Some(user) = read.ctx().user() else { return Ok(None) };
        Ok(self.accounts().second_factor(read, user)?.map(|factor| factor.recovery_sha256.len()))
    }

    /// Where who asks is signed in.
    ///
    /// # Errors
    /// The store's.
    pub fn own_sessions(&self, read: &mut Read<'_>) -> Result<Vec<OpenSession>> {
        match read.ctx().user() {
            Some(user) => self.accounts().sessions(read, user),
            None => Ok(Vec::new()),
        }
    }
}

impl Asker {
    /// Saves what they set for themselves.
    ///
    /// # Errors
    /// `Invalid` for what is not theirs to set or is wrong, `Forbidden` for a token that is limited, `Busy`.
    pub async fn keep_profile(&self, fields: Map<String, Json>) -> Result<()> {
        let gate = self.gate().clone();
        self.write_own(move |work, user| gate.accounts().keep_profile(work, user, &fields)).await
    }

    /// A unit of work about themselves, whatever their roles say of users and sessions: only what the accounts do is done
    /// in one.
    pub(crate) async fn write_own<T: Send + 'static>(
        &self,
        mut f: impl FnMut(&mut Work<'_>, RecordId) -> Result<T> + Send + 'static,
    ) -> Result<T> {
        self.run(move |house, ctx| {
            let user = ctx.user().ok_or(Error::NotFound)?;
            if ctx.access.is_limited() {
                return Err(Error::forbidden("A token needs the scope *:write to change a profile"));
            }
            let access = Access { user: Some(user), everything: true, ..Access::default() };
            let ctx = Ctx { access: Arc::new(access), ..ctx.clone() };
            house.write(&ctx, |work| f(work, user))
        })
        .await
    }
}

impl Person {
    /// Ends one of their own sessions.
    ///
    /// # Errors
    /// `NotFound` for one of somebody else, `Busy`, or the store's.
    pub async fn end_own_session(&self, session: RecordId) -> Result<()> {
        let gate = self.gate().clone();
        self.write_own(move |work, _| {
            if !gate.own_sessions(work)?.iter().any(|own| own.id == session) {
                return Err(Error::NotFound);
            }
            gate.accounts().end_session(work, session)
        })
        .await
    }

    /// Ends all of their sessions but this one.
    ///
    /// # Errors
    /// `Busy`, or the store's.
    pub async fn end_other_sessions(&self) -> Result<()> {
        let (gate, here) = (self.gate().clone(), self.session());
        self.write_own(move |work, user| gate.accounts().end_other_sessions(work, user, Some(here))).await
    }
}
