//! Values of several parts: addresses, names of people and places on earth.

use serde_json::{Map, Value as Json};

use super::Reading;
use super::text::{check_length, clean, plain, shown, wrong_type};
use crate::text::Text;
use crate::value::{Address, PersonName, Value};

/// Characters of one part of an address or a name.
const PART_CHARS_MAX: usize = 500;

/// An object whose parts are laid over the old address, or a text that becomes the street.
pub(super) fn address(json: &Json, old: &Value) -> Reading {
    let old = match old {
        Value::Address(address) => address.as_ref().clone(),
        _ => Address::default(),
    };
    let mut address = match json {
        Json::Object(parts) => {
            let mut address = old;
            lay_over(parts, &mut address, Address::part_mut, ("An address", &keys(&Address::default().parts())))?;
            address
        }
        other => {
            let text = whole(other, "an address")?;
            // What a form or an export shows on one line is still the same address.
            if text == old.line() { old } else { Address { street: text, ..Address::default() } }
        }
    };
    if address.country.len() == 2 {
        address.country.make_ascii_uppercase();
    }
    let value = Value::Address(Box::new(address));
    Ok(if value.is_empty() { Value::Null } else { value })
}

/// An object whose parts are laid over the old name, or the full name as one text.
///
/// The whole name in `full`, which [`Value::to_json`] adds, counts only where no part is given.
pub(super) fn name(json: &Json, old: &Value) -> Reading {
    let old = match old {
        Value::Name(name) => name.as_ref().clone(),
        _ => PersonName::default(),
    };
    let full = |json: &Json, old: PersonName| -> Reading<PersonName> {
        let text = whole(json, "a name")?;
        Ok(if text == old.full() { old } else { PersonName::from_full(&text) })
    };
    let name = match json {
        Json::Object(parts) => match parts.get("full") {
            Some(json) if parts.len() == 1 && !json.is_null() => full(json, old)?,
            Some(_) if parts.len() == 1 => PersonName::default(),
            _ => {
                let mut name = old;
                let known = keys(&PersonName::default().parts());
                let parts = parts.iter().filter(|(key, _)| key.as_str() != "full");
                lay_over(parts, &mut name, PersonName::part_mut, ("A name", &known))?;
                name
            }
        },
        other => full(other, old)?,
    };
    let value = Value::Name(Box::new(name));
    Ok(if value.is_empty() { Value::Null } else { value })
}

fn keys(parts: &[(&'static str, &String)]) -> String {
    parts.iter().map(|(key, _)| *key).collect::<Vec<_>>().join(", ")
}

fn whole(json: &Json, expected: &str) -> Reading<String> {
    let text = plain(json, expected)?;
    let text = clean(&text)?;
    check_length(&text, PART_CHARS_MAX)?;
    Ok(text.into_owned())
}

/// Absent is not null: a part that is not named stays, one that is null is emptied.
fn lay_over<'j, T>(
    parts: impl IntoIterator<Item = (&'j String, &'j Json)>,
    old: &mut T,
    part_mut: for<'t> fn(&'t mut T, &str) -> Option<&'t mut String>,
    (what, known): (&str, &str),
) -> Reading<()> {
    for (key, json) in parts {
        let Some(to) = part_mut(old, key) else {
            let english = format!("{what} has no part {}; it has {known}", shown(key));
            return Err(Text::new("unknown_part", english).with("part", shown(key)));
        };
        *to = match json {
            Json::Null => String::new(),
            json => whole(json, "a text for each part")?,
        };
    }
    Ok(())
}

/// `{"latitude", "longitude"}` or "latitude, longitude" in degrees.
pub(super) fn location(json: &Json) -> Reading {
    let (latitude, longitude) = match json {
        Json::Object(parts) => {
            check_coordinates(parts)?;
            let of = |names: [&str; 3]| names.iter().find_map(|name| parts.get(*name)).filter(|json| !json.is_null());
            match (of(["latitude", "lat", "lat"]), of(["longitude", "lon", "lng"])) {
                (None, None) => return Ok(Value::Null),
                (Some(latitude), Some(longitude)) => {
                    (plain(latitude, "degrees")?.into_owned(), plain(longitude, "degrees")?.into_owned())
                }
                _ => {
                    return Err(Text::new("invalid_location", "Give both latitude and longitude"));
                }
            }
        }
        Json::String(text) => {
            let mut halves = text.split([',', ';']);
            match (halves.next(), halves.next(), halves.next()) {
                (Some(latitude), Some(longitude), None) => (latitude.trim().to_owned(), longitude.trim().to_owned()),
                _ => return Err(no_location(text)),
            }
        }
        other => return Err(wrong_type(other, "a place, like \"52.52, 13.405\"")),
    };
    Ok(Value::Location { latitude: degrees(&latitude, 90.0)?, longitude: degrees(&longitude, 180.0)? })
}

fn check_coordinates(parts: &Map<String, Json>) -> Reading<()> {
    match parts.keys().find(|key| !matches!(key.as_str(), "latitude" | "longitude" | "lat" | "lon" | "lng")) {
        None => Ok(()),
        Some(key) => {
            let english = format!("A place has no part {}; it has latitude and longitude", shown(key));
            Err(Text::new("unknown_part", english).with("part", shown(key)))
        }
    }
}

