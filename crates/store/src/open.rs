//! A store from its URL.

use rapport_kernel::Result;
use rapport_kernel::port::Store;

use crate::postgres::{self, Postgres};
use crate::sqlite::{self, Sqlite};

/// Opens the store that `url` names: `postgres://…` or `postgresql://…`, or a file as `sqlite:path` or plain path.
///
/// # Errors
/// When it cannot be opened or reached.
pub fn open(url: &str) -> Result<Box<dyn Store>> {
    if url.starts_with("postgres://") || url.starts_with("postgresql://") {
        return Ok(Box::new(Postgres::open(url, postgres::Options::default())?));
    }
    let path = url.strip_prefix("sqlite:").unwrap_or(url);
    Ok(Box::new(Sqlite::open(path, sqlite::Options::default())?))
}
