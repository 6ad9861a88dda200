//! A second factor: a code beside the password. Each user turns it on and off; that takes the password, as a screen may
//! stand open, and it is guessed no better here than on the sign-in page.

use percent_encoding::{NON_ALPHANUMERIC, utf8_percent_encode};
use rapport_kernel::account::SecondFactor;
use rapport_kernel::{Error, RecordId, Result, Work};
use serde_json::json;

mod codes;

use crate::limits::OFFER_KEPT_MS;
use crate::person::Person;
use crate::sign_in::Refused;
use crate::turn;
pub(crate) use codes::used;

/// Where the secret lies that is being set up.
const OFFERS: &str = "second_factor_offer";
/// What apps show beside the address.
const ISSUER: &str = "Rapport";

/// A secret to be taken into an app, which counts once a code of it was said.
pub struct Offer {
    /// To be typed in.
    pub secret: String,
    /// To be scanned.
    pub url: String,
}

impl Person {
    /// Makes a secret to be taken into an app, in place of one that was made before and did not come to count.
    ///
    /// # Errors
    /// `Busy`, or the store's.
    pub async fn offer_second_factor(&self) -> Result<()> {
        let secret = codes::new_secret()?;
        self.write(move |work| {
            let until = work.ctx().now.plus_ms(OFFER_KEPT_MS);
            let key = own_key(work)?;
            work.set_note(OFFERS, &key, &json!({"secret": secret}), Some(until))
        })
        .await
    }

    /// The secret that is to be taken into an app, if one was made lately.
    ///
    /// # Errors
    /// `Busy`, or the store's.
    pub async fn offered_second_factor(&self) -> Result<Option<Offer>> {
        let gate = self.gate().clone();
        self.read(move |read| {
            let user = read.ctx().user().ok_or(Error::Unauthorized)?;
            let Some(account) = gate.accounts().by_user(read, user)? else { return Ok(None) };
            let note = read.note(OFFERS, &user.to_string())?;
            let secret = note.and_then(|note| note["secret"].as_str().map(str::to_owned));
            let workspace = read.catalog().settings.name.clone();
            Ok(secret.map(|secret| Offer { url: url(&secret, &account.email, &workspace), secret }))
        })
        .await
    }

    /// Asks for a code from now on, once one was said, and ends all other sessions of the user; answers the recovery
    /// codes, which are not seen again.
    ///
    /// # Errors
    /// [`Refused`]: `Wrong` for the password; `Invalid` at `code` for a code that is wrong.
    pub async fn turn_on_second_factor(&self, password: String, code: String) -> Result<Vec<String>, Refused> {
        let proof = self.prove(password).await?;
        let (recovery, hashes) = codes::new_recovery_codes()?;
        let (gate, session) = (self.gate().clone(), self.session());
        self.write_own(move |work, user| {
            proof.hold(work)?;
            let key = own_key(work)?;
            let offered = work.note(OFFERS, &key)?.and_then(|note| note["secret"].as_str().map(str::to_owned));
            let Some(secret) = offered else { return Err(no_offer()) };
            let now = work.ctx().now;
            let Some(used_step) = codes::step_of(&secret, &code, now)? else { return Err(wrong_code()) };
            work.drop_note(OFFERS, &key)?;
            let factor = SecondFactor { secret, used_step, recovery_sha256: hashes.clone() };
            gate.accounts().keep_second_factor(work, user, &factor)?;
            gate.accounts().end_other_sessions(work, user, Some(session))
        })
        .await?;
        Ok(recovery)
    }

    /// New recovery codes in place of those that were there.
    ///
    /// # Errors
    /// [`Refused`]: `Wrong` for the password.
    pub async fn renew_recovery_codes(&self, password: String) -> Result<Vec<String>, Refused> {
        let proof = self.prove(password).await?;
        let (recovery, hashes) = codes::new_recovery_codes()?;
        let gate = self.gate().clone();
        self.write_own(move |work, user| {
            proof.hold(work)?;
            hold(work, user)?;
            let Some(factor) = gate.accounts().second_factor(work, user)? else { return Err(no_offer()) };
            let renewed = SecondFactor { recovery_sha256: hashes.clone(), ..factor };
            gate.accounts().keep_second_factor(work, user, &renewed)
        })
        .await?;
        Ok(recovery)
    }

    /// Asks for the password alone from now on.
    ///
    /// # Errors
    /// [`Refused`]: `Wrong` for the password.
    pub async fn turn_off_second_factor(&self, password: String) -> Result<(), Refused> {
        let proof = self.prove(password).await?;
        let gate = self.gate().clone();
        self.write_own(move |work, user| {
            proof.hold(work)?;
            gate.accounts().drop_second_factor(work, user)
        })
        .await?;
        Ok(())
    }
}

/// Has the second factor of a user to this unit of work, so that of two who say the same code one is let in.
pub(crate) fn hold(work: &mut Work<'_>, user: RecordId) -> Result<()> {
    turn::hold(work, "second factor", &user.to_string())
}

fn own_key(work: &Work<'_>) -> Result<String> {
    work.ctx().user().map(|user| user.to_string()).ok_or(Error::Unauthorized)
}

/// As apps scan it. `issuer` stands in the label too, for apps that know no parameters.
fn url(secret: &str, email: &str, workspace: &str) -> String {
    let issuer = if workspace.is_empty() { ISSUER.to_owned() } else { format!("{workspace} ({ISSUER})") };
    let encoded = |text: &str| utf8_percent_encode(text, NON_ALPHANUMERIC).to_string();
    let issuer = encoded(&issuer);
    format!("otpauth://totp/{issuer}:{}?secret={secret}&issuer={issuer}", encoded(email))
}

fn no_offer() -> Error {
    Error::rule("no_second_factor", "This took too long, or was done elsewhere; begin again on your profile page")
}

fn wrong_code() -> Error {
    let text = "This code is not right; type the one that the app shows now, and see that the device's clock is right";
    Error::invalid("code", "wrong_code", text)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_app_is_told_whose_code_it_is_whatever_the_workspace_is_called() {
        let told = url("ABC", "ada@office.example", "Müller & Co: #1");
        let issuer = "M%C3%BCller%20%26%20Co%3A%20%231%20%28Rapport%29";
        assert_eq!(told, format!("otpauth://totp/{issuer}:ada%40office%2Eexample?secret=ABC&issuer={issuer}"));
    }
}
