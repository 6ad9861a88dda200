//! From the cookie to a person at the screen.

use std::ops::Deref;

use axum::extract::{FromRef, FromRequestParts};
use axum::http::request::Parts;
use rapport_kernel::caller::Credential;
use rapport_kernel::{Error, RecordId};

use crate::asker::Asker;
use crate::gate::Gate;
use crate::not_let_in::NotLetIn;
use crate::problem::Failure;
use crate::secret::{Secret, SecretKind};
use crate::{cookie, origin};

/// Somebody who is signed in, in front of a page of this server. Only surfaces with pages take one: a cookie opens no
/// route of the API.
pub struct Person {
    asker: Asker,
    session: RecordId,
}

impl Person {
    /// The session in which they ask.
    pub fn session(&self) -> RecordId {
        self.session
    }
}

impl Deref for Person {
    type Target = Asker;
    fn deref(&self) -> &Asker {
        &self.asker
    }
}

impl<S> FromRequestParts<S> for Person
where
    Gate: FromRef<S>,
    S: Send + Sync,
{
    type Rejection = NotLetIn;

    async fn from_request_parts(parts: &mut Parts, state: &S) -> Result<Self, NotLetIn> {
        let gate = Gate::from_ref(state);
        let stranger = || NotLetIn::stranger(&parts.method, &parts.uri);
        // First, as to who is not signed in what they sent is shown again: by another site nothing is put before them.
        if !origin::is_own(parts, gate.public_url()) {
            return Err(NotLetIn::ForeignPage);
        }
        let secret = cookie::secret(&parts.headers, gate.public_url()).ok_or_else(stranger)?;
        let secret = Secret::of(SecretKind::Session, secret);
        let caller = match gate.caller(&secret).await {
            Err(Error::Unauthorized) => return Err(stranger()),
            caller => caller.map_err(|error| NotLetIn::Failed(error.into()))?,
        };
        let Some(Credential::Session(session)) = caller.credential else { return Err(stranger()) };
        gate.rates().caller(session).map_err(|error| NotLetIn::Failed(Failure::too_many(error)))?;
        Ok(Self { asker: Asker::new(gate, secret), session })
    }
}
