//! Single sign-on: a provider says who somebody is (OpenID Connect, authorization code with PKCE). Who is let in is decided
//! in [`admit`]; the session begins as after a password, and no code is asked for: that is the provider's to do.

use std::sync::Arc;

use axum::http::HeaderValue;
use rapport_kernel::identity::{Connected, Connection, Identities};
use rapport_kernel::{Error, Read, RecordId, Result, Work};

mod admit;
mod provider;
mod way;

use crate::asker::Asker;
use crate::cookie;
use crate::gate::Gate;
use crate::link::may_let_in;
use crate::secret::secret_hash;
use crate::sign_in::{Refused, SignedIn, Told, note_outcome};
pub use provider::{Answer, Guest, Provider, Unanswered, Way};
use way::Kept;
pub use way::Returning;

/// Where people come back from the provider.
pub const BACK: &str = "/sign-in/sso/back";

/// How people sign in by a provider.
#[derive(Clone)]
pub struct SingleSignOn {
    /// The provider.
    pub provider: Arc<dyn Provider>,
    /// Which user is who to it.
    pub identities: Arc<dyn Identities>,
    /// What people call it, such as `Acme login`.
    pub label: Option<String>,
    /// The name of the role of somebody who comes for the first time; without one only users are let in.
    pub newcomers_role: Option<String>,
}

/// Somebody leaves for the provider.
pub struct Leaving {
    /// Where to.
    pub url: String,
    /// For `Set-Cookie`: by it they are known when they come back.
    pub cookie: HeaderValue,
}

/// With what somebody comes back, as the address says.
#[derive(Clone, Default)]
pub struct Said {
    /// What they left with.
    pub state: String,
    /// What the provider gave them, to be shown to it.
    pub code: String,
    /// Why it gave them nothing.
    pub error: String,
    /// By what the provider calls itself; empty where it does not say.
    pub issuer: String,
}

/// Somebody has come back.
pub struct Back {
    /// The page that they wanted.
    pub next: String,
    /// Whether they are signed in.
    pub outcome: Result<SignedIn, Strayed>,
    /// For `Set-Cookie`: nobody comes back twice.
    pub forgotten: HeaderValue,
}

/// Why somebody did not come in by the provider.
#[derive(Debug)]
pub enum Strayed {
    /// There is none here.
    NoProvider,
    /// It took too long, was begun in another browser, or is over already.
    Late,
    /// They, or the provider, broke it off.
    Denied,
    /// The provider does not answer.
    Down,
    /// What it says cannot be trusted.
    Untrusted,
    /// It does not say that the e-mail address is theirs.
    Unverified,
    /// No active user has the address.
    Unknown,
    /// Their user was deactivated or deleted.
    Inactive,
    /// Their user belongs to somebody else at the provider.
    Taken,
    /// Nobody has set the workspace up.
    Unclaimed,
    /// Too many came from this address.
    Wait,
    /// No free thread, or a fault.
    Failed(Error),
}

impl Told for Strayed {
    fn word(&self) -> &'static str {
        match self {
            Self::Wait => "wait",
            Self::Down | Self::Failed(_) => "failed",
            _ => "wrong",
        }
    }
}

impl From<Error> for Strayed {
    fn from(error: Error) -> Self {
        Self::Failed(error)
    }
}

impl From<Unanswered> for Strayed {
    fn from(why: Unanswered) -> Self {
        match why {
            Unanswered::Down(why) => {
                tracing::warn!(why, "The provider of sign-ins does not answer: {why}");
                Self::Down
            }
            Unanswered::Refused(why) => {
                tracing::warn!(why, "A sign-in by the provider was refused: {why}");
                Self::Untrusted
            }
        }
    }
}

impl Gate {
    /// What the provider calls who asks, where there is one.
    ///
    /// # Errors
    /// The store's.
    pub fn own_connection(&self, read: &mut Read<'_>) -> Result<Option<Connection>> {
        match (self.single_sign_on(), read.ctx().user()) {
            (Some(sso), Some(user)) => sso.identities.connection(read, user),
            _ => Ok(None),
        }
    }

