//! The provider by OpenID Connect: the address to leave for, and who came back.

use std::sync::Arc;

use openidconnect::core::{
    CoreAuthenticationFlow, CoreClient, CoreErrorResponseType, CoreIdToken, CoreIdTokenClaims, CoreIdTokenVerifier,
    CoreJwsSigningAlgorithm, CoreTokenResponse, CoreUserInfoClaims,
};
use openidconnect::{
    AccessToken, AccessTokenHash, AuthType, AuthorizationCode, ClaimsVerificationError, ClientId, ClientSecret,
    CsrfToken, EndpointNotSet, EndpointSet, IssuerUrl, LocalizedClaim, Nonce, OAuth2TokenResponse, PkceCodeChallenge,
    PkceCodeVerifier, RedirectUrl, RequestTokenError, Scope, SignatureVerificationError, StandardErrorResponse,
    SubjectIdentifier, TokenResponse, UserInfoUrl,
};
use rapport_gate::{Answer, Guest, Provider, Unanswered, Way};
use rapport_kernel::identity::Identity;

use super::Settings;
use super::found::{Finder, Found};
use super::wire::Broken;

/// By what a provider may sign: with a key of its own, of which the public half is enough here.
const ALGORITHMS: [CoreJwsSigningAlgorithm; 9] = [
    CoreJwsSigningAlgorithm::RsaSsaPkcs1V15Sha256,
    CoreJwsSigningAlgorithm::RsaSsaPkcs1V15Sha384,
    CoreJwsSigningAlgorithm::RsaSsaPkcs1V15Sha512,
    CoreJwsSigningAlgorithm::RsaSsaPssSha256,
    CoreJwsSigningAlgorithm::RsaSsaPssSha384,
    CoreJwsSigningAlgorithm::RsaSsaPssSha512,
    CoreJwsSigningAlgorithm::EcdsaP256Sha256,
    CoreJwsSigningAlgorithm::EcdsaP384Sha384,
    CoreJwsSigningAlgorithm::EdDsa,
];

/// What is asked for beside who it is.
const SCOPES: [&str; 2] = ["email", "profile"];

type Client = CoreClient<EndpointSet, EndpointNotSet, EndpointNotSet, EndpointNotSet, EndpointSet>;

/// A provider that speaks OpenID Connect.
pub struct OpenId {
    settings: Settings,
    finder: Finder,
}

impl OpenId {
    /// One that nobody has asked yet.
    pub fn new(settings: &Settings) -> anyhow::Result<Self> {
        Ok(Self { finder: Finder::new(settings)?, settings: settings.clone() })
    }

    async fn find(&self) -> Result<Arc<Found>, Unanswered> {
        self.finder.find().await.map_err(down)
    }

    fn client(&self, found: &Found, back: &str) -> Result<Client, Unanswered> {
        let id = ClientId::new(self.settings.client_id.clone());
        let back = RedirectUrl::new(back.to_owned()).map_err(|_| refused("its address of return is none"))?;
        let client = CoreClient::new(id, issuer(found)?, found.keys.clone())
            .set_auth_uri(found.told.authorization_endpoint.clone())
            .set_token_uri(found.told.token_endpoint.clone())
            .set_redirect_uri(back);
        let Some(secret) = self.settings.client_secret.clone() else { return Ok(client) };
        let in_body = found.told.wants_the_secret_in_the_body();
        let way = if in_body { AuthType::RequestBody } else { AuthType::BasicAuth };
        Ok(client.set_client_secret(ClientSecret::new(secret)).set_auth_type(way))
    }

    async fn address(&self, way: &Way, back: &str) -> Result<String, Unanswered> {
        let found = self.find().await?;
        let (state, nonce) = (way.state.clone(), way.nonce.clone());
        let challenge = PkceCodeChallenge::from_code_verifier_sha256(&PkceCodeVerifier::new(way.verifier.clone()));
        let (url, ..) = self
            .client(&found, back)?
            .authorize_url(
                CoreAuthenticationFlow::AuthorizationCode,
                move || CsrfToken::new(state),
                move || Nonce::new(nonce),
            )
            .add_scopes(SCOPES.map(|scope| Scope::new(scope.to_owned())))
            .set_pkce_challenge(challenge)
            .url();
        Ok(url.into())
    }

