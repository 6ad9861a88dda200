//! The first run: a workspace without users is claimed by who has the secret that its server printed.

use rapport_kernel::account::{Accounts, FirstUser, NewSession};
use rapport_kernel::ctx::{Actor, Cause};
use rapport_kernel::settings::Settings;
use rapport_kernel::{Ctx, Error, Problem, Read, RecordId, Result, Work};
use serde_json::json;

use crate::asker::Asker;
use crate::cookie;
use crate::gate::Gate;
use crate::link::new_link;
use crate::password::{Owner, check_new_password};
use crate::secret::{new_secret, secret_hash};
use crate::sign_in::{Refused, SignedIn};
use crate::visitor::Visitor;

/// Where the hashes of the secrets lie.
const SPACE: &str = "first_run";
/// Where the workspace is set up.
const PAGE: &str = "/get-started";
/// How long a printed address holds.
const KEPT_MS: i64 = 7 * 24 * 60 * 60 * 1000;

/// The address, without the server's, at which a workspace without users is claimed; none for one that has some. It is seen
/// this once.
///
/// # Errors
/// The store's.
pub fn new_claim(work: &mut Work<'_>, accounts: &dyn Accounts) -> Result<Option<String>> {
    if !accounts.is_unclaimed(work)? {
        return Ok(None);
    }
    let secret = new_secret()?;
    let until = work.ctx().now.plus_ms(KEPT_MS);
    work.set_note(SPACE, &secret_hash(&secret), &json!({}), Some(until))?;
    Ok(Some(format!("{PAGE}?code={secret}")))
}

/// What somebody says who claims a workspace.
#[derive(Clone)]
pub struct Claim {
    /// The secret that the server printed.
    pub code: String,
    /// What the workspace is called.
    pub workspace: String,
    /// In which amounts are compared.
    pub base_currency: String,
    /// In which days begin.
    pub time_zone: String,
    /// Their name.
    pub name: String,
    /// Their e-mail address.
    pub email: String,
    /// Their password.
    pub password: String,
}

impl Gate {
    /// Whether nobody has set this workspace up.
    ///
    /// # Errors
    /// `Busy`, or the store's.
    pub async fn is_unclaimed(&self) -> Result<bool> {
        let gate = self.clone();
        self.read(self.nobodys("look for users"), move |read| gate.accounts().is_unclaimed(read)).await
    }

    /// Whether the workspace can be claimed by that secret.
    ///
    /// # Errors
    /// `Busy`, or the store's.
    pub async fn is_claimed_by(&self, code: &str) -> Result<bool> {
        let (gate, hash) = (self.clone(), secret_hash(code));
        self.read(self.nobodys("look at a first run"), move |read| holds(read, gate.accounts(), &hash)).await
    }

    /// Sets the workspace up and makes its first administrator, who is signed in then. All in one unit of work, or nothing.
    ///
    /// # Errors
    /// [`Refused`]: `TooLate` for a secret that is none, or a workspace that has users; `Invalid` by field.
    pub async fn claim(&self, claim: Claim, visitor: Visitor) -> Result<SignedIn, Refused> {
        if !self.is_claimed_by(&claim.code).await? {
            return Err(Refused::TooLate);
        }
        check_claim(&claim)?;
        let password = self.passwords().turn().await?.hash(claim.password.clone()).await?;
        let secret = new_secret()?;
        let (gate, session_hash) = (self.clone(), secret_hash(&secret));
        let ctx = Ctx {
            actor: Actor::System { name: "first run".to_owned() },
            cause: Cause::Setup,
            ..self.nobodys("set up")
        };
        let address = visitor.address.map(|address| address.to_string()).unwrap_or_default();
        let made = self.run(move |house| {
            let hash = secret_hash(&claim.code);
            house.change_settings_unless(
                &ctx,
                |work| if holds(work, gate.accounts(), &hash)? { Ok(None) } else { Err(Error::NotFound) },
                |old| Ok(settings(old, &claim)),
                |work, _| {
                    work.drop_note(SPACE, &hash)?;
                    let first = FirstUser { name: &claim.name, email: &claim.email, password_hash: &password };
                    let user = gate.accounts().add_first(work, &first)?;
                    let new =
                        NewSession { user, device: &visitor.device, address: &address, secret_sha256: &session_hash };
                    Ok((user, gate.accounts().begin_session(work, &new)?))
                },
            )
        });
        match made.await {
            Ok((user, session)) => Ok(SignedIn { user, session, cookie: cookie::keep(&secret, self.public_url()) }),
            Err(Error::NotFound) => Err(Refused::TooLate),
            Err(error) => Err(error.into()),
        }
    }
}

