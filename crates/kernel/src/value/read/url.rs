//! Web addresses: `http` and `https` only, so that a link on a page cannot run anything.

use std::net::Ipv6Addr;

use serde_json::Value as Json;

use super::text::{check_length, clean, plain, shown};
use super::{Reading, domain};
use crate::text::Text;
use crate::value::Value;

/// Characters of a web address.
const URL_CHARS_MAX: usize = 2_048;

pub(super) fn url(json: &Json) -> Reading {
    let text = plain(json, "a web address")?;
    let text = clean(&text)?;
    check_length(&text, URL_CHARS_MAX)?;
    let url = normal(&text).map_err(|why| {
        let english = format!("{} is no web address: {why}; write it like https://example.org", shown(&text));
        Text::new("invalid_url", english)
    })?;
    check_length(&url, URL_CHARS_MAX)?;
    Ok(Value::Text(url))
}

fn normal(text: &str) -> Result<String, &'static str> {
    if text.chars().any(|c| c.is_whitespace() || matches!(c, '<' | '>' | '"' | '`' | '\\')) {
        return Err("it holds blanks or characters that no address has");
    }
    let (scheme, rest) = split_scheme(text)?;
    let end = rest.find(['/', '?', '#']).unwrap_or(rest.len());
    let (authority, path) = rest.split_at(end);
    let (host, port) = split_port(authority);
    let name = host_name(host).ok_or("the name of the host is missing or wrong")?;
    if scheme.is_none() && !name.contains('.') && name != "localhost" {
        return Err("the name of the host has no dot");
    }
    if port.is_some_and(|port| port.parse::<u16>().is_err()) {
        return Err("the port is no number from 0 to 65535");
    }
    let port = port.map(|port| format!(":{port}")).unwrap_or_default();
    Ok(format!("{}://{name}{port}{path}", scheme.unwrap_or("https")))
}

fn split_scheme(text: &str) -> Result<(Option<&'static str>, &str), &'static str> {
    if let Some((scheme, rest)) = text.split_once("://")
        && !scheme.contains(['/', '?', '#'])
    {
        return match scheme.to_ascii_lowercase().as_str() {
            "http" => Ok((Some("http"), rest)),
            "https" => Ok((Some("https"), rest)),
            _ => Err("only http and https are allowed"),
        };
    }
    if let Some(rest) = text.strip_prefix("//") {
        return Ok((None, rest));
    }
    // `example.org:8080` has a port, `javascript:…` and `mailto:…` have another scheme.
    let head = text.split(['/', '?', '#', '[']).next().unwrap_or(text);
    match head.split_once(':') {
        Some((_, port)) if !port.bytes().all(|byte| byte.is_ascii_digit()) => Err("only http and https are allowed"),
        _ => Ok((None, text)),
    }
}

fn split_port(authority: &str) -> (&str, Option<&str>) {
    match authority.rsplit_once(':') {
        Some((host, port)) if !port.contains(']') => (host, Some(port)),
        _ => (authority, None),
    }
}

/// The host in lower case. A user name before it is refused: it is a secret or a trap.
fn host_name(host: &str) -> Option<String> {
    if let Some(inner) = host.strip_prefix('[') {
        let address: Ipv6Addr = inner.strip_suffix(']')?.parse().ok()?;
        return Some(format!("[{address}]"));
    }
    domain::domain(host)
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use crate::catalog::Kind;
    use crate::value::read::tests::{code, text_of};

    #[test]
    fn an_address_gets_a_scheme_and_a_host_in_lower_case() {
        for (typed, kept) in [
            ("Example.ORG", "https://example.org"),
            ("HTTP://Example.org/Path?Q=1#A", "http://example.org/Path?Q=1#A"),
            ("//example.org/x", "https://example.org/x"),
            ("example.org:8080/a:b", "https://example.org:8080/a:b"),
            ("https://bücher.example/größe", "https://bücher.example/größe"),
            ("http://intranet/", "http://intranet/"),
            ("localhost:3000", "https://localhost:3000"),
            ("http://[2001:DB8::1]:80/", "http://[2001:db8::1]:80/"),
            ("example.org/?to=http://b.org", "https://example.org/?to=http://b.org"),
        ] {
            assert_eq!(text_of(&Kind::Url, typed), kept);
            assert_eq!(text_of(&Kind::Url, kept), kept);
        }
    }

    #[test]
    fn what_could_harm_or_leads_nowhere_is_refused() {
        for typed in [
            "javascript:alert(1)",
            "JAVASCRIPT://x%0aalert(1)",
            "data:text/html,x",
            "ftp://example.org",
            "mailto:a@b.org",
            "https://",
            "https:///x",
            "http://a b.org",
            "http://user:secret@example.org",
            "http://example.org:99999",
            "http://example.org:",
            "n/a",
            "none",
            "http://exa<mple.org",
            "http://-a.org",
            "https:\\\\example.org",
            "http://[::1",
            "http://..",
        ] {
            assert_eq!(code(&Kind::Url, json!(typed)), "invalid_url", "{typed}");
        }
        assert_eq!(code(&Kind::Url, json!(format!("example.org/{}", "a".repeat(2_048)))), "too_long");
    }
}
