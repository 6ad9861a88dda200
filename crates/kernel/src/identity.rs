//! Who somebody is to a provider of sign-ins, and which user that is here: asked by the gate, kept by a module.

use crate::account::Account;
use crate::error::Result;
use crate::house::{Read, Work};
use crate::id::RecordId;
use crate::time::Instant;

/// Somebody as a provider knows them. Their address and name may change there; this does not, and is never somebody else's.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Identity {
    /// The URL by which the provider calls itself.
    pub issuer: String,
    /// What it calls them.
    pub subject: String,
}

/// Whose identity it is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Connected {
    /// Nobody's.
    ToNobody,
    /// Of an active user.
    To(Account),
    /// Of a user who is not active.
    ToInactive,
    /// Of a user who was deleted.
    ToDeleted,
}

/// The identity of a user.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Connection {
    /// Who they are to the provider.
    pub identity: Identity,
    /// When they were connected.
    pub since: Instant,
}

/// Somebody whom nobody knew here.
#[derive(Clone, Copy, Debug)]
pub struct Newcomer<'a> {
    /// E-mail address, which the provider has verified.
    pub email: &'a str,
    /// Full name, if the provider tells one.
    pub name: Option<&'a str>,
    /// The name of the role that they get.
    pub role: &'a str,
}

/// Identities and their users; the identity module keeps them.
pub trait Identities: Send + Sync {
    /// Whose identity it is.
    ///
    /// # Errors
    /// The store's.
    fn connected(&self, read: &mut Read<'_>, identity: &Identity) -> Result<Connected>;

    /// The identity of a user, if they have one.
    ///
    /// # Errors
    /// The store's.
    fn connection(&self, read: &mut Read<'_>, user: RecordId) -> Result<Option<Connection>>;

    /// Connects a user with an identity, in place of one that they had.
    ///
    /// # Errors
    /// The store's.
    fn connect(&self, work: &mut Work<'_>, user: RecordId, identity: &Identity) -> Result<()>;

    /// Makes a user without a password.
    ///
    /// # Errors
    /// `Invalid` at `roles` for a role that there is not, and what saving a user answers.
    fn add_newcomer(&self, work: &mut Work<'_>, newcomer: &Newcomer<'_>) -> Result<RecordId>;
}
