//! Half way in: who has said the password and is to say a code. They carry a secret of their own in a cookie, which opens
//! nothing, and its hash is a note that says who they are; it ends soon, with a new password, and by the right code.
//!
//! Codes are counted apart from passwords: whoever knows the password could else clear the count before each guess.

use axum::extract::{FromRef, FromRequestParts};
use axum::http::HeaderValue;
use axum::http::request::Parts;
use rapport_kernel::account::Account;
use rapport_kernel::{Error, RecordId, Result, Work};
use serde_json::json;

use super::lock_out::{self, Attempt};
use super::{Refused, SignedIn};
use crate::cookie;
use crate::gate::Gate;
use crate::limits::HALF_WAY_KEPT_S;
use crate::not_let_in::NotLetIn;
use crate::second_factor;
use crate::secret::{new_secret, print_of, secret_hash};
use crate::visitor::Visitor;

/// Where the hashes lead to who it is.
const SPACE: &str = "sign_in_half_way";

/// Somebody in front of a page of this server who has said the password.
pub struct HalfWay {
    /// SHA-256 of their secret.
    hash: String,
    visitor: Visitor,
}

impl<S> FromRequestParts<S> for HalfWay
where
    Gate: FromRef<S>,
    S: Send + Sync,
{
    type Rejection = NotLetIn;

    async fn from_request_parts(parts: &mut Parts, state: &S) -> Result<Self, NotLetIn> {
        let gate = Gate::from_ref(state);
        let visitor = Visitor::from_request_parts(parts, state).await?;
        match cookie::half_way(&parts.headers, gate.public_url()) {
            Some(secret) => Ok(Self { hash: secret_hash(secret), visitor }),
            None => Err(NotLetIn::SignIn { next: "/".to_owned() }),
        }
    }
}

/// Lets somebody half way in; for `Set-Cookie`.
pub(super) fn begin(work: &mut Work<'_>, gate: &Gate, account: &Account) -> Result<HeaderValue> {
    let secret = new_secret()?;
    let note = json!({"user": account.user, "password": print_of(account)});
    let until = work.ctx().now.plus_ms(i64::from(HALF_WAY_KEPT_S) * 1_000);
    work.set_note(SPACE, &secret_hash(&secret), &note, Some(until))?;
    Ok(cookie::keep_half_way(&secret, gate.public_url()))
}

impl Gate {
    /// Begins a session for who has said the password and now says the right code. A code is taken once.
    ///
    /// # Errors
    /// [`Refused`]; `TooLate` for who has to begin again with the password.
    pub async fn sign_in_by_code(&self, who: HalfWay, code: String) -> Result<SignedIn, Refused> {
        let outcome = self.try_code(who, code).await;
        super::note_outcome(&outcome);
        outcome
    }

    async fn try_code(&self, who: HalfWay, code: String) -> Result<SignedIn, Refused> {
        let attempt = self.count_code(&who).await?;
        let HalfWay { hash, visitor } = who;
        let gate = self.clone();
        let now = self.clock().now();
        let let_in = move |work: &mut Work<'_>| {
            let Some(account) = at(work, &gate, &hash)? else { return Ok(false) };
            second_factor::hold(work, account.user)?;
            if let Some(factor) = gate.accounts().second_factor(work, account.user)? {
                let Some(left) = second_factor::used(&factor, &code, now)? else { return Ok(false) };
                gate.accounts().keep_second_factor(work, account.user, &left)?;
            }
            work.drop_note(SPACE, &hash)?;
            lock_out::take_back(work, &attempt.1)?;
            Ok(true)
        };
        self.begin_session(attempt.0, visitor, let_in).await
    }

    /// Counts an attempt at the code of who it is.
    async fn count_code(&self, who: &HalfWay) -> Result<(RecordId, Attempt), Refused> {
        let (gate, hash, address) = (self.clone(), who.hash.clone(), who.visitor.address);
        let ctx = self.nobodys("count a code");
        let counted = self.run(move |house| {
            house.write(&ctx, |work| {
                let Some(account) = at(work, &gate, &hash)? else { return Ok(None) };
                let attempt = Attempt::at(&format!("code of {}", account.user), address);
                let wait = lock_out::count(work, &attempt)?;
                Ok(Some((account.user, attempt, wait)))
            })
        });
        match counted.await? {
            None => Err(Refused::TooLate),
            Some((.., Some(seconds))) => Err(Refused::Wait { seconds }),
            Some((user, attempt, None)) => Ok((user, attempt)),
        }
    }
}

/// Who is half way in by that secret, while the password holds that they said.
fn at(work: &mut Work<'_>, gate: &Gate, hash: &str) -> Result<Option<Account>> {
    let Some(note) = work.note(SPACE, hash)? else { return Ok(None) };
    let user = note["user"].as_str().and_then(|id| id.parse::<RecordId>().ok());
    let user = user.ok_or_else(|| Error::fault("Reading who is half way in", "no user"))?;
    let account = gate.accounts().by_user(work, user)?;
    Ok(account.filter(|account| note["password"] == print_of(account)))
}
