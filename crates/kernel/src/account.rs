//! People who sign in: asked for by the gate, kept by a module.

use crate::error::Result;
use crate::house::{Read, Work};
use crate::id::RecordId;

/// Somebody who may sign in.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Account {
    /// Who it is.
    pub user: RecordId,
    /// The e-mail address to sign in with.
    pub email: String,
    /// The full name.
    pub name: String,
    /// The hash to hold a password against, as a PHC string; none for somebody without a password.
    pub password_hash: Option<String>,
}

/// A session to be begun.
#[derive(Clone, Debug)]
pub struct NewSession<'a> {
    /// Who signed in.
    pub user: RecordId,
    /// On what, such as `Firefox on Linux`.
    pub device: &'a str,
    /// From which IP address.
    pub address: &'a str,
    /// The SHA-256 of the secret, in lower-case hex.
    pub secret_sha256: &'a str,
}

/// Accounts, their passwords and their sessions; the identity module keeps them.
pub trait Accounts: Send + Sync {
    /// The account of an active user, by e-mail address.
    ///
    /// # Errors
    /// The store's.
    fn by_email(&self, read: &mut Read<'_>, email: &str) -> Result<Option<Account>>;

    /// The account of an active user.
    ///
    /// # Errors
    /// The store's.
    fn by_user(&self, read: &mut Read<'_>, user: RecordId) -> Result<Option<Account>>;

    /// Begins a session for somebody who has shown who they are.
    ///
    /// # Errors
    /// The store's.
    fn begin_session(&self, work: &mut Work<'_>, new: &NewSession<'_>) -> Result<RecordId>;

    /// Ends a session; nothing when it has ended already.
    ///
    /// # Errors
    /// The store's.
    fn end_session(&self, work: &mut Work<'_>, session: RecordId) -> Result<()>;

    /// Keeps the hash of a new password, and ends all sessions of the user but the one in which it was chosen.
    ///
    /// # Errors
    /// The store's.
    fn change_password(&self, work: &mut Work<'_>, user: RecordId, hash: &str, session: Option<RecordId>)
    -> Result<()>;
}
