//! The cookies: one holds the secret of a session, one that of somebody who is on the way to one, and one what somebody
//! left with for the provider of sign-ins.

use axum::http::header::COOKIE;
use axum::http::{HeaderMap, HeaderValue};

use crate::limits::{COOKIE_KEPT_S, HALF_WAY_KEPT_S, WAY_KEPT_S};
use crate::public_url::PublicUrl;

/// Over TLS: browsers take a cookie of such a name only if it is `Secure` and of this host alone.
const SAFE_NAME: &str = "__Host-rapport";
/// Over plain HTTP. On the own machine too: not every browser takes a `Secure` cookie there, and none takes that name.
const PLAIN_NAME: &str = "rapport";

/// What the name of the second one ends in.
const HALF_WAY: &str = "-code";
/// What that of the third one ends in.
const WAY: &str = "-sso";

/// The secret that a request brings.
pub(crate) fn secret<'h>(headers: &'h HeaderMap, url: &PublicUrl) -> Option<&'h str> {
    named(headers, name_at(url))
}

/// The secret of who has said the password and is to say a code.
pub(crate) fn half_way<'h>(headers: &'h HeaderMap, url: &PublicUrl) -> Option<&'h str> {
    named(headers, &half_way_name_at(url))
}

/// What somebody left with who comes back from the provider.
pub(crate) fn way<'h>(headers: &'h HeaderMap, url: &PublicUrl) -> Option<&'h str> {
    named(headers, &way_name_at(url))
}

fn named<'h>(headers: &'h HeaderMap, wanted: &str) -> Option<&'h str> {
    let all = headers.get_all(COOKIE).iter().filter_map(|header| header.to_str().ok());
    let mut each = all.flat_map(|header| header.split(';')).filter_map(|cookie| cookie.trim().split_once('='));
    each.find(|(name, secret)| *name == wanted && !secret.is_empty()).map(|(_, secret)| secret)
}

/// Has the browser keep the secret. It goes when its session does; that of a browser no later than the longest session.
pub(crate) fn keep(secret: &str, url: &PublicUrl) -> HeaderValue {
    set(name_at(url), secret, COOKIE_KEPT_S, url)
}

/// Has the browser keep the secret until a code was said.
pub(crate) fn keep_half_way(secret: &str, url: &PublicUrl) -> HeaderValue {
    set(&half_way_name_at(url), secret, HALF_WAY_KEPT_S, url)
}

/// Has the browser keep what somebody leaves with, of which each character may stand in a cookie.
pub(crate) fn keep_way(written: &str, url: &PublicUrl) -> HeaderValue {
    set(&way_name_at(url), written, WAY_KEPT_S, url)
}

/// Has the browser forget what somebody left with.
pub(crate) fn forget_way(url: &PublicUrl) -> HeaderValue {
    set(&way_name_at(url), "", 0, url)
}

/// Has the browser forget the secret.
pub(crate) fn forget(url: &PublicUrl) -> HeaderValue {
    set(name_at(url), "", 0, url)
}

fn set(name: &str, secret: &str, kept_s: u32, url: &PublicUrl) -> HeaderValue {
    let secure = if url.is_https() { "; Secure" } else { "" };
    let cookie = format!("{name}={secret}; Path=/; Max-Age={kept_s}; HttpOnly; SameSite=Lax{secure}");
    HeaderValue::from_str(&cookie).expect("secrets are visible ASCII")
}

fn half_way_name_at(url: &PublicUrl) -> String {
    format!("{}{HALF_WAY}", name_at(url))
}

fn way_name_at(url: &PublicUrl) -> String {
    format!("{}{WAY}", name_at(url))
}

fn name_at(url: &PublicUrl) -> &'static str {
    if url.is_https() { SAFE_NAME } else { PLAIN_NAME }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn url(text: &str) -> PublicUrl {
        text.parse().expect("a URL")
    }

    fn brought(url: &PublicUrl, cookies: &[&str]) -> Option<String> {
        let headers = cookies.iter().map(|cookie| (COOKIE, HeaderValue::from_str(cookie).expect("a header")));
        secret(&headers.collect(), url).map(str::to_owned)
    }

    #[test]
    fn over_tls_the_cookie_is_bound_to_this_host_and_to_tls() {
        let kept = keep("abc", &url("https://crm.example"));
        assert_eq!(kept, "__Host-rapport=abc; Path=/; Max-Age=7776000; HttpOnly; SameSite=Lax; Secure");
    }

    #[test]
    fn without_tls_it_is_one_that_browsers_take() {
        for own in ["http://localhost:8080", "http://192.0.2.1"] {
            assert_eq!(keep("abc", &url(own)), "rapport=abc; Path=/; Max-Age=7776000; HttpOnly; SameSite=Lax");
        }
    }

    #[test]
    fn a_browser_is_told_to_forget() {
        assert_eq!(forget(&url("http://localhost")), "rapport=; Path=/; Max-Age=0; HttpOnly; SameSite=Lax");
    }

    #[test]
    fn the_secret_is_found_among_other_cookies_under_the_name_that_holds_here() {
        let safe = url("https://crm.example");
        assert_eq!(brought(&safe, &["theme=dark; __Host-rapport=abc"]).as_deref(), Some("abc"));
        assert_eq!(brought(&safe, &["theme=dark", "__Host-rapport=abc"]).as_deref(), Some("abc"));
        assert_eq!(brought(&safe, &["rapport=planted"]), None, "anybody on the way can set that one");
        assert_eq!(brought(&safe, &["__Host-rapport="]), None);
        assert_eq!(brought(&safe, &[]), None);
    }
}
