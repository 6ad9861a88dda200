//! Who guesses has to wait, longer each time: by account, so that one is not guessed from many addresses, and by address,
//! so that one does not guess for many accounts. The database counts, so that it holds on all nodes and over restarts.
//!
//! An attempt is counted before it is looked at, and given back when it was right: of many at a time none goes uncounted.

use std::net::IpAddr;

use rapport_kernel::time::Instant;
use rapport_kernel::{Result, Work};
use serde_json::json;

use crate::secret::secret_hash;
use crate::turn;

/// Where attempts are counted.
const ATTEMPTS: &str = "sign_in_attempts";

/// Wrong attempts at an account before one has to wait.
pub const ACCOUNT_FREE: u32 = 5;
/// Wrong attempts from an address before one has to wait; many people may share it.
pub const ADDRESS_FREE: u32 = 30;
/// The first wait; each further wrong attempt doubles it.
const WAIT_FIRST_MS: i64 = 30_000;
/// The longest wait. Longer ones would let anybody lock somebody else out.
const WAIT_MAX_MS: i64 = 15 * 60 * 1000;
/// From when on what was wrong is forgotten.
const FORGOTTEN_AFTER_MS: i64 = 24 * 60 * 60 * 1000;
/// Bits by which addresses of one subscriber differ.
const SUBSCRIBER_BITS: u32 = 64;

/// What an attempt counts for.
#[derive(Clone, Debug)]
pub(crate) struct Attempt {
    account: String,
    address: Option<String>,
}

/// How often it was wrong, and until when one has to wait.
#[derive(Clone, Copy, Debug, Default)]
struct Count {
    wrong: u32,
    wait_until: Option<Instant>,
}

impl Attempt {
    /// At an account, which may be no more than what somebody typed, from an address, if it is known.
    pub(crate) fn at(account: &str, address: Option<IpAddr>) -> Self {
        let address = address.map(|address| secret_hash(format!("address {}", subscriber(address))));
        Self { account: secret_hash(format!("account {account}")), address }
    }

    fn keys(&self) -> impl Iterator<Item = (&str, u32)> {
        let account = std::iter::once((self.account.as_str(), ACCOUNT_FREE));
        account.chain(self.address.as_deref().map(|address| (address, ADDRESS_FREE)))
    }
}

/// An IPv6 address without the part that everybody chooses themselves.
pub(crate) fn subscriber(address: IpAddr) -> IpAddr {
    match address {
        IpAddr::V6(address) => IpAddr::V6((address.to_bits() >> SUBSCRIBER_BITS << SUBSCRIBER_BITS).into()),
        address => address,
    }
}

/// Counts an attempt as a wrong one; answers how many seconds one has to wait before another, and then counts none.
pub(crate) fn count(work: &mut Work<'_>, attempt: &Attempt) -> Result<Option<u32>> {
    let now = work.ctx().now;
    let mut counts = Vec::new();
    for (key, free) in attempt.keys() {
        counts.push((key, free, find(work, key)?));
    }
    let waits = counts.iter().filter_map(|(_, _, count)| count.wait_until).map(|until| until.ms() - now.ms());
    if let Some(wait_ms) = waits.max().filter(|ms| *ms > 0) {
        return Ok(Some(u32::try_from((wait_ms + 999) / 1_000).unwrap_or(u32::MAX)));
    }
    for (key, free, count) in counts {
        let wrong = count.wrong.saturating_add(1);
        keep(work, key, Count { wrong, wait_until: wait_ms(wrong, free).map(|ms| now.plus_ms(ms)) })?;
    }
    Ok(None)
}

/// Takes an attempt back that was right. Of the account nothing is held against anybody any more; of the address no more
/// than this attempt is taken back, or somebody with an account of their own could guess on and on.
pub(crate) fn take_back(work: &mut Work<'_>, attempt: &Attempt) -> Result<()> {
    work.drop_note(ATTEMPTS, &attempt.account)?;
    let Some(address) = &attempt.address else { return Ok(()) };
    let wrong = find(work, address)?.wrong.saturating_sub(1);
    keep(work, address, Count { wrong, wait_until: None })
}

fn wait_ms(wrong: u32, free: u32) -> Option<i64> {
    let doubled = wrong.checked_sub(free)?;
    Some(WAIT_FIRST_MS.checked_shl(doubled.min(16)).unwrap_or(WAIT_MAX_MS).min(WAIT_MAX_MS))
}

fn find(work: &mut Work<'_>, key: &str) -> Result<Count> {
    turn::hold(work, "attempts", key)?;
    let Some(note) = work.note(ATTEMPTS, key)? else { return Ok(Count::default()) };
    let wrong = note["wrong"].as_u64().and_then(|wrong| u32::try_from(wrong).ok()).unwrap_or_default();
    Ok(Count { wrong, wait_until: note["wait_until_ms"].as_i64().map(Instant::from_ms) })
}

fn keep(work: &mut Work<'_>, key: &str, count: Count) -> Result<()> {
    let note = json!({"wrong": count.wrong, "wait_until_ms": count.wait_until.map(Instant::ms)});
    let forgotten_at = work.ctx().now.plus_ms(FORGOTTEN_AFTER_MS);
    work.set_note(ATTEMPTS, key, &note, Some(forgotten_at))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_wait_doubles_up_to_a_quarter_of_an_hour() {
        assert_eq!(wait_ms(4, 5), None);
        assert_eq!([5, 6, 7].map(|wrong| wait_ms(wrong, 5)), [30_000, 60_000, 120_000].map(Some));
        assert_eq!([10, 11, 500].map(|wrong| wait_ms(wrong, 5)), [900_000; 3].map(Some));
    }

    #[test]
    fn who_has_many_addresses_has_one_here() {
        let key = |address: &str| Attempt::at("a", Some(address.parse().expect("an address"))).address;
        assert_eq!(key("2001:db8:1:2::1"), key("2001:db8:1:2:ffff::9"));
        assert_ne!(key("2001:db8:1:2::1"), key("2001:db8:1:3::1"));
        assert_ne!(key("192.0.2.1"), key("192.0.2.2"));
    }
}
