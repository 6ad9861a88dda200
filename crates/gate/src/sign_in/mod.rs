//! Signing in by password and, where one was set up, a code; signing out, and changing the password. What is not told is
//! whether an address is known: the answer, and how long it takes, are the same.

use std::net::IpAddr;

use axum::http::HeaderValue;
use rapport_kernel::account::{Account, NewSession};
use rapport_kernel::ctx::{Actor, Cause};
use rapport_kernel::text::fold;
use rapport_kernel::{Ctx, Error, RecordId, Result, Work};

mod change_password;
mod half_way;
mod lock_out;
mod proof;

use crate::cookie;
use crate::gate::Gate;
use crate::person::Person;
use crate::secret::{new_secret, secret_hash};
use crate::visitor::Visitor;
pub use half_way::HalfWay;
pub(crate) use lock_out::{Attempt, count, subscriber, take_back};
pub(crate) use proof::Proof;

/// What somebody says to sign in.
pub struct SignIn {
    /// E-mail address.
    pub email: String,
    /// Password.
    pub password: String,
    /// Where they are.
    pub visitor: Visitor,
}

/// Somebody has signed in.
#[derive(Debug)]
pub struct SignedIn {
    /// Who it is.
    pub user: RecordId,
    /// Their session.
    pub session: RecordId,
    /// For `Set-Cookie`: this is the only time that the secret can be seen.
    pub cookie: HeaderValue,
}

/// Where the right password leads.
#[derive(Debug)]
pub enum Entry {
    /// In.
    SignedIn(SignedIn),
    /// Half way: a code is asked for.
    CodeAsked {
        /// For `Set-Cookie`: by it who says the code is known.
        cookie: HeaderValue,
    },
}

/// Why somebody was not let in.
#[derive(Debug)]
pub enum Refused {
    /// The address or the password is wrong, and nobody says which; or the code.
    Wrong,
    /// A code was not said in time, or the password was changed meanwhile.
    TooLate,
    /// Too many were wrong, of this account or from this address.
    Wait {
        /// How long, before another attempt is looked at.
        seconds: u32,
    },
    /// A new password that is not taken (`Invalid` at `password`), no free thread, or a fault.
    Failed(Error),
}

impl From<Error> for Refused {
    fn from(error: Error) -> Self {
        Self::Failed(error)
    }
}

impl Gate {
    /// Begins a session for who says the right password, or asks them for a code.
    ///
    /// # Errors
    /// [`Refused`].
    pub async fn sign_in(&self, wanted: SignIn) -> Result<Entry, Refused> {
        match self.try_sign_in(wanted).await {
            // It is not over yet.
            Ok(asked @ Entry::CodeAsked { .. }) => Ok(asked),
            outcome => {
                note_outcome(&outcome);
                outcome
            }
        }
    }

    async fn try_sign_in(&self, wanted: SignIn) -> Result<Entry, Refused> {
        let SignIn { email, password, visitor } = wanted;
        let turn = self.passwords().turn().await?;
        let (account, attempt) = self.attempt(email, visitor.address).await?;
        let hash = account.as_ref().and_then(|account| account.password_hash.clone());
        let is_right = turn.matches(password, hash).await?;
        match account.filter(|_| is_right) {
            Some(account) => self.let_in(account, attempt, visitor).await,
            None => Err(Refused::Wrong),
        }
    }

    /// Counts an attempt at the account of that address, whether there is one or not.
    async fn attempt(&self, email: String, address: Option<IpAddr>) -> Result<(Option<Account>, Attempt), Refused> {
        let gate = self.clone();
        let ctx = self.nobodys("count a sign-in");
        let counted = self.run(move |house| {
            house.write(&ctx, |work| {
                let account = gate.accounts().by_email(work, &email)?;
                let named = account.as_ref().map_or_else(|| fold(&email).into_owned(), |found| found.user.to_string());
                let attempt = Attempt::at(&named, address);
                Ok((count(work, &attempt)?, account, attempt))
            })
        });
        match counted.await? {
            (None, account, attempt) => Ok((account, attempt)),
            (Some(seconds), ..) => Err(Refused::Wait { seconds }),
        }
    }

