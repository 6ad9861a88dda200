//! Who asks, why and when: handed to every unit of work.

use std::sync::Arc;

use serde::{Deserialize, Serialize};
use uuid::Uuid;

use crate::access::Access;
use crate::id::RecordId;
use crate::port::Epochs;
use crate::time::Instant;

/// Who asks, why and when.
#[derive(Clone)]
pub struct Ctx {
    /// Who it is.
    pub actor: Actor,
    /// What the actor may do.
    pub access: Arc<Access>,
    /// When that was learnt, if it must still hold: a unit of work at other epochs answers [`crate::Error::Outdated`].
    pub access_at: Option<Epochs>,
    /// Why it happens.
    pub cause: Cause,
    /// Groups the units of one import, bulk edit or undo, so that they are undone as one.
    pub batch: Option<Uuid>,
    /// How many reactions led here.
    pub depth: u8,
    /// BCP 47 tag of the language to answer in.
    pub locale: String,
    /// The time at which the request came in.
    pub now: Instant,
    /// Seed of ids and other chance of this request.
    pub seed: u64,
    /// Whether this is bulk work, which interactive writes overtake.
    pub bulk: bool,
}

/// The object of people who work here, by key.
pub const USER_OBJECT: &str = "user";

/// Who did something.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "type", rename_all = "snake_case")]
pub enum Actor {
    /// A person at the screen.
    User {
        /// Who.
        user: RecordId,
    },
    /// A program with a token.
    Token {
        /// Whose token.
        user: RecordId,
        /// Which token.
        token: RecordId,
    },
    /// Rapport itself.
    System {
        /// On whose behalf, such as `demo` or `relay`.
        name: String,
    },
}

/// Why something was done.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Cause {
    /// Somebody edited.
    Edit,
    /// The API.
    Api,
    /// An import.
    Import,
    /// An undo.
    Undo,
    /// A reaction, job or flow.
    Automation,
    /// The command line.
    Command,
    /// Set-up: demo data, upgrades.
    Setup,
}

impl Cause {
    /// Every cause.
    pub const ALL: [Self; 7] =
        [Self::Edit, Self::Api, Self::Import, Self::Undo, Self::Automation, Self::Command, Self::Setup];
}

impl Ctx {
    /// The system itself, with every right. Each use says why; tidy counts them.
    pub fn as_system(why: &str, now: Instant, seed: u64) -> Self {
        Self {
            actor: Actor::System { name: why.to_owned() },
            access: Arc::new(Access::everything()),
            access_at: None,
            cause: Cause::Setup,
            batch: None,
            depth: 0,
            locale: "en".to_owned(),
            now,
            seed,
            bulk: false,
        }
    }
    /// The user behind the actor, where there is one.
    pub fn user(&self) -> Option<RecordId> {
        match &self.actor {
            Actor::User { user } | Actor::Token { user, .. } => Some(*user),
            Actor::System { .. } => None,
        }
    }
}
