//! What the server's errors mean to the kernel. Messages keep neither values nor keys: they may be personal data.

use std::error::Error as StdError;
use std::io;

use rapport_kernel::Error;
use tokio_postgres::Error as PgError;
use tokio_postgres::error::SqlState;

use super::config::Target;
use super::tls::{self, Encryption};
use crate::limits::{BUSY_RETRY_AFTER_S, QUERY_MS_MAX};

/// Whether the connection is gone with its transaction.
pub(super) fn is_lost(error: &PgError) -> bool {
    let Some(code) = error.code() else {
        let cause = error.source();
        return error.is_closed() || cause.is_some_and(|cause| cause.downcast_ref::<io::Error>().is_some());
    };
    let shut_down = [
        SqlState::ADMIN_SHUTDOWN,
        SqlState::CRASH_SHUTDOWN,
        SqlState::CANNOT_CONNECT_NOW,
        SqlState::IDLE_IN_TRANSACTION_SESSION_TIMEOUT,
    ];
    code.code().starts_with("08") || shut_down.contains(code)
}

/// Whether prepared statements must be made anew.
pub(super) fn is_stale_plan(error: &PgError) -> bool {
    error.code() == Some(&SqlState::FEATURE_NOT_SUPPORTED)
        && error.as_db_error().is_some_and(|db| db.message().contains("cached plan"))
}

/// The kernel's error for a statement that failed.
pub(super) fn explain(error: &PgError, doing: &str) -> Error {
    if is_lost(error) || is_stale_plan(error) {
        return Error::Retry;
    }
    let Some(code) = error.code() else { return Error::fault(doing, sentence(error)) };
    match *code {
        SqlState::T_R_SERIALIZATION_FAILURE | SqlState::T_R_DEADLOCK_DETECTED | SqlState::UNIQUE_VIOLATION => {
            Error::Retry
        }
        SqlState::LOCK_NOT_AVAILABLE => Error::Busy { retry_after_s: BUSY_RETRY_AFTER_S },
        SqlState::QUERY_CANCELED => Error::limit(
            "query_time",
            QUERY_MS_MAX,
            "This question takes too long; narrow it down, or sort by an indexed field",
        ),
        SqlState::CHARACTER_NOT_IN_REPERTOIRE | SqlState::UNTRANSLATABLE_CHARACTER => {
            Error::invalid("", "characters", "A text holds the character U+0000, which cannot be stored")
        }
        SqlState::NUMERIC_VALUE_OUT_OF_RANGE => {
            Error::limit("number_size", i64::MAX as usize, "A sum is too large; narrow the records down")
        }
        SqlState::DISK_FULL => Error::fault(format!("{doing}: the database server's disk is full"), sentence(error)),
        _ => Error::fault(doing, sentence(error)),
    }
}

/// The server's function that answers when its list of who may come from where has no entry that fits. Its name is not
/// translated, as the message is.
const REJECTING: &str = "ClientAuthentication";

/// Whether the server lets nobody in who comes this way: by this user, from this host, with or without encryption.
pub(super) fn is_rejected(error: &PgError) -> bool {
    error.code() == Some(&SqlState::INVALID_AUTHORIZATION_SPECIFICATION)
        && error.as_db_error().is_some_and(|db| db.routine() == Some(REJECTING))
}

/// Whether the same may succeed without encryption.
pub(super) fn is_encryption_refused(error: &PgError) -> bool {
    tls::is_tls(error) || is_rejected(error)
}

/// The kernel's error for a connection that could not be made.
pub(super) fn explain_connect(error: &PgError, target: &Target) -> Error {
    let full = [SqlState::TOO_MANY_CONNECTIONS, SqlState::CANNOT_CONNECT_NOW];
    if error.code().is_some_and(|code| full.contains(code)) {
        return Error::Busy { retry_after_s: BUSY_RETRY_AFTER_S };
    }
    let mut why = tls::explain(error).unwrap_or_else(|| sentence(error));
    if is_rejected(error) && target.encryption == Encryption::Disable {
        why.push_str(". It may want an encrypted connection: say sslmode=verify-full, or sslmode=require");
    }
    Error::fault(format!("Cannot connect to PostgreSQL ({})", target.place()), why)
}

/// The server's own words with its code, or the chain of causes.
fn sentence(error: &PgError) -> String {
    if let Some(db) = error.as_db_error() {
        return format!("{} (SQLSTATE {})", db.message(), db.code().code());
    }
    let mut words = error.to_string();
    let mut cause = error.source();
    while let Some(error) = cause {
        words.push_str(&format!(": {error}"));
        cause = error.source();
    }
    words
}
