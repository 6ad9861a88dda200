//! Passkeys (WebAuthn): a key on a device, which its owner unlocks there, lets in without a password. As it is had and
//! unlocked, it is both factors in one, and no code is asked for beside it.
//!
//! A browser is asked by a challenge, which is kept in a note for some minutes and taken once, whatever comes of it. The
//! cryptography is that of `webauthn-rs` (ADR 0022).

use rapport_kernel::{Error, Result};
use webauthn_rs::prelude::{Url, Webauthn, WebauthnBuilder, WebauthnError};

mod adding;
mod challenge;
mod credential;
mod own;
mod signing_in;

use crate::gate::Gate;
pub use own::OwnPasskeys;

/// What devices call the workspace when it has no name.
const PRODUCT: &str = "Rapport";

/// The rule that there may be a copy of a passkey.
pub const COPY_SUSPECTED: &str = "passkey_copy_suspected";

/// This server, as devices know it: they show a passkey to no other.
fn server(gate: &Gate) -> Result<Webauthn> {
    let url = gate.public_url();
    let domain = url.passkey_domain().ok_or_else(no_passkeys)?;
    let origin = Url::parse(url.origin()).map_err(|error| Error::fault("Reading the public address", error))?;
    let workspace = gate.house().catalog().settings.name.clone();
    let name = if workspace.is_empty() { PRODUCT } else { workspace.as_str() };
    let built = WebauthnBuilder::new(domain, &origin).and_then(|builder| builder.rp_name(name).build());
    built.map_err(|error| fault("Setting passkeys up", error))
}

fn no_passkeys() -> Error {
    Error::rule(
        "no_passkeys",
        "Browsers have passkeys only over https, with a name instead of an IP address, or on localhost",
    )
}

fn unread() -> Error {
    Error::invalid("credential", "invalid_credential", "This is no answer of a passkey as browsers give it")
}

fn fault(context: &str, error: WebauthnError) -> Error {
    Error::fault(context, error.to_string())
}
