//! Names of files: from a sender who may be careless or hostile, and to a browser.

/// Characters of a name.
const CHARS_MAX: usize = 255;
/// The name of what has none.
const NAMELESS: &str = "file";

/// The name of a file without its folders, and without what nobody sees or what turns the writing around.
pub fn clean(name: &str) -> String {
    let last = name.rsplit(['/', '\\']).next().unwrap_or_default();
    let is_hidden = |c: char| {
        c.is_control()
            || matches!(c, '\u{200b}'..='\u{200f}' | '\u{2028}'..='\u{202e}' | '\u{2060}'..='\u{2069}' | '\u{feff}')
    };
    let seen: String = last.chars().filter(|c| !is_hidden(*c)).take(CHARS_MAX).collect();
    let seen = seen.trim();
    if seen.chars().all(|c| c == '.') { NAMELESS.to_owned() } else { seen.to_owned() }
}

/// The name that a form has for a file: browsers write quotation marks otherwise, and nothing else.
pub fn of_form(name: &str) -> String {
    name.replace("%22", "\"")
}

/// `Content-Disposition` (RFC 6266): the name in ASCII for the old, and as it is for the others (RFC 5987).
pub fn disposition(name: &str) -> String {
    let name = clean(name);
    let plain = |c: char| if c.is_ascii() && !matches!(c, '"' | '\\' | '%') { c } else { '_' };
    let ascii: String = name.chars().map(plain).collect();
    format!("attachment; filename=\"{ascii}\"; filename*=UTF-8''{}", percent_encoded(&name))
}

fn percent_encoded(text: &str) -> String {
    use std::fmt::Write;
    let mut out = String::with_capacity(text.len());
    for byte in text.bytes() {
        if byte.is_ascii_alphanumeric() || b"!#$&+-.^_`|~".contains(&byte) {
            out.push(char::from(byte));
        } else {
            write!(out, "%{byte:02X}").expect("a String takes what is written");
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_is_no_path_and_hides_nothing() {
        for (name, cleaned) in [
            ("../../etc/passwd", "passwd"),
            ("C:\\Users\\ada\\Offer.pdf", "Offer.pdf"),
            ("a\r\nSet-Cookie: b=c", "aSet-Cookie: b=c"),
            ("exe.\u{202e}fdp", "exe.fdp"),
            ("..", "file"),
            ("a/", "file"),
            ("", "file"),
            (" Größe \u{1F600}.txt ", "Größe \u{1F600}.txt"),
        ] {
            assert_eq!(clean(name), cleaned, "{name:?}");
        }
        assert_eq!(clean(&"x".repeat(9_000)).len(), CHARS_MAX);
    }

    #[test]
    fn a_header_with_any_name_is_one_header() {
        assert_eq!(
            disposition("Größe \"1\"; 50%.txt"),
            "attachment; filename=\"Gr__e _1_; 50_.txt\"; filename*=UTF-8''Gr%C3%B6%C3%9Fe%20%221%22%3B%2050%25.txt"
        );
        let hostile = disposition("a\r\nSet-Cookie: b=c\u{0}\u{7f}é");
        assert!(hostile.bytes().all(|byte| (b' '..=b'~').contains(&byte)), "{hostile}");
    }
}
