//! The codes: those that an app makes of a secret and the time (RFC 6238), and those on a sheet of paper.

use rapport_kernel::account::SecondFactor;
use rapport_kernel::time::Instant;
use rapport_kernel::{Error, Result};
use totp_rs::{Algorithm, Builder, Secret, Totp};

use crate::secret::secret_hash;

/// Bytes of a secret: what RFC 4226 recommends.
const SECRET_BYTES: usize = 20;
/// Recovery codes that are given out at once.
pub const RECOVERY_CODES: usize = 10;
/// Letters of a recovery code: 80 bits, so that a quick hash keeps it.
const RECOVERY_LETTERS: usize = 16;
/// Letters in a group, between which stands a hyphen.
const GROUP: usize = 4;
/// None that is taken for another.
const LETTERS: &[u8; 32] = b"abcdefghjkmnpqrstuvwxyz123456789";
/// What apps understand when they are told nothing else: SHA-1, six digits, a new code each half minute.
const STEP_S: u64 = 30;

/// A new secret, in base 32 as apps take it.
///
/// # Errors
/// When the system has no random numbers.
pub fn new_secret() -> Result<String> {
    let mut random = [0u8; SECRET_BYTES];
    getrandom::fill(&mut random).map_err(|error| Error::fault("Making a secret", error))?;
    Ok(Secret::from(random).to_base32().to_string())
}

/// The step in time of the code, if it is one of the secret within half a minute of now.
///
/// # Errors
/// `Fault` for a secret that is none.
pub fn step_of(secret: &str, code: &str, now: Instant) -> Result<Option<u64>> {
    let code: String = code.chars().filter(|c| !c.is_whitespace()).collect();
    let now_s = u64::try_from(now.ms() / 1_000).unwrap_or_default();
    Ok(totp(secret)?.check(&code, now_s))
}

fn totp(secret: &str) -> Result<Totp> {
    let secret = Secret::try_from_base32(secret).map_err(|error| Error::fault("Reading a secret", error))?;
    let asked = Builder::new().with_algorithm(Algorithm::SHA1).with_digits(6).with_skew(1).with_step_duration(STEP_S);
    asked.with_secret(secret).build().map_err(|error| Error::fault("Reading a secret", error.to_string()))
}

/// New recovery codes, to be shown once, and what is kept of them.
///
/// # Errors
/// When the system has no random numbers.
pub fn new_recovery_codes() -> Result<(Vec<String>, Vec<String>)> {
    let mut codes = Vec::with_capacity(RECOVERY_CODES);
    for _ in 0..RECOVERY_CODES {
        codes.push(new_recovery_code()?);
    }
    let hashes = codes.iter().map(|code| recovery_hash(code)).collect();
    Ok((codes, hashes))
}

fn new_recovery_code() -> Result<String> {
    let mut random = [0u8; RECOVERY_LETTERS];
    getrandom::fill(&mut random).map_err(|error| Error::fault("Making a recovery code", error))?;
    let letters: Vec<u8> = random.iter().map(|byte| LETTERS[usize::from(byte % 32)]).collect();
    let groups: Vec<&str> = letters.chunks(GROUP).filter_map(|group| std::str::from_utf8(group).ok()).collect();
    Ok(groups.join("-"))
}

/// What is kept of a recovery code, however it is typed: hyphens, blanks and capitals are nobody's mistake.
fn recovery_hash(code: &str) -> String {
    let letters = code.chars().filter(|c| c.is_ascii_alphanumeric()).map(|c| c.to_ascii_lowercase());
    secret_hash(letters.collect::<String>())
}

/// What is left of the second factor when somebody has shown that code; none for a code that is wrong, or was used.
///
/// # Errors
/// `Fault` for a secret that is none.
pub fn used(factor: &SecondFactor, code: &str, now: Instant) -> Result<Option<SecondFactor>> {
    if let Some(step) = step_of(&factor.secret, code, now)? {
        let is_new = step > factor.used_step;
        return Ok(is_new.then(|| SecondFactor { used_step: step, ..factor.clone() }));
    }
    let hash = recovery_hash(code);
    if !factor.recovery_sha256.contains(&hash) {
        return Ok(None);
    }
    let left = factor.recovery_sha256.iter().filter(|kept| **kept != hash).cloned().collect();
    Ok(Some(SecondFactor { recovery_sha256: left, ..factor.clone() }))
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The secret of RFC 6238, appendix B: "12345678901234567890".
    const OF_THE_RFC: &str = "GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ";

    fn at(seconds: i64) -> Instant {
        Instant::from_ms(seconds * 1_000)
    }

    fn factor(recovery: Vec<String>) -> SecondFactor {
        SecondFactor { secret: OF_THE_RFC.to_owned(), used_step: 0, recovery_sha256: recovery }
    }

    #[test]
    fn codes_are_those_of_the_standard_and_hold_for_half_a_minute_more_on_either_side() {
        for (seconds, code) in [(59, "287082"), (1_111_111_109, "081804"), (2_000_000_000, "279037")] {
            let step = Some(u64::try_from(seconds).expect("a time") / 30);
            assert_eq!(step_of(OF_THE_RFC, code, at(seconds)).expect("a secret"), step);
            assert_eq!(step_of(OF_THE_RFC, code, at(seconds + 30)).expect("a secret"), step, "clocks differ");
            assert_eq!(step_of(OF_THE_RFC, code, at(seconds + 90)).expect("a secret"), None);
        }
        assert!(step_of(OF_THE_RFC, "287 082", at(59)).expect("a secret").is_some(), "as apps show it");
        for wrong in ["", "28708", "2870820", "abcdef", "000000"] {
            assert_eq!(step_of(OF_THE_RFC, wrong, at(59)).expect("a secret"), None, "{wrong:?}");
        }
    }

    #[test]
    fn no_code_is_taken_twice() {
        let left = used(&factor(Vec::new()), "287082", at(59)).expect("a secret").expect("right");
        assert!(used(&left, "287082", at(59)).expect("a secret").is_none());
        assert!(used(&left, "287082", at(80)).expect("a secret").is_none());
    }

    #[test]
    fn a_recovery_code_is_taken_once_however_it_is_typed() {
        let (codes, hashes) = new_recovery_codes().expect("random");
        assert_eq!((codes.len(), codes[0].len()), (RECOVERY_CODES, RECOVERY_LETTERS + 3));
        let typed = format!(" {} ", codes[3].to_uppercase().replace('-', " "));
        let left = used(&factor(hashes), &typed, at(59)).expect("a secret").expect("right");
        assert_eq!(left.recovery_sha256.len(), RECOVERY_CODES - 1);
        assert!(used(&left, &codes[3], at(59)).expect("a secret").is_none());
        assert!(used(&left, &codes[4], at(59)).expect("a secret").is_some());
        assert!(used(&left, "", at(59)).expect("a secret").is_none());
    }

    #[test]
    fn new_secrets_differ_and_apps_can_read_them() {
        let [one, other] = [(); 2].map(|()| new_secret().expect("random"));
        assert_ne!(one, other);
        assert!(one.len() == 32 && one.chars().all(|c| c.is_ascii_uppercase() || ('2'..='7').contains(&c)), "{one}");
        assert_eq!(step_of(&one, "000000x", at(59)).expect("it is one"), None);
    }
}
