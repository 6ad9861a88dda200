//! Values whose field was given another kind.

use serde_json::{Value as Json, json};

use super::{ReadCx, read};
use crate::catalog::{Field, Kind};
use crate::error::Problem;
use crate::value::Value;

/// The value of `new` for what `old` held: read as the API would send it, else as people would type it.
///
/// # Errors
/// Why it is no value of the new kind: it would be lost.
pub fn read_again(new: &Field, old: &Field, value: &Value, cx: &ReadCx<'_>) -> Result<Value, Problem> {
    if value.is_empty() {
        return Ok(Value::Null);
    }
    let shown = labels(new, old, value);
    let first = read(new, &shown.unwrap_or_else(|| value.to_json()), Some(value), cx);
    first.or_else(|problem| {
        let typed = typed(value).into_iter();
        typed.map(|text| read(new, &json!(text), Some(value), cx)).find_map(Result::ok).ok_or(problem)
    })
}

/// Texts and tags take over what people read, not the keys of options.
fn labels(new: &Field, old: &Field, value: &Value) -> Option<Json> {
    let options = old.kind.options()?;
    let label = |key: &String| {
        options.iter().find(|option| option.key == *key).map_or(key.clone(), |option| option.label.clone())
    };
    match (&new.kind, value) {
        (Kind::Text { .. } | Kind::LongText, Value::Text(key)) => Some(json!(label(key))),
        (Kind::Text { .. } | Kind::LongText, Value::List(keys)) => {
            Some(json!(keys.iter().map(label).collect::<Vec<_>>().join("; ")))
        }
        (Kind::Tags, Value::Text(key)) => Some(json!([label(key)])),
        (Kind::Tags, Value::List(keys)) => Some(json!(keys.iter().map(label).collect::<Vec<_>>())),
        _ => None,
    }
}

/// How people might type the value into another field, the likeliest first.
fn typed(value: &Value) -> Vec<String> {
    match value {
        Value::Boolean(yes) => vec![yes.to_string(), i64::from(*yes).to_string()],
        Value::Integer(number) => vec![number.to_string()],
        Value::Money(money) => vec![format!("{} {}", money.amount(), money.currency)],
        Value::Address(address) => vec![address.line()],
        Value::Name(name) => vec![name.full()],
        Value::List(list) => vec![list.join("; ")],
        Value::Links(list) if list.len() == 1 => vec![list[0].id.to_string()],
        Value::Location { latitude, longitude } => vec![format!("{latitude}, {longitude}")],
        Value::Json(json) => vec![json.as_str().map_or(json.to_string(), str::to_owned)],
        _ => Vec::new(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::catalog::{Catalog, ChoiceOption, OnDelete};
    use crate::money::{Currency, Money};
    use crate::time::Instant;
    use crate::value::read::tests::{COMPANY, CONTACT, catalog, field};
    use crate::value::{PersonName, Ref};

    fn again(old: &Kind, value: &Value, new: &Kind) -> Result<Value, &'static str> {
        let catalog: Catalog = catalog();
        let cx = ReadCx::new(&catalog, Instant::default());
        read_again(&field(new), &field(old), value, &cx).map_err(|problem| problem.code)
    }

    fn text(text: &str) -> Value {
        Value::Text(text.into())
    }

    fn list(entries: &[&str]) -> Value {
        Value::List(entries.iter().map(|&entry| entry.to_owned()).collect())
    }

    const LINE: Kind = Kind::Text { chars_max: 100 };
    const NUMBER: Kind = Kind::Integer { min: None, max: None };

    #[test]
    fn what_a_text_says_becomes_what_it_means() {
        assert_eq!(again(&LINE, &text("42"), &NUMBER), Ok(Value::Integer(42)));
        assert_eq!(again(&LINE, &text("many"), &NUMBER), Err("invalid_number"));
        assert_eq!(again(&LINE, &text("a, b"), &Kind::Tags), Ok(list(&["a", "b"])));
        assert_eq!(again(&LINE, &Value::Null, &NUMBER), Ok(Value::Null));
    }

    #[test]
    fn everything_becomes_a_text_as_people_read_it() {
        let options = vec![ChoiceOption { key: "a".into(), label: "Very good".into(), retired: true }];
        let choice = Kind::Choice { options: options.clone(), steps: Vec::new() };
        let choices = Kind::Choices { options };
        let money = Value::Money(Money::new(1_250, Currency::parse("USD").expect("USD")));
        let name = PersonName { title: "Dr".into(), given: "Ada".into(), family: "Byron".into(), ..Default::default() };
        for (old, value, shown) in [
            (&NUMBER, Value::Integer(7), "7"),
            (&Kind::Boolean, Value::Boolean(true), "true"),
            (&Kind::Money, money, "12.50 USD"),
            (&Kind::PersonName, Value::Name(Box::new(name)), "Ada Byron"),
            (&Kind::Tags, list(&["x", "y"]), "x; y"),
            (&choice, text("a"), "Very good"),
            (&choices, list(&["a"]), "Very good"),
            (&Kind::Location, Value::Location { latitude: 1.5, longitude: -2.0 }, "1.5, -2"),
            (&Kind::Json, Value::Json(Box::new(json!({"a": 1}))), "{\"a\":1}"),
        ] {
            assert_eq!(again(old, &value, &LINE), Ok(text(shown)));
        }
        assert_eq!(again(&choice, &text("a"), &Kind::Tags), Ok(list(&["Very good"])));
    }

    #[test]
    fn a_retired_option_stays_when_one_choice_becomes_several_or_back() {
        let options = vec![ChoiceOption { key: "a".into(), label: "A".into(), retired: true }];
        let one = Kind::Choice { options: options.clone(), steps: Vec::new() };
        let many = Kind::Choices { options };
        assert_eq!(again(&one, &text("a"), &many), Ok(list(&["a"])));
        assert_eq!(again(&many, &list(&["a"]), &one), Ok(text("a")));
    }

    #[test]
    fn links_keep_their_objects() {
        let id = "0190a5b0-0000-7000-8000-00000000000a".parse().expect("an id");
        let to = Ref { object: CONTACT, id };
        let one =
            |targets: &[_]| Kind::Link { targets: targets.to_vec(), inverse: "a".into(), on_delete: OnDelete::Clear };
        let many = Kind::Links { targets: vec![COMPANY, CONTACT], inverse: "b".into() };
        let both = one(&[COMPANY, CONTACT]);
        assert_eq!(again(&one(&[CONTACT]), &Value::Link(to), &both), Ok(Value::Link(to)));
        assert_eq!(again(&both, &Value::Link(to), &many), Ok(Value::Links(vec![to])));
        assert_eq!(again(&many, &Value::Links(vec![to]), &both), Ok(Value::Link(to)));
        assert_eq!(again(&both, &Value::Link(to), &one(&[COMPANY])), Err("wrong_object"));
    }

    #[test]
    fn yes_and_no_become_one_and_nought() {
        assert_eq!(again(&Kind::Boolean, &Value::Boolean(false), &NUMBER), Ok(Value::Integer(0)));
        assert_eq!(again(&NUMBER, &Value::Integer(1), &Kind::Boolean), Ok(Value::Boolean(true)));
    }
}
