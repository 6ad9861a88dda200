//! Links by which somebody chooses a password: one who is invited, or has forgotten theirs. A link holds a secret, whose
//! hash is a note that says whom it lets in. It ends at its time, with each new password, and with a new e-mail address.

use axum::http::HeaderValue;
use rapport_kernel::account::{Account, Accounts};
use rapport_kernel::mail::{self, Occasion};
use rapport_kernel::time::Instant;
use rapport_kernel::{Error, Read, RecordId, Result, Work};
use serde_json::json;

use crate::asker::Asker;
use crate::gate::Gate;
use crate::password::{Owner, check_new_password};
use crate::secret::{new_secret, print_of, secret_hash};
use crate::sign_in::{Attempt, Refused, count};
use crate::visitor::Visitor;

/// Where the hashes lead to who it is.
const SPACE: &str = "password_link";
/// Where one chooses the password.
const PAGE: &str = "/new-password";

const HOUR_MS: i64 = 60 * 60 * 1000;
/// How long one may take to follow an invitation.
const INVITATION_MS: i64 = 7 * 24 * HOUR_MS;
/// How long one may take to choose a new password.
const RESET_MS: i64 = 24 * HOUR_MS;

/// A link, which is seen this once.
pub struct Link {
    /// The address without the server's: `/new-password?link=…`.
    pub path: String,
    /// From when on it leads nowhere.
    pub until: Instant,
    /// What it is for.
    pub occasion: Occasion,
}

/// Makes a link for the user: an invitation for somebody who has no password yet.
///
/// # Errors
/// `NotFound` for who is not active, or the store's.
pub fn new_link(work: &mut Work<'_>, accounts: &dyn Accounts, user: RecordId) -> Result<Link> {
    let account = accounts.by_user(work, user)?.ok_or(Error::NotFound)?;
    let occasion = occasion(&account);
    let kept_ms = if occasion == Occasion::Invitation { INVITATION_MS } else { RESET_MS };
    let secret = new_secret()?;
    let until = work.ctx().now.plus_ms(kept_ms);
    let note = json!({"user": user, "account": print_of(&account)});
    work.set_note(SPACE, &secret_hash(&secret), &note, Some(until))?;
    Ok(Link { path: format!("{PAGE}?link={secret}"), until, occasion })
}

/// Why somebody is to choose a password.
fn occasion(account: &Account) -> Occasion {
    if account.password_hash.is_none() { Occasion::Invitation } else { Occasion::PasswordReset }
}

/// Somebody has chosen a password by a link.
pub enum Chosen {
    /// And is signed in; for `Set-Cookie`.
    SignedIn(HeaderValue),
    /// And is to sign in with it and a code.
    SignsIn,
}

impl Gate {
    /// The e-mail address of who chooses a password by that link; none for a link that leads nowhere.
    ///
    /// # Errors
    /// `Busy`, or the store's.
    pub async fn invited_by(&self, link: &str) -> Result<Option<String>> {
        let (gate, hash) = (self.clone(), secret_hash(link));
        let found = self.read(self.nobodys("look at a link"), move |read| gate.account_of(read, &hash));
        Ok(found.await?.map(|account| account.email))
    }

