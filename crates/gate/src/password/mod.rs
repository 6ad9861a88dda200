//! Passwords: the one place that hashes them and holds them against their hashes.

use std::sync::LazyLock;

use argon2::password_hash::phc::PasswordHash;
use argon2::password_hash::{Error as HashError, PasswordHasher, PasswordVerifier};
use argon2::{Algorithm, Argon2, Params, Version};
use rapport_kernel::{Error, Result};

mod strength;
mod turns;

pub use strength::{Owner, PASSWORD_BYTES_MAX, check_new_password};
pub(crate) use turns::Passwords;

/// Argon2id with 19 MiB, 2 passes and 1 lane (OWASP Password Storage Cheat Sheet), as a PHC string. Takes its time: not
/// for threads on which others wait.
///
/// # Errors
/// When the system has no random numbers.
pub fn password_hash(password: &str) -> Result<String> {
    let hashed = argon().and_then(|argon| argon.hash_password(password.as_bytes()));
    hashed.map(|hash| hash.to_string()).map_err(|error| Error::fault("Hashing a password", error))
}

/// Whether the password is the one that was hashed. Without a hash it is none, and finding that out takes as long.
fn matches(password: &str, hash: Option<&str>) -> Result<bool> {
    static NOBODYS: LazyLock<Result<String>> = LazyLock::new(|| password_hash("nobody's"));
    let against = match (hash, NOBODYS.as_deref()) {
        (Some(hash), _) | (None, Ok(hash)) => hash,
        (None, Err(error)) => return Err(Error::fault("Hashing a password", error)),
    };
    let fault = |error| Error::fault("Holding a password against its hash", error);
    let against = PasswordHash::new(against).map_err(|error| Error::fault("Reading a hash", error))?;
    match argon().map_err(fault)?.verify_password(password.as_bytes(), &against) {
        Ok(()) => Ok(hash.is_some()),
        Err(HashError::PasswordInvalid) => Ok(false),
        Err(error) => Err(fault(error)),
    }
}

fn argon() -> Result<Argon2<'static>, HashError> {
    let params = Params::new(19 * 1024, 2, 1, None)?;
    Ok(Argon2::new(Algorithm::Argon2id, Version::V0x13, params))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_password_hash_says_how_it_was_made_and_no_two_are_alike() {
        let [one, other] = [(); 2].map(|()| password_hash("correct horse").expect("a hash"));
        assert!(one.starts_with("$argon2id$v=19$m=19456,t=2,p=1$"), "{one}");
        assert_ne!(one, other);
    }

    #[test]
    fn only_the_password_itself_matches_and_nothing_does_where_there_is_none() {
        let hash = password_hash("correct horse").expect("a hash");
        let right = |password, hash| matches(password, hash).expect("an answer");
        assert!(right("correct horse", Some(hash.as_str())));
        assert!(!right("Correct horse", Some(hash.as_str())));
        assert!(!right("nobody's", None));
        assert!(matches("x", Some("no hash")).is_err());
    }
}
