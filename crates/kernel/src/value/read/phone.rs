//! Telephone numbers: international ones become `+` and digits, others stay as they were typed.

use serde_json::Value as Json;

use super::Reading;
use super::text::{check_length, clean, plain, shown};
use crate::text::Text;
use crate::value::Value;

/// Characters of a number as typed.
const PHONE_CHARS_MAX: usize = 60;
/// Digits that a number has at least.
const DIGITS_MIN: usize = 3;
/// Digits of an international number at least: a country, and somebody in it.
const INTERNATIONAL_DIGITS_MIN: usize = 5;
/// Digits of an international number at most (E.164).
const INTERNATIONAL_DIGITS_MAX: usize = 15;
/// Digits of an extension.
const EXTENSION_DIGITS_MAX: usize = 10;
/// How people write that an extension follows, longest first.
const EXTENSION_WORDS: &[&str] = &["extension", ";ext=", "ext.", "ext", "x.", "x", "#"];

pub(super) fn phone(json: &Json) -> Reading {
    let text = plain(json, "a telephone number")?;
    let text = clean(&text)?;
    check_length(&text, PHONE_CHARS_MAX)?;
    let text: String = text.chars().filter(|c| !is_invisible(*c)).map(ascii_digit).collect();
    let text = text.trim();
    let digits = text.bytes().filter(u8::is_ascii_digit).count();
    if digits < DIGITS_MIN {
        return Err(invalid(text, format!("has {digits} digits; write it like +49 30 123456")));
    }
    match international(text) {
        None => Ok(Value::Text(text.to_owned())),
        Some((number, extension)) => {
            check_digits(text, number.len() - 1)?;
            let number = if extension.is_empty() { number } else { format!("{number} ext. {extension}") };
            Ok(Value::Text(number))
        }
    }
}

fn check_digits(text: &str, digits: usize) -> Reading<()> {
    if (INTERNATIONAL_DIGITS_MIN..=INTERNATIONAL_DIGITS_MAX).contains(&digits) {
        return Ok(());
    }
    let range = format!("{INTERNATIONAL_DIGITS_MIN} to {INTERNATIONAL_DIGITS_MAX}");
    Err(invalid(text, format!("has {digits} digits; an international number has {range}")))
}

fn invalid(text: &str, why: String) -> Text {
    Text::new("invalid_phone", format!("{} is no telephone number: it {why}", shown(text)))
}

/// `+` and the digits of the number, and those of the extension; `None` where it is not international or holds words.
fn international(text: &str) -> Option<(String, &str)> {
    let rest = text.strip_prefix('+').or_else(|| text.strip_prefix("00"))?;
    let (main, extension) = split_extension(rest);
    // A trunk zero in brackets is for callers from within the country; Italy alone keeps it.
    let main = match main.trim_start().starts_with("39") {
        true => main.to_owned(),
        false => main.replacen("(0)", "", 1),
    };
    let mut number = String::with_capacity(main.len() + 1);
    number.push('+');
    for c in main.chars().filter(|c| !is_filler(*c)) {
        if !c.is_ascii_digit() {
            return None;
        }
        number.push(c);
    }
    Some((number, extension))
}

fn split_extension(text: &str) -> (&str, &str) {
    let start = text.trim_end_matches(|c: char| c.is_ascii_digit()).len();
    let (before, digits) = text.split_at(start);
    if digits.is_empty() || digits.len() > EXTENSION_DIGITS_MAX {
        return (text, "");
    }
    let before = before.trim_end();
    for word in EXTENSION_WORDS {
        let at = before.len().checked_sub(word.len());
        if let Some((main, end)) = at.and_then(|at| before.split_at_checked(at))
            && end.eq_ignore_ascii_case(word)
        {
            return (main.trim_end_matches(|c: char| c == ',' || is_filler(c)), digits);
        }
    }
    (text, "")
}

/// What people put between digits.
fn is_filler(c: char) -> bool {
    c.is_whitespace()
        || matches!(c, '.' | '-' | '(' | ')' | '[' | ']' | '/' | '·' | '\u{2010}'..='\u{2015}' | '\u{2212}')
}

/// Marks of writing direction, which come along when a number is copied from an address book.
fn is_invisible(c: char) -> bool {
    matches!(c, '\u{200b}'..='\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}' | '\u{feff}')
}

/// Digits and plus signs of other scripts as those of ASCII.
fn ascii_digit(c: char) -> char {
    const ZEROS: [char; 4] = ['\u{660}', '\u{6f0}', '\u{966}', '\u{ff10}'];
    if c == '\u{ff0b}' {
        return '+';
    }
    let digit = ZEROS.iter().find_map(|zero| u32::from(c).checked_sub(u32::from(*zero)).filter(|digit| *digit < 10));
    digit.and_then(|digit| char::from_digit(digit, 10)).unwrap_or(c)
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use crate::catalog::Kind;
    use crate::value::read::tests::{code, text_of};

    #[test]
    fn an_international_number_becomes_plus_and_digits() {
        for (typed, kept) in [
            ("+49 (30) 123-456.78", "+493012345678"),
            ("0049 30 / 12345678", "+493012345678"),
            ("+49 (0)30 123456", "+4930123456"),
            ("+39 (0)6 123456", "+3906123456"),
            ("\u{202a}+1 (312) 555\u{2011}0100\u{202c}", "+13125550100"),
            ("+1 312 555 0100 x 12", "+13125550100 ext. 12"),
            ("+1-312-555-0100, Ext. 12", "+13125550100 ext. 12"),
            ("+13125550100;ext=7", "+13125550100 ext. 7"),
            ("＋８１ ３ １２３４ ５６７８", "+81312345678"),
            ("+٩٦٦ ١١ ١٢٣٤٥٦٧", "+966111234567"),
        ] {
            assert_eq!(text_of(&Kind::Phone, typed), kept);
            assert_eq!(text_of(&Kind::Phone, kept), kept);
        }
    }

    #[test]
    fn another_number_stays_as_it_was_typed() {
        for typed in ["030 / 123 456", "(312) 555-0100 x12", "+1 800 FLOWERS 123", "110"] {
            assert_eq!(text_of(&Kind::Phone, typed), typed);
        }
    }

    #[test]
    fn what_is_no_number_is_refused() {
        for typed in ["n/a", "12", "+49", "+1234567890123456", "00", "call me"] {
            assert_eq!(code(&Kind::Phone, json!(typed)), "invalid_phone", "{typed}");
        }
        assert_eq!(code(&Kind::Phone, json!("1".repeat(61))), "too_long");
        assert_eq!(code(&Kind::Phone, json!({"number": "110"})), "wrong_type");
    }
}
