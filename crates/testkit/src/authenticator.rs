//! A device that holds one passkey, as browsers speak for it: by it tests say what no browser would.

use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use p256::ecdsa::signature::Signer;
use p256::ecdsa::{Signature, SigningKey};
use serde_json::{Value as Json, json};
use sha2::{Digest, Sha256};

const USER_PRESENT: u8 = 0x01;
const USER_VERIFIED: u8 = 0x04;
const HAS_CREDENTIAL: u8 = 0x40;

/// A device with one passkey.
#[derive(Clone)]
pub struct Authenticator {
    key: SigningKey,
    id: Vec<u8>,
    /// Whose passkey it is, as the server called them.
    user: Vec<u8>,
    /// The address of the page that asks.
    origin: String,
    /// How often it has signed.
    counter: u32,
    /// Whether its user unlocked it.
    is_unlocked: bool,
}

impl Authenticator {
    /// One of that name, in front of a page of that address.
    pub fn new(name: &str, origin: &str) -> Self {
        let key = SigningKey::from_slice(&Sha256::digest(name.as_bytes())).expect("a number in the field");
        let id = Sha256::digest(format!("id of {name}")).to_vec();
        Self { key, id, user: Vec::new(), origin: origin.to_owned(), counter: 0, is_unlocked: true }
    }

    /// The same in front of another page.
    pub fn before(&self, origin: &str) -> Self {
        Self { origin: origin.to_owned(), ..self.clone() }
    }

    /// The same when nobody has unlocked it.
    pub fn locked(&self) -> Self {
        Self { is_unlocked: false, ..self.clone() }
    }

    /// Makes the passkey by what the server says; what a browser sends of it.
    pub fn make(&mut self, options: &Json) -> Json {
        self.user = URL_SAFE_NO_PAD.decode(text(&options["user"]["id"])).expect("an id");
        let credential = [[0; 16].as_slice(), &length(self.id.len()), &self.id, &self.public_key()].concat();
        let told = [self.told(text(&options["rp"]["id"]), HAS_CREDENTIAL), credential].concat();
        // A map with the members fmt, attStmt and authData.
        let head = b"\xa3\x63fmt\x64none\x67attStmt\xa0\x68authData\x59";
        let made = [head.as_slice(), &length(told.len()), &told].concat();
        let response = json!({
            "clientDataJSON": encoded(&self.client_data("webauthn.create", options)),
            "attestationObject": encoded(&made),
        });
        json!({"id": encoded(&self.id), "rawId": encoded(&self.id), "type": "public-key", "response": response})
    }

    /// Answers a challenge; what a browser sends of that.
    pub fn answer(&mut self, options: &Json) -> Json {
        self.counter += 1;
        let told = self.told(text(&options["rpId"]), 0);
        let client_data = self.client_data("webauthn.get", options);
        let signed = [told.as_slice(), &Sha256::digest(&client_data)].concat();
        let signature: Signature = self.key.sign(&signed);
        let response = json!({
            "clientDataJSON": encoded(&client_data),
            "authenticatorData": encoded(&told),
            "signature": encoded(signature.to_der().as_bytes()),
            "userHandle": encoded(&self.user),
        });
        json!({"id": encoded(&self.id), "rawId": encoded(&self.id), "type": "public-key", "response": response})
    }

    fn client_data(&self, what: &str, options: &Json) -> Vec<u8> {
        let said = json!({
            "type": what, "challenge": options["challenge"], "origin": self.origin, "crossOrigin": false,
        });
        said.to_string().into_bytes()
    }

    /// To whom it speaks, how it was unlocked, and its counter.
    fn told(&self, server: &str, more: u8) -> Vec<u8> {
        let unlocked = if self.is_unlocked { USER_VERIFIED } else { 0 };
        let flags = USER_PRESENT | unlocked | more;
        [Sha256::digest(server.as_bytes()).as_slice(), &[flags], &self.counter.to_be_bytes()].concat()
    }

    /// A map of the kind of key, the algorithm, the curve and the point.
    fn public_key(&self) -> Vec<u8> {
        let point = self.key.verifying_key().to_sec1_point(false);
        let (x, y) = (point.x().expect("a point"), point.y().expect("a point that is whole"));
        [b"\xa5\x01\x02\x03\x26\x20\x01\x21\x58\x20".as_slice(), x, b"\x22\x58\x20", y].concat()
    }
}

fn length(bytes: usize) -> [u8; 2] {
    u16::try_from(bytes).expect("few bytes").to_be_bytes()
}

fn encoded(bytes: &[u8]) -> String {
    URL_SAFE_NO_PAD.encode(bytes)
}

fn text(json: &Json) -> &str {
    json.as_str().expect("text")
}
