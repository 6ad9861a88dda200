//! Finding out the encoding of a text.

use chardetng::{EncodingDetector, Iso2022JpDetection, Utf8Detection};
use encoding_rs::{Encoding, ISO_2022_JP, UTF_8, UTF_16BE, UTF_16LE, WINDOWS_1252, WINDOWS_1254};

use super::lines::Units;

/// What is known of a text's encoding.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Charset {
    /// Every byte so far was ASCII, which nearly all encodings share: not decided yet.
    Ascii,
    /// UTF-8.
    Utf8,
    /// Another one, which has to be decoded.
    Other(&'static Encoding),
}

impl Charset {
    pub(super) fn of(encoding: &'static Encoding) -> Self {
        if encoding == UTF_8 { Charset::Utf8 } else { Charset::Other(encoding) }
    }

    pub(super) fn name(self) -> &'static str {
        match self {
            Charset::Ascii | Charset::Utf8 => UTF_8.name(),
            Charset::Other(encoding) => encoding.name(),
        }
    }

    pub(super) fn units(self) -> Units {
        match self {
            Charset::Other(encoding) if encoding == UTF_16LE => Units::LittleEndian,
            Charset::Other(encoding) if encoding == UTF_16BE => Units::BigEndian,
            _ => Units::Bytes,
        }
    }
}

/// The encoding that a byte order mark declares, and its length.
pub(super) fn declared(bytes: &[u8]) -> Option<(Charset, usize)> {
    Encoding::for_bom(bytes).map(|(encoding, length)| (Charset::of(encoding), length))
}

/// Guesses from the bytes themselves. `whole` says that the text ends where they end.
pub(super) fn detect(bytes: &[u8], whole: bool) -> Charset {
    if let Some(encoding) = utf_16(bytes, whole) {
        return Charset::Other(encoding);
    }
    if bytes.is_ascii() {
        // ISO-2022-JP is Japanese in 7 bits, between escape sequences.
        let escapes = bytes.windows(2).any(|pair| pair == b"\x1B$" || pair == b"\x1B(");
        let japanese = escapes && guess(bytes, whole) == ISO_2022_JP;
        return if japanese { Charset::Other(ISO_2022_JP) } else { Charset::Ascii };
    }
    if is_mostly_utf_8(bytes, whole) { Charset::Utf8 } else { Charset::Other(guess(bytes, whole)) }
}

/// Valid UTF-8, or UTF-8 with a few bytes broken: other encodings are hardly ever valid by chance.
pub(super) fn is_mostly_utf_8(bytes: &[u8], whole: bool) -> bool {
    const VALID_PER_BROKEN: usize = 4;
    let (mut valid, mut broken) = (0, 0);
    let mut chunks = bytes.utf8_chunks().peekable();
    while let Some(chunk) = chunks.next() {
        valid += chunk.valid().chars().filter(|character| !character.is_ascii()).count();
        // A character that the end of the sample cuts in two is not broken.
        let cut = !whole && chunks.peek().is_none();
        broken += usize::from(!chunk.invalid().is_empty() && !cut);
    }
    broken == 0 || valid >= broken * VALID_PER_BROKEN
}

fn guess(bytes: &[u8], whole: bool) -> &'static Encoding {
    /// Turkish and western text differ in six letters: this little says nothing.
    const TURKISH_BYTES_MIN: usize = 6;
    let mut detector = EncodingDetector::new(Iso2022JpDetection::Allow);
    detector.feed(bytes, whole);
    let encoding = detector.guess(None, Utf8Detection::Deny);
    let evidence = bytes.iter().filter(|byte| !byte.is_ascii()).count();
    if encoding == WINDOWS_1254 && evidence < TURKISH_BYTES_MIN { WINDOWS_1252 } else { encoding }
}

/// UTF-16 without a mark: delimiters and line ends show as an ASCII byte beside a zero, always on the same side.
fn utf_16(bytes: &[u8], whole: bool) -> Option<&'static Encoding> {
    const SAMPLE_BYTES: usize = 64 << 10;
    if whole && bytes.len() % 2 == 1 {
        return None;
    }
    let sample = &bytes[..bytes.len().min(SAMPLE_BYTES) & !1];
    let (mut little, mut big, mut lines, mut bare, mut bare_lines) = (0, 0, 0, 0, 0);
    for pair in sample.chunks_exact(2) {
        let has_line_end = pair.contains(&b'\n') || pair.contains(&b'\r');
        match pair {
            [byte, 0] if is_structure(*byte) => little += 1,
            [0, byte] if is_structure(*byte) => big += 1,
            // Nearly all of an ASCII text; of Chinese in UTF-16 about a third.
            [first, second] if first.is_ascii_graphic() && second.is_ascii_graphic() => bare += 1,
            _ => {}
        }
        match has_line_end {
            true if pair.contains(&0) => lines += 1,
            true => bare_lines += 1,
            false => {}
        }
    }
    let pairs = sample.len() / 2;
    let is_wide = bare * 2 <= pairs && bare_lines <= lines;
    let clear = |one: usize, other: usize| is_wide && one > 0 && one * 100 > pairs && other * 20 <= one;
    if clear(little, big) {
        Some(UTF_16LE)
    } else if clear(big, little) {
        Some(UTF_16BE)
    } else {
        None
    }
}

fn is_structure(byte: u8) -> bool {
    matches!(byte, b',' | b';' | b'\t' | b'|' | b'\n' | b'\r' | b' ' | b'"' | b'0'..=b'9' | b'@' | b'.')
}

#[cfg(test)]
mod tests {
    use super::*;

    fn utf_16_bytes(text: &str, to_bytes: fn(u16) -> [u8; 2]) -> Vec<u8> {
        text.encode_utf16().flat_map(to_bytes).collect()
    }

    #[test]
    fn utf_16_is_known_without_a_mark_in_any_script() {
        for text in ["Email,Name\na@example.com,Ann\n", "Почта;Имя\nivan@example.ru;Иван\n", "電郵,姓名\n王,小明\n"]
        {
            assert_eq!(detect(&utf_16_bytes(text, u16::to_le_bytes), true), Charset::Other(UTF_16LE), "{text}");
            assert_eq!(detect(&utf_16_bytes(text, u16::to_be_bytes), true), Charset::Other(UTF_16BE), "{text}");
        }
    }

    #[test]
    fn a_stray_nul_does_not_make_utf_16() {
        assert_eq!(detect(b"Email,Name\na@example.com,A\0nn\nb@example.com,Bob\n", true), Charset::Ascii);
        assert_eq!(detect(b"a\0,b\n1,2\n", true), Charset::Ascii);
        assert_eq!(detect(b"a,b\n\0,\0\n1,23\n", true), Charset::Ascii);
    }

    #[test]
    fn ascii_is_not_decided_yet() {
        assert_eq!(detect(b"a,b\n1,2\n", true), Charset::Ascii);
    }

    #[test]
    fn a_character_cut_by_the_end_of_the_sample_is_not_broken() {
        let cut = "é,ü".as_bytes();
        assert_eq!(detect(&cut[..cut.len() - 1], false), Charset::Utf8);
    }

    #[test]
    fn utf_8_with_one_broken_byte_is_still_utf_8() {
        let mut bytes = "Zoë,Müller,José,García,Zürich,Córdoba".as_bytes().to_vec();
        bytes.push(0xE9);
        assert_eq!(detect(&bytes, true), Charset::Utf8);
    }

    #[test]
    fn a_few_western_letters_are_windows_1252() {
        assert_eq!(detect(b"Email,Name\na@example.com,Jos\xE9\n", true), Charset::Other(WINDOWS_1252));
    }
}
