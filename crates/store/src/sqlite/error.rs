//! What SQLite's errors mean to the kernel.

use rapport_kernel::Error;
use rusqlite::ErrorCode;
use rusqlite::ffi;

use crate::limits::BUSY_RETRY_AFTER_S;

/// Turns an error of the engine into one of the kernel's; `doing` says what was being done.
pub fn from_sqlite(doing: &str, error: rusqlite::Error) -> Error {
    let Some(failure) = error.sqlite_error() else { return Error::fault(doing, error) };
    match failure.code {
        ErrorCode::DatabaseBusy | ErrorCode::DatabaseLocked => Error::Busy { retry_after_s: BUSY_RETRY_AFTER_S },
        ErrorCode::ConstraintViolation if is_unique(failure.extended_code) => Error::Retry,
        ErrorCode::OperationInterrupted => Error::limit(
            "query_time",
            crate::limits::QUERY_MS_MAX,
            "This question takes too long; narrow it down, or sort by an indexed field",
        ),
        ErrorCode::DiskFull => Error::fault(format!("{doing}: the disk is full; free some space"), error),
        ErrorCode::SystemIoFailure => Error::fault(format!("{doing}: the disk could not be read or written"), error),
        ErrorCode::DatabaseCorrupt | ErrorCode::NotADatabase => {
            Error::fault(format!("{doing}: the database file is damaged; restore a backup"), error)
        }
        _ if error.to_string() == "integer overflow" => too_large(),
        _ => Error::fault(doing, error),
    }
}

/// A sum beyond 64 bits.
fn too_large() -> Error {
    Error::limit("number_size", i64::MAX as usize, "A sum is too large; narrow the records down")
}

fn is_unique(extended_code: i32) -> bool {
    extended_code == ffi::SQLITE_CONSTRAINT_UNIQUE || extended_code == ffi::SQLITE_CONSTRAINT_PRIMARYKEY
}
