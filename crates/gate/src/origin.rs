//! Whether a request was sent by a page of this server. A browser sends the cookie along with whatever any site makes it
//! send (cross-site request forgery), but says where that site is.
//!
//! This is asked by what takes the cookie, and not by a layer that a router can be without. It is stricter than layers
//! are: who sends neither header is no browser of these years, and has no business with a cookie.

use axum::http::Uri;
use axum::http::header::{HOST, ORIGIN};
use axum::http::request::Parts;

use crate::public_url::PublicUrl;

/// Says how a request came about, in browsers, over TLS or on the own machine.
const SEC_FETCH_SITE: &str = "sec-fetch-site";

/// Whether the request changes nothing or comes from a page of our own.
pub(crate) fn is_own(parts: &Parts, own: &PublicUrl) -> bool {
    if parts.method.is_safe() {
        return true;
    }
    match header(parts, SEC_FETCH_SITE) {
        Some(site) => matches!(site, "same-origin" | "none"),
        None => header(parts, ORIGIN.as_str()).is_some_and(|origin| is_own_origin(origin, parts, own)),
    }
}

fn is_own_origin(origin: &str, parts: &Parts, own: &PublicUrl) -> bool {
    if origin == own.origin() {
        return true;
    }
    let Ok(origin) = origin.parse::<Uri>() else { return false };
    // Whoever sits between may speak for this host without TLS, and not with it.
    if own.is_https() && origin.scheme_str() != Some("https") {
        return false;
    }
    let asked = parts.uri.authority().map(|host| host.as_str()).or_else(|| header(parts, HOST.as_str()));
    asked.is_some() && origin.authority().map(|host| host.as_str()) == asked
}

fn header<'p>(parts: &'p Parts, name: &str) -> Option<&'p str> {
    parts.headers.get(name).map(|value| value.to_str().unwrap_or_default())
}

#[cfg(test)]
mod tests {
    use axum::http::Request;

    use super::*;

    fn sent(method: &str, own: &str, headers: &[(&str, &str)]) -> bool {
        let mut request = Request::builder().method(method).uri("/contacts").header("host", "crm.example");
        for (name, value) in headers {
            request = request.header(*name, *value);
        }
        let (parts, ()) = request.body(()).expect("a request").into_parts();
        is_own(&parts, &own.parse().expect("a URL"))
    }

    #[test]
    fn what_another_site_sends_is_refused() {
        for own in ["https://crm.example", "http://crm.example"] {
            let refused = |headers: &[(&str, &str)]| assert!(!sent("POST", own, headers), "{own} {headers:?}");
            refused(&[("sec-fetch-site", "cross-site")]);
            refused(&[("sec-fetch-site", "same-site"), ("origin", "https://shop.crm.example")]);
            refused(&[("sec-fetch-site", "cross-site"), ("origin", "https://crm.example")]);
            refused(&[("origin", "https://evil.example")]);
            refused(&[("origin", "https://crm.example.evil.example")]);
            refused(&[("origin", "https://crm.example:8443")]);
            refused(&[("origin", "null")]);
            refused(&[]);
        }
        assert!(!sent("POST", "https://crm.example", &[("origin", "http://crm.example")]), "somebody in between");
    }

    #[test]
    fn what_an_own_page_sends_is_let_in_and_so_is_whatever_changes_nothing() {
        assert!(sent("POST", "https://crm.example", &[("sec-fetch-site", "same-origin")]));
        assert!(sent("DELETE", "https://crm.example", &[("sec-fetch-site", "none")]));
        assert!(sent("POST", "http://crm.example", &[("origin", "http://crm.example")]), "an address without TLS");
        assert!(sent("POST", "http://localhost:8080", &[("origin", "http://crm.example")]), "by another name");
        assert!(sent("POST", "https://rapport.example", &[("origin", "https://rapport.example")]), "behind a proxy");
        assert!(sent("GET", "https://crm.example", &[("sec-fetch-site", "cross-site")]));
    }
}
