//! The real clock, and real chance.

use std::time::{SystemTime, UNIX_EPOCH};

use rapport_kernel::caller::Clock;
use rapport_kernel::time::Instant;

/// The system's clock and random numbers.
pub struct SystemClock;

impl Clock for SystemClock {
    #[expect(clippy::disallowed_methods, reason = "this is where the time comes from")]
    fn now(&self) -> Instant {
        let since = SystemTime::now().duration_since(UNIX_EPOCH).unwrap_or_default();
        Instant::from_ms(i64::try_from(since.as_millis()).unwrap_or(i64::MAX))
    }

    fn seed(&self) -> u64 {
        getrandom::u64().expect("the system has random numbers")
    }
}
