//! A session: somebody who signed in, on one device. It begins by signing in, which nothing but the product does, and
//! ends by being deleted: by signing out, by its user or an administrator, with a new password, and when its user is
//! deactivated or deleted. It also ends by itself, unused for long or at its age.
//!
//! What has ended never comes back, not even out of the bin: the SHA-256 of its secret (made by the caller), the key of a
//! note of the space `session`, is gone.

use rapport_kernel::part::Part;

mod beginning;
mod ending;
mod object;
mod opened;
#[cfg(test)]
mod tests;

pub use beginning::begin;
pub use ending::{end, end_all_but};
pub use opened::{all_open, open_by};

/// Where the hash of a secret leads to its session.
const BY_HASH: &str = "session";
/// Where a session leads to the hash of its secret, so that both go together.
const HASHES: &str = "session_hash";

const DAY_MS: i64 = 24 * 60 * 60 * 1000;
/// How long a session stays open in which nothing is done; this is known to the hour.
pub const IDLE_MS_MAX: i64 = 14 * DAY_MS;
/// How long a session stays open whatever is done in it.
pub const AGE_MS_MAX: i64 = 90 * DAY_MS;
/// Sessions that one user has at a time: another one ends that which was used least lately.
pub const SESSIONS_MAX: usize = 50;

/// What a session declares.
pub fn part() -> Part {
    Part::new()
        .object(object::object())
        .before_delete("session", "ends_for_good", ending::ends_for_good)
        .reaction(ending::with_the_deactivation_of_its_user())
}
