//! Signing in with a passkey. Who it is the passkey says: no address is asked for.

use std::net::IpAddr;

use rapport_kernel::{Error, RecordId, Result, Work};
use serde_json::{Value as Json, json};
use webauthn_rs::prelude::{DiscoverableAuthentication, PublicKeyCredential, Webauthn, WebauthnError};

use super::{COPY_SUSPECTED, challenge, credential, fault, server, unread};
use crate::gate::Gate;
use crate::sign_in::{Attempt, Refused, SignedIn, count, note_outcome, take_back};
use crate::visitor::Visitor;

/// Where challenges are kept that are answered to sign in.
const SPACE: &str = "passkey_sign_in";

/// What came of an answer.
enum Verdict {
    Right(RecordId),
    /// No passkey that is known here.
    Unknown,
    Wrong,
    /// The challenge is not there any more.
    TooLate,
    Wait(u32),
    /// It is right, but its counter went back.
    MayBeCopied {
        passkey: RecordId,
        user: RecordId,
    },
}

impl Gate {
    /// What a browser is to have a passkey answer.
    ///
    /// # Errors
    /// [`Refused`]: `Wait` for who asks for many; a rule `no_passkeys` where there are none.
    pub async fn ask_for_passkey(&self, visitor: &Visitor) -> Result<Json, Refused> {
        let server = server(self)?;
        if let Some(Err(Error::Busy { retry_after_s })) = visitor.address.map(|from| self.rates().challenge(from)) {
            return Err(Refused::Wait { seconds: retry_after_s });
        }
        let asked = server.start_discoverable_authentication();
        let (asked, state) = asked.map_err(|error| fault("Asking for a passkey", error))?;
        let (options, note) = (challenge::options(&asked)?, json!({"state": state}));
        let (ctx, kept) = (self.nobodys("ask for a passkey"), options.clone());
        self.run(move |house| house.write(&ctx, |work| challenge::keep(work, SPACE, &kept, &note))).await?;
        Ok(options)
    }

    /// Begins a session for whose passkey has answered.
    ///
    /// # Errors
    /// [`Refused`]: `NotFound` for a passkey that is not known here, a rule `passkey_copy_suspected` for one whose counter
    /// went back, `TooLate` for an answer that was not asked for lately or was given before.
    pub async fn sign_in_by_passkey(&self, visitor: Visitor, answer: Json) -> Result<SignedIn, Refused> {
        let outcome = self.try_passkey(visitor, answer).await;
        note_outcome(&outcome);
        outcome
    }

    async fn try_passkey(&self, visitor: Visitor, answer: Json) -> Result<SignedIn, Refused> {
        let answer: PublicKeyCredential = serde_json::from_value(answer).map_err(|_| unread())?;
        let (gate, server, address) = (self.clone(), server(self)?, visitor.address);
        let ctx = self.nobodys("look at a passkey");
        let judged = self.run(move |house| house.write(&ctx, |work| judge(work, &gate, &server, &answer, address)));
        match judged.await? {
            Verdict::Right(user) => {
                let gate = self.clone();
                let is_active = move |work: &mut Work<'_>| Ok(gate.accounts().by_user(work, user)?.is_some());
                self.begin_session(user, visitor, is_active).await
            }
            Verdict::Unknown => Err(Refused::Failed(Error::NotFound)),
            Verdict::Wrong => Err(Refused::Wrong),
            Verdict::TooLate => Err(Refused::TooLate),
            Verdict::Wait(seconds) => Err(Refused::Wait { seconds }),
            Verdict::MayBeCopied { passkey, user } => {
                tracing::warn!(%passkey, %user, "The counter of a passkey went back: there may be a copy; it was refused");
                Err(Refused::Failed(copy_suspected()))
            }
        }
    }
}

/// Takes the challenge, counts the attempt, and looks at the answer; the attempt is given back when it is right.
fn judge(
    work: &mut Work<'_>,
    gate: &Gate,
    server: &Webauthn,
    answer: &PublicKeyCredential,
    address: Option<IpAddr>,
) -> Result<Verdict> {
    let Some(asked) = challenge::answered(&answer.response.client_data_json) else { return Ok(Verdict::Wrong) };
    let Some(mut note) = challenge::take(work, SPACE, &asked)? else { return Ok(Verdict::TooLate) };
    let id_sha256 = credential::hash_of_id(answer.get_credential_id());
    let attempt = Attempt::at(&format!("passkey {id_sha256}"), address);
    if let Some(seconds) = count(work, &attempt)? {
        return Ok(Verdict::Wait(seconds));
    }
    let state = serde_json::from_value(note["state"].take());
    let state = state.map_err(|error| Error::fault("Reading a challenge", error))?;
    let verdict = hold_against(work, gate, server, answer, (&id_sha256, state))?;
    if matches!(verdict, Verdict::Right(_)) {
        take_back(work, &attempt)?;
    }
    Ok(verdict)
}

/// Holds the answer against what is kept, and keeps the counter that it brought.
fn hold_against(
    work: &mut Work<'_>,
    gate: &Gate,
    server: &Webauthn,
    answer: &PublicKeyCredential,
    (id_sha256, asked): (&str, DiscoverableAuthentication),
) -> Result<Verdict> {
    // Of two answers of one passkey at once, the second is held against the counter of the first.
    credential::hold(work, id_sha256)?;
    let Some(kept) = gate.accounts().passkeys().by_id(work, id_sha256)? else { return Ok(Verdict::Unknown) };
    let is_theirs = server.identify_discoverable_authentication(answer).is_ok_and(|(user, _)| user == kept.user.0);
    if !is_theirs || gate.accounts().by_user(work, kept.user)?.is_none() {
        return Ok(Verdict::Wrong);
    }
    let mut passkey = credential::read(&kept.credential)?;
    match server.finish_discoverable_authentication_v2(answer, asked, &passkey) {
        Ok(found) if found.user_verified() => {
            passkey.update_credential(&found);
            gate.accounts().passkeys().note_use(work, kept.id, &credential::written(&passkey)?)?;
            Ok(Verdict::Right(kept.user))
        }
        Err(WebauthnError::CredentialPossibleCompromise) => {
            gate.accounts().passkeys().suspect(work, kept.id)?;
            Ok(Verdict::MayBeCopied { passkey: kept.id, user: kept.user })
        }
        _ => Ok(Verdict::Wrong),
    }
}

fn copy_suspected() -> Error {
    let text = "This passkey was refused, as there may be a copy of it: sign in another way, and tell an administrator";
    Error::rule(COPY_SUSPECTED, text)
}
