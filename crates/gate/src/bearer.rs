//! From the `Authorization` header to a program that asks.

use std::net::IpAddr;
use std::ops::Deref;

use axum::extract::{FromRef, FromRequestParts};
use axum::http::header::AUTHORIZATION;
use axum::http::request::Parts;
use rapport_kernel::Error;
use rapport_kernel::caller::Credential;

use crate::asker::Asker;
use crate::gate::Gate;
use crate::problem::Failure;
use crate::secret::{Secret, SecretKind};
use crate::visitor::address_of;

/// A program with a bearer token. A cookie is never looked at here.
pub struct Bearer(Asker);

impl Deref for Bearer {
    type Target = Asker;
    fn deref(&self) -> &Asker {
        &self.0
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
        let from = address_of(parts);
        let Some(token) = token(parts) else {
            return Err(turned_away(&gate, from, Failure::unauthorized("Send a token: Authorization: Bearer …")));
        };
        let secret = Secret::of(SecretKind::Token, token);
        let caller = match gate.caller(&secret).await {
            Err(error @ Error::Unauthorized) => return Err(turned_away(&gate, from, error.into())),
            caller => caller?,
        };
        if let Some(Credential::Token(token)) = caller.credential {
            gate.rates().caller(token).map_err(Failure::too_many)?;
        }
        Ok(Self(Asker::new(gate, secret)))
    }
}

fn token(parts: &Parts) -> Option<&str> {
    let header = parts.headers.get(AUTHORIZATION)?.to_str().ok()?;
    let (scheme, token) = header.split_once(' ')?;
    scheme.eq_ignore_ascii_case("bearer").then(|| token.trim()).filter(|token| !token.is_empty())
}

/// Who tries many secrets is told nothing more for a while.
fn turned_away(gate: &Gate, from: Option<IpAddr>, why: Failure) -> Failure {
    match from.map(|from| gate.rates().stranger(from)) {
        Some(Err(error @ Error::Busy { .. })) => Failure::too_many(error),
        _ => why,
    }
}
