//! A value as people and programs see it: written straight into the answer, for a page has thousands of them.

use serde::ser::{Serialize, SerializeMap, Serializer};

use super::Value;

impl Serialize for Value {
    fn serialize<S: Serializer>(&self, to: S) -> Result<S::Ok, S::Error> {
        match self {
            Self::Null => to.serialize_unit(),
            Self::Text(text) => to.serialize_str(text),
            Self::Integer(number) => to.serialize_i64(*number),
            Self::Decimal(decimal) => to.collect_str(decimal),
            Self::Money(money) => {
                let mut map = to.serialize_map(Some(2))?;
                map.serialize_entry("amount", &format_args!("{}", money.amount()))?;
                map.serialize_entry("currency", money.currency.code())?;
                map.end()
            }
            Self::Boolean(yes) => to.serialize_bool(*yes),
            Self::Date(date) => to.collect_str(date),
            Self::Instant(instant) => instant.serialize(to),
            Self::List(list) => list.serialize(to),
            Self::Link(link) => link.id.serialize(to),
            Self::Links(list) => to.collect_seq(list.iter().map(|link| link.id)),
            Self::Address(address) => parts(to, None, &address.parts()),
            Self::Name(name) => parts(to, Some(name.full()), &name.parts()),
            Self::Location { latitude, longitude } => {
                let mut map = to.serialize_map(Some(2))?;
                map.serialize_entry("latitude", latitude)?;
                map.serialize_entry("longitude", longitude)?;
                map.end()
            }
            Self::Json(json) => json.serialize(to),
        }
    }
}

/// The whole where there is one, and the parts that are known.
fn parts<S: Serializer>(to: S, full: Option<String>, parts: &[(&'static str, &String)]) -> Result<S::Ok, S::Error> {
    let mut map = to.serialize_map(None)?;
    if let Some(full) = full {
        map.serialize_entry("full", &full)?;
    }
    for (key, part) in parts.iter().filter(|(_, part)| !part.is_empty()) {
        map.serialize_entry(key, part)?;
    }
    map.end()
}
