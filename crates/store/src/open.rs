//! A store from its URL.

use std::path::Path;

use rapport_kernel::Result;
use rapport_kernel::port::Store;

use crate::postgres::{self, Postgres};
use crate::sqlite::{self, Sqlite};

/// Opens the store that `url` names: `postgres://…` or `postgresql://…`, or a file as `sqlite:path` or plain path.
///
/// # Errors
/// When it cannot be opened or reached.
pub fn open(url: &str) -> Result<Box<dyn Store>> {
    Ok(match place(url) {
        Place::Postgres(url) => Box::new(Postgres::open(url, postgres::Options::default())?),
        Place::Sqlite(path) => Box::new(Sqlite::open(path, sqlite::Options::default())?),
    })
}

/// The SQLite file that `url` names; `None` for a server.
pub fn file_of(url: &str) -> Option<&Path> {
    match place(url) {
        Place::Postgres(_) => None,
        Place::Sqlite(path) => Some(path),
    }
}

/// What a URL names.
pub enum Place<'u> {
    /// A database of a PostgreSQL server.
    Postgres(&'u str),
    /// A file.
    Sqlite(&'u Path),
}

/// Which engine a URL means.
pub fn place(url: &str) -> Place<'_> {
    if url.starts_with("postgres://") || url.starts_with("postgresql://") {
        return Place::Postgres(url);
    }
    Place::Sqlite(Path::new(url.strip_prefix("sqlite:").unwrap_or(url)))
}
