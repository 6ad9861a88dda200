use std::collections::BTreeMap;
use std::ops::Range;

use super::modules;
use super::structure::Structure;
use super::tree::Tree;

/// Every Rust file of the tree, read far enough to tell code from comments, and tests from the rest.
pub struct Sources {
    files: BTreeMap<String, Source>,
}

impl Sources {
    /// Reads the files and follows the modules from each crate's roots.
    pub fn read(tree: &Tree) -> Self {
        let rust = tree.texts().filter(|(path, _)| path.ends_with(".rs"));
        let mut files: BTreeMap<String, Source> =
            rust.map(|(path, text)| (path.to_owned(), Source::new(text))).collect();
        let reached = modules::reached(tree, &files);
        for (path, source) in &mut files {
            source.reached = reached.get(path).copied();
        }
        Self { files }
    }

    /// Every file with its path.
    pub fn iter(&self) -> impl Iterator<Item = (&str, &Source)> {
        self.files.iter().map(|(path, source)| (path.as_str(), source))
    }
}

/// How a file comes to be compiled.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Reached {
    /// Only for tests.
    Test,
    Product,
}

/// One Rust file.
pub struct Source {
    pub text: String,
    /// As long as the text, with comments and the insides of literals blanked.
    pub code: String,
    /// Where the insides of string literals lie.
    pub strings: Vec<Range<usize>>,
    pub structure: Structure,
    /// `None` when no crate reaches it.
    pub reached: Option<Reached>,
}

impl Source {
    fn new(text: &str) -> Self {
        let masked = mask(text);
        let structure = Structure::read(text, &masked.code);
        Self { text: text.to_owned(), code: masked.code, strings: masked.strings, structure, reached: None }
    }

    /// Does this place belong to a test?
    pub fn is_test(&self, offset: usize) -> bool {
        self.reached == Some(Reached::Test) || self.structure.tests.iter().any(|region| region.contains(&offset))
    }
}

struct Masked {
    code: String,
    strings: Vec<Range<usize>>,
}

/// Blanks comments and the insides of literals, byte for byte, so that offsets stay what they are.
fn mask(text: &str) -> Masked {
    let bytes = text.as_bytes();
    let mut code = bytes.to_vec();
    let mut strings = Vec::new();
    let mut at = 0;
    while at < bytes.len() {
        let (inside, next) = match Piece::at(bytes, at) {
            Piece::Code { end } => {
                at = end;
                continue;
            }
            Piece::Comment { end } => (at..end, end),
            Piece::Char { inside, end } => (inside, end),
            Piece::Text { inside, end } => {
                strings.push(inside.clone());
                (inside, end)
            }
        };
        for byte in &mut code[inside] {
            if *byte != b'\n' {
                *byte = b' ';
            }
        }
        at = next;
    }
    // Whole characters were blanked, so what is left is text still.
    Masked { code: String::from_utf8_lossy(&code).into_owned(), strings }
}

/// What begins at a place of a Rust file.
enum Piece {
    Code { end: usize },
    Comment { end: usize },
    Char { inside: Range<usize>, end: usize },
    Text { inside: Range<usize>, end: usize },
}

impl Piece {
    fn at(bytes: &[u8], at: usize) -> Self {
        let rest = &bytes[at..];
        if rest.starts_with(b"//") {
            let length = rest.iter().position(|byte| *byte == b'\n').unwrap_or(rest.len());
            return Self::Comment { end: at + length };
        }
        if rest.starts_with(b"/*") {
            return Self::Comment { end: block_comment_end(bytes, at) };
        }
        match rest[0] {
            b'"' => quoted(bytes, at),
            b'\'' => character(bytes, at),
            first if is_word(first) => word(bytes, at),
            _ => Self::Code { end: at + 1 },
        }
    }
}

fn block_comment_end(bytes: &[u8], start: usize) -> usize {
    let mut depth = 0_usize;
    let mut at = start;
    while at < bytes.len() {
        if bytes[at..].starts_with(b"/*") {
            depth += 1;
            at += 2;
        } else if bytes[at..].starts_with(b"*/") {
            depth -= 1;
            at += 2;
            if depth == 0 {
                return at;
            }
        } else {
            at += 1;
        }
    }
    at
}

