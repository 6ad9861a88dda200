//! Encryption of the connection: what `sslmode=` and `sslrootcert=` in the URL ask for, in libpq's words.
//!
//! Where libpq would go on without the check that was asked for, this refuses with a sentence: `sslrootcert=` beside a
//! mode that does not look at it, and `verify-ca` without a file, as everybody gets a certificate from some public
//! authority. `require` beside a file of authorities verifies them, as it does with libpq.

mod client;
mod explain;

use std::path::PathBuf;

use rapport_kernel::{Error, Result};
use tokio_postgres::config::SslMode;

pub(super) use client::connector;
pub(super) use explain::{explain, is_tls};

/// What `sslrootcert=` says in place of a file to mean the authorities that the system trusts.
const SYSTEM: &str = "system";

/// How a connection is encrypted.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Encryption {
    /// Never.
    Disable,
    /// Where the server is ready to; with whom, is not asked.
    Prefer,
    /// Always; with whom, is not asked.
    Require,
    /// Always, and the server's certificate comes from one of these authorities.
    VerifyCa(Authorities),
    /// As before, and it is made out to the host in the URL.
    VerifyFull(Authorities),
}

/// Who may vouch for a server.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Authorities {
    /// Whom the operating system trusts.
    System,
    /// Whose certificates stand in a PEM file.
    File(PathBuf),
}

impl Encryption {
    /// Reads the values of `sslmode=` and `sslrootcert=`.
    pub(super) fn read(mode: Option<&str>, authorities: Option<&str>) -> Result<Self> {
        let authorities = authorities.map(|named| match named {
            SYSTEM => Authorities::System,
            file => Authorities::File(file.into()),
        });
        match (mode, authorities) {
            (Some("disable"), None) => Ok(Self::Disable),
            (None | Some("prefer"), None) => Ok(Self::Prefer),
            (Some("require"), None) => Ok(Self::Require),
            (Some("require" | "verify-ca"), Some(Authorities::File(file))) => {
                Ok(Self::VerifyCa(Authorities::File(file)))
            }
            (Some("verify-full"), authorities) => Ok(Self::VerifyFull(authorities.unwrap_or(Authorities::System))),
            // libpq's default beside the system's authorities.
            (None, Some(Authorities::System)) => Ok(Self::VerifyFull(Authorities::System)),
            (Some("verify-ca" | "require"), _) => Err(refused(
                "Anybody gets a certificate from some authority that the system trusts, so its name has to be looked at: \
                 say sslmode=verify-full, or name your own authority's certificate with sslrootcert=FILE",
            )),
            (None | Some("disable" | "prefer"), Some(_)) => Err(refused(
                "With sslrootcert= the server is to be verified, which this sslmode does not do; say sslmode=verify-full, \
                 or leave out sslrootcert=",
            )),
            (Some(other), _) => Err(refused(format!(
                "sslmode={other} is not known; say disable, prefer, require, verify-ca or verify-full"
            ))),
        }
    }

    /// What the driver is told.
    pub(super) fn ssl_mode(&self) -> SslMode {
        match self {
            Self::Disable => SslMode::Disable,
            Self::Prefer => SslMode::Prefer,
            Self::Require | Self::VerifyCa(_) | Self::VerifyFull(_) => SslMode::Require,
        }
    }
}

impl std::fmt::Display for Encryption {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Self::Disable => f.write_str("disable: nothing is encrypted"),
            Self::Prefer => f.write_str("prefer: encrypted where the server is ready to, without verifying it"),
            Self::Require => f.write_str("require: encrypted, without verifying the server"),
            Self::VerifyCa(from) => write!(f, "verify-ca: encrypted, the server's certificate comes from {from}"),
            Self::VerifyFull(from) => {
                write!(f, "verify-full: encrypted, the server's certificate is for its host and comes from {from}")
            }
        }
    }
}

impl std::fmt::Display for Authorities {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Self::System => f.write_str("an authority that the system trusts"),
            Self::File(path) => write!(f, "an authority in {}", path.display()),
        }
    }
}

fn refused(why: impl Into<String>) -> Error {
    Error::invalid("database_url", "database_url", why)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn file() -> Authorities {
        Authorities::File("/etc/ca.pem".into())
    }

    #[test]
    fn each_mode_means_what_it_means_to_libpq() {
        let read = |mode, authorities| Encryption::read(mode, authorities).expect("a mode");
        assert_eq!(read(None, None), Encryption::Prefer);
        assert_eq!(read(Some("disable"), None), Encryption::Disable);
        assert_eq!(read(Some("require"), None), Encryption::Require);
        assert_eq!(read(Some("require"), Some("/etc/ca.pem")), Encryption::VerifyCa(file()));
        assert_eq!(read(Some("verify-ca"), Some("/etc/ca.pem")), Encryption::VerifyCa(file()));
        assert_eq!(read(Some("verify-full"), Some("/etc/ca.pem")), Encryption::VerifyFull(file()));
        assert_eq!(read(Some("verify-full"), None), Encryption::VerifyFull(Authorities::System));
        assert_eq!(read(None, Some("system")), Encryption::VerifyFull(Authorities::System));
    }

    #[test]
    fn a_check_that_would_not_be_made_is_refused() {
        let sentence = |mode, authorities| Encryption::read(mode, authorities).expect_err("refused").to_string();
        for mode in [None, Some("disable"), Some("prefer")] {
            assert!(sentence(mode, Some("/etc/ca.pem")).contains("verify-full"), "{mode:?}");
        }
        assert!(sentence(Some("verify-ca"), None).contains("sslrootcert=FILE"));
        assert!(sentence(Some("require"), Some("system")).contains("verify-full"));
        assert!(sentence(Some("allow"), None).contains("sslmode=allow is not known"));
    }
}
