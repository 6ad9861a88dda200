//! Names of hosts, as e-mail and web addresses hold them.

use unicode_normalization::char::is_combining_mark;

/// Characters of a host's name (RFC 1035).
const DOMAIN_CHARS_MAX: usize = 253;
/// Characters between two dots (RFC 1035).
const LABEL_CHARS_MAX: usize = 63;

/// The name in lower case, if it is one: labels of letters, digits and hyphens, of any language.
pub(super) fn domain(text: &str) -> Option<String> {
    if text.len() > DOMAIN_CHARS_MAX * 4 {
        return None;
    }
    let host = text.to_lowercase();
    let fits = host.chars().count() <= DOMAIN_CHARS_MAX && host.split('.').all(is_label);
    fits.then_some(host)
}

/// Whether mail from everywhere can reach it: it has a dot, or is written in letters that only the DNS at large has,
/// and is no number.
pub(super) fn is_public(host: &str) -> bool {
    let last = host.rsplit('.').next().unwrap_or(host);
    (host.contains('.') || !host.is_ascii()) && !last.bytes().all(|byte| byte.is_ascii_digit())
}

fn is_label(label: &str) -> bool {
    let inner = |c: char| c == '-' || c == '_' || c.is_alphanumeric() || is_combining_mark(c);
    let edge = |c: Option<char>| c.is_some_and(|c| c != '-');
    edge(label.chars().next())
        && edge(label.chars().next_back())
        && label.chars().all(inner)
        && label.chars().count() <= LABEL_CHARS_MAX
}
