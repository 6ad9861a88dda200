//! Values: what one field of one record holds, its JSON for people and its JSON for the log.

use serde_json::{Map, Value as Json};

use crate::decimal::Decimal;
use crate::id::{ObjectId, RecordId};
use crate::money::{Currency, Money};
use crate::time::{Date, Instant};

mod log;
mod read;
mod shown;

pub(crate) use log::InLog;
pub use read::{FILE_OBJECT, ReadCx, check_choice_step, read, read_again, read_default};

/// What a field holds. Which variants a field takes follows from its [`Kind`](crate::catalog::Kind).
#[derive(Clone, Debug, PartialEq, Default)]
pub enum Value {
    /// Empty.
    #[default]
    Null,
    /// Text, long text, email, phone, url and choice (the option's key).
    Text(String),
    /// Integer, rating, duration (seconds) and auto-number.
    Integer(i64),
    /// Decimal and percent.
    Decimal(Decimal),
    /// Money.
    Money(Money),
    /// Boolean.
    Boolean(bool),
    /// Date.
    Date(Date),
    /// Instant.
    Instant(Instant),
    /// Tags and choices, in order, without repeats.
    List(Vec<String>),
    /// Link and user.
    Link(Ref),
    /// Links and files, in order, without repeats.
    Links(Vec<Ref>),
    /// Postal address.
    Address(Box<Address>),
    /// Name of a person.
    Name(Box<PersonName>),
    /// A place on earth, in degrees.
    Location {
        /// -90 to 90.
        latitude: f64,
        /// -180 to 180.
        longitude: f64,
    },
    /// Any JSON.
    Json(Box<Json>),
}

/// A record of a known object.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Ref {
    /// Of which object.
    pub object: ObjectId,
    /// Which record.
    pub id: RecordId,
}

/// A postal address; parts that are not known are empty.
#[derive(Clone, Debug, PartialEq, Eq, Default)]
pub struct Address {
    /// Street and house number; more lines are divided by line feeds.
    pub street: String,
    /// Town.
    pub city: String,
    /// State, province, county.
    pub region: String,
    /// Postal code.
    pub postal_code: String,
    /// ISO 3166-1 alpha-2 where known, else as typed.
    pub country: String,
}

/// The name of a person; parts that are not known are empty.
#[derive(Clone, Debug, PartialEq, Eq, Default)]
pub struct PersonName {
    /// Mr, Dr …
    pub title: String,
    /// Given name.
    pub given: String,
    /// Middle names.
    pub middle: String,
    /// Family name.
    pub family: String,
    /// Jr, PhD …
    pub suffix: String,
}

