//! A value as the log keeps it: written straight into the text, for an import writes millions of them.

use serde::ser::{Serialize, SerializeMap, Serializer};

use super::{Ref, Value};

/// A value that says its own type; see [`Value::to_log`].
pub(crate) struct InLog<'v>(pub &'v Value);

impl Serialize for InLog<'_> {
    fn serialize<S: Serializer>(&self, to: S) -> Result<S::Ok, S::Error> {
        match self.0 {
            Value::Null => to.serialize_unit(),
            Value::Text(text) => to.serialize_str(text),
            Value::Integer(number) => to.serialize_i64(*number),
            Value::Boolean(yes) => to.serialize_bool(*yes),
            Value::Decimal(decimal) => typed(to, "decimal", &(decimal.units, decimal.scale)),
            Value::Money(money) => typed(to, "money", &(money.minor, money.currency.code(), money.base)),
            Value::Date(date) => typed(to, "date", &date.days()),
            Value::Instant(instant) => typed(to, "instant", &instant.ms()),
            Value::List(list) => typed(to, "list", list),
            Value::Link(link) => typed(to, "link", &pair(link)),
            Value::Links(list) => typed(to, "links", &list.iter().map(pair).collect::<Vec<_>>()),
            Value::Address(address) => typed(to, "address", &Parts(&address.parts())),
            Value::Name(name) => typed(to, "name", &Parts(&name.parts())),
            Value::Location { latitude, longitude } => typed(to, "location", &(latitude, longitude)),
            Value::Json(json) => typed(to, "json", json),
        }
    }
}

fn typed<S: Serializer, T: Serialize + ?Sized>(to: S, kind: &'static str, body: &T) -> Result<S::Ok, S::Error> {
    let mut map = to.serialize_map(Some(1))?;
    map.serialize_entry(kind, body)?;
    map.end()
}

fn pair(link: &Ref) -> impl Serialize + use<> {
    (link.object, link.id)
}

/// The parts that are known.
struct Parts<'v>(&'v [(&'static str, &'v String)]);

impl Serialize for Parts<'_> {
    fn serialize<S: Serializer>(&self, to: S) -> Result<S::Ok, S::Error> {
        to.collect_map(self.0.iter().copied().filter(|(_, part)| !part.is_empty()))
    }
}
