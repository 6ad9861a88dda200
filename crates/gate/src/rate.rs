//! How often one may ask.

use std::net::IpAddr;
use std::num::NonZeroU32;

use governor::clock::{Clock, DefaultClock};
use governor::{DefaultKeyedRateLimiter, Quota};
use rapport_kernel::{Error, RecordId, Result};

use crate::limits;
use crate::sign_in::subscriber;

/// Limits by token and by address.
pub(crate) struct Rates {
    callers: DefaultKeyedRateLimiter<RecordId>,
    strangers: DefaultKeyedRateLimiter<IpAddr>,
    challenges: DefaultKeyedRateLimiter<IpAddr>,
    clock: DefaultClock,
}

impl Rates {
    pub(crate) fn new() -> Self {
        let whole = |count| NonZeroU32::new(count).expect("a limit above 0");
        let callers = Quota::per_second(whole(limits::TOKEN_REQUESTS_A_SECOND)).allow_burst(whole(limits::TOKEN_BURST));
        let strangers = Quota::per_minute(whole(limits::FAILED_CALLS_A_MINUTE));
        let challenges = Quota::per_minute(whole(limits::CHALLENGES_A_MINUTE));
        Self {
            callers: DefaultKeyedRateLimiter::keyed(callers),
            strangers: DefaultKeyedRateLimiter::keyed(strangers),
            challenges: DefaultKeyedRateLimiter::keyed(challenges),
            clock: DefaultClock::default(),
        }
    }

    /// Counts a request of a caller who is known.
    pub(crate) fn caller(&self, id: RecordId) -> Result<()> {
        self.callers.check_key(&id).map_err(|until| too_many(until.wait_time_from(self.clock.now()).as_secs()))
    }

    /// Counts a failed sign-in from an address; memory is bounded by forgetting addresses that are quiet.
    pub(crate) fn stranger(&self, from: IpAddr) -> Result<()> {
        self.address(&self.strangers, from)
    }

    /// Counts a challenge for an address.
    pub(crate) fn challenge(&self, from: IpAddr) -> Result<()> {
        self.address(&self.challenges, subscriber(from))
    }

    fn address(&self, limits: &DefaultKeyedRateLimiter<IpAddr>, from: IpAddr) -> Result<()> {
        if limits.len() > ADDRESSES_MAX {
            limits.retain_recent();
        }
        limits.check_key(&from).map_err(|until| too_many(until.wait_time_from(self.clock.now()).as_secs()))
    }
}

/// Addresses that are remembered before the quiet ones are forgotten.
const ADDRESSES_MAX: usize = 100_000;

fn too_many(wait_s: u64) -> Error {
    Error::Busy { retry_after_s: u32::try_from(wait_s).unwrap_or(60).max(1) }
}
