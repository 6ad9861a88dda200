//! What the provider says of itself, and its keys: asked for when somebody signs in, and kept for a while. A server starts
//! without it, and whoever does not sign in by it notices nothing when it is down.

use std::sync::Arc;
use std::time::Duration;

use openidconnect::core::CoreJsonWebKeySet;
use openidconnect::url::Url;
use openidconnect::{AuthUrl, JsonWebKeySetUrl, TokenUrl, UserInfoUrl};
use serde::Deserialize;
use tokio::sync::Mutex;
use tokio::time::Instant;

use super::wire::{Broken, Wire};
use super::{Settings, is_safe};

/// How long it is kept: keys that the provider withdraws are believed no longer.
const KEPT: Duration = Duration::from_secs(60 * 60);
/// How long nobody asks again after there was no answer.
const PAUSE: Duration = Duration::from_secs(5);
/// How often at most keys are asked for that are not known.
const NEW_KEYS_EVERY: Duration = Duration::from_secs(60);

/// What the provider says of itself, as far as it is needed.
#[derive(Clone, Debug, Deserialize)]
pub struct Told {
    /// What it calls itself.
    pub issuer: String,
    /// Where people sign in.
    pub authorization_endpoint: AuthUrl,
    /// Where a code is shown.
    pub token_endpoint: TokenUrl,
    /// Where it tells more of somebody.
    pub userinfo_endpoint: Option<UserInfoUrl>,
    jwks_uri: JsonWebKeySetUrl,
    #[serde(default)]
    token_endpoint_auth_methods_supported: Vec<String>,
}

impl Told {
    /// Whether the secret is to be said in the body: by the standard it is said in the header.
    pub fn wants_the_secret_in_the_body(&self) -> bool {
        let takes = |method: &str| self.token_endpoint_auth_methods_supported.iter().any(|one| one == method);
        takes("client_secret_post") && !takes("client_secret_basic")
    }
}

/// What was found.
pub struct Found {
    /// What it says of itself.
    pub told: Told,
    /// With what it signs.
    pub keys: CoreJsonWebKeySet,
}

/// What was found last, and when.
#[derive(Default)]
struct Last {
    found: Option<(Arc<Found>, Instant)>,
    failed_at: Option<Instant>,
    asked_for_new_keys_at: Option<Instant>,
}

/// The provider, as far as it was found.
pub struct Finder {
    wire: Wire,
    issuer: Url,
    is_local: bool,
    last: Mutex<Last>,
}

impl Finder {
    /// Nothing is asked yet.
    pub fn new(settings: &Settings) -> anyhow::Result<Self> {
        let is_local = settings.is_local();
        let wire = Wire::new(is_local)?;
        Ok(Self { wire, issuer: settings.issuer.clone(), is_local, last: Mutex::default() })
    }

    /// The wire to it.
    pub fn wire(&self) -> &Wire {
        &self.wire
    }

    /// What was found; asked for when that was not done lately. Who asks meanwhile waits for the same answer.
    pub async fn find(&self) -> Result<Arc<Found>, Broken> {
        let mut last = self.last.lock().await;
        if let Some((found, _)) = last.found.as_ref().filter(|(_, at)| at.elapsed() < KEPT) {
            return Ok(found.clone());
        }
        // It was there an hour ago, and may be for whoever signs in.
        let known = last.found.as_ref().map(|(found, _)| found.clone());
        if last.failed_at.is_some_and(|at| at.elapsed() < PAUSE) {
            return known.ok_or(Broken::Late);
        }
        match self.ask().await {
            Ok(found) => Ok(last.keep(found)),
            Err(why) => {
                last.failed_at = Some(Instant::now());
                known.ok_or(why)
            }
        }
    }

    /// The same with the keys of now, for who has met one that is not among those; none when there is nothing newer.
    pub async fn find_newer(&self, than: &Arc<Found>) -> Option<Arc<Found>> {
        let mut last = self.last.lock().await;
        if let Some((found, _)) = last.found.as_ref().filter(|(found, _)| !Arc::ptr_eq(found, than)) {
            return Some(found.clone());
        }
        if last.asked_for_new_keys_at.is_some_and(|at| at.elapsed() < NEW_KEYS_EVERY) {
            return None;
        }
        last.asked_for_new_keys_at = Some(Instant::now());
        let found = self.ask().await.ok()?;
        Some(last.keep(found))
    }

    async fn ask(&self) -> Result<Found, Broken> {
        let at = format!("{}/.well-known/openid-configuration", bare(self.issuer.as_str()));
        let at: Url = at.parse().map_err(|_| Broken::Unsafe)?;
        let told: Told = self.wire.fetch(&at).await?;
        let places = [told.authorization_endpoint.url(), told.token_endpoint.url(), told.jwks_uri.url()];
        let places = places.into_iter().chain(told.userinfo_endpoint.as_ref().map(|at| at.url()));
        let are_safe = places.into_iter().all(|url| is_safe(url, self.is_local));
        if !are_safe {
            return Err(Broken::Unsafe);
        }
        // The same but for a last slash, over which people stumble.
        if bare(&told.issuer) != bare(self.issuer.as_str()) {
            return Err(Broken::Another);
        }
        let keys = self.wire.fetch(told.jwks_uri.url()).await?;
        Ok(Found { told, keys })
    }
}

impl Last {
    fn keep(&mut self, found: Found) -> Arc<Found> {
        let found = Arc::new(found);
        self.found = Some((found.clone(), Instant::now()));
        self.failed_at = None;
        found
    }
}

fn bare(url: &str) -> &str {
    url.trim_end_matches('/')
}
