//! Single sign-on: by which provider of sign-ins people come in, as the operator says.

use std::net::IpAddr;

use openidconnect::url::{Host, Url};
use rapport_gate::{BACK, PublicUrl};
use rapport_kernel::Error;

mod found;
mod provider;
mod wire;

pub use provider::OpenId;

/// Characters of what the button says.
const LABEL_CHARS_MAX: usize = 40;
/// Characters of the provider's URL.
const ISSUER_CHARS_MAX: usize = 500;

/// Options of a server about single sign-on. The secret is none of them, as others on the machine see a command line.
#[derive(clap::Args, Clone, Debug, Default)]
// Another command takes these options in among its own.
#[group(skip)]
pub struct Args {
    /// Provider by which people sign in, such as https://id.example.com; none when nothing is said
    #[arg(long, env = "RAPPORT_SSO_ISSUER", value_name = "URL")]
    pub sso_issuer: Option<String>,
    /// What Rapport is called there; its secret, if it has one, comes from RAPPORT_SSO_CLIENT_SECRET or rapport.toml
    #[arg(long, env = "RAPPORT_SSO_CLIENT_ID", value_name = "ID")]
    pub sso_client_id: Option<String>,
    /// What people call the provider, such as "Acme login"
    #[arg(long, env = "RAPPORT_SSO_LABEL", value_name = "TEXT")]
    pub sso_label: Option<String>,
    /// Role of somebody who comes for the first time; without one only active users are let in
    #[arg(long, env = "RAPPORT_SSO_ROLE", value_name = "ROLE")]
    pub sso_role: Option<String>,
}

/// Where the secret may stand in the environment.
pub const SECRET_VARIABLE: &str = "RAPPORT_SSO_CLIENT_SECRET";

/// By which provider people come in. The secret is not shown by `Debug`, as there is none.
#[derive(Clone)]
pub struct Settings {
    issuer: Url,
    client_id: String,
    client_secret: Option<String>,
    /// What people call it.
    pub label: Option<String>,
    /// The role of newcomers.
    pub role: Option<String>,
}

impl Settings {
    /// What was said of it; none when nothing was.
    pub fn of(said: Args, client_secret: Option<String>) -> Result<Option<Self>, Error> {
        let Args { sso_issuer, sso_client_id, sso_label, sso_role } = said;
        let says_more = sso_client_id.is_some() || client_secret.is_some() || sso_label.is_some() || sso_role.is_some();
        let Some(issuer) = sso_issuer else {
            return match says_more {
                true => Err(wrong(
                    "sso_issuer",
                    "say by which provider people sign in: sso_issuer, such as https://id.example.com",
                )),
                false => Ok(None),
            };
        };
        let client_id = sso_client_id.ok_or_else(|| {
            wrong(
                "sso_client_id",
                "say what Rapport is called at the provider: sso_client_id, as it was registered there",
            )
        })?;
        Ok(Some(Self {
            issuer: issuer_url(&issuer)?,
            client_id: filled("sso_client_id", client_id)?,
            client_secret: client_secret.map(|secret| filled("sso_client_secret", secret)).transpose()?,
            label: sso_label.map(label).transpose()?,
            role: sso_role.map(|role| filled("sso_role", role)).transpose()?,
        }))
    }

    /// For the screen: without the secret.
    pub fn shown(&self, public_url: Option<&PublicUrl>) -> String {
        let secret = if self.client_secret.is_some() { "with a secret" } else { "without a secret" };
        let newcomers = match &self.role {
            Some(role) => format!("newcomers get the role {role:?}"),
            None => "only active users are let in".to_owned(),
        };
        let origin = public_url.map_or("http://localhost:PORT", PublicUrl::origin);
        let Self { issuer, client_id, .. } = self;
        format!("{issuer} as {client_id}, {secret}; {newcomers}; to be registered there: {origin}{BACK}")
    }

    /// Whether all of it stays on this machine.
    fn is_local(&self) -> bool {
        is_loopback(&self.issuer)
    }
}

/// Whether an address is safe to ask: over TLS, or on this machine where the provider is on it too.
fn is_safe(url: &Url, may_be_local: bool) -> bool {
    url.scheme() == "https" || (may_be_local && url.scheme() == "http" && is_loopback(url))
}

fn is_loopback(url: &Url) -> bool {
    match url.host() {
        Some(Host::Domain(name)) => name == "localhost" || name.ends_with(".localhost"),
        Some(Host::Ipv4(address)) => IpAddr::V4(address).is_loopback(),
        Some(Host::Ipv6(address)) => IpAddr::V6(address).is_loopback(),
        None => false,
    }
}