    /// Takes a password that was chosen by a link, which leads nowhere from then on. All sessions of the user end, and a
    /// new one begins, unless a code is asked for beside the password.
    ///
    /// # Errors
    /// [`Refused`]: `TooLate` for a link that leads nowhere; `Invalid` at `password` for one that is not taken.
    pub async fn choose_password(&self, link: &str, new: String, visitor: Visitor) -> Result<Chosen, Refused> {
        let hash = secret_hash(link);
        let (gate, looked_for) = (self.clone(), hash.clone());
        let found = self.read(self.nobodys("look at a link"), move |read| gate.account_of(read, &looked_for)).await?;
        let account = found.ok_or(Refused::TooLate)?;
        check_new_password(&new, Owner { email: &account.email, name: &account.name })?;
        let password = self.passwords().turn().await?.hash(new).await?;
        let gate = self.clone();
        let take = move |work: &mut Work<'_>| {
            let Some(now) = gate.account_of(work, &hash)? else { return Err(Error::NotFound) };
            work.drop_note(SPACE, &hash)?;
            gate.accounts().change_password(work, now.user, &password, None)?;
            Ok(!now.has_second_factor)
        };
        self.take_password(account.user, visitor, take).await
    }

    async fn take_password(
        &self,
        user: RecordId,
        visitor: Visitor,
        take: impl FnMut(&mut Work<'_>) -> Result<bool> + Send + 'static,
    ) -> Result<Chosen, Refused> {
        match self.begin_session(user, visitor, take).await {
            Ok(signed_in) => Ok(Chosen::SignedIn(signed_in.cookie)),
            Err(Refused::Wrong) => Ok(Chosen::SignsIn),
            Err(Refused::Failed(Error::NotFound)) => Err(Refused::TooLate),
            Err(refused) => Err(refused),
        }
    }

    fn account_of(&self, read: &mut Read<'_>, hash: &str) -> Result<Option<Account>> {
        let Some(note) = read.note(SPACE, hash)? else { return Ok(None) };
        let user = note["user"].as_str().and_then(|id| id.parse::<RecordId>().ok());
        let user = user.ok_or_else(|| Error::fault("Reading whom a link lets in", "no user"))?;
        let account = self.accounts().by_user(read, user)?;
        Ok(account.filter(|account| note["account"] == print_of(account)))
    }

    /// Has who has forgotten their password written to, if there is somebody of that address and mail is sent here. What
    /// is answered does not depend on it.
    ///
    /// # Errors
    /// [`Refused`]: `Wait` for who asks for many.
    pub async fn forgot_password(&self, email: String, visitor: &Visitor) -> Result<(), Refused> {
        let (gate, ctx, address) = (self.clone(), self.nobodys("write to who forgot a password"), visitor.address);
        let counted = self.run(move |house| {
            house.write(&ctx, |work| {
                let named = format!("forgotten by {}", rapport_kernel::text::fold(email.trim()));
                let wait = count(work, &Attempt::at(&named, address))?;
                let account = gate.accounts().by_email(work, &email)?;
                if let Some(account) = account.filter(|_| wait.is_none() && gate.sends_mail()) {
                    mail::post(work, occasion(&account), account.user)?;
                }
                Ok(wait)
            })
        });
        match counted.await? {
            None => Ok(()),
            Some(seconds) => Err(Refused::Wait { seconds }),
        }
    }
}

impl Asker {
    /// Makes a link for a user, to be handed over.
    ///
    /// # Errors
    /// `Forbidden` for all but administrators, `NotFound` for who is not active.
    pub async fn make_link(&self, user: RecordId) -> Result<Link> {
        let gate = self.gate().clone();
        self.write(move |work| {
            may_let_in(work)?;
            new_link(work, gate.accounts(), user)
        })
        .await
    }

    /// Has a link sent to a user by mail.
    ///
    /// # Errors
    /// As of [`Asker::make_link`].
    pub async fn send_link(&self, user: RecordId) -> Result<()> {
        let gate = self.gate().clone();
        self.write(move |work| {
            may_let_in(work)?;
            let account = gate.accounts().by_user(work, user)?.ok_or(Error::NotFound)?;
            mail::post(work, occasion(&account), user)
        })
        .await
    }

    /// The account of a user, and how many devices they are signed in on, for who may let them in.
    ///
    /// # Errors
    /// As of [`Asker::make_link`].
    pub async fn account_of(&self, user: RecordId) -> Result<(Account, usize)> {
        let gate = self.gate().clone();
        self.read(move |read| {
            may_let_in(read)?;
            let account = gate.accounts().by_user(read, user)?.ok_or(Error::NotFound)?;
            let sessions = gate.accounts().sessions(read, user)?.len();
            Ok((Account { password_hash: account.password_hash.map(|_| String::new()), ..account }, sessions))
        })
        .await
    }
}

/// Who has a link is whom it is for.
pub(crate) fn may_let_in(read: &Read<'_>) -> Result<()> {
    match read.ctx().access.administers() {
        true => Ok(()),
        false => Err(Error::forbidden("Only administrators look after how others sign in")),
    }
}
