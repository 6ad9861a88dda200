//! Words: messages that a surface renders, and the folded key by which texts are compared.

use std::borrow::Cow;
use std::fmt;

use unicode_normalization::UnicodeNormalization;
use unicode_normalization::char::is_combining_mark;

/// A message for a person: a stable id with arguments for translation, and its English as the default.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Text {
    /// Key into the `.ftl` files.
    pub id: &'static str,
    /// Named arguments, already formatted.
    pub args: Vec<(&'static str, String)>,
    /// The English rendering.
    pub english: String,
}

impl Text {
    /// A message without arguments.
    pub fn new(id: &'static str, english: impl Into<String>) -> Self {
        Self { id, args: Vec::new(), english: english.into() }
    }
    /// Adds an argument for translators.
    pub fn with(mut self, name: &'static str, value: impl fmt::Display) -> Self {
        self.args.push((name, value.to_string()));
        self
    }
}

impl fmt::Display for Text {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.english)
    }
}

/// The key by which texts compare, sort and match: without accents and case, byte order on both engines.
///
/// Unicode NFKD, combining marks dropped, lower-cased, `ß` as `ss`; runs of white space become one blank, ends trimmed.
/// Borrowed where the text is its own key, which most imported codes and addresses are.
pub fn fold(text: &str) -> Cow<'_, str> {
    if is_its_own_key(text.as_bytes()) {
        return Cow::Borrowed(text);
    }
    if text.is_ascii() {
        return Cow::Owned(squeeze(text.bytes().map(|byte| byte.to_ascii_lowercase() as char), text.len()));
    }
    let plain = text.nfkd().filter(|c| !is_combining_mark(*c)).flat_map(char::to_lowercase);
    let spelled = plain.flat_map(|c| match c {
        'ß' => ['s', 's'].into_iter().take(2),
        'ı' => ['i', ' '].into_iter().take(1),
        'ø' => ['o', ' '].into_iter().take(1),
        'ł' => ['l', ' '].into_iter().take(1),
        'đ' => ['d', ' '].into_iter().take(1),
        'æ' => ['a', 'e'].into_iter().take(2),
        'œ' => ['o', 'e'].into_iter().take(2),
        other => [other, ' '].into_iter().take(1),
    });
    // Lower-casing may decompose again (İ → i + dot above).
    Cow::Owned(squeeze(spelled.filter(|c| !is_combining_mark(*c)), text.len()))
}

fn is_its_own_key(bytes: &[u8]) -> bool {
    let mut after_blank = true;
    for &byte in bytes {
        match byte {
            b' ' if after_blank => return false,
            b' ' => after_blank = true,
            b'!'..=b'@' | b'['..=b'~' => after_blank = false,
            _ => return false,
        }
    }
    bytes.is_empty() || !after_blank
}

fn squeeze(chars: impl Iterator<Item = char>, size_hint: usize) -> String {
    let mut out = String::with_capacity(size_hint);
    let mut blank = false;
    for c in chars {
        if c.is_whitespace() || c.is_control() {
            blank = true;
            continue;
        }
        if blank && !out.is_empty() {
            out.push(' ');
        }
        blank = false;
        out.push(c);
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_key_forgets_case_accents_and_extra_blanks() {
        assert_eq!(fold("  Łódź  Straße "), "lodz strasse");
        assert_eq!(fold("ÉCOLE"), fold("e\u{301}cole"));
        assert_eq!(fold("İstanbul"), "istanbul");
        assert_eq!(fold("plain text"), "plain text");
    }

    proptest::proptest! {
        #[test]
        fn folding_a_key_changes_nothing(text in ".{0,60}") {
            let once = fold(&text).into_owned();
            proptest::prop_assert_eq!(fold(&once).into_owned(), once);
        }
    }
}
