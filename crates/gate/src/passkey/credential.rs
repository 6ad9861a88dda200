//! What is kept of a passkey: JSON with the number of its form, so that it outlives the library that wrote it.

use rapport_kernel::{Error, Result, Work};
use serde_json::{Value as Json, json};
use webauthn_rs::prelude::Passkey;

use crate::secret::secret_hash;
use crate::turn;

/// As `webauthn-rs` 0.6 writes a passkey: algorithm and public key, id, counter, and what the device said of itself.
const FORM: u64 = 1;

/// As it is kept.
pub fn written(passkey: &Passkey) -> Result<Json> {
    let passkey = serde_json::to_value(passkey).map_err(|error| Error::fault("Writing a passkey", error))?;
    Ok(json!({"form": FORM, "passkey": passkey}))
}

/// What was kept.
pub fn read(kept: &Json) -> Result<Passkey> {
    if kept["form"].as_u64() != Some(FORM) {
        return Err(Error::fault("Reading a passkey", format!("its form is {}", kept["form"])));
    }
    serde_json::from_value(kept["passkey"].clone()).map_err(|error| Error::fault("Reading a passkey", error))
}

/// By which a passkey is found: the id itself is chosen by a device, and may be long.
pub fn hash_of_id(id: &[u8]) -> String {
    secret_hash(id)
}

/// Has a passkey to this unit of work.
pub fn hold(work: &mut Work<'_>, id_sha256: &str) -> Result<()> {
    turn::hold(work, "passkey", id_sha256)
}

#[cfg(test)]
mod tests {
    use rapport_testkit::Authenticator;
    use uuid::Uuid;
    use webauthn_rs::prelude::{Url, Webauthn, WebauthnBuilder};

    use super::*;
    use crate::passkey::challenge::options;

    const HERE: &str = "https://crm.example";

    fn server() -> Webauthn {
        let origin = Url::parse(HERE).expect("a URL");
        WebauthnBuilder::new("crm.example", &origin).and_then(WebauthnBuilder::build).expect("a server")
    }

    /// A passkey as the first version of this form wrote it.
    fn of_old() -> Json {
        let key = json!({
            "curve": "SECP256R1",
            "x": "5urzs5dwhnCZDjUcHfCCb7U1vdK3HCBARMEin6OvZps",
            "y": "0iYlRqk93vep8vdER2eh5T-J5qedpojLNGgMjEba7z8",
        });
        let said = json!({
            "cred_protect": "Ignored", "hmac_create_secret": "NotRequested", "appid": "NotRequested",
            "cred_props": "Ignored",
        });
        let passkey = json!({
            "cred_id": "rNXNkms7PEoC45Zd2QFn1jTcPGP0Lg6D-6q_H8TZUMA",
            "cred": {"type_": "ES256", "key": {"EC_EC2": key}},
            "counter": 0, "transports": null, "user_verified": true, "backup_eligible": false, "backup_state": false,
            "registration_policy": "required", "extensions": said,
            "attestation": {"data": "None", "metadata": "None"}, "attestation_format": "none",
        });
        json!({"form": 1, "passkey": {"cred": passkey}})
    }

    #[test]
    fn what_was_kept_once_is_read_and_written_alike_and_lets_in() {
        let mut phone = Authenticator::new("Phone", HERE);
        let offered = server().start_passkey_registration(Uuid::nil(), "ada", "Ada", None);
        let (offered, state) = offered.expect("an offer");
        let made = serde_json::from_value(phone.make(&options(&offered).expect("JSON"))).expect("an answer");
        let passkey = server().finish_passkey_registration(&made, &state).expect("a passkey");
        assert_eq!(written(&passkey).expect("JSON"), of_old());
        let kept = read(&of_old()).expect("it is known");
        let (asked, state) = server().start_discoverable_authentication().expect("a challenge");
        let answer = serde_json::from_value(phone.answer(&options(&asked).expect("JSON"))).expect("an answer");
        let found = server().finish_discoverable_authentication_v2(&answer, state, &kept).expect("it is right");
        assert_eq!((found.counter(), found.user_verified()), (1, true));
    }

    #[test]
    fn a_form_that_is_not_known_is_a_fault_and_no_other_passkey() {
        assert!(read(&json!({"form": 2, "passkey": of_old()["passkey"]})).is_err());
        assert!(read(&Json::Null).is_err());
    }
}
