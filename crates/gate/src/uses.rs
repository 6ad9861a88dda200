//! Which tokens and sessions are used: noted at most once an hour each, so that it costs nothing.

use std::collections::HashMap;
use std::sync::{Mutex, PoisonError};

use rapport_kernel::caller::Credential;
use rapport_kernel::time::Instant;

use crate::limits::{CALLERS_MAX, USE_NOTED_MS};

/// When this process last noted the use of each.
#[derive(Default)]
pub(crate) struct Uses(Mutex<HashMap<Credential, Instant>>);

impl Uses {
    /// Whether a use is to be noted now. Who is told so has to do it.
    pub(crate) fn is_due(&self, credential: Credential, now: Instant) -> bool {
        let mut noted = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        if noted.get(&credential).is_some_and(|at| (0..USE_NOTED_MS).contains(&(now.ms() - at.ms()))) {
            return false;
        }
        if noted.len() >= CALLERS_MAX {
            noted.clear();
        }
        noted.insert(credential, now);
        true
    }
}

#[cfg(test)]
mod tests {
    use rapport_kernel::RecordId;

    use super::*;

    #[test]
    fn a_use_is_due_once_an_hour_for_each_token_and_session() {
        let uses = Uses::default();
        let record = |number: u128| RecordId(uuid::Uuid::from_u128(number));
        let token = |number| Credential::Token(record(number));
        let at = |minutes: i64| Instant::from_ms(minutes * 60_000);
        assert!(uses.is_due(token(1), at(0)));
        assert!(!uses.is_due(token(1), at(59)));
        assert!(uses.is_due(token(2), at(59)), "another token");
        assert!(uses.is_due(Credential::Session(record(1)), at(59)), "a session");
        assert!(uses.is_due(token(1), at(60)));
    }
}
