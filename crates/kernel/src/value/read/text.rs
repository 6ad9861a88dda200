//! Texts: one line, many lines and e-mail addresses, and what all readers of text share.

use std::borrow::Cow;

use serde_json::Value as Json;

use super::{Reading, domain};
use crate::text::Text;
use crate::value::Value;

/// Characters before the @ of an e-mail address (RFC 5321).
const EMAIL_LOCAL_CHARS_MAX: usize = 64;
/// Characters of an e-mail address (RFC 5321, with its brackets taken off).
const EMAIL_CHARS_MAX: usize = 254;
/// Characters of an input that are repeated in a message.
const SHOWN_CHARS_MAX: usize = 60;

pub(super) fn text(json: &Json, chars_max: usize) -> Reading {
    let text = plain(json, "a text")?;
    let text = clean(&text)?;
    check_length(&text, chars_max)?;
    Ok(Value::Text(text.into_owned()))
}

pub(super) fn email(json: &Json) -> Reading {
    let text = plain(json, "an e-mail address")?;
    let text = clean(&text)?;
    check_length(&text, EMAIL_CHARS_MAX)?;
    let email = text.split_once('@').and_then(|(local, host)| {
        let host = domain::domain(host)?;
        (is_local_part(local) && domain::is_public(&host)).then(|| format!("{local}@{host}"))
    });
    let email = email.ok_or_else(|| {
        Text::new("invalid_email", format!("{} is no e-mail address; write it like name@example.org", shown(&text)))
    })?;
    Ok(Value::Text(email))
}

/// What browsers take before the @, and letters of every language: quoted local parts are not used by people.
fn is_local_part(local: &str) -> bool {
    let fits = |c: char| match c {
        '(' | ')' | '<' | '>' | '[' | ']' | ':' | ';' | ',' | '"' | '\\' | '@' => false,
        c => !c.is_whitespace() && !c.is_control(),
    };
    !local.is_empty() && local.chars().all(fits) && local.chars().count() <= EMAIL_LOCAL_CHARS_MAX
}

/// The text of a string or a number, ends trimmed.
pub(super) fn plain<'j>(json: &'j Json, expected: &str) -> Reading<Cow<'j, str>> {
    match json {
        Json::String(text) => Ok(Cow::Borrowed(text.trim())),
        Json::Number(number) => Ok(Cow::Owned(number_text(number))),
        _ => Err(wrong_type(json, expected)),
    }
}

/// A number as the shortest text without an exponent that reads as the same number.
pub(super) fn number_text(number: &serde_json::Number) -> String {
    match number.as_f64() {
        Some(float) if number.is_f64() => float.to_string(),
        _ => number.to_string(),
    }
}

/// Trims, makes line ends one line feed and refuses other control characters.
pub(super) fn clean(text: &str) -> Reading<Cow<'_, str>> {
    let text = text.trim();
    if text.bytes().all(|byte| (b' '..=b'~').contains(&byte)) {
        return Ok(Cow::Borrowed(text));
    }
    let text = if text.contains('\r') {
        Cow::Owned(text.replace("\r\n", "\n").replace('\r', "\n"))
    } else {
        Cow::Borrowed(text)
    };
    match text.chars().enumerate().find(|(_, c)| c.is_control() && !matches!(c, '\n' | '\t')) {
        None => Ok(text),
        Some((at, c)) => {
            let code = format!("U+{:04X}", u32::from(c));
            let english = format!("Take out the control character {code} at character {}", at + 1);
            Err(Text::new("control_character", english).with("character", code).with("position", at + 1))
        }
    }
}

pub(super) fn check_length(text: &str, chars_max: usize) -> Reading<()> {
    // Bytes are never fewer than characters, so most texts need no count.
    if text.len() <= chars_max {
        return Ok(());
    }
    let chars = text.chars().count();
    if chars <= chars_max {
        return Ok(());
    }
    let english = format!("This has {chars} characters; {chars_max} are allowed");
    Err(Text::new("too_long", english).with("length", chars).with("max", chars_max))
}