fn issuer_url(text: &str) -> Result<Url, Error> {
    let no_url = || {
        let text = "sso_issuer is no address of a provider; say one such as https://id.example.com, without ? and #";
        wrong("sso_issuer", text)
    };
    let url: Url = text.trim().parse().map_err(|_| no_url())?;
    let is_bare = url.query().is_none() && url.fragment().is_none() && url.username().is_empty();
    if !url.has_host() || !is_bare || url.password().is_some() || text.len() > ISSUER_CHARS_MAX {
        return Err(no_url());
    }
    if !is_safe(&url, true) {
        let text = "sso_issuer would be asked unencrypted, so that anybody on the way could sign in as anybody: write https://…";
        return Err(wrong("sso_issuer", text));
    }
    Ok(url)
}

fn label(text: String) -> Result<String, Error> {
    let text = filled("sso_label", text)?;
    let is_line = !text.chars().any(char::is_control) && text.chars().count() <= LABEL_CHARS_MAX;
    is_line
        .then_some(text)
        .ok_or_else(|| wrong("sso_label", "sso_label stands on a button: at most 40 characters in a line"))
}

fn filled(name: &'static str, text: String) -> Result<String, Error> {
    match text.trim() {
        "" => Err(wrong(name, &format!("{name} is empty; fill it in, or leave it out"))),
        text => Ok(text.to_owned()),
    }
}

fn wrong(field: &str, english: &str) -> Error {
    Error::invalid(field, "invalid_sso_settings", english)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn said(issuer: Option<&str>, client_id: Option<&str>) -> Args {
        let [sso_issuer, sso_client_id] = [issuer, client_id].map(|text| text.map(str::to_owned));
        Args { sso_issuer, sso_client_id, ..Args::default() }
    }

    fn refused(said: Args, secret: Option<&str>) -> String {
        match Settings::of(said, secret.map(str::to_owned)) {
            Err(Error::Invalid(problems)) => problems[0].field.clone(),
            Err(error) => panic!("{error}"),
            Ok(_) => "taken".to_owned(),
        }
    }

    #[test]
    fn what_is_said_of_the_provider_is_whole() {
        assert!(Settings::of(Args::default(), None).is_ok_and(|settings| settings.is_none()), "nothing was said");
        assert_eq!(refused(said(None, Some("rapport")), None), "sso_issuer");
        assert_eq!(refused(said(None, None), Some("secret")), "sso_issuer");
        assert_eq!(refused(said(Some("https://id.example"), None), None), "sso_client_id");
        assert_eq!(refused(said(Some("https://id.example"), Some(" ")), None), "sso_client_id");
        assert_eq!(refused(said(Some("https://id.example"), Some("rapport")), Some("")), "sso_client_secret");
        assert_eq!(
            refused(said(Some("https://id.example"), Some("rapport")), None),
            "taken",
            "a client without secret"
        );
        let label = Args { sso_label: Some("a\nb".to_owned()), ..said(Some("https://id.example"), Some("rapport")) };
        assert_eq!(refused(label, None), "sso_label");
    }

    #[test]
    fn the_provider_is_asked_unencrypted_on_this_machine_only() {
        for fine in [
            "https://id.example.com",
            "https://id.example.com:8443/realms/a/",
            "http://localhost:9400",
            "http://127.0.0.1:1",
            "http://[::1]:1",
        ] {
            assert_eq!(refused(said(Some(fine), Some("rapport")), None), "taken", "{fine}");
        }
        for wrong in [
            "http://id.example.com",
            "http://192.168.1.5",
            "http://localhost.example.com",
            "id.example.com",
            "ftp://id.example.com",
            "https://a:b@id.example.com",
            "https://id.example.com/?a=b",
            "https://id.example.com/#a",
            "",
        ] {
            assert_eq!(refused(said(Some(wrong), Some("rapport")), None), "sso_issuer", "{wrong}");
        }
    }

    #[test]
    fn the_secret_is_never_shown() {
        let args = Args { sso_role: Some("Read only".to_owned()), ..said(Some("https://id.example"), Some("rapport")) };
        let settings = Settings::of(args, Some("hush".to_owned())).expect("right").expect("settings");
        let shown = settings.shown(Some(&"https://crm.example".parse().expect("a URL")));
        assert!(!shown.contains("hush") && shown.contains("with a secret") && shown.contains("Read only"), "{shown}");
        assert!(shown.contains("https://crm.example/sign-in/sso/back"), "{shown}");
    }
}
