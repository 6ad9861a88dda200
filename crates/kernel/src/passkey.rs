//! Passkeys of people: asked for by the gate, kept by a module. What a passkey is made of is the gate's to read: here it is
//! JSON.

use serde_json::Value as Json;

use crate::error::Result;
use crate::house::{Read, Work};
use crate::id::RecordId;
use crate::time::Instant;

/// A passkey, as it is shown.
#[derive(Clone, Debug)]
pub struct Passkey {
    /// Its record.
    pub id: RecordId,
    /// What its user calls it.
    pub name: String,
    /// When it was added.
    pub added_at: Instant,
    /// When somebody signed in with it; none if nobody has yet.
    pub last_used_at: Option<Instant>,
}

/// A passkey to be added.
#[derive(Clone, Debug)]
pub struct NewPasskey<'a> {
    /// Whom it lets in.
    pub user: RecordId,
    /// What the user calls it.
    pub name: &'a str,
    /// The SHA-256 of the credential's id, in lower-case hex.
    pub id_sha256: &'a str,
    /// What answers are held against.
    pub credential: &'a Json,
}

/// What is kept of a passkey to hold answers against.
#[derive(Clone, Debug)]
pub struct KeptPasskey {
    /// Its record.
    pub id: RecordId,
    /// Whom it lets in.
    pub user: RecordId,
    /// What answers are held against.
    pub credential: Json,
}

/// Passkeys; the identity module keeps them.
pub trait Passkeys: Send + Sync {
    /// Those by which a user can sign in, the oldest first.
    ///
    /// # Errors
    /// The store's.
    fn all(&self, read: &mut Read<'_>, user: RecordId) -> Result<Vec<Passkey>>;

    /// The one whose credential's id has that SHA-256.
    ///
    /// # Errors
    /// The store's.
    fn by_id(&self, read: &mut Read<'_>, id_sha256: &str) -> Result<Option<KeptPasskey>>;

    /// What is kept of those of a user.
    ///
    /// # Errors
    /// The store's.
    fn credentials(&self, read: &mut Read<'_>, user: RecordId) -> Result<Vec<Json>>;

    /// Adds one.
    ///
    /// # Errors
    /// `Limit` for one too many, and what saving answers.
    fn add(&self, work: &mut Work<'_>, new: &NewPasskey<'_>) -> Result<RecordId>;

    /// Calls one something else.
    ///
    /// # Errors
    /// `NotFound`, and what saving answers.
    fn rename(&self, work: &mut Work<'_>, passkey: RecordId, name: &str) -> Result<()>;

    /// Removes one for good.
    ///
    /// # Errors
    /// `NotFound`, or the store's.
    fn remove(&self, work: &mut Work<'_>, passkey: RecordId) -> Result<()>;

    /// Notes that one has let somebody in, and what is to be kept of it from now on.
    ///
    /// # Errors
    /// The store's.
    fn note_use(&self, work: &mut Work<'_>, passkey: RecordId, credential: &Json) -> Result<()>;

    /// Says in the log that there may be a copy of one.
    ///
    /// # Errors
    /// The store's.
    fn suspect(&self, work: &mut Work<'_>, passkey: RecordId) -> Result<()>;
}
