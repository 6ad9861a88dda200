//! Hashing takes a processor and 19 MiB for a while: few at a time, on threads on which nobody else waits.

use std::sync::Arc;

use rapport_kernel::{Error, Result};
use tokio::sync::{OwnedSemaphorePermit, Semaphore};

use crate::limits::{PASSWORDS_AT_ONCE, PASSWORDS_WAITING_MAX};

/// Hands out turns.
pub(crate) struct Passwords {
    waiting: Arc<Semaphore>,
    at_once: Arc<Semaphore>,
}

/// A turn to hash passwords, one after the other.
pub(crate) struct Turn {
    _waited: OwnedSemaphorePermit,
    _begun: OwnedSemaphorePermit,
}

impl Default for Passwords {
    fn default() -> Self {
        Self {
            waiting: Arc::new(Semaphore::new(PASSWORDS_WAITING_MAX + PASSWORDS_AT_ONCE)),
            at_once: Arc::new(Semaphore::new(PASSWORDS_AT_ONCE)),
        }
    }
}

impl Passwords {
    /// Waits for a turn.
    ///
    /// # Errors
    /// `Busy` when too many wait already.
    pub(crate) async fn turn(&self) -> Result<Turn> {
        let waited = self.waiting.clone().try_acquire_owned().map_err(|_| Error::Busy { retry_after_s: 2 })?;
        let begun = self.at_once.clone().acquire_owned().await;
        let begun = begun.map_err(|error| Error::fault("Waiting for a turn", error))?;
        Ok(Turn { _waited: waited, _begun: begun })
    }
}

impl Turn {
    /// Whether the password is the one that was hashed; see [`super::matches`].
    ///
    /// # Errors
    /// `Fault`.
    pub(crate) async fn matches(&self, password: String, hash: Option<String>) -> Result<bool> {
        beside(move || super::matches(&password, hash.as_deref())).await
    }

    /// The hash of a new password.
    ///
    /// # Errors
    /// `Fault`.
    pub(crate) async fn hash(&self, password: String) -> Result<String> {
        beside(move || super::password_hash(&password)).await
    }
}

async fn beside<T: Send + 'static>(work: impl FnOnce() -> Result<T> + Send + 'static) -> Result<T> {
    tokio::task::spawn_blocking(work).await.map_err(|error| Error::fault("Hashing a password", error))?
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn when_too_many_wait_for_a_turn_the_next_one_is_sent_away() {
        let runtime = tokio::runtime::Builder::new_current_thread().build().expect("a runtime");
        runtime.block_on(async {
            let passwords = Arc::new(Passwords::default());
            let mut turns = Vec::new();
            for _ in 0..PASSWORDS_AT_ONCE {
                turns.push(passwords.turn().await.expect("a turn"));
            }
            let wait = |_| {
                let passwords = passwords.clone();
                tokio::spawn(async move { passwords.turn().await.map(drop) })
            };
            let waiting: Vec<_> = (0..PASSWORDS_WAITING_MAX).map(wait).collect();
            while passwords.waiting.available_permits() > 0 {
                tokio::task::yield_now().await;
            }
            assert!(matches!(passwords.turn().await, Err(Error::Busy { .. })));
            turns.clear();
            for waited in waiting {
                waited.await.expect("no panic").expect("its turn came");
            }
            passwords.turn().await.expect("free again");
        });
    }
}
