//! Passwords and tokens. Only their hashes are kept.

use anyhow::anyhow;
use argon2::password_hash::PasswordHasher;
use argon2::{Algorithm, Argon2, Params, Version};
use sha2::{Digest, Sha256};

/// Characters that a password needs at least.
pub const PASSWORD_CHARS_MIN: usize = 10;

/// A new token: 32 random bytes in URL-safe letters after `rapport_`, which secret scanners can look for.
pub fn new_token() -> anyhow::Result<String> {
    const LETTERS: &[u8; 64] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";
    let mut random = [0u8; 43];
    getrandom::fill(&mut random)?;
    let letters: String = random.iter().map(|byte| LETTERS[usize::from(byte % 64)] as char).collect();
    Ok(format!("rapport_{letters}"))
}

/// SHA-256 in lower-case hex: what is kept of a token, whose randomness needs no slow hash.
pub fn token_hash(token: &str) -> String {
    Sha256::digest(token.as_bytes()).iter().map(|byte| format!("{byte:02x}")).collect()
}

/// Argon2id with 19 MiB, 2 passes and 1 lane (OWASP Password Storage Cheat Sheet), as a PHC string.
pub fn password_hash(password: &str) -> anyhow::Result<String> {
    let mut salt = [0u8; 16];
    getrandom::fill(&mut salt)?;
    let params = Params::new(19 * 1024, 2, 1, None).map_err(|error| anyhow!("{error}"))?;
    let argon = Argon2::new(Algorithm::Argon2id, Version::V0x13, params);
    let hash = argon.hash_password_with_salt(password.as_bytes(), &salt).map_err(|error| anyhow!("{error}"))?;
    Ok(hash.to_string())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn tokens_differ_and_their_hash_is_hex() {
        let (one, other) = (new_token().expect("random"), new_token().expect("random"));
        assert_ne!(one, other);
        assert!(one.len() == 51 && token_hash(&one).len() == 64);
    }

    #[test]
    fn a_password_hash_says_how_it_was_made() {
        assert!(password_hash("correct horse").expect("a hash").starts_with("$argon2id$v=19$m=19456,t=2,p=1$"));
    }
}