    async fn guest(&self, code: &str, way: &Way, back: &str) -> Result<Guest, Unanswered> {
        let found = self.find().await?;
        let http = self.finder.wire().asker();
        let tokens = self
            .client(&found, back)?
            .exchange_code(AuthorizationCode::new(code.to_owned()))
            .set_pkce_verifier(PkceCodeVerifier::new(way.verifier.clone()))
            .request_async(&http)
            .await
            .map_err(why_no_token)?;
        let token = tokens.id_token().ok_or_else(|| refused("it gave no ID token"))?;
        let nonce = Nonce::new(way.nonce.clone());
        let (claims, found) = self.verified(token, &nonce, found).await?;
        self.check_access_token(token, &tokens, claims, &found)?;
        let guest = guest(&found, claims);
        let says_all = guest.email.is_some() && claims.email_verified().is_some();
        match found.told.userinfo_endpoint.clone().filter(|_| !says_all) {
            Some(at) => Ok(self.told_more(at, self.client(&found, back)?, tokens.access_token(), guest).await),
            None => Ok(guest),
        }
    }

    /// What the token says, if it is of this provider, for us, and for this sign-in. With a key that is not known the keys
    /// are asked for anew.
    async fn verified<'t>(
        &self,
        token: &'t CoreIdToken,
        nonce: &Nonce,
        found: Arc<Found>,
    ) -> Result<(&'t CoreIdTokenClaims, Arc<Found>), Unanswered> {
        let said = match token.claims(&self.verifier(&found)?, nonce) {
            Err(ClaimsVerificationError::SignatureVerification(why)) => match self.finder.find_newer(&found).await {
                Some(newer) => return self.verified_by(token, nonce, newer),
                None => Err(ClaimsVerificationError::SignatureVerification(why)),
            },
            said => said,
        };
        said.map(|claims| (claims, found)).map_err(|why| untrusted(&why))
    }

    fn verified_by<'t>(
        &self,
        token: &'t CoreIdToken,
        nonce: &Nonce,
        found: Arc<Found>,
    ) -> Result<(&'t CoreIdTokenClaims, Arc<Found>), Unanswered> {
        let said = token.claims(&self.verifier(&found)?, nonce);
        said.map(|claims| (claims, found)).map_err(|why| untrusted(&why))
    }

    /// One that takes no secret for a key, whatever a token says.
    fn verifier(&self, found: &Found) -> Result<CoreIdTokenVerifier<'static>, Unanswered> {
        let id = ClientId::new(self.settings.client_id.clone());
        let verifier = CoreIdTokenVerifier::new_public_client(id, issuer(found)?, found.keys.clone());
        Ok(verifier.set_allowed_algs(ALGORITHMS))
    }

    /// Whether the access token is the one that the ID token speaks of, where it speaks of one.
    fn check_access_token(
        &self,
        token: &CoreIdToken,
        tokens: &CoreTokenResponse,
        claims: &CoreIdTokenClaims,
        found: &Found,
    ) -> Result<(), Unanswered> {
        let Some(expected) = claims.access_token_hash() else { return Ok(()) };
        let verifier = self.verifier(found)?;
        let odd = |_: SignatureVerificationError| refused("its access token cannot be looked at");
        let key = token.signing_key(&verifier).map_err(odd)?;
        let algorithm = token.signing_alg().map_err(odd)?;
        let is = AccessTokenHash::from_token(tokens.access_token(), algorithm, key);
        match is.is_ok_and(|is| is == *expected) {
            true => Ok(()),
            false => Err(refused("its access token is not that of its ID token")),
        }
    }

    /// Who it is, by what the provider tells beside the token; some tell an address only there.
    async fn told_more(&self, at: UserInfoUrl, client: Client, access: &AccessToken, guest: Guest) -> Guest {
        let client = client.set_user_info_url(at);
        let http = self.finder.wire().asker();
        let subject = SubjectIdentifier::new(guest.identity.subject.clone());
        let told: Result<CoreUserInfoClaims, _> =
            client.user_info(access.clone(), Some(subject)).request_async(&http).await;
        let Ok(told) = told else {
            tracing::warn!("The provider of sign-ins did not tell the address of somebody who signs in");
            return guest;
        };
        let email = told.email().map(|email| email.as_str().to_owned());
        Guest {
            email_is_verified: email.is_some() && told.email_verified() == Some(true),
            name: guest.name.or_else(|| text(told.name()).map(str::to_owned)),
            email,
            ..guest
        }
    }
}