impl Address {
    /// The parts with their keys, in the order in which they are shown.
    pub fn parts(&self) -> [(&'static str, &String); 5] {
        [
            ("street", &self.street),
            ("city", &self.city),
            ("region", &self.region),
            ("postal_code", &self.postal_code),
            ("country", &self.country),
        ]
    }
    /// The part of that key, to set it.
    pub fn part_mut(&mut self, key: &str) -> Option<&mut String> {
        Some(match key {
            "street" => &mut self.street,
            "city" => &mut self.city,
            "region" => &mut self.region,
            "postal_code" => &mut self.postal_code,
            "country" => &mut self.country,
            _ => return None,
        })
    }
    /// On one line, known parts only.
    pub fn line(&self) -> String {
        join_known(self.parts().map(|(_, part)| part.as_str()), ", ")
    }
}

impl PersonName {
    /// The parts with their keys, in the order in which they are spoken.
    pub fn parts(&self) -> [(&'static str, &String); 5] {
        [
            ("title", &self.title),
            ("given", &self.given),
            ("middle", &self.middle),
            ("family", &self.family),
            ("suffix", &self.suffix),
        ]
    }
    /// The part of that key, to set it.
    pub fn part_mut(&mut self, key: &str) -> Option<&mut String> {
        Some(match key {
            "title" => &mut self.title,
            "given" => &mut self.given,
            "middle" => &mut self.middle,
            "family" => &mut self.family,
            "suffix" => &mut self.suffix,
            _ => return None,
        })
    }
    /// The name as one would write it: given, middle, family, suffix; no title.
    pub fn full(&self) -> String {
        join_known([&self.given, &self.middle, &self.family, &self.suffix].map(String::as_str), " ")
    }
    /// Takes a name apart that came as one text: "Family, Given Middle" or "Given Middle Family".
    pub fn from_full(text: &str) -> Self {
        if let Some((family, rest)) = text.split_once(',') {
            let mut name = Self::from_words(rest.split_whitespace().collect(), false);
            name.family = family.split_whitespace().collect::<Vec<_>>().join(" ");
            return name;
        }
        Self::from_words(text.split_whitespace().collect(), true)
    }
    fn from_words(mut words: Vec<&str>, with_family: bool) -> Self {
        let mut name = Self::default();
        if with_family && words.len() > 1 {
            // Particles belong to the family name: "Ludwig van Beethoven", "Ana de la Cruz".
            let mut start = words.len() - 1;
            while start > 1 && PARTICLES.contains(&words[start - 1].to_lowercase().as_str()) {
                start -= 1;
            }
            name.family = words.split_off(start).join(" ");
        }
        if !words.is_empty() {
            name.given = words.remove(0).to_owned();
        }
        name.middle = words.join(" ");
        name
    }
}

const PARTICLES: &[&str] = &[
    "al", "bin", "da", "de", "del", "della", "den", "der", "di", "do", "dos", "du", "el", "ibn", "la", "le", "ten",
    "ter", "van", "von", "zu", "zum", "zur",
];

fn join_known<const N: usize>(parts: [&str; N], between: &str) -> String {
    let known: Vec<&str> = parts.into_iter().filter(|part| !part.is_empty()).collect();
    known.join(between)
}

impl Value {
    /// Whether nothing is there. An empty list or an empty text is empty.
    pub fn is_empty(&self) -> bool {
        match self {
            Self::Null => true,
            Self::Text(text) => text.is_empty(),
            Self::List(list) => list.is_empty(),
            Self::Links(list) => list.is_empty(),
            Self::Address(address) => address.parts().iter().all(|(_, part)| part.is_empty()),
            Self::Name(name) => name.parts().iter().all(|(_, part)| part.is_empty()),
            _ => false,
        }
    }

    /// The text, where it is one.
    pub fn as_text(&self) -> Option<&str> {
        match self {
            Self::Text(text) => Some(text),
            _ => None,
        }
    }

    /// The record linked to, where it is one.
    pub fn as_link(&self) -> Option<RecordId> {
        match self {
            Self::Link(to) => Some(to.id),
            _ => None,
        }
    }

    /// As the API shows it: flat, ids for links, strings for decimals.
    ///
    /// Money is `{"amount":"12.50","currency":"EUR"}`; a link that may lead to several objects is a plain id as well
    /// (ids are unique over all objects).
    pub fn to_json(&self) -> Json {
        serde_json::to_value(self).expect("a value has texts for keys")
    }

    /// As the log keeps it: it says its own type, so that history survives a change of the field's type.
    pub fn to_log(&self) -> Json {
        serde_json::to_value(InLog(self)).expect("a value has texts for keys")
    }

