//! From the `Authorization` header to a caller.

use std::net::{IpAddr, SocketAddr};

use axum::extract::{ConnectInfo, FromRef, FromRequestParts};
use axum::http::header::AUTHORIZATION;
use axum::http::request::Parts;
use rapport_kernel::caller::Caller;
use rapport_kernel::ctx::{Actor, Cause};
use rapport_kernel::{Ctx, Error};
use sha2::{Digest, Sha256};

use crate::gate::Gate;
use crate::problem::Failure;

/// A caller with a valid bearer token.
pub struct Bearer {
    /// Who it is.
    pub caller: Caller,
    gate: Gate,
    /// Of the token, in lower-case hex.
    hash: String,
}

impl Bearer {
    /// The context of this request.
    pub fn ctx(&self) -> Ctx {
        self.gate.ctx(&self.caller, Cause::Api)
    }
    /// Looks again who is behind the token, for what goes on for long; whether it still lets anybody in.
    ///
    /// # Errors
    /// The store's.
    pub async fn renew(&mut self) -> rapport_kernel::Result<bool> {
        match self.gate.by_token(self.hash.clone()).await? {
            Some(caller) => self.caller = caller,
            None => return Ok(false),
        }
        Ok(true)
    }
    /// The gate that let the caller in.
    pub fn gate(&self) -> &Gate {
        &self.gate
    }
}

impl<S> FromRequestParts<S> for Bearer
where
    Gate: FromRef<S>,
    S: Send + Sync,
{
    type Rejection = Failure;

    async fn from_request_parts(parts: &mut Parts, state: &S) -> Result<Self, Failure> {
        let gate = Gate::from_ref(state);
        let from = parts.extensions.get::<ConnectInfo<SocketAddr>>().map(|info| info.0.ip());
        let Some(secret) = secret(parts) else {
            return Err(turned_away(&gate, from, "Send a token: Authorization: Bearer …"));
        };
        let hash = hex(&Sha256::digest(secret.as_bytes()));
        let Some(caller) = gate.by_token(hash.clone()).await? else {
            return Err(turned_away(&gate, from, "This token is unknown, expired or was withdrawn; make a new one"));
        };
        if let Actor::Token { token, .. } = &caller.actor {
            gate.rates().caller(*token).map_err(Failure::too_many)?;
        }
        Ok(Self { caller, gate, hash })
    }
}

fn secret(parts: &Parts) -> Option<&str> {
    let header = parts.headers.get(AUTHORIZATION)?.to_str().ok()?;
    let (scheme, secret) = header.split_once(' ')?;
    scheme.eq_ignore_ascii_case("bearer").then(|| secret.trim()).filter(|secret| !secret.is_empty())
}

fn turned_away(gate: &Gate, from: Option<IpAddr>, english: &str) -> Failure {
    match from.map(|from| gate.rates().stranger(from)) {
        Some(Err(error @ Error::Busy { .. })) => Failure::too_many(error),
        _ => Failure::unauthorized(english),
    }
}

fn hex(bytes: &[u8]) -> String {
    bytes.iter().map(|byte| format!("{byte:02x}")).collect()
}
