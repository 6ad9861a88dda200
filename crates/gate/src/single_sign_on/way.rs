//! What is remembered of somebody who has left for the provider: in a cookie of their browser, so that asking for it costs
//! the database nothing. Nobody else can read or set it, and nothing in it opens anything by itself.

use axum::extract::{FromRef, FromRequestParts};
use axum::http::HeaderValue;
use axum::http::request::Parts;
use percent_encoding::{NON_ALPHANUMERIC, percent_decode_str, utf8_percent_encode};
use rapport_kernel::Result;

use super::provider::Way;
use crate::cookie;
use crate::gate::Gate;
use crate::not_let_in::{NotLetIn, own_page};
use crate::public_url::PublicUrl;
use crate::secret::new_secret;
use crate::visitor::Visitor;

/// Parts of the cookie, and what stands between them, which is in none of the first three.
const PARTS: usize = 4;
const BETWEEN: char = '.';
/// Characters of a page's address that go along; browsers keep cookies of 4 KB.
const NEXT_CHARS_MAX: usize = 2_000;

/// A way that somebody went, and the page that they wanted.
#[derive(Clone, PartialEq, Eq)]
pub(super) struct Kept {
    pub(super) way: Way,
    pub(super) next: String,
}

/// Somebody who comes back from the provider.
pub struct Returning {
    pub(super) visitor: Visitor,
    /// How they left; none for who left from another browser, long ago, or not at all.
    pub(super) kept: Option<Kept>,
}

impl<S> FromRequestParts<S> for Returning
where
    Gate: FromRef<S>,
    S: Send + Sync,
{
    type Rejection = NotLetIn;

    async fn from_request_parts(parts: &mut Parts, state: &S) -> Result<Self, NotLetIn> {
        let visitor = Visitor::from_request_parts(parts, state).await?;
        let gate = Gate::from_ref(state);
        let kept = cookie::way(&parts.headers, gate.public_url()).and_then(Kept::read);
        Ok(Self { visitor, kept })
    }
}

impl Kept {
    /// A new one, which leads on to a page of our own.
    pub(super) fn new(next: &str) -> Result<Self> {
        let way = Way { state: new_secret()?, nonce: new_secret()?, verifier: new_secret()? };
        let next = own_page(next);
        let next = if next.len() > NEXT_CHARS_MAX { "/" } else { next };
        Ok(Self { way, next: next.to_owned() })
    }

    /// For `Set-Cookie`.
    pub(super) fn keep(&self, url: &PublicUrl) -> HeaderValue {
        cookie::keep_way(&self.written(), url)
    }

    fn written(&self) -> String {
        let Self { way: Way { state, nonce, verifier }, next } = self;
        let next = utf8_percent_encode(next, NON_ALPHANUMERIC).to_string();
        [state.as_str(), nonce, verifier, &next].join(&BETWEEN.to_string())
    }

    fn read(text: &str) -> Option<Self> {
        let parts: Vec<&str> = text.splitn(PARTS, BETWEEN).collect();
        let [state, nonce, verifier, next] = <[&str; PARTS]>::try_from(parts).ok()?;
        let next = percent_decode_str(next).decode_utf8().ok()?;
        let [state, nonce, verifier] = [state, nonce, verifier].map(str::to_owned);
        Some(Self { way: Way { state, nonce, verifier }, next: own_page(&next).to_owned() })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_goes_along_in_the_cookie_comes_back() {
        for next in ["/", "/contacts?filter=name%20%3D%20%22a;b,c%22&sort=-name", "/a.b.c"] {
            let kept = Kept::new(next).expect("random");
            assert!(Kept::read(&kept.written()).is_some_and(|read| read == kept), "{next}");
            assert_eq!(kept.next, next);
            assert!(!kept.written().contains([';', ',', ' ', '"', '\\']), "{}", kept.written());
        }
        assert!(Kept::new("/").expect("random") != Kept::new("/").expect("random"));
    }

    #[test]
    fn it_leads_to_a_page_of_this_server_only() {
        let far = format!("/{}", "a".repeat(NEXT_CHARS_MAX));
        for other in ["https://evil.example", "//evil.example", far.as_str()] {
            assert_eq!(Kept::new(other).expect("random").next, "/", "{other}");
        }
        let planted = Kept::read("a.b.c.%2F%2Fevil%2Eexample").expect("four parts");
        assert_eq!(planted.next, "/");
        assert!(Kept::read("a.b.c").is_none() && Kept::read("").is_none());
    }
}
