//! `Range`: one part of a content (RFC 9110, section 14).

use axum::http::HeaderMap;
use axum::http::header::{IF_RANGE, RANGE};

/// What of a content is wanted.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Wanted {
    /// All of it, also when the header is none that we know: then it does not count.
    Whole,
    /// From this byte on, so many.
    Part {
        /// The first byte.
        from: u64,
        /// How many; one at least.
        bytes: u64,
    },
    /// What lies behind the end.
    Beyond,
}

/// What a request wants of a content of `length` bytes whose tag is `etag`.
pub fn wanted(headers: &HeaderMap, length: u64, etag: &str) -> Wanted {
    // Who has a part of another content wants the whole of this one.
    if headers.get(IF_RANGE).is_some_and(|tag| tag != etag) {
        return Wanted::Whole;
    }
    let range = headers.get(RANGE).and_then(|range| range.to_str().ok());
    range.and_then(|range| parsed(range, length)).unwrap_or(Wanted::Whole)
}

fn parsed(range: &str, length: u64) -> Option<Wanted> {
    let (first, last) = range.trim().strip_prefix("bytes=")?.split_once('-')?;
    let number = |text: &str| text.bytes().all(|byte| byte.is_ascii_digit()).then(|| text.parse::<u64>().ok())?;
    let (from, end) = match (first.trim(), last.trim()) {
        ("", "") => return None,
        ("", last) => (length.saturating_sub(number(last)?), length),
        (first, "") => (number(first)?, length),
        (first, last) => {
            let (first, last) = (number(first)?, number(last)?);
            if last < first {
                return None;
            }
            (first, last.saturating_add(1).min(length))
        }
    };
    Some(if from >= length { Wanted::Beyond } else { Wanted::Part { from, bytes: end - from } })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn one_range_is_understood_and_nothing_else_counts() {
        let part = |from, bytes| Some(Wanted::Part { from, bytes });
        for (range, wanted) in [
            ("bytes=0-0", part(0, 1)),
            ("bytes=2-4", part(2, 3)),
            ("bytes=2-", part(2, 8)),
            ("bytes=-3", part(7, 3)),
            ("bytes=-99", part(0, 10)),
            ("bytes=5-99", part(5, 5)),
            ("bytes=0-18446744073709551615", part(0, 10)),
            ("bytes=10-", Some(Wanted::Beyond)),
            ("bytes=-0", Some(Wanted::Beyond)),
            ("bytes=4-2", None),
            ("bytes=-", None),
            ("bytes=+1-2", None),
            ("bytes=0-1,3-4", None),
            ("pages=1-2", None),
            ("bytes=99999999999999999999-", None),
        ] {
            assert_eq!(parsed(range, 10), wanted, "{range}");
        }
        assert_eq!(parsed("bytes=0-", 0), Some(Wanted::Beyond));
    }
}