/// A word, which may turn out to be the prefix of a literal: `r"…"`, `br#"…"#`, `b'…'`.
fn word(bytes: &[u8], start: usize) -> Piece {
    let length = bytes[start..].iter().position(|byte| !is_word(*byte)).unwrap_or(bytes.len() - start);
    let end = start + length;
    let next = bytes.get(end).copied();
    match (&bytes[start..end], next) {
        (b"b" | b"c", Some(b'"')) => quoted(bytes, end),
        (b"b", Some(b'\'')) => character(bytes, end),
        (b"r" | b"br" | b"cr", Some(b'"' | b'#')) => raw(bytes, end),
        _ => Piece::Code { end },
    }
}

fn quoted(bytes: &[u8], quote: usize) -> Piece {
    let inside = quote + 1;
    let mut at = inside;
    while at < bytes.len() && bytes[at] != b'"' {
        at += if bytes[at] == b'\\' { 2 } else { 1 };
    }
    let end = at.min(bytes.len());
    Piece::Text { inside: inside..end, end: (end + 1).min(bytes.len()) }
}

/// A raw string, or, when no quote follows the hashes, a raw identifier (`r#type`).
fn raw(bytes: &[u8], hashes_start: usize) -> Piece {
    let hashes = bytes[hashes_start..].iter().take_while(|byte| **byte == b'#').count();
    let quote = hashes_start + hashes;
    if bytes.get(quote) != Some(&b'"') {
        return Piece::Code { end: quote };
    }
    let inside = quote + 1;
    let closing = [b"\"".as_slice(), &vec![b'#'; hashes]].concat();
    let length = bytes[inside..].windows(closing.len()).position(|window| window == closing);
    let end = length.map_or(bytes.len(), |length| inside + length);
    Piece::Text { inside: inside..end, end: (end + closing.len()).min(bytes.len()) }
}

/// A character, or a lifetime.
fn character(bytes: &[u8], quote: usize) -> Piece {
    let inside = quote + 1;
    if bytes.get(inside) == Some(&b'\\') {
        let after_escaped = (inside + 2).min(bytes.len());
        let length = bytes[after_escaped..].iter().position(|byte| *byte == b'\'').unwrap_or(0);
        return Piece::Char {
            inside: inside..after_escaped + length,
            end: (after_escaped + length + 1).min(bytes.len()),
        };
    }
    // The longest character has four bytes.
    let closing = (inside + 1..=inside + 4).find(|at| bytes.get(*at) == Some(&b'\''));
    match closing {
        Some(closing) if is_one_character(&bytes[inside..closing]) => {
            Piece::Char { inside: inside..closing, end: closing + 1 }
        }
        _ => Piece::Code { end: inside },
    }
}

fn is_one_character(bytes: &[u8]) -> bool {
    std::str::from_utf8(bytes).is_ok_and(|text| text.chars().count() == 1)
}

/// Is this a byte of a word, in Rust's sense? Those past ASCII are.
pub fn is_word(byte: u8) -> bool {
    byte.is_ascii_alphanumeric() || byte == b'_' || byte >= 0x80
}

#[cfg(test)]
mod tests {
    use super::*;

    fn code(text: &str) -> String {
        mask(text).code
    }

    fn strings(text: &str) -> Vec<&str> {
        mask(text).strings.into_iter().map(|range| &text[range]).collect()
    }

    #[test]
    fn comments_are_blanked_and_lines_stay_where_they_are() {
        assert_eq!(code("a // b\nc /* d\n/* e */ f */ g"), "a     \nc     \n             g");
    }

    #[test]
    fn the_insides_of_strings_are_kept_apart_from_code() {
        let text = r####"f("a\"b", r#"c"d"#, b"e", 'é', '\'', '"', r#type, r"")"####;
        assert_eq!(strings(text), [r#"a\"b"#, r#"c"d"#, "e", ""]);
        assert_eq!(code(text).len(), text.len());
        assert!(code(text).ends_with(r##"r#type, r"")"##));
    }

    #[test]
    fn a_lifetime_does_not_open_a_character() {
        let text = "fn f<'a>(x: &'a str) -> &'a str { \"y\" }";
        assert_eq!(strings(text), ["y"]);
        assert!(code(text).contains("&'a str) ->"));
    }

    #[test]
    fn a_comment_in_a_string_is_a_string() {
        assert_eq!(strings("let url = \"http://x\"; y"), ["http://x"]);
        assert!(code("let url = \"http://x\"; y").ends_with("; y"));
    }

    #[test]
    fn a_file_cut_short_is_read_to_its_end() {
        for text in ["\"", "'", "'\\", "r#\"", "/*", "b'", "\"\\"] {
            assert_eq!(code(text).len(), text.len(), "{text}");
        }
    }
}
