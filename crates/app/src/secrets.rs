//! Passwords. Only their hashes are kept.

use anyhow::anyhow;
use argon2::password_hash::PasswordHasher;
use argon2::{Algorithm, Argon2, Params, Version};

/// Characters that a password needs at least.
pub const PASSWORD_CHARS_MIN: usize = 10;

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
    fn a_password_hash_says_how_it_was_made() {
        assert!(password_hash("correct horse").expect("a hash").starts_with("$argon2id$v=19$m=19456,t=2,p=1$"));
    }
}
