//! Where the database is: the URL, read once, and what every connection is set to.

use std::time::Duration;

use percent_encoding::percent_decode_str;
use rapport_kernel::{Error, Result};
use tokio_postgres::config::{Host, SslMode};
use tokio_postgres_rustls::MakeRustlsConnect;

use super::tls::{self, Encryption};

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
    /// How the connection is encrypted.
    pub encryption: Encryption,
    /// What encrypts it.
    pub tls: MakeRustlsConnect,
}

/// Reads a URL, and the file of authorities that it names. Nothing that it answers holds the password.
pub(super) fn read(url: &str) -> Result<Target> {
    let (url, ours) = take_ours(url)?;
    let mut config: tokio_postgres::Config = url.parse().map_err(|error: tokio_postgres::Error| {
        let cause = std::error::Error::source(&error).map(|cause| format!(": {cause}")).unwrap_or_default();
        refused(format!("This is no PostgreSQL URL, such as postgres://user:password@host/database{cause}"))
    })?;
    let mut encryption = Encryption::read(ours.ssl_mode.as_deref(), ours.authorities.as_deref())?;
    let tls = tls::connector(&encryption)?;
    if is_local(&config) {
        // As with libpq: no wire, nothing to encrypt.
        encryption = Encryption::Disable;
    }
    config.ssl_mode(encryption.ssl_mode());
    name_hosts(&mut config);
    if config.get_application_name().is_none() {
        config.application_name("rapport");
    }
    if config.get_connect_timeout().is_none() {
        config.connect_timeout(CONNECT_TIMEOUT);
    }
    if config.get_tcp_user_timeout().is_none() {
        config.tcp_user_timeout(UNCONFIRMED_MAX);
    }
    Ok(Target { config, schema: ours.schema, encryption, tls })
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

    /// The same without encryption, for a server that cannot do it, where the URL leaves it to the server.
    pub(super) fn plain(&self) -> Option<tokio_postgres::Config> {
        (self.encryption == Encryption::Prefer).then(|| {
            let mut config = self.config.clone();
            config.ssl_mode(SslMode::Disable);
            config
        })
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

/// Whether the server is reached by a Unix socket only.
fn is_local(config: &tokio_postgres::Config) -> bool {
    let hosts = config.get_hosts();
    !hosts.is_empty() && config.get_hostaddrs().is_empty() && !hosts.iter().any(|host| matches!(host, Host::Tcp(_)))
}

/// The name in a certificate is compared with that of the host; where only an address is given, it is the name.
fn name_hosts(config: &mut tokio_postgres::Config) {
    if config.get_hosts().is_empty() {
        for address in config.get_hostaddrs().to_vec() {
            config.host(address.to_string());
        }
    }
}

/// What the driver does not know, or knows less of.
#[derive(Default)]
struct Ours {
    schema: Option<String>,
    ssl_mode: Option<String>,
    authorities: Option<String>,
}

/// Takes `schema=…`, `sslmode=…` and `sslrootcert=…` out of the URL.
fn take_ours(url: &str) -> Result<(String, Ours)> {
    let mut ours = Ours::default();
    let Some((base, query)) = url.split_once('?') else { return Ok((url.to_owned(), ours)) };
    let mut rest = Vec::new();
    for pair in query.split('&').filter(|pair| !pair.is_empty()) {
        match pair.split_once('=') {
            Some(("schema", name)) => ours.schema = Some(schema_name(name)?),
            Some(("sslmode", mode)) => ours.ssl_mode = Some(decoded(mode)?),
            Some(("sslrootcert", named)) => ours.authorities = Some(decoded(named)?),
            _ => rest.push(pair),
        }
    }
    let url = if rest.is_empty() { base.to_owned() } else { format!("{base}?{}", rest.join("&")) };
    Ok((url, ours))
}

fn decoded(value: &str) -> Result<String> {
    let decoded = percent_decode_str(value).decode_utf8();
    decoded.map(String::from).map_err(|_| refused(format!("{value} in the URL is not in UTF-8")))
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
    fn a_unix_socket_is_never_encrypted() {
        let target = read("postgres://me@%2Frun%2Fpostgresql/d?sslmode=require").expect("a target");
        assert_eq!(target.encryption, Encryption::Disable);
        assert_eq!(target.config.get_ssl_mode(), SslMode::Disable);
    }

    #[test]
    fn an_address_without_a_host_is_the_name_in_the_certificate() {
        let target = read("postgres://me@/d?hostaddr=127.0.0.1&sslmode=require").expect("a target");
        assert_eq!(target.config.get_hosts(), [Host::Tcp("127.0.0.1".to_owned())]);
    }

    #[test]
    fn a_file_of_authorities_must_hold_some() {
        let folder = tempfile::tempdir().expect("a folder");
        let file = folder.path().join("ca file.pem");
        let path = file.display().to_string().replace(' ', "%20");
        let url = format!("postgres://me:secret@h/d?sslmode=verify-full&sslrootcert={path}");
        let missing = sentence(&url);
        assert!(missing.contains("ca file.pem") && missing.contains("cannot be read"), "{missing}");
        std::fs::write(&file, "nothing of the kind").expect("written");
        assert!(sentence(&url).contains("holds no certificate"), "{}", sentence(&url));
        std::fs::write(&file, "-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----\n").expect("written");
        assert!(sentence(&url).contains("holds what is no certificate"), "{}", sentence(&url));
    }

    #[test]
    fn what_cannot_be_is_refused_without_the_password() {
        let mode = sentence("postgres://me:secret@h/d?sslmode=perhaps");
        assert!(mode.contains("sslmode=perhaps is not known") && !mode.contains("secret"), "{mode}");
        assert!(sentence("postgres://me:secret@h/d?schema=a;drop").contains("schema's name"));
        let unknown = sentence("postgres://me:secret@h/d?colour=red");
        assert!(unknown.contains("colour") && !unknown.contains("secret"));
    }
}
