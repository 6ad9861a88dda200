//! Why no encrypted connection came to be, with what to do.

use std::error::Error as StdError;
use std::io;

use rustls::{CertificateError, Error as TlsError};
use tokio_postgres::Error as PgError;

/// Whether it was the encryption that failed.
pub(in crate::postgres) fn is_tls(error: &PgError) -> bool {
    cause(error).is_some()
}

/// What to tell whoever wrote the URL; `None` where it was not the encryption.
pub(in crate::postgres) fn explain(error: &PgError) -> Option<String> {
    Some(match cause(error)? {
        TlsError::InvalidCertificate(why) => of_certificate(why),
        other => format!("The server and Rapport found no encryption in common: {other}"),
    })
}

fn of_certificate(why: &CertificateError) -> String {
    use CertificateError as E;
    let what = match why {
        E::NotValidForName | E::NotValidForNameContext { .. } => {
            "The server's certificate is made out to another host. Correct the host in the URL, or give the server a \
             certificate that has this one in its subjectAltName"
        }
        E::UnknownIssuer => {
            "The server's certificate comes from no authority that is trusted here. Name the right one's certificate \
             with sslrootcert=FILE"
        }
        E::BadSignature => {
            "The server's certificate is not signed by the authority that it names. Name the right one's certificate \
             with sslrootcert=FILE"
        }
        E::Expired | E::ExpiredContext { .. } => "The server's certificate has expired. Give the server a new one",
        E::NotValidYet | E::NotValidYetContext { .. } => {
            "The server's certificate is not valid yet. Compare the clocks of both machines"
        }
        _ => {
            "The server's certificate cannot be verified. It must be an X.509 version 3 certificate of its own, not \
             that of an authority (CA:FALSE)"
        }
    };
    format!("{what} ({why})")
}

/// The TLS library's error among the causes. An `io::Error` answers the cause of what it holds, and not what it holds.
fn cause(error: &PgError) -> Option<&TlsError> {
    let mut next = error.source();
    while let Some(error) = next {
        if let Some(found) = error.downcast_ref::<TlsError>() {
            return Some(found);
        }
        let held = error.downcast_ref::<io::Error>().and_then(io::Error::get_ref);
        if let Some(found) = held.and_then(|held| held.downcast_ref::<TlsError>()) {
            return Some(found);
        }
        next = error.source();
    }
    None
}
