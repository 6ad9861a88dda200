//! What forms send, as patches; and what records hold, as forms hold it.
//!
//! A control is called by its field's key, those of the parts of a field by `key.part`. A form sends every field that
//! it shows, so that what was emptied is told from what was not there.

use rapport_kernel::value::{Address, PersonName};
use rapport_kernel::{Field, Kind, Value};
use serde_json::{Map, Value as Json, json};

use crate::words::Words;

/// What a form sent, in its order.
pub type Typed = Vec<(String, String)>;

/// What the last control of that name holds.
pub fn last<'t>(typed: &'t Typed, name: &str) -> Option<&'t str> {
    typed.iter().rev().find(|(key, _)| key == name).map(|(_, value)| value.as_str())
}

/// The fields of a patch, of those that were sent.
pub fn patch_of(fields: &[&Field], typed: &Typed) -> Map<String, Json> {
    let mut patch = Map::new();
    for field in fields {
        if let Some(json) = json_of(field, typed) {
            patch.insert(field.key.clone(), json);
        }
    }
    patch
}

fn json_of(field: &Field, typed: &Typed) -> Option<Json> {
    let values: Vec<&str> = sent(typed, &field.key).collect();
    match &field.kind {
        Kind::Address => parts(field, typed, &Address::default().parts().map(|(part, _)| part)),
        Kind::PersonName => parts(field, typed, &PersonName::default().parts().map(|(part, _)| part)),
        Kind::Location => parts(field, typed, &["latitude", "longitude"]),
        Kind::Money => {
            let amount = values.last()?;
            let currency = sent(typed, &format!("{}.currency", field.key)).last().filter(|code| !code.is_empty());
            Some(match (amount.trim(), currency) {
                ("", _) => Json::Null,
                (amount, Some(currency)) => json!({"amount": amount, "currency": currency}),
                (amount, None) => json!(amount),
            })
        }
        Kind::Choices { .. } | Kind::Links { .. } => {
            let chosen: Vec<&str> = values.iter().copied().filter(|value| !value.is_empty()).collect();
            (!values.is_empty()).then(|| json!(chosen))
        }
        // A text that is none is kept as a text.
        Kind::Json => values.last().map(|text| serde_json::from_str(text).unwrap_or_else(|_| json!(text.trim()))),
        _ => values.last().map(|value| json!(value)),
    }
}

/// The parts of a field, of those that were sent; an object of nothing but blanks is empty.
fn parts(field: &Field, typed: &Typed, names: &[&str]) -> Option<Json> {
    let part = |name: &&str| {
        let value = sent(typed, &format!("{}.{name}", field.key)).last()?;
        Some(((*name).to_owned(), json!(value)))
    };
    let parts: Map<String, Json> = names.iter().filter_map(part).collect();
    let is_blank = parts.values().all(|part| part.as_str().is_some_and(|text| text.trim().is_empty()));
    (!parts.is_empty()).then(|| if is_blank { Json::Null } else { Json::Object(parts) })
}

fn sent<'t>(typed: &'t Typed, key: &str) -> impl Iterator<Item = &'t str> {
    typed.iter().filter(move |(name, _)| name == key).map(|(_, value)| value.as_str())
}

/// What a field holds, as its controls would send it.
pub fn typed_of(field: &Field, value: &Value, words: &Words) -> Typed {
    let key = &field.key;
    let one = |text: String| vec![(key.clone(), text)];
    match value {
        Value::Null => Vec::new(),
        Value::Money(money) => vec![
            (key.clone(), money.amount().to_string()),
            (format!("{key}.currency"), money.currency.code().to_owned()),
        ],
        Value::Instant(at) => one(words.local(*at)),
        Value::Integer(seconds) if field.kind == Kind::Duration => one(written_duration(*seconds)),
        Value::Integer(number) => one(number.to_string()),
        Value::Decimal(number) => one(number.to_string()),
        Value::Boolean(yes) => one(yes.to_string()),
        Value::Date(date) => one(date.to_string()),
        Value::Text(text) => one(text.clone()),
        Value::List(list) if matches!(field.kind, Kind::Tags) => one(divided(list)),
        Value::List(list) => list.iter().map(|value| (key.clone(), value.clone())).collect(),
        Value::Link(to) => one(to.id.to_string()),
        Value::Links(list) => list.iter().map(|to| (key.clone(), to.id.to_string())).collect(),
        Value::Address(address) => named(key, &address.parts()),
        Value::Name(name) => named(key, &name.parts()),
        Value::Location { latitude, longitude } => {
            vec![(format!("{key}.latitude"), latitude.to_string()), (format!("{key}.longitude"), longitude.to_string())]
        }
        Value::Json(json) => one(json.to_string()),
    }
}

/// A length of time as one types it, to the second: `1 h 30 min`.
fn written_duration(seconds: i64) -> String {
    let parts = [(seconds / 3_600, "h"), (seconds % 3_600 / 60, "min"), (seconds % 60, "s")];
    let said: Vec<String> =
        parts.iter().filter(|(count, _)| *count != 0).map(|(count, unit)| format!("{count} {unit}")).collect();
    if said.is_empty() { "0 min".to_owned() } else { said.join(" ") }
}

/// Tags as one types them: divided by commas, or by what none of them has.
fn divided(tags: &[String]) -> String {
    let has = |mark: &str| tags.iter().any(|tag| tag.contains(mark));
    match (has(","), has(";") || has("[")) {
        (false, false) => tags.join(", "),
        (true, false) => tags.iter().map(|tag| format!("{tag};")).collect::<Vec<_>>().join(" "),
        (_, true) => json!(tags).to_string(),
    }
}

fn named(key: &str, parts: &[(&'static str, &String)]) -> Typed {
    parts.iter().map(|(part, text)| (format!("{key}.{part}"), (*text).clone())).collect()
}

#[cfg(test)]
mod tests {
    use jiff::{Span, SpanRelativeTo};

    use super::*;

    #[test]
    fn a_length_of_time_is_read_as_it_was_written() {
        for seconds in [0, 1, 59, 60, 90, 1_800, 3_600, 5_405, 86_400, 360_000] {
            let span: Span = written_duration(seconds).parse().expect("a length of time");
            let read = span.to_duration(SpanRelativeTo::days_are_24_hours()).expect("a length of time");
            assert_eq!(read.as_secs(), seconds, "{}", written_duration(seconds));
        }
        assert_eq!(written_duration(5_400), "1 h 30 min");
    }
}
