//! Types of fields as people type them: `text`, `decimal:2`, `choice:flat,house`, `link:contact`, or JSON as the API
//! takes it.

use rapport_kernel::Result;
use rapport_kernel::text::fold;
use serde_json::{Value as Json, json};

use super::wrong;

/// What `--type` says of itself.
pub const HELP: &str = "Type of its values: text, long_text, email, integer, decimal:2, money, boolean, date, \
    choice:flat,house=Old house, rating:5, link:contact, … or JSON as the API takes it";

/// The kind behind a type that was typed; links are called `inverse` at their other end.
pub fn read(text: &str, inverse: &str) -> Result<Json> {
    let text = text.trim();
    if text.starts_with('{') {
        return serde_json::from_str(text).map_err(|error| wrong("type", format!("{text} is no JSON: {error}")));
    }
    let (name, rest) = text.split_once(':').map_or((text, None), |(name, rest)| (name, Some(rest.trim())));
    let number = |default: u64| match rest {
        None => Ok(default),
        Some(digits) => digits.parse().map_err(|_| wrong("type", format!("{name}:{digits} says no number"))),
    };
    Ok(match (name, rest) {
        ("text", Some(_)) => json!({"type": name, "chars_max": number(0)?}),
        ("decimal", _) => json!({"type": name, "scale": number(2)?}),
        ("rating", _) => json!({"type": name, "max": number(5)?}),
        ("files", _) => json!({"type": name, "count_max": number(10)?}),
        ("choice" | "choices", Some(options)) => {
            json!({"type": name, "options": parts(options).map(option).collect::<Vec<_>>()})
        }
        ("link" | "links", Some(targets)) => {
            json!({"type": name, "targets": parts(targets).collect::<Vec<_>>(), "inverse": inverse})
        }
        (_, None) => json!({"type": name}),
        (_, Some(_)) => {
            let text =
                format!("{name} takes nothing after a colon; say more with JSON, such as {{\"type\": \"{name}\"}}");
            return Err(wrong("type", text));
        }
    })
}

fn parts(text: &str) -> impl Iterator<Item = &str> {
    text.split(',').map(str::trim).filter(|part| !part.is_empty())
}

/// `house=Old house`, or a label alone, of which the key is made.
fn option(text: &str) -> Json {
    match text.split_once('=') {
        Some((key, label)) => json!({"key": key.trim(), "label": label.trim()}),
        None => {
            let letter = |letter: char| if letter.is_ascii_alphanumeric() { letter } else { '_' };
            json!({"key": fold(text).chars().map(letter).collect::<String>(), "label": text})
        }
    }
}
