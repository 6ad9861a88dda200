//! From the `Authorization` header to a caller.

use std::net::{IpAddr, SocketAddr};

use axum::extract::{ConnectInfo, FromRef, FromRequestParts};
use axum::http::header::AUTHORIZATION;
use axum::http::request::Parts;
use rapport_kernel::ctx::Actor;
use rapport_kernel::{Ctx, Error, House, Read, Result, Work};
use sha2::{Digest, Sha256};

use crate::gate::Gate;
use crate::problem::Failure;

/// A caller with a bearer token. Whether it is valid still, and what it lets them do, is looked at by the unit of work
/// that they ask for; what asks for none must not tell or do anything.
pub struct Bearer {
    gate: Gate,
    /// Of the token, in lower-case hex.
    hash: String,
}

impl Bearer {
    /// The gate that let the caller in.
    pub fn gate(&self) -> &Gate {
        &self.gate
    }

    /// A unit of work that reads with the caller's rights.
    ///
    /// # Errors
    /// What the closure answers, `Busy`, or `Unauthorized` when the token was withdrawn.
    pub async fn read<T: Send + 'static>(
        &self,
        mut f: impl FnMut(&mut Read<'_>) -> Result<T> + Send + 'static,
    ) -> Result<T> {
        self.gate.run_as(self.hash.clone(), move |house, ctx| house.read(ctx, &mut f)).await
    }

    /// A unit of work that writes with the caller's rights.
    ///
    /// # Errors
    /// As of [`Bearer::read`].
    pub async fn write<T: Send + 'static>(
        &self,
        mut f: impl FnMut(&mut Work<'_>) -> Result<T> + Send + 'static,
    ) -> Result<T> {
        self.gate.run_as(self.hash.clone(), move |house, ctx| house.write(ctx, &mut f)).await
    }

    /// Work of several units with the caller's rights, as they are when it begins.
    ///
    /// # Errors
    /// As of [`Bearer::read`].
    pub async fn run<T: Send + 'static>(
        &self,
        work: impl FnOnce(&House, &Ctx) -> Result<T> + Send + 'static,
    ) -> Result<T> {
        let ctx = self.read(|r| Ok(Ctx { access_at: None, ..r.ctx().clone() })).await?;
        self.gate.run(move |house| work(house, &ctx)).await
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
            return Err(turned_away(&gate, from, Failure::unauthorized("Send a token: Authorization: Bearer …")));
        };
        let hash = hex(&Sha256::digest(secret.as_bytes()));
        let caller = match gate.caller(&hash).await {
            Err(error @ Error::Unauthorized) => return Err(turned_away(&gate, from, error.into())),
            caller => caller?,
        };
        if let Actor::Token { token, .. } = &caller.actor {
            gate.rates().caller(*token).map_err(Failure::too_many)?;
        }
        Ok(Self { gate, hash })
    }
}

fn secret(parts: &Parts) -> Option<&str> {
    let header = parts.headers.get(AUTHORIZATION)?.to_str().ok()?;
    let (scheme, secret) = header.split_once(' ')?;
    scheme.eq_ignore_ascii_case("bearer").then(|| secret.trim()).filter(|secret| !secret.is_empty())
}

/// Who tries many secrets is told nothing more for a while.
fn turned_away(gate: &Gate, from: Option<IpAddr>, why: Failure) -> Failure {
    match from.map(|from| gate.rates().stranger(from)) {
        Some(Err(error @ Error::Busy { .. })) => Failure::too_many(error),
        _ => why,
    }
}

fn hex(bytes: &[u8]) -> String {
    bytes.iter().map(|byte| format!("{byte:02x}")).collect()
}
