//! Somebody who asks by a secret, whichever: units of work with their rights.

use axum::http::StatusCode;
use rapport_kernel::{Ctx, House, Read, RecordId, Result, Work};
use serde_json::{Map, Value as Json};

use crate::gate::{Gate, WorkAs};
use crate::once::{Once, Outcome, once};
use crate::secret::{Secret, new_token, secret_hash};
use crate::threads::Answer;

/// Somebody who has shown a secret. Whether it is valid still, and what it lets them do, is looked at by the unit of work
/// that they ask for; what asks for none must not tell or do anything.
#[derive(Clone)]
pub struct Asker {
    gate: Gate,
    secret: Secret,
}

impl Asker {
    pub(crate) fn new(gate: Gate, secret: Secret) -> Self {
        Self { gate, secret }
    }

    /// The gate that let them in.
    pub fn gate(&self) -> &Gate {
        &self.gate
    }

    /// A unit of work that reads with their rights.
    ///
    /// # Errors
    /// What the closure answers, `Busy`, or `Unauthorized` when the token was withdrawn or the session has ended.
    pub async fn read<T: Send + 'static>(
        &self,
        mut f: impl FnMut(&mut Read<'_>) -> Result<T> + Send + 'static,
    ) -> Result<T> {
        self.answer(Box::new(move |house, ctx| house.read(ctx, &mut f).map(Answer::of))).await.map(Answer::told)
    }

    /// A unit of work that writes with their rights.
    ///
    /// # Errors
    /// As of [`Asker::read`].
    pub async fn write<T: Send + 'static>(
        &self,
        mut f: impl FnMut(&mut Work<'_>) -> Result<T> + Send + 'static,
    ) -> Result<T> {
        self.answer(Box::new(move |house, ctx| house.write(ctx, &mut f).map(Answer::of))).await.map(Answer::told)
    }

    async fn answer(&self, work: WorkAs) -> Result<Answer> {
        self.gate.answer_as(self.secret.clone(), work).await
    }

    /// Makes a token of these fields, and answers its secret: this is the only time that it can be seen.
    ///
    /// # Errors
    /// What saving a token answers.
    pub async fn make_token(&self, fields: Map<String, Json>) -> Result<(RecordId, String)> {
        let secret = new_token()?;
        let (hash, directory) = (secret_hash(&secret), self.gate.directory());
        let id = self.write(move |work| directory.make_token(work, fields.clone(), &hash)).await?;
        Ok((id, secret))
    }

    /// The same of a form that is done once, however often it is sent: none where it was done before, for its secret was
    /// seen then.
    ///
    /// # Errors
    /// As of [`Asker::make_token`].
    pub async fn make_token_once(&self, fields: Map<String, Json>, key: Option<Once>) -> Result<Option<String>> {
        let secret = new_token()?;
        let (hash, directory) = (secret_hash(&secret), self.gate.directory());
        let made = self
            .write(move |work| {
                once(work, key.as_ref(), |work| {
                    directory.make_token(work, fields.clone(), &hash)?;
                    // Nothing that is kept of it tells the secret.
                    Ok(Outcome::new(StatusCode::CREATED, Json::Null))
                })
            })
            .await?;
        Ok((!made.replayed).then_some(secret))
    }

    /// Work of several units with their rights, as they are when it begins.
    ///
    /// # Errors
    /// As of [`Asker::read`].
    pub async fn run<T: Send + 'static>(
        &self,
        work: impl FnOnce(&House, &Ctx) -> Result<T> + Send + 'static,
    ) -> Result<T> {
        let ctx = self.read(|r| Ok(Ctx { access_at: None, ..r.ctx().clone() })).await?;
        self.gate.run(move |house| work(house, &ctx)).await
    }
}
