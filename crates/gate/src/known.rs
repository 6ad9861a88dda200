//! Callers that are remembered, so that not every request asks who is behind its secret.
//!
//! What is remembered holds as long as nothing that decides what people may do has changed, which every unit of work
//! knows from the store: a token that is withdrawn, by whatever process, is refused at the next request.

use std::collections::HashMap;
use std::sync::{Mutex, PoisonError};

use rapport_kernel::caller::{Caller, Directory};
use rapport_kernel::port::Epochs;
use rapport_kernel::time::Instant;
use rapport_kernel::{Read, Result};

use crate::limits::{CALLER_KEPT_MS, CALLERS_MAX};

/// Callers by the hash of their secret.
#[derive(Default)]
pub(crate) struct Known(Mutex<HashMap<String, Remembered>>);

struct Remembered {
    caller: Caller,
    epochs: Epochs,
    since: Instant,
}

impl Known {
    /// Whose token it is; the directory is asked when it is not known, or no longer for sure.
    pub(crate) fn by_token(
        &self,
        directory: &dyn Directory,
        read: &mut Read<'_>,
        hash: &str,
    ) -> Result<Option<Caller>> {
        let (epochs, now) = (read.epochs(), read.ctx().now);
        if let Some(caller) = self.remembered(hash, epochs, now) {
            return Ok(Some(caller));
        }
        let found = directory.by_token(read, hash)?;
        if let Some(caller) = &found {
            self.remember(hash, Remembered { caller: caller.clone(), epochs, since: now });
        }
        Ok(found)
    }

    fn remembered(&self, hash: &str, epochs: Epochs, now: Instant) -> Option<Caller> {
        let all = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let known = all.get(hash)?;
        // Filters in grants may speak of days, so even without a change nothing is kept for long.
        let is_fresh = (0..CALLER_KEPT_MS).contains(&(now.ms() - known.since.ms()));
        let has_ended = known.caller.until.is_some_and(|until| until <= now);
        (known.epochs == epochs && is_fresh && !has_ended).then(|| known.caller.clone())
    }

    fn remember(&self, hash: &str, known: Remembered) {
        let mut all = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        if all.len() >= CALLERS_MAX {
            all.clear();
        }
        all.insert(hash.to_owned(), known);
    }
}
