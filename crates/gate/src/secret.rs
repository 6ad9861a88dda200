//! Secrets: what one who asks shows, and what is kept of it.

use rapport_kernel::account::Account;
use rapport_kernel::{Error, Result};
use sha2::{Digest, Sha256};

/// What one who asks has shown, as it is kept and looked for.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub(crate) struct Secret {
    pub(crate) kind: SecretKind,
    /// SHA-256 in lower-case hex.
    pub(crate) hash: String,
}

/// Whose secrets there are. One is never taken for the other.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(crate) enum SecretKind {
    /// A program's token.
    Token,
    /// The session of a person.
    Session,
}

impl Secret {
    pub(crate) fn of(kind: SecretKind, text: &str) -> Self {
        Self { kind, hash: secret_hash(text) }
    }
}

/// SHA-256 in lower-case hex: what is kept of a secret whose randomness needs no slow hash.
pub fn secret_hash(secret: impl AsRef<[u8]>) -> String {
    Sha256::digest(secret).iter().map(|byte| format!("{byte:02x}")).collect()
}

/// Tells an account whose password or address was changed meanwhile.
pub(crate) fn print_of(account: &Account) -> String {
    secret_hash(format!("{} {}", account.password_hash.as_deref().unwrap_or_default(), account.email))
}

/// A new token: a secret after `rapport_`, which secret scanners can look for.
///
/// # Errors
/// When the system has no random numbers.
pub fn new_token() -> Result<String> {
    Ok(format!("rapport_{}", new_secret()?))
}

/// 43 URL-safe letters, which hold a little more than 32 random bytes.
///
/// # Errors
/// When the system has no random numbers.
pub fn new_secret() -> Result<String> {
    const LETTERS: &[u8; 64] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";
    let mut random = [0u8; 43];
    getrandom::fill(&mut random).map_err(|error| Error::fault("Making a secret", error))?;
    Ok(random.iter().map(|byte| LETTERS[usize::from(byte % 64)] as char).collect())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn secrets_differ_and_their_hash_is_hex() {
        let (one, other) = (new_token().expect("random"), new_token().expect("random"));
        assert_ne!(one, other);
        assert!(one.len() == 51 && secret_hash(&one).len() == 64);
    }

    #[test]
    fn a_token_in_a_cookie_is_no_session() {
        let text = new_token().expect("random");
        assert_ne!(Secret::of(SecretKind::Token, &text), Secret::of(SecretKind::Session, &text));
    }
}