    /// Begins a session, or asks for a code, unless the password was changed while it was looked at.
    async fn let_in(&self, account: Account, attempt: Attempt, visitor: Visitor) -> Result<Entry, Refused> {
        let (gate, user) = (self.clone(), account.user);
        if account.has_second_factor {
            let ctx = self.nobodys("ask for a code");
            let asked = self.run(move |house| {
                house.write(&ctx, |work| {
                    take_back(work, &attempt)?;
                    half_way::begin(work, &gate, &account)
                })
            });
            return Ok(Entry::CodeAsked { cookie: asked.await? });
        }
        let is_still_right = move |work: &mut Work<'_>| {
            let now = gate.accounts().by_user(work, user)?;
            let holds = now.is_some_and(|now| now.password_hash == account.password_hash && !now.has_second_factor);
            if holds {
                take_back(work, &attempt)?;
            }
            Ok(holds)
        };
        self.begin_session(user, visitor, is_still_right).await.map(Entry::SignedIn)
    }

    /// Begins a session in the unit of work that sees whether somebody is to be let in.
    pub(crate) async fn begin_session(
        &self,
        user: RecordId,
        visitor: Visitor,
        mut is_let_in: impl FnMut(&mut Work<'_>) -> Result<bool> + Send + 'static,
    ) -> Result<SignedIn, Refused> {
        let secret = new_secret()?;
        let hash = secret_hash(&secret);
        let ctx = Ctx { actor: Actor::User { user }, cause: Cause::Edit, ..self.nobodys("sign in") };
        let gate = self.clone();
        let address = visitor.address.map(|address| address.to_string()).unwrap_or_default();
        let begun = self.run(move |house| {
            house.write(&ctx, |work| {
                if !is_let_in(work)? {
                    return Ok(None);
                }
                let new = NewSession { user, device: &visitor.device, address: &address, secret_sha256: &hash };
                gate.accounts().begin_session(work, &new).map(Some)
            })
        });
        let session = begun.await?.ok_or(Refused::Wrong)?;
        Ok(SignedIn { user, session, cookie: cookie::keep(&secret, self.public_url()) })
    }

    /// For what is done before it is known who asks.
    pub(crate) fn nobodys(&self, why: &str) -> Ctx {
        Ctx::as_system(why, self.clock().now(), self.clock().seed())
    }
}

/// Why nobody was signed in, as it is counted.
pub(crate) trait Told {
    /// In one word.
    fn word(&self) -> &'static str;
}

impl Told for Refused {
    fn word(&self) -> &'static str {
        match self {
            // The last ones are a passkey that is not known, and one of which there may be a copy.
            Self::Wrong | Self::TooLate | Self::Failed(Error::NotFound | Error::Rule { .. }) => "wrong",
            Self::Wait { .. } => "wait",
            Self::Failed(_) => "failed",
        }
    }
}

/// Counts what came of it, for who looks after the server.
pub(crate) fn note_outcome<T, R: Told>(outcome: &Result<T, R>) {
    let word = outcome.as_ref().map_or_else(Told::word, |_| "signed_in");
    metrics::counter!("rapport_sign_ins_total", "outcome" => word).increment(1);
}

impl Person {
    /// Ends the session; answers for `Set-Cookie` what has the browser forget it.
    ///
    /// # Errors
    /// `Busy`, or the store's.
    pub async fn sign_out(&self) -> Result<HeaderValue> {
        let (gate, session) = (self.gate().clone(), self.session());
        let ended = self.write(move |work: &mut Work<'_>| gate.accounts().end_session(work, session)).await;
        match ended {
            // It had ended already.
            Ok(()) | Err(Error::Unauthorized) => Ok(cookie::forget(self.gate().public_url())),
            Err(error) => Err(error),
        }
    }
}