impl Provider for OpenId {
    fn issuer(&self) -> &str {
        self.settings.issuer.as_str()
    }

    fn leave<'a>(&'a self, way: &'a Way, back: &'a str) -> Answer<'a, String> {
        Box::pin(self.address(way, back))
    }

    fn welcome<'a>(&'a self, code: &'a str, way: &'a Way, back: &'a str) -> Answer<'a, Guest> {
        Box::pin(self.guest(code, way, back))
    }
}

fn guest(found: &Found, claims: &CoreIdTokenClaims) -> Guest {
    let names = [text(claims.given_name()), text(claims.family_name())];
    let both = names.into_iter().flatten().collect::<Vec<&str>>().join(" ");
    let name = text(claims.name()).map(str::to_owned).or(Some(both).filter(|both| !both.is_empty()));
    Guest {
        identity: Identity { issuer: found.told.issuer.clone(), subject: claims.subject().as_str().to_owned() },
        email: claims.email().map(|email| email.as_str().to_owned()),
        email_is_verified: claims.email_verified() == Some(true),
        name,
    }
}

/// A name in whichever language it is told first.
fn text<T: std::ops::Deref<Target = String>>(claim: Option<&LocalizedClaim<T>>) -> Option<&str> {
    let text = claim?.iter().next()?.1.as_str().trim();
    Some(text).filter(|text| !text.is_empty())
}

fn issuer(found: &Found) -> Result<IssuerUrl, Unanswered> {
    IssuerUrl::new(found.told.issuer.clone()).map_err(|_| refused("it calls itself by no address"))
}

fn refused(why: &str) -> Unanswered {
    Unanswered::Refused(why.to_owned())
}

fn down(why: Broken) -> Unanswered {
    Unanswered::Down(why.to_string())
}

/// Why a token is not believed, without what stands in it.
fn untrusted(why: &ClaimsVerificationError) -> Unanswered {
    refused(match why {
        ClaimsVerificationError::Expired(_) => "its ID token is over; are the clocks right?",
        ClaimsVerificationError::InvalidAudience(_) => "its ID token is not for this client",
        ClaimsVerificationError::InvalidIssuer(_) => "its ID token is of another provider",
        ClaimsVerificationError::InvalidNonce(_) => "its ID token was not made for this sign-in",
        ClaimsVerificationError::SignatureVerification(_) => "its ID token is not signed by a key of its own",
        _ => "its ID token is not as the protocol has it",
    })
}

/// Why a code brought no token. The word is one of the protocol; the sentence beside it may say anything.
fn why_no_token(why: RequestTokenError<Broken, StandardErrorResponse<CoreErrorResponseType>>) -> Unanswered {
    use CoreErrorResponseType::{InvalidClient, UnauthorizedClient};
    match why {
        RequestTokenError::Request(why) => down(why),
        RequestTokenError::ServerResponse(said) => refused(match said.error() {
            InvalidClient | UnauthorizedClient => "it does not take Rapport by sso_client_id and its secret",
            _ => "it did not take the code",
        }),
        RequestTokenError::Parse(..) | RequestTokenError::Other(_) => down(Broken::Unreadable),
    }
}
