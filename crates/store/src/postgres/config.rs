//! Where the database is: the URL, read once, and what every connection is set to.

use std::time::Duration;

use rapport_kernel::{Error, Result};
use tokio_postgres::config::{Host, SslMode};

/// How long a server may take to answer a new connection.
const CONNECT_TIMEOUT: Duration = Duration::from_secs(5);
/// How long sent bytes may stay unconfirmed before the connection counts as lost.
const UNCONFIRMED_MAX: Duration = Duration::from_secs(30);
/// How long a statement waits for a lock before it answers `Busy`.
const LOCK_WAIT_MS_MAX: u32 = 10_000;

/// Where to connect and what to say first.
#[derive(Clone)]
pub(super) struct Target {
    /// How to connect.
    pub config: tokio_postgres::Config,
    /// The schema in which the tables lie, when it is not the server's choice.
    pub schema: Option<String>,
}

/// Reads a URL. Nothing that it answers holds the password.
pub(super) fn read(url: &str) -> Result<Target> {
    let (url, schema) = take_schema(url)?;
    let mut config: tokio_postgres::Config = url.parse().map_err(|error: tokio_postgres::Error| {
        let cause = std::error::Error::source(&error).map(|cause| format!(": {cause}")).unwrap_or_default();
        refused(format!("This is no PostgreSQL URL, such as postgres://user:password@host/database{cause}"))
    })?;
    if config.get_ssl_mode() == SslMode::Require {
        return Err(refused(
            "This build cannot encrypt the connection to PostgreSQL; use a Unix socket, a private network or a tunnel, \
             and leave out sslmode=require",
        ));
    }
    if config.get_application_name().is_none() {
        config.application_name("rapport");
    }
    if config.get_connect_timeout().is_none() {
        config.connect_timeout(CONNECT_TIMEOUT);
    }
    if config.get_tcp_user_timeout().is_none() {
        config.tcp_user_timeout(UNCONFIRMED_MAX);
    }
    Ok(Target { config, schema })
}

impl Target {
    /// What every new connection is told. Short statements gain nothing from just-in-time compilation. A plan made
    /// without the values misjudges words and choices that are common (a search took 26 ms in place of 1.4); planning
    /// anew costs 0.04 ms a point read.
    pub(super) fn settings(&self) -> String {
        let mut settings = format!(
            "SET jit = off; SET plan_cache_mode = force_custom_plan; SET TimeZone = 'UTC'; SET client_min_messages = warning; \
             SET lock_timeout = {LOCK_WAIT_MS_MAX};"
        );
        if let Some(schema) = &self.schema {
            settings.push_str(&format!(" SET search_path = \"{schema}\", public;"));
        }
        settings
    }

    /// Host and database, for messages.
    pub(super) fn place(&self) -> String {
        let host = match self.config.get_hosts().first() {
            Some(Host::Tcp(host)) => host.clone(),
            #[cfg(unix)]
            Some(Host::Unix(path)) => path.display().to_string(),
            None => "localhost".to_owned(),
        };
        let port = self.config.get_ports().first().copied().unwrap_or(5432);
        let database = self.config.get_dbname().or(self.config.get_user()).unwrap_or_default();
        format!("database {database} at {host}, port {port}")
    }
}

/// Takes `schema=…` out of the URL, which libpq does not know.
fn take_schema(url: &str) -> Result<(String, Option<String>)> {
    let Some((base, query)) = url.split_once('?') else { return Ok((url.to_owned(), None)) };
    let mut schema = None;
    let mut rest = Vec::new();
    for pair in query.split('&').filter(|pair| !pair.is_empty()) {
        match pair.split_once('=') {
            Some(("schema", name)) => schema = Some(schema_name(name)?),
            _ => rest.push(pair),
        }
    }
    let url = if rest.is_empty() { base.to_owned() } else { format!("{base}?{}", rest.join("&")) };
    Ok((url, schema))
}

fn schema_name(name: &str) -> Result<String> {
    if rapport_kernel::catalog::is_key(name) {
        return Ok(name.to_owned());
    }
    Err(refused("A schema's name begins with a letter a to z, then letters, digits and underscores, 60 at most"))
}

fn refused(why: impl Into<String>) -> Error {
    Error::invalid("database_url", "database_url", why)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn sentence(url: &str) -> String {
        read(url).err().expect("refused").to_string()
    }

    #[test]
    fn a_schema_in_the_url_becomes_the_search_path() {
        let target = read("postgres://me:secret@db.example/crm?schema=sales&connect_timeout=3").expect("a target");
        assert!(target.settings().contains("search_path = \"sales\", public"));
        assert_eq!(target.config.get_connect_timeout(), Some(&Duration::from_secs(3)));
        assert_eq!(target.place(), "database crm at db.example, port 5432");
    }

    #[test]
    fn what_cannot_be_is_refused_without_the_password() {
        assert!(sentence("postgres://me:secret@h/d?sslmode=require").contains("encrypt"));
        assert!(sentence("postgres://me:secret@h/d?schema=a;drop").contains("schema's name"));
        let unknown = sentence("postgres://me:secret@h/d?colour=red");
        assert!(unknown.contains("colour") && !unknown.contains("secret"));
    }
}