pub(super) fn wrong_type(json: &Json, expected: &str) -> Text {
    let got = match json {
        Json::Null => "nothing",
        Json::Bool(_) => "true or false",
        Json::Number(_) => "a number",
        Json::String(_) => "a text",
        Json::Array(_) => "a list",
        Json::Object(_) => "an object",
    };
    Text::new("wrong_type", format!("Give {expected}; this is {got}")).with("expected", expected).with("got", got)
}

/// The start of an input, to repeat it in a message.
pub(super) fn shown(text: &str) -> String {
    match text.char_indices().nth(SHOWN_CHARS_MAX) {
        None => format!("“{text}”"),
        Some((end, _)) => format!("“{}…”", &text[..end]),
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use crate::catalog::Kind;
    use crate::value::Value;
    use crate::value::read::tests::{code, english, read_as, text_of};

    const SHORT: Kind = Kind::Text { chars_max: 5 };

    #[test]
    fn a_text_loses_blanks_at_its_ends_and_keeps_its_lines() {
        assert_eq!(text_of(&Kind::LongText, "  a\r\nb\tc\rd \n"), "a\nb\tc\nd");
        assert_eq!(read_as(&SHORT, json!("   ")), Ok(Value::Null));
        assert_eq!(read_as(&SHORT, json!(12.5)), Ok(Value::Text("12.5".into())));
        assert_eq!(code(&SHORT, json!(["a"])), "wrong_type");
    }

    #[test]
    fn a_text_is_measured_in_characters_and_the_limit_is_named() {
        assert_eq!(text_of(&SHORT, "äöüßé"), "äöüßé");
        assert_eq!(code(&SHORT, json!("äöüßéx")), "too_long");
        assert_eq!(english(&SHORT, json!("123456")), "This has 6 characters; 5 are allowed");
    }

    #[test]
    fn control_characters_are_refused_and_named() {
        for text in ["a\0b", "a\u{1b}[31m", "a\u{7f}", "a\u{85}b"] {
            assert_eq!(code(&Kind::LongText, json!(text)), "control_character", "{text:?}");
        }
        assert_eq!(english(&SHORT, json!("ab\0")), "Take out the control character U+0000 at character 3");
    }

    #[test]
    fn an_email_keeps_its_local_part_and_lowers_its_domain() {
        assert_eq!(text_of(&Kind::Email, " Ada.L+x@Example.ORG "), "Ada.L+x@example.org");
        assert_eq!(text_of(&Kind::Email, "jörg@MÜNCHEN.de"), "jörg@münchen.de");
        assert_eq!(text_of(&Kind::Email, "a@пример"), "a@пример");
    }

    #[test]
    fn what_is_no_email_is_refused() {
        let long = format!("{}@x.org", "a".repeat(65));
        let wrong = [
            "a",
            "@",
            "a@",
            "@b.org",
            "a@b",
            "a@b@c.org",
            "a b@c.org",
            "a@b..org",
            "a@.org",
            "a@b.org.",
            "a@-b.org",
            "a@b c.org",
            "a,b@c.org",
            "<a@b.org>",
            "\"a\"@b.org",
            "a@1.2.3.4",
            "a@b.org\nx: y",
            long.as_str(),
        ];
        for text in wrong {
            assert_eq!(code(&Kind::Email, json!(text)), "invalid_email", "{text:?}");
        }
        assert_eq!(code(&Kind::Email, json!("a\0@b.org")), "control_character");
        assert_eq!(code(&Kind::Email, json!(format!("a@{}.org", "b".repeat(300)))), "too_long");
    }

    #[test]
    fn a_message_repeats_only_the_start_of_a_long_input() {
        let text = english(&Kind::Email, json!("ä".repeat(200)));
        assert!(text.contains('…') && text.chars().count() < 140, "{text}");
    }
}