    /// Reads what [`Value::to_log`] wrote; `None` for anything else.
    pub fn from_log(log: &Json) -> Option<Self> {
        let object = match log {
            Json::Null => return Some(Self::Null),
            Json::String(text) => return Some(Self::Text(text.clone())),
            Json::Number(number) => return number.as_i64().map(Self::Integer),
            Json::Bool(yes) => return Some(Self::Boolean(*yes)),
            Json::Array(_) => return None,
            Json::Object(object) => object,
        };
        let (kind, body) = object.iter().next()?;
        Some(match kind.as_str() {
            "decimal" => {
                Self::Decimal(Decimal { units: body[0].as_i64()?, scale: u8::try_from(body[1].as_u64()?).ok()? })
            }
            "money" => Self::Money(Money {
                minor: body[0].as_i64()?,
                currency: Currency::parse(body[1].as_str()?)?,
                base: body[2].as_i64(),
            }),
            "date" => Self::Date(Date::from_days(i32::try_from(body.as_i64()?).ok()?)),
            "instant" => Self::Instant(Instant::from_ms(body.as_i64()?)),
            "list" => Self::List(body.as_array()?.iter().filter_map(|v| Some(v.as_str()?.to_owned())).collect()),
            "link" => Self::Link(ref_from_log(body)?),
            "links" => Self::Links(body.as_array()?.iter().filter_map(ref_from_log).collect()),
            "address" => Self::Address(Box::new(address_from(body.as_object()?))),
            "name" => Self::Name(Box::new(name_from(body.as_object()?))),
            "location" => Self::Location { latitude: body[0].as_f64()?, longitude: body[1].as_f64()? },
            "json" => Self::Json(Box::new(body.clone())),
            _ => return None,
        })
    }

    /// The words of this value, for full-text search and titles.
    pub fn words(&self) -> String {
        match self {
            Self::Text(text) => text.clone(),
            Self::Integer(number) => number.to_string(),
            Self::Decimal(decimal) => decimal.to_string(),
            Self::Money(money) => money.amount().to_string(),
            Self::Date(date) => date.to_string(),
            Self::List(list) => list.join(" "),
            Self::Address(address) => join_known(address.parts().map(|(_, part)| part.as_str()), " "),
            Self::Name(name) => name.full(),
            _ => String::new(),
        }
    }
}

fn ref_from_log(log: &Json) -> Option<Ref> {
    let object = ObjectId(u32::try_from(log[0].as_u64()?).ok()?);
    Some(Ref { object, id: log[1].as_str()?.parse().ok()? })
}

fn address_from(object: &Map<String, Json>) -> Address {
    let mut address = Address::default();
    for (key, part) in object {
        if let (Some(to), Some(text)) = (address.part_mut(key), part.as_str()) {
            *to = text.to_owned();
        }
    }
    address
}

fn name_from(object: &Map<String, Json>) -> PersonName {
    let mut name = PersonName::default();
    for (key, part) in object {
        if let (Some(to), Some(text)) = (name.part_mut(key), part.as_str()) {
            *to = text.to_owned();
        }
    }
    name
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn the_log_gives_back_every_type_of_value() {
        let id = RecordId(uuid::Uuid::from_u128(7));
        let values = [
            Value::Null,
            Value::Text("a".into()),
            Value::Integer(-3),
            Value::Boolean(true),
            Value::Decimal(Decimal { units: 125, scale: 2 }),
            Value::Money(Money { minor: 1, currency: Currency::parse("EUR").expect("EUR"), base: Some(2) }),
            Value::Date(Date::from_days(3)),
            Value::Instant(Instant::from_ms(5)),
            Value::List(vec!["x".into()]),
            Value::Link(Ref { object: ObjectId(1), id }),
            Value::Links(vec![Ref { object: ObjectId(2), id }]),
            Value::Address(Box::new(Address { city: "Wien".into(), ..Default::default() })),
            Value::Name(Box::new(PersonName { given: "Ada".into(), ..Default::default() })),
            Value::Location { latitude: 1.5, longitude: -2.0 },
            Value::Json(Box::new(json!({"a": [1]}))),
        ];
        for value in values {
            assert_eq!(Value::from_log(&value.to_log()), Some(value));
        }
    }

    #[test]
    fn a_full_name_is_taken_apart() {
        let name = PersonName::from_full("Ludwig van Beethoven");
        assert_eq!((name.given.as_str(), name.family.as_str()), ("Ludwig", "van Beethoven"));
        let name = PersonName::from_full("Lovelace, Ada King");
        assert_eq!(name.full(), "Ada King Lovelace");
        assert_eq!(PersonName::from_full("Cher").given, "Cher");
    }
}
