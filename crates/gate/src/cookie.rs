//! The cookie that holds the secret of a session.

use axum::http::HeaderMap;
use axum::http::header::COOKIE;

use crate::public_url::PublicUrl;

/// Over TLS: browsers take a cookie of such a name only if it is `Secure` and of this host alone.
const SAFE_NAME: &str = "__Host-rapport";
/// Over plain HTTP. On the own machine too: not every browser takes a `Secure` cookie there, and none takes that name.
const PLAIN_NAME: &str = "rapport";

/// The secret that a request brings.
pub(crate) fn secret<'h>(headers: &'h HeaderMap, url: &PublicUrl) -> Option<&'h str> {
    let all = headers.get_all(COOKIE).iter().filter_map(|header| header.to_str().ok());
    let mut each = all.flat_map(|header| header.split(';')).filter_map(|cookie| cookie.trim().split_once('='));
    each.find(|(name, secret)| *name == name_at(url) && !secret.is_empty()).map(|(_, secret)| secret)
}

fn name_at(url: &PublicUrl) -> &'static str {
    if url.is_https() { SAFE_NAME } else { PLAIN_NAME }
}

#[cfg(test)]
mod tests {
    use axum::http::HeaderValue;

    use super::*;

    fn url(text: &str) -> PublicUrl {
        text.parse().expect("a URL")
    }

    fn brought(url: &PublicUrl, cookies: &[&str]) -> Option<String> {
        let headers = cookies.iter().map(|cookie| (COOKIE, HeaderValue::from_str(cookie).expect("a header")));
        secret(&headers.collect(), url).map(str::to_owned)
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
