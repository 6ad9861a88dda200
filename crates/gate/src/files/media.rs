//! Kinds of content: what a file is said to be, and what may be said of it to a browser.

/// What is said of a content of which nothing is known.
const UNKNOWN: &str = "application/octet-stream";
/// Bytes of a content by which its kind is known.
pub const BEGIN_BYTES: usize = 16;
/// Characters of a kind.
const CHARS_MAX: usize = 100;

/// Beginnings that only one kind of content has.
const BEGINNINGS: &[(&[u8], &str)] = &[
    (b"%PDF-", "application/pdf"),
    (b"\x89PNG\r\n\x1a\n", "image/png"),
    (b"\xff\xd8\xff", "image/jpeg"),
    (b"GIF87a", "image/gif"),
    (b"GIF89a", "image/gif"),
    (b"PK\x03\x04", "application/zip"),
    (b"\x1f\x8b", "application/gzip"),
];

/// What a browser might run as a program or as a page of this server.
const ACTIVE: &[&str] = &[
    "text/html",
    "text/xml",
    "text/css",
    "text/javascript",
    "text/ecmascript",
    "text/cache-manifest",
    "application/xml",
    "application/javascript",
    "application/x-javascript",
    "application/ecmascript",
    "application/wasm",
    "application/x-shockwave-flash",
    "message/rfc822",
];

/// The kind that the sender declares, or else the one that the beginning tells.
pub fn of(declared: Option<&str>, begin: &[u8]) -> String {
    if let Some(declared) = declared.and_then(essence).filter(|declared| declared != UNKNOWN) {
        return declared;
    }
    let known = BEGINNINGS.iter().find(|(beginning, _)| begin.starts_with(beginning));
    known.map_or(UNKNOWN, |(_, media_type)| media_type).to_owned()
}

/// The kind under which a content is given out: nothing that a browser runs.
pub fn harmless(media_type: &str) -> String {
    let is_active = |essence: &String| {
        ACTIVE.contains(&essence.as_str()) || essence.ends_with("+xml") || essence.starts_with("multipart/")
    };
    essence(media_type).filter(|essence| !is_active(essence)).unwrap_or_else(|| UNKNOWN.to_owned())
}

/// How a content is looked at on a page.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Look {
    /// As a picture.
    Picture,
    /// As something to hear.
    Sound,
    /// As something to watch.
    Film,
    /// As pages, which the browser knows how to turn.
    Pages,
    /// As the characters that stand there, also where they would be a page or a program.
    Text,
}

/// How a content of that kind is looked at; none where browsers cannot show it, or would run what is in it.
pub fn look(media_type: &str) -> Option<Look> {
    let essence = essence(media_type)?;
    match essence.split_once('/')? {
        ("image", "png" | "jpeg" | "gif" | "webp" | "avif") => Some(Look::Picture),
        ("audio", _) => Some(Look::Sound),
        ("video", _) => Some(Look::Film),
        ("application", "pdf") => Some(Look::Pages),
        ("text", _) | ("application", "json" | "xml") => Some(Look::Text),
        _ => None,
    }
}

/// Type and subtype in lower case, without parameters; `None` when it is none.
fn essence(text: &str) -> Option<String> {
    let essence = text.split(';').next().unwrap_or_default().trim().to_ascii_lowercase();
    let (kind, subtype) = essence.split_once('/')?;
    let is_token = |part: &str| {
        !part.is_empty() && part.bytes().all(|byte| byte.is_ascii_alphanumeric() || b"!#$&-^_.+".contains(&byte))
    };
    (essence.len() <= CHARS_MAX && is_token(kind) && is_token(subtype)).then_some(essence)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_kind_is_the_declared_one_or_what_the_beginning_tells() {
        assert_eq!(of(Some("Image/PNG; a=b"), b"%PDF-1.7"), "image/png");
        assert_eq!(of(None, b"%PDF-1.7"), "application/pdf");
        assert_eq!(of(Some("application/octet-stream"), b"GIF89a;"), "image/gif");
        assert_eq!(of(Some("no\r\nkind/x"), b"hello"), "application/octet-stream");
    }

    #[test]
    fn nothing_that_a_browser_runs_is_given_out_as_what_it_is() {
        for active in ["text/html", "TEXT/HTML; charset=utf-8", "image/svg+xml", "application/xhtml+xml", "x", ""] {
            assert_eq!(harmless(active), "application/octet-stream", "{active}");
        }
        assert_eq!(harmless("application/pdf"), "application/pdf");
    }
}
