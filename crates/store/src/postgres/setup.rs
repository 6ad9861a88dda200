//! What a server must be before it is used.

use rapport_kernel::{Error, Result};

use super::SERVER_VERSION_MIN;
use super::session::PgSession;
use crate::conn::{Cell, Conn};
use crate::locks;

/// Checks version and encoding; the version, for people.
pub(super) fn check(session: &mut PgSession<'_>) -> Result<String> {
    let asked = "SELECT current_setting('server_version_num')::bigint, current_setting('server_version'), \
                 current_setting('server_encoding')";
    let rows = session.rows(asked, &[])?;
    let Some([Cell::Integer(number), Cell::Text(version), Cell::Text(encoding)]) = rows.first().map(Vec::as_slice)
    else {
        return Err(Error::fault("Asking PostgreSQL for its version", "an unexpected answer"));
    };
    if number / 10_000 < SERVER_VERSION_MIN {
        let why = format!("It is version {version}; Rapport needs {SERVER_VERSION_MIN} or later");
        return Err(Error::fault("This PostgreSQL is too old", why));
    }
    if encoding != "UTF8" {
        let why = format!("It is encoded in {encoding}; make one with ENCODING 'UTF8' TEMPLATE template0");
        return Err(Error::fault("This PostgreSQL database cannot hold every text", why));
    }
    Ok(version.clone())
}

/// Makes the schema, and installs the extension that finds texts by their parts, where they are not there yet.
pub(super) fn install(session: &mut PgSession<'_>, schema: Option<&str>) -> Result<()> {
    if let Some(schema) = schema {
        session.lock(locks::TABLES)?;
        session.script(&format!("CREATE SCHEMA IF NOT EXISTS \"{schema}\""))?;
    }
    let there = "SELECT 1 FROM pg_extension WHERE extname = 'pg_trgm'";
    if !session.rows(there, &[])?.is_empty() {
        return Ok(());
    }
    session.lock(locks::TABLES)?;
    session.script("CREATE EXTENSION IF NOT EXISTS pg_trgm SCHEMA public").map_err(|error| {
        let how = "Install the package of PostgreSQL's contrib modules, or let an administrator of the database run \
                   CREATE EXTENSION pg_trgm";
        Error::fault(format!("PostgreSQL's extension pg_trgm is missing. {how}"), error)
    })
}
