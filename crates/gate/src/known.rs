//! Callers that are remembered, so that not every request asks who is behind its secret.
//!
//! What is remembered is held against the database by the caller's own unit of work, which refuses when anything has
//! changed that decides what people may do: a token or session that ends, by whatever process, is refused at the
//! next request.

use std::collections::HashMap;
use std::sync::{Mutex, MutexGuard, PoisonError};

use rapport_kernel::caller::Caller;
use rapport_kernel::port::Epochs;
use rapport_kernel::time::Instant;

use crate::limits::{CALLER_KEPT_MS, CALLERS_MAX};
use crate::secret::Secret;

/// Callers by their secret.
#[derive(Default)]
pub(crate) struct Known(Mutex<HashMap<Secret, Remembered>>);

/// A caller, and when that was learnt.
#[derive(Clone)]
pub(crate) struct Remembered {
    pub(crate) caller: Caller,
    pub(crate) epochs: Epochs,
    pub(crate) since: Instant,
}

impl Known {
    /// Who was behind the secret when it was last learnt.
    pub(crate) fn get(&self, secret: &Secret, now: Instant) -> Option<Remembered> {
        let known = self.all().get(secret)?.clone();
        // Filters in grants may speak of days, so even without a change nothing is kept for long.
        let is_fresh = (0..CALLER_KEPT_MS).contains(&(now.ms() - known.since.ms()));
        let has_ended = known.caller.until.is_some_and(|until| until <= now);
        (is_fresh && !has_ended).then_some(known)
    }

    pub(crate) fn remember(&self, secret: &Secret, known: Remembered) {
        let mut all = self.all();
        if all.len() >= CALLERS_MAX {
            all.clear();
        }
        all.insert(secret.clone(), known);
    }

    pub(crate) fn forget(&self, secret: &Secret) {
        self.all().remove(secret);
    }

    fn all(&self) -> MutexGuard<'_, HashMap<Secret, Remembered>> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}