    /// Sends somebody to the provider, who is to see that page afterwards. Nothing is written.
    ///
    /// # Errors
    /// [`Strayed`].
    pub async fn leave(&self, next: &str) -> Result<Leaving, Strayed> {
        let sso = self.single_sign_on().ok_or(Strayed::NoProvider)?;
        let kept = Kept::new(next)?;
        let url = sso.provider.leave(&kept.way, &self.back()).await?;
        Ok(Leaving { url, cookie: kept.keep(self.public_url()) })
    }

    /// Begins a session for who comes back from the provider, if it says who they are and they are to be let in.
    pub async fn come_back(&self, returning: Returning, said: Said) -> Back {
        let next = returning.kept.as_ref().map_or_else(|| "/".to_owned(), |kept| kept.next.clone());
        let outcome = self.try_come_back(returning, said).await;
        note_outcome(&outcome);
        Back { next, outcome, forgotten: cookie::forget_way(self.public_url()) }
    }

    async fn try_come_back(&self, returning: Returning, said: Said) -> Result<SignedIn, Strayed> {
        let sso = self.single_sign_on().ok_or(Strayed::NoProvider)?;
        let Returning { visitor, kept } = returning;
        let way = kept.map(|kept| kept.way).filter(|way| is_same(&way.state, &said.state)).ok_or(Strayed::Late)?;
        check(&said, sso.provider.issuer())?;
        if let Some(address) = visitor.address {
            self.rates().stranger(address).map_err(|_| Strayed::Wait)?;
        }
        let guest = sso.provider.welcome(&said.code, &way, &self.back()).await?;
        let user = self.admit(sso.clone(), guest.clone()).await?;
        let (gate, identities) = (self.clone(), sso.identities.clone());
        let is_still_theirs = move |work: &mut Work<'_>| {
            let found = identities.connected(work, &guest.identity)?;
            Ok(matches!(found, Connected::To(account) if account.user == user))
        };
        match gate.begin_session(user, visitor, is_still_theirs).await {
            Ok(signed_in) => Ok(signed_in),
            Err(Refused::Failed(error)) => Err(error.into()),
            Err(_) => Err(Strayed::Inactive),
        }
    }

    /// The address at which people come back.
    fn back(&self) -> String {
        format!("{}{BACK}", self.public_url())
    }
}

/// Whether both are the same, found in a time that tells nothing of how far they are.
fn is_same(one: &str, other: &str) -> bool {
    secret_hash(one) == secret_hash(other)
}

/// Looks at what stands in the address.
fn check(said: &Said, issuer: &str) -> Result<(), Strayed> {
    let bare = |url: &str| url.trim_end_matches('/').to_owned();
    if !said.issuer.is_empty() && bare(&said.issuer) != bare(issuer) {
        return Err(Unanswered::Refused("another provider answered".to_owned()).into());
    }
    match said.error.as_str() {
        "" if said.code.is_empty() => Err(Unanswered::Refused("it gave no code".to_owned()).into()),
        "" => Ok(()),
        "access_denied"
        | "login_required"
        | "interaction_required"
        | "consent_required"
        | "account_selection_required" => Err(Strayed::Denied),
        known @ ("temporarily_unavailable" | "server_error") => Err(Unanswered::Down(known.to_owned()).into()),
        error => {
            // It comes from an address, which anybody may have written.
            let word: String = error.chars().filter(|c| c.is_ascii_lowercase() || *c == '_').take(40).collect();
            Err(Unanswered::Refused(word).into())
        }
    }
}

impl Asker {
    /// The identity of a user, for who may let them in.
    ///
    /// # Errors
    /// As of [`Asker::make_link`].
    pub async fn connection_of(&self, user: RecordId) -> Result<Option<Connection>> {
        let Some(sso) = self.gate().single_sign_on().cloned() else { return Ok(None) };
        self.read(move |read| {
            may_let_in(read)?;
            sso.identities.connection(read, user)
        })
        .await
    }
}
