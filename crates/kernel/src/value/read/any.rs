//! Yes or no, and JSON of any shape.

use std::io::{self, Write};

use serde_json::Value as Json;

use super::Reading;
use super::text::{shown, wrong_type};
use crate::limits::JSON_BYTES_MAX;
use crate::text::{Text, fold};
use crate::value::Value;

const YES: &[&str] = &["true", "yes", "1", "y", "t", "on", "ja", "j", "oui", "si", "wahr", "vrai", "verdadero"];
const NO: &[&str] = &["false", "no", "0", "n", "f", "off", "nein", "non", "falsch", "faux", "falso"];
/// Characters of the longest word for yes or no, with room for blanks.
const WORD_BYTES_MAX: usize = 40;

pub(super) fn boolean(json: &Json) -> Reading {
    let word = match json {
        Json::Bool(yes) => return Ok(Value::Boolean(*yes)),
        Json::Number(number) => number.to_string(),
        Json::String(text) if text.len() <= WORD_BYTES_MAX => fold(text).into_owned(),
        Json::String(text) => return Err(no_boolean(text)),
        other => return Err(wrong_type(other, "true or false")),
    };
    match word.as_str() {
        word if YES.contains(&word) => Ok(Value::Boolean(true)),
        word if NO.contains(&word) => Ok(Value::Boolean(false)),
        word => Err(no_boolean(word)),
    }
}

fn no_boolean(text: &str) -> Text {
    Text::new("invalid_boolean", format!("{} is neither yes nor no; write true or false", shown(text)))
}

/// JSON as it is; a text that holds an object or a list, as imports bring it, is taken as that.
pub(super) fn json(json: &Json) -> Reading {
    if let Json::String(text) = json
        && text.len() <= JSON_BYTES_MAX
        && text.trim_start().starts_with(['{', '['])
        && let Ok(inner) = serde_json::from_str::<Json>(text)
    {
        return sized(&inner);
    }
    sized(json)
}

fn sized(json: &Json) -> Reading {
    let mut room = Room(JSON_BYTES_MAX);
    match serde_json::to_writer(&mut room, json) {
        Ok(()) => Ok(Value::Json(Box::new(json.clone()))),
        Err(_) => {
            let english = format!("This JSON has more than {JSON_BYTES_MAX} bytes");
            Err(Text::new("too_long", english).with("max", JSON_BYTES_MAX))
        }
    }
}

/// Counts bytes down, so that measuring a large value stops where it is known to be too large.
struct Room(usize);

impl Write for Room {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        match self.0.checked_sub(bytes.len()) {
            Some(left) => self.0 = left,
            None => return Err(io::ErrorKind::WriteZero.into()),
        }
        Ok(bytes.len())
    }
    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use crate::catalog::Kind;
    use crate::value::Value;
    use crate::value::read::tests::{code, read_as};

    #[test]
    fn yes_and_no_have_words() {
        for json in [json!(true), json!("TRUE"), json!("Ja"), json!("sí"), json!(1), json!("1"), json!(" on ")] {
            assert_eq!(read_as(&Kind::Boolean, json.clone()), Ok(Value::Boolean(true)), "{json}");
        }
        for json in [json!(false), json!("No"), json!("NEIN"), json!(0), json!("Falsch")] {
            assert_eq!(read_as(&Kind::Boolean, json.clone()), Ok(Value::Boolean(false)), "{json}");
        }
        for json in [json!("maybe"), json!(2), json!("x".repeat(1_000_000))] {
            assert_eq!(code(&Kind::Boolean, json), "invalid_boolean");
        }
        assert_eq!(code(&Kind::Boolean, json!([true])), "wrong_type");
    }

    #[test]
    fn json_is_kept_and_text_that_holds_json_is_opened() {
        let object = json!({"a": [1, null, {"b": "\u{0}"}]});
        assert_eq!(read_as(&Kind::Json, object.clone()), Ok(Value::Json(Box::new(object.clone()))));
        assert_eq!(read_as(&Kind::Json, json!(object.to_string())), Ok(Value::Json(Box::new(object))));
        assert_eq!(read_as(&Kind::Json, json!("[1")), Ok(Value::Json(Box::new(json!("[1")))));
        assert_eq!(read_as(&Kind::Json, json!(false)), Ok(Value::Json(Box::new(json!(false)))));
        assert_eq!(read_as(&Kind::Json, json!(null)), Ok(Value::Null));
    }

    #[test]
    fn json_has_a_size_and_depth_that_holds() {
        assert_eq!(code(&Kind::Json, json!(vec![0; 40_000])), "too_long");
        assert_eq!(code(&Kind::Json, json!("[".repeat(1_000_000))), "too_long");
        let deep = "[".repeat(10_000);
        assert_eq!(read_as(&Kind::Json, json!(deep)), Ok(Value::Json(Box::new(json!(deep)))));
    }
}
