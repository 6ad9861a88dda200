//! Adding a passkey. A screen may stand open, and who adds a passkey comes in whenever they like: it takes the password once
//! more, and of who has none that they have signed in just now.

use rapport_kernel::account::Account;
use rapport_kernel::passkey::NewPasskey;
use rapport_kernel::{Error, RecordId, Result, Work};
use serde_json::{Value as Json, json};
use webauthn_rs::prelude::{PasskeyRegistration, RegisterPublicKeyCredential, Webauthn};

use super::{challenge, credential, fault, server, unread};
use crate::limits::{PASSKEY_NAME_CHARS_MAX, SIGNED_IN_JUST_NOW_MS};
use crate::person::Person;
use crate::secret::print_of;
use crate::sign_in::{Proof, Refused};

/// Where challenges are kept that new passkeys answer.
const SPACE: &str = "passkey_adding";

/// What came of an answer.
enum Outcome {
    Done(RecordId),
    /// The challenge is not there any more.
    TooLate,
    Refused(Error),
}

impl Person {
    /// What a browser is to make a passkey by, which is to be called that.
    ///
    /// # Errors
    /// [`Refused`]: `Wrong` for the password; `TooLate` for who has none and has not signed in just now; `Invalid` at
    /// `name`; a rule `no_passkeys` where there are none.
    pub async fn offer_passkey(&self, name: String, password: String) -> Result<Json, Refused> {
        let name = checked_name(&name)?;
        let server = server(self.gate())?;
        let account = self.account().await?;
        let proof = self.prove_or_be_new(&account, password).await?;
        let (gate, session) = (self.gate().clone(), self.session());
        let offered = self.write_own(move |work, user| {
            if let Some(proof) = &proof {
                proof.hold(work)?;
            }
            let known = gate.accounts().passkeys().credentials(work, user)?;
            let (options, state) = ask(&server, &account, &known)?;
            let note = json!({
                "user": user, "session": session, "account": print_of(&account), "name": name, "state": state,
            });
            challenge::keep(work, SPACE, &options, &note)?;
            Ok(options)
        });
        Ok(offered.await?)
    }

    /// Adds the passkey that a browser has made.
    ///
    /// # Errors
    /// [`Refused`]: `TooLate` when it was not offered lately, or was added already; `Wrong` for an answer that does not
    /// fit; a rule `passkey_known` for one that was added before.
    pub async fn add_passkey(&self, answer: Json) -> Result<RecordId, Refused> {
        let server = server(self.gate())?;
        let answer: RegisterPublicKeyCredential = serde_json::from_value(answer).map_err(|_| unread())?;
        let key = challenge::answered(&answer.response.client_data_json).ok_or_else(unread)?;
        let (gate, session) = (self.gate().clone(), self.session());
        let added = self.write_own(move |work, user| {
            let Some(mut note) = challenge::take(work, SPACE, &key)? else { return Ok(Outcome::TooLate) };
            let account = gate.accounts().by_user(work, user)?.ok_or(Error::Unauthorized)?;
            let is_theirs = note["user"] == json!(user) && note["session"] == json!(session);
            if !is_theirs || note["account"] != print_of(&account) {
                return Ok(Outcome::TooLate);
            }
            let state = serde_json::from_value(note["state"].take());
            let state = state.map_err(|error| Error::fault("Reading a challenge", error))?;
            let Ok(passkey) = server.finish_passkey_registration(&answer, &state) else {
                return Ok(Outcome::Refused(Error::Unauthorized));
            };
            let id_sha256 = credential::hash_of_id(passkey.cred_id());
            credential::hold(work, &id_sha256)?;
            let (name, kept) = (note["name"].as_str().unwrap_or_default(), credential::written(&passkey)?);
            let new = NewPasskey { user, name, id_sha256: &id_sha256, credential: &kept };
            keep(&gate, work, &new)
        });
        match added.await? {
            Outcome::Done(passkey) => Ok(passkey),
            Outcome::TooLate => Err(Refused::TooLate),
            Outcome::Refused(Error::Unauthorized) => Err(Refused::Wrong),
            Outcome::Refused(error) => Err(Refused::Failed(error)),
        }
    }

    /// That it is them, and nobody who found their screen.
    async fn prove_or_be_new(&self, account: &Account, password: String) -> Result<Option<Proof>, Refused> {
        if account.password_hash.is_some() {
            return self.prove(password).await.map(Some);
        }
        let (gate, here) = (self.gate().clone(), self.session());
        let is_new = self.read(move |read| {
            let since = read.ctx().now.plus_ms(-SIGNED_IN_JUST_NOW_MS);
            Ok(gate.own_sessions(read)?.iter().any(|session| session.id == here && session.since > since))
        });
        if is_new.await? { Ok(None) } else { Err(Refused::TooLate) }
    }
}

/// What refuses a passkey is no fault, and the challenge stays taken.
fn keep(gate: &crate::gate::Gate, work: &mut Work<'_>, new: &NewPasskey<'_>) -> Result<Outcome> {
    match gate.accounts().passkeys().add(work, new) {
        Ok(passkey) => Ok(Outcome::Done(passkey)),
        Err(error @ (Error::Rule { .. } | Error::Limit { .. } | Error::Invalid(_))) => Ok(Outcome::Refused(error)),
        Err(error) => Err(error),
    }
}

/// Asks for a key that a device finds by itself, as nobody says who they are before they sign in with it.
fn ask(server: &Webauthn, account: &Account, known: &[Json]) -> Result<(Json, PasskeyRegistration)> {
    let mut known_ids = Vec::with_capacity(known.len());
    for kept in known {
        known_ids.push(credential::read(kept)?.cred_id().clone());
    }
    let name = if account.name.is_empty() { &account.email } else { &account.name };
    let asked = server.start_passkey_registration(account.user.0, &account.email, name, Some(known_ids));
    let (asked, state) = asked.map_err(|error| fault("Asking for a passkey", error))?;
    let mut options = challenge::options(&asked)?;
    options["authenticatorSelection"]["residentKey"] = json!("required");
    options["authenticatorSelection"]["requireResidentKey"] = json!(true);
    Ok((options, state))
}

pub(super) fn checked_name(name: &str) -> Result<String> {
    let name = name.trim();
    if name.is_empty() || name.chars().count() > PASSKEY_NAME_CHARS_MAX {
        let text = format!("Give it a name of 1 to {PASSKEY_NAME_CHARS_MAX} characters, such as that of the device");
        return Err(Error::invalid("name", "passkey_name", text));
    }
    Ok(name.to_owned())
}
