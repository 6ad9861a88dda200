//! Who is behind a secret, and what time it is: asked by the gate, answered by a module and by the app.

use std::sync::Arc;

use serde_json::{Map, Value as Json};

use crate::access::Access;
use crate::ctx::Actor;
use crate::error::{Error, Result};
use crate::house::{Read, Work};
use crate::id::RecordId;
use crate::time::Instant;

/// Somebody who may ask.
#[derive(Clone, Debug)]
pub struct Caller {
    /// Who it is.
    pub actor: Actor,
    /// What they may do.
    pub access: Arc<Access>,
    /// BCP 47 tag of their language.
    pub locale: String,
    /// When the secret ends by which they came, if it does.
    pub until: Option<Instant>,
    /// By what they came; none for somebody on whose behalf something is done later.
    pub credential: Option<Credential>,
}

/// By what somebody came: a record whose secret they have. When it is deleted, they come no more.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Credential {
    /// A program's key.
    Token(RecordId),
    /// A device on which somebody signed in.
    Session(RecordId),
}

/// The object of tokens, by key. Whoever declares it gives it the fields `name`, `user`, `scopes` and `expires_at`.
pub const TOKEN_OBJECT: &str = "token";

/// Finds who is behind a secret; the identity module is one.
pub trait Directory: Send + Sync {
    /// Whose token it is whose SHA-256 in lower-case hex is `hash`; none when unknown, expired or its user is gone.
    ///
    /// # Errors
    /// The store's.
    fn by_token(&self, read: &mut Read<'_>, hash: &str) -> Result<Option<Caller>>;

    /// Whose session it is whose secret has that SHA-256; none when unknown or ended, or its user is gone.
    ///
    /// # Errors
    /// The store's.
    fn by_session(&self, read: &mut Read<'_>, hash: &str) -> Result<Option<Caller>>;

    /// Notes that a token or session is used just now, for people who look whether it is still needed.
    ///
    /// # Errors
    /// The store's.
    fn note_use(&self, work: &mut Work<'_>, credential: Credential) -> Result<()>;

    /// Makes a token of these fields whose secret has that SHA-256.
    ///
    /// # Errors
    /// What saving a token answers; `NotFound` where there are none.
    fn make_token(&self, _work: &mut Work<'_>, _fields: Map<String, Json>, _secret_sha256: &str) -> Result<RecordId> {
        Err(Error::NotFound)
    }
}

/// The time, and chance. The app has the real one.
pub trait Clock: Send + Sync {
    /// Now.
    fn now(&self) -> Instant;
    /// 64 bits that nobody can guess, for ids.
    fn seed(&self) -> u64;
}