/// Whether the workspace is without users still, and the secret the one that was printed.
fn holds(read: &mut Read<'_>, accounts: &dyn Accounts, hash: &str) -> Result<bool> {
    Ok(read.note(SPACE, hash)?.is_some() && accounts.is_unclaimed(read)?)
}

/// Everything that is wrong, at once.
fn check_claim(claim: &Claim) -> Result<()> {
    let mut problems = Vec::new();
    for (field, text) in [("workspace", &claim.workspace), ("name", &claim.name), ("email", &claim.email)] {
        if text.trim().is_empty() {
            problems.push(Problem::new(field, "required", "Fill this in"));
        }
    }
    let asked = settings(&Settings::default(), claim);
    problems.extend(asked.problems().into_iter().map(|(field, text)| Problem::new(field, "invalid_setting", text)));
    match check_new_password(&claim.password, Owner { email: &claim.email, name: &claim.name }) {
        Err(Error::Invalid(found)) => problems.extend(found),
        checked => checked?,
    }
    if problems.is_empty() { Ok(()) } else { Err(Error::Invalid(problems)) }
}

fn settings(old: &Settings, claim: &Claim) -> Settings {
    Settings {
        name: claim.workspace.trim().to_owned(),
        base_currency: claim.base_currency.trim().to_ascii_uppercase(),
        time_zone: claim.time_zone.clone(),
        ..old.clone()
    }
}

/// Somebody who was made a user.
pub struct Colleague {
    /// Their address.
    pub email: String,
    /// The address of their invitation without the server's, which is seen this once.
    pub path: String,
}

impl Asker {
    /// The roles that colleagues can be given.
    ///
    /// # Errors
    /// `Forbidden` for all but administrators, `Busy`, or the store's.
    pub async fn roles(&self) -> Result<Vec<(RecordId, String)>> {
        let gate = self.gate().clone();
        self.read(move |read| {
            read.house().may_set_up(read.ctx(), "invite colleagues")?;
            gate.accounts().roles(read)
        })
        .await
    }

    /// Makes users of addresses, all or none, each with a role and an invitation. Where mail is sent, they get it by mail
    /// too.
    ///
    /// # Errors
    /// `Forbidden` for all but administrators; `Invalid` at `email-N`, N being the place in the list from 0.
    pub async fn invite(&self, people: Vec<(String, RecordId)>) -> Result<Vec<Colleague>> {
        let gate = self.gate().clone();
        self.write(move |work| {
            work.house().may_set_up(work.ctx(), "invite colleagues")?;
            let mut invited = Vec::with_capacity(people.len());
            for (at, (email, role)) in people.iter().enumerate() {
                let user = gate.accounts().add_colleague(work, email, *role).map_err(|error| at_row(error, at))?;
                let path = new_link(work, gate.accounts(), user)?.path;
                invited.push(Colleague { email: email.clone(), path });
            }
            Ok(invited)
        })
        .await
    }
}

fn at_row(error: Error, at: usize) -> Error {
    match error {
        Error::Invalid(problems) => {
            let moved = |problem: Problem| Problem { field: format!("email-{at}"), ..problem };
            Error::Invalid(problems.into_iter().map(moved).collect())
        }
        other => other,
    }
}
