//! A passkey: a key on a device of a user, or in their password manager, that lets them in without a password. It is added
//! by its user, which nothing but the product does, and is gone for good when it is deleted: by its user or an
//! administrator, and when its user is deactivated or deleted.
//!
//! The record says what people are to know of it. What answers are held against (made by the caller) lies in a note of
//! the space `passkey` under the SHA-256 of the credential's id, and goes with the record: out of the bin a passkey comes
//! without it, and lets nobody in.
//!
//! It leaves the event `copy_suspected`, when an answer had a counter that went back.

use rapport_kernel::part::Part;

mod ending;
mod keeping;
mod object;
mod port;
#[cfg(test)]
mod tests;

pub use ending::remove;
pub use keeping::{add, all, by_id_hash, credentials, is_there_one, note_use, rename, suspect};

/// Where the hash of a credential's id leads to its passkey, with what answers are held against.
const BY_HASH: &str = "passkey";
/// Where a passkey leads to that hash, so that both go together.
const HASHES: &str = "passkey_hash";

/// Passkeys that one user has at a time.
pub const PASSKEYS_MAX: usize = 20;

/// What a passkey declares.
pub fn part() -> Part {
    Part::new()
        .object(object::object())
        .before_delete("passkey", "goes_for_good", ending::goes_for_good)
        .reaction(ending::with_the_deactivation_of_its_user())
}
