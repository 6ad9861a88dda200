//! The provider of sign-ins, who says who somebody is. The app has the wire to it.

use std::pin::Pin;

use rapport_kernel::identity::Identity;

/// An answer of the provider, on its way.
pub type Answer<'a, T> = Pin<Box<dyn Future<Output = Result<T, Unanswered>> + Send + 'a>>;

/// What somebody leaves with, and comes back to. The secrets are not shown by `Debug`, as it has none.
#[derive(Clone, PartialEq, Eq)]
pub struct Way {
    /// Comes back in the address: who brings another one did not leave from this browser.
    pub state: String,
    /// Comes back in what the provider signs: it was made for this sign-in.
    pub nonce: String,
    /// Shown to the provider only by who fetches what it signs (PKCE).
    pub verifier: String,
}

/// Who came back, as the provider says.
#[derive(Clone)]
pub struct Guest {
    /// Who they are to the provider.
    pub identity: Identity,
    /// Their e-mail address, if it tells one.
    pub email: Option<String>,
    /// Whether it has seen that the address is theirs.
    pub email_is_verified: bool,
    /// Their full name, if it tells one.
    pub name: Option<String>,
}

/// Why there is no answer. The text is for the log, and tells nothing of who was to sign in.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Unanswered {
    /// It could not be reached, or did not answer as the protocol has it.
    Down(String),
    /// It answered, and what it says cannot be trusted; or it did not take what it was shown.
    Refused(String),
}

/// A provider of sign-ins.
pub trait Provider: Send + Sync {
    /// The URL by which it calls itself.
    fn issuer(&self) -> &str;

    /// The address at which somebody signs in there, to come back to `back` then.
    fn leave<'a>(&'a self, way: &'a Way, back: &'a str) -> Answer<'a, String>;

    /// Who came back with that code.
    fn welcome<'a>(&'a self, code: &'a str, way: &'a Way, back: &'a str) -> Answer<'a, Guest>;
}