fn degrees(text: &str, max: f64) -> Reading<f64> {
    let degrees: f64 =
        text.parse().ok().filter(|degrees: &f64| degrees.is_finite()).ok_or_else(|| no_location(text))?;
    if degrees.abs() <= max {
        return Ok(degrees);
    }
    let english = format!("{} is out of range; -{max} to {max} degrees are allowed", shown(text));
    Err(Text::new("out_of_range", english).with("min", -max).with("max", max))
}

fn no_location(text: &str) -> Text {
    let english = format!("{} is no place; write latitude and longitude in degrees, like 52.52, 13.405", shown(text));
    Text::new("invalid_location", english)
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;
    use crate::catalog::Kind;
    use crate::value::read::tests::{code, english, read_as, read_over};

    fn wien() -> Value {
        let address =
            Address { street: "Ring 1".into(), city: "Wien".into(), country: "AT".into(), ..Default::default() };
        Value::Address(Box::new(address))
    }

    #[test]
    fn parts_of_an_address_are_laid_over_the_old_ones() {
        let new = read_over(&Kind::Address, json!({"postal_code": 1010, "street": null, "country": "de"}), &wien());
        let expected =
            Address { city: "Wien".into(), postal_code: "1010".into(), country: "DE".into(), ..Default::default() };
        assert_eq!(new, Ok(Value::Address(Box::new(expected))));
        assert_eq!(read_over(&Kind::Address, json!({}), &wien()), Ok(wien()));
        assert_eq!(read_as(&Kind::Address, json!({"city": " "})), Ok(Value::Null));
    }

    #[test]
    fn an_address_in_one_line_becomes_the_street() {
        let street = Value::Address(Box::new(Address { street: "Gasse 2, Graz".into(), ..Default::default() }));
        assert_eq!(read_over(&Kind::Address, json!("Gasse 2, Graz"), &wien()), Ok(street));
        assert_eq!(read_over(&Kind::Address, json!("Ring 1, Wien, AT"), &wien()), Ok(wien()));
    }

    #[test]
    fn unknown_and_wrong_parts_are_refused() {
        let text = english(&Kind::Address, json!({"zip": "1"}));
        assert_eq!(text, "An address has no part “zip”; it has street, city, region, postal_code, country");
        assert_eq!(code(&Kind::Address, json!({"city": ["Wien"]})), "wrong_type");
        assert_eq!(code(&Kind::Address, json!({"city": "a\0"})), "control_character");
        assert_eq!(code(&Kind::Address, json!("x".repeat(501))), "too_long");
        assert_eq!(code(&Kind::Address, json!(["Wien"])), "wrong_type");
        assert_eq!(code(&Kind::PersonName, json!({"first": "Ada"})), "unknown_part");
    }

    #[test]
    fn a_name_is_taken_apart_and_keeps_its_title_when_it_is_the_same() {
        let ada =
            PersonName { title: "Dr".into(), given: "Ada".into(), family: "King Noel".into(), ..Default::default() };
        let old = Value::Name(Box::new(ada.clone()));
        assert_eq!(read_over(&Kind::PersonName, json!("Ada King Noel"), &old), Ok(old.clone()));
        let byron = PersonName { given: "Ada".into(), family: "Byron".into(), ..Default::default() };
        assert_eq!(read_over(&Kind::PersonName, json!("Ada Byron"), &old), Ok(Value::Name(Box::new(byron.clone()))));
        assert_eq!(read_as(&Kind::PersonName, json!({"full": "Ada Byron"})), Ok(Value::Name(Box::new(byron))));
        let married = read_over(&Kind::PersonName, json!({"full": "x", "family": "Lovelace"}), &old);
        assert_eq!(married, Ok(Value::Name(Box::new(PersonName { family: "Lovelace".into(), ..ada }))));
        assert_eq!(read_over(&Kind::PersonName, json!({"full": null}), &old), Ok(Value::Null));
    }

    #[test]
    fn a_place_lies_on_earth() {
        let place = Ok(Value::Location { latitude: 52.52, longitude: -13.4 });
        assert_eq!(read_as(&Kind::Location, json!("52.52, -13.4")), place);
        assert_eq!(read_as(&Kind::Location, json!({"latitude": 52.52, "longitude": "-13.4"})), place);
        assert_eq!(read_as(&Kind::Location, json!({"lat": 52.52, "lng": -13.4})), place);
        for (json, why) in [
            (json!("91, 0"), "out_of_range"),
            (json!("0, 180.1"), "out_of_range"),
            (json!("NaN, 0"), "invalid_location"),
            (json!("inf, 0"), "invalid_location"),
            (json!("1"), "invalid_location"),
            (json!("1,2,3"), "invalid_location"),
            (json!({"latitude": 1}), "invalid_location"),
            (json!({"x": 1}), "unknown_part"),
            (json!([1, 2]), "wrong_type"),
        ] {
            assert_eq!(code(&Kind::Location, json.clone()), why, "{json}");
        }
    }
}
