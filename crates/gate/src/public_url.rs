//! Where people reach the server: what links in mails begin with, and what decides how safe a cookie can be.

use std::fmt;
use std::net::IpAddr;
use std::str::FromStr;

use axum::http::Uri;
use rapport_kernel::Error;

/// The server's address as browsers have it, such as `https://crm.example.com`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PublicUrl {
    origin: String,
    is_https: bool,
    is_loopback: bool,
}

impl PublicUrl {
    /// The address on one's own machine.
    pub fn localhost(port: u16) -> Self {
        Self { origin: format!("http://localhost:{port}"), is_https: false, is_loopback: true }
    }

    /// Scheme, host and port, with nothing behind them.
    pub fn origin(&self) -> &str {
        &self.origin
    }

    /// Whether nobody in between reads along.
    pub fn is_https(&self) -> bool {
        self.is_https
    }

    /// Whether passwords stay unread on their way: by TLS, or as they never leave the machine.
    pub fn is_safe(&self) -> bool {
        self.is_https || self.is_loopback
    }

    /// The name to which browsers bind passkeys; none where they have none: without TLS, save on one's own machine, and at
    /// an IP address.
    pub fn passkey_domain(&self) -> Option<&str> {
        let (_, host) = self.origin.split_once("://")?;
        let is_port = |port: &str| port.bytes().all(|digit| digit.is_ascii_digit());
        let name = host.rsplit_once(':').filter(|(_, port)| is_port(port)).map_or(host, |(name, _)| name);
        let is_address = name.starts_with('[') || name.parse::<IpAddr>().is_ok();
        (self.is_safe() && !is_address).then_some(name)
    }
}

impl fmt::Display for PublicUrl {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.origin)
    }
}

impl FromStr for PublicUrl {
    type Err = Error;

    fn from_str(text: &str) -> Result<Self, Error> {
        let wrong = || {
            let text =
                format!("{text:?} is no address of a server; say one such as https://crm.example.com, without a path");
            Error::invalid("public_url", "invalid_url", text)
        };
        let uri: Uri = text.parse().map_err(|_| wrong())?;
        let (Some(scheme), Some(authority)) = (uri.scheme_str(), uri.authority()) else { return Err(wrong()) };
        let is_https = scheme == "https";
        let is_bare = uri.path() == "/" && uri.query().is_none() && !authority.as_str().contains('@');
        if !(is_https || scheme == "http") || !is_bare {
            return Err(wrong());
        }
        // Browsers leave the usual port out, and write names in small letters.
        let usual = if is_https { ":443" } else { ":80" };
        let authority_text = authority.as_str().to_ascii_lowercase();
        let host = authority_text.strip_suffix(usual).unwrap_or(&authority_text);
        Ok(Self { origin: format!("{scheme}://{host}"), is_https, is_loopback: is_loopback(authority.host()) })
    }
}

fn is_loopback(host: &str) -> bool {
    let name = host.to_ascii_lowercase();
    let address = name.trim_start_matches('[').trim_end_matches(']').parse::<IpAddr>();
    name == "localhost" || name.ends_with(".localhost") || address.is_ok_and(|address| address.is_loopback())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn url(text: &str) -> PublicUrl {
        text.parse().unwrap_or_else(|error| panic!("{text}: {error}"))
    }

    #[test]
    fn an_address_is_written_as_browsers_do() {
        assert_eq!(url("https://CRM.Example.com:443/").origin(), "https://crm.example.com");
        assert_eq!(url("http://192.0.2.1:8080").origin(), "http://192.0.2.1:8080");
        assert_eq!(url("http://localhost:8080"), PublicUrl::localhost(8080));
    }

    #[test]
    fn passwords_are_safe_over_tls_and_on_ones_own_machine() {
        for safe in ["https://crm.example.com", "http://localhost", "http://127.0.0.1:8080", "http://[::1]:8080"] {
            assert!(url(safe).is_safe(), "{safe}");
        }
        for unsafe_url in ["http://crm.example.com", "http://192.168.1.5:8080", "http://localhost.example.com"] {
            assert!(!url(unsafe_url).is_safe(), "{unsafe_url}");
        }
    }

    #[test]
    fn passkeys_are_bound_to_a_name_over_tls_or_on_ones_own_machine() {
        for (own, domain) in [
            ("https://crm.example.com", "crm.example.com"),
            ("https://CRM.example.com:8443", "crm.example.com"),
            ("http://localhost:8080", "localhost"),
            ("http://crm.localhost", "crm.localhost"),
        ] {
            assert_eq!(url(own).passkey_domain(), Some(domain), "{own}");
        }
        for none in
            ["http://crm.example.com", "https://192.0.2.1", "http://127.0.0.1:8080", "https://[2001:db8::1]:8443"]
        {
            assert_eq!(url(none).passkey_domain(), None, "{none}");
        }
    }

    #[test]
    fn what_is_no_address_of_a_server_is_refused() {
        for wrong in
            ["", "crm.example.com", "/crm", "ftp://crm.example.com", "https://crm.example.com/rapport", "https://a@b"]
        {
            assert!(wrong.parse::<PublicUrl>().is_err(), "{wrong}");
        }
    }
}
