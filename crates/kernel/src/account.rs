//! People who sign in: asked for by the gate, kept by a module.

use serde_json::{Map, Value as Json};

use crate::error::Result;
use crate::house::{Read, Work};
use crate::id::RecordId;
use crate::passkey::Passkeys;
use crate::record::Record;
use crate::time::Instant;

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
    /// Whether a code is asked for beside the password.
    pub has_second_factor: bool,
    /// BCP 47 tag of the language to write to them in.
    pub language: String,
}

/// What somebody shows beside the password: codes that an app makes of a secret, and codes for when the app is lost.
/// The secret is one that must be read again, so it is not shown by `Debug`.
#[derive(Clone, PartialEq, Eq)]
pub struct SecondFactor {
    /// The secret of the codes, in base 32.
    pub secret: String,
    /// The step in time of the last code that was used: no code is taken twice, nor one from before it.
    pub used_step: u64,
    /// The SHA-256 of each recovery code that was not used yet, in lower-case hex.
    pub recovery_sha256: Vec<String>,
}

/// A device on which somebody is signed in.
#[derive(Clone, Debug)]
pub struct OpenSession {
    /// The session.
    pub id: RecordId,
    /// On what, such as `Firefox on Linux`.
    pub device: String,
    /// From which IP address.
    pub address: String,
    /// When somebody signed in.
    pub since: Instant,
    /// When it was used, to the hour.
    pub last_used_at: Instant,
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

/// Who sets a workspace up.
#[derive(Clone, Debug)]
pub struct FirstUser<'a> {
    /// Full name.
    pub name: &'a str,
    /// E-mail address, to sign in with.
    pub email: &'a str,
    /// A PHC string.
    pub password_hash: &'a str,
}

/// A field that users set for themselves, by key, and what may be chosen for it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ProfileField {
    /// Whatever the field takes.
    Free(&'static str),
    /// A language in which there are texts.
    Language(&'static str),
    /// A time zone.
    TimeZone(&'static str),
}

impl ProfileField {
    /// The key of the field.
    pub fn key(self) -> &'static str {
        match self {
            Self::Free(key) | Self::Language(key) | Self::TimeZone(key) => key,
        }
    }
}

/// Accounts, their passwords, passkeys and sessions; the identity module keeps them.
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

    /// What is asked for beside the password of a user, if anything is.
    ///
    /// # Errors
    /// The store's.
    fn second_factor(&self, read: &mut Read<'_>, user: RecordId) -> Result<Option<SecondFactor>>;

    /// Keeps what is asked for beside the password, in place of what was there.
    ///
    /// # Errors
    /// The store's.
    fn keep_second_factor(&self, work: &mut Work<'_>, user: RecordId, factor: &SecondFactor) -> Result<()>;

    /// Asks for the password alone from now on; nothing when it is so already.
    ///
    /// # Errors
    /// The store's.
    fn drop_second_factor(&self, work: &mut Work<'_>, user: RecordId) -> Result<()>;

    /// By which users sign in without a password.
    fn passkeys(&self) -> &dyn Passkeys;

    /// Where a user is signed in, what was used last coming first.
    ///
    /// # Errors
    /// The store's.
    fn sessions(&self, read: &mut Read<'_>, user: RecordId) -> Result<Vec<OpenSession>>;

    /// Ends all sessions of a user but one.
    ///
    /// # Errors
    /// The store's.
    fn end_other_sessions(&self, work: &mut Work<'_>, user: RecordId, spared: Option<RecordId>) -> Result<()>;

    /// What users set for themselves, whatever their roles say of users, in the order in which it is shown.
    fn profile_fields(&self) -> &'static [ProfileField];

    /// The record of an active user, to be shown to themselves.
    ///
    /// # Errors
    /// `NotFound` when there is none, or the store's.
    fn profile(&self, read: &mut Read<'_>, user: RecordId) -> Result<Record>;

    /// Saves what a user sets for themselves. The unit of work has the right to.
    ///
    /// # Errors
    /// `Invalid` for a field that is none of theirs, and what saving answers.
    fn keep_profile(&self, work: &mut Work<'_>, user: RecordId, fields: &Map<String, Json>) -> Result<()>;

    /// Whether nobody has ever been made a user.
    ///
    /// # Errors
    /// The store's.
    fn is_unclaimed(&self, read: &mut Read<'_>) -> Result<bool>;

    /// Makes the first user, who may do everything.
    ///
    /// # Errors
    /// What saving a user answers.
    fn add_first(&self, work: &mut Work<'_>, first: &FirstUser<'_>) -> Result<RecordId>;

    /// The roles that users can be given, by name.
    ///
    /// # Errors
    /// The store's.
    fn roles(&self, read: &mut Read<'_>) -> Result<Vec<(RecordId, String)>>;

    /// Makes a user of whom no more is known than an address, with a role that the actor may give.
    ///
    /// # Errors
    /// What saving a user answers.
    fn add_colleague(&self, work: &mut Work<'_>, email: &str, role: RecordId) -> Result<RecordId>;
}
