//! Choices by key or label, several of them, and free tags.

use std::borrow::Cow;
use std::collections::HashSet;

use serde_json::Value as Json;

use super::text::{check_length, clean, number_text, plain, shown, wrong_type};
use super::{Reading, problem};
use crate::catalog::{ChoiceOption, Field, Kind};
use crate::error::Problem;
use crate::limits::LIST_ENTRIES_MAX;
use crate::text::{Text, fold};
use crate::value::Value;

/// Characters of one tag.
const TAG_CHARS_MAX: usize = 100;
/// Options that a message names.
const OPTIONS_SHOWN_MAX: usize = 10;
/// Bytes of a text that is looked for among labels.
const LABEL_BYTES_MAX: usize = 1_000;

pub(super) fn choice(json: &Json, options: &[ChoiceOption], old: &Value) -> Reading {
    let text = plain(json, "one of the options")?;
    pick(&text, options, |key| holds(old, key)).map(|key| Value::Text(key.to_owned()))
}

pub(super) fn choices(json: &Json, options: &[ChoiceOption], old: &Value) -> Reading {
    // A label may hold a comma.
    let whole = json.as_str().and_then(|text| find(text.trim(), options));
    let entries = match whole {
        Some(option) => vec![Cow::Borrowed(option.key.as_str())],
        None => entries(json, "a list of options")?,
    };
    let mut chosen: Vec<String> = Vec::new();
    for entry in entries {
        let key = pick(&entry, options, |key| holds(old, key))?;
        if !chosen.iter().any(|other| other == key) {
            check_count(chosen.len() + 1, LIST_ENTRIES_MAX)?;
            chosen.push(key.to_owned());
        }
    }
    Ok(list(chosen))
}

fn holds(old: &Value, key: &str) -> bool {
    match old {
        Value::Text(text) => text == key,
        Value::List(list) => list.iter().any(|entry| entry == key),
        _ => false,
    }
}

pub(super) fn tags(json: &Json) -> Reading {
    let mut seen = HashSet::new();
    let mut tags = Vec::new();
    for entry in entries(json, "a list of tags")? {
        let tag = clean(&entry)?;
        if tag.is_empty() {
            continue;
        }
        check_length(&tag, TAG_CHARS_MAX)?;
        if seen.insert(fold(&tag).into_owned()) {
            check_count(seen.len(), LIST_ENTRIES_MAX)?;
            tags.push(tag.into_owned());
        }
    }
    Ok(list(tags))
}

fn list(entries: Vec<String>) -> Value {
    if entries.is_empty() { Value::Null } else { Value::List(entries) }
}

/// The entries of a list, or of a text that holds them: a JSON list, or divided by `;` or else by `,`.
pub(super) fn entries<'j>(json: &'j Json, expected: &str) -> Reading<Vec<Cow<'j, str>>> {
    match json {
        Json::Array(list) => list.iter().filter(|entry| !entry.is_null()).map(|entry| one(entry, expected)).collect(),
        Json::String(text) => {
            if text.trim_start().starts_with('[')
                && let Ok(list) = serde_json::from_str::<Vec<String>>(text)
            {
                return Ok(list.into_iter().map(Cow::Owned).collect());
            }
            let divider = if text.contains(';') { ';' } else { ',' };
            let entries = text.split(divider).map(str::trim).filter(|entry| !entry.is_empty());
            Ok(entries.map(Cow::Borrowed).collect())
        }
        Json::Number(number) => Ok(vec![Cow::Owned(number_text(number))]),
        other => Err(wrong_type(other, expected)),
    }
}

fn one<'j>(entry: &'j Json, expected: &str) -> Reading<Cow<'j, str>> {
    plain(entry, "a text for each entry").map_err(|text| text.with("list", expected))
}

pub(super) fn check_count(count: usize, max: usize) -> Reading<()> {
    if count <= max {
        return Ok(());
    }
    Err(Text::new("too_many", format!("At most {max} entries are allowed; take some out")).with("max", max))
}

fn pick<'o>(text: &str, options: &'o [ChoiceOption], kept: impl Fn(&str) -> bool) -> Reading<&'o str> {
    let option = find(text, options).ok_or_else(|| unknown(text, options))?;
    if option.retired && !kept(&option.key) {
        let english = format!("{} is not offered any more; {}", shown(&option.label), offer(options));
        return Err(Text::new("retired_choice", english).with("option", &option.label));
    }
    Ok(&option.key)
}

/// By key exactly, else by label as people compare; an option that is still offered goes first.
fn find<'o>(text: &str, options: &'o [ChoiceOption]) -> Option<&'o ChoiceOption> {
    if let Some(option) = options.iter().find(|option| option.key == text) {
        return Some(option);
    }
    if text.len() > LABEL_BYTES_MAX {
        return None;
    }
    let wanted = fold(text);
    let named = || options.iter().filter(|option| option.label == text || fold(&option.label) == wanted);
    named().find(|option| !option.retired).or_else(|| named().next())
}

fn unknown(text: &str, options: &[ChoiceOption]) -> Text {
    Text::new("unknown_choice", format!("{} is no option; {}", shown(text), offer(options))).with("option", shown(text))
}

fn offer(options: &[ChoiceOption]) -> String {
    let offered = || options.iter().filter(|option| !option.retired);
    let names: Vec<&str> = offered().take(OPTIONS_SHOWN_MAX).map(|option| option.key.as_str()).collect();
    match (names.is_empty(), offered().count().saturating_sub(OPTIONS_SHOWN_MAX)) {
        (true, _) => "there are none to choose from".to_owned(),
        (false, 0) => format!("choose from {}", names.join(", ")),
        (false, more) => format!("choose from {} and {more} more", names.join(", ")),
    }
}

/// Whether a choice may go from `old` to `new`: its declared steps say so. A choice that was empty may begin anywhere.
///
/// # Errors
/// `step_not_allowed`, naming where it can go.
pub fn check_choice_step(field: &Field, old: &Value, new: &Value) -> Result<(), Problem> {
    let Kind::Choice { options, steps } = &field.kind else {
        return Ok(());
    };
    let (Some(from), to) = (old.as_text(), new.as_text()) else {
        return Ok(());
    };
    if steps.is_empty() || to == Some(from) {
        return Ok(());
    }
    if steps.iter().any(|(start, end)| start == from && Some(end.as_str()) == to) {
        return Ok(());
    }
    let label = |key: &str| options.iter().find(|option| option.key == key).map_or(key.to_owned(), |o| o.label.clone());
    let next: Vec<String> = steps.iter().filter(|(start, _)| start == from).map(|(_, end)| label(end)).collect();
    let way = match next.is_empty() {
        true => format!("{} is final", label(from)),
        false => format!("From {} it goes to {}", label(from), next.join(" or ")),
    };
    let there = to.map_or("empty".to_owned(), label);
    let text = Text::new("step_not_allowed", format!("{way}, not to {there}"));
    Err(problem(field, text.with("from", label(from)).with("to", there)))
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;
    use crate::value::read::tests::{code, english, field, read_as, read_over};

    fn options() -> Vec<ChoiceOption> {
        let option = |key: &str, label: &str, retired| ChoiceOption { key: key.into(), label: label.into(), retired };
        vec![option("food", "Food, drink", false), option("cars", "Autos für Köln", false), option("fax", "Fax", true)]
    }

    fn one() -> Kind {
        Kind::Choice { options: options(), steps: vec![("food".into(), "cars".into())] }
    }

    fn many() -> Kind {
        Kind::Choices { options: options() }
    }

    fn list(entries: &[&str]) -> Value {
        Value::List(entries.iter().map(|&entry| entry.to_owned()).collect())
    }

    #[test]
    fn a_choice_is_found_by_key_or_label() {
        for text in ["cars", "Autos für Köln", " autos FUR koln "] {
            assert_eq!(read_as(&one(), json!(text)), Ok(Value::Text("cars".into())));
        }
        assert_eq!(code(&one(), json!("Cars")), "unknown_choice");
        assert_eq!(code(&one(), json!(true)), "wrong_type");
        assert_eq!(code(&one(), json!("x".repeat(5_000_000))), "unknown_choice");
        assert_eq!(english(&one(), json!("bikes")), "“bikes” is no option; choose from food, cars");
    }

    #[test]
    fn at_most_ten_options_are_named() {
        let option = |n: usize| ChoiceOption { key: format!("o{n}"), label: format!("O {n}"), retired: false };
        let kind = Kind::Choice { options: (0..15).map(option).collect(), steps: Vec::new() };
        assert!(english(&kind, json!("x")).ends_with("o8, o9 and 5 more"));
        let none = Kind::Choice { options: Vec::new(), steps: Vec::new() };
        assert!(english(&none, json!("x")).ends_with("there are none to choose from"));
    }

    #[test]
    fn a_retired_option_stays_but_is_not_chosen_anew() {
        let old = Value::Text("fax".into());
        assert_eq!(read_over(&one(), json!("fax"), &old), Ok(old.clone()));
        assert_eq!(code(&one(), json!("Fax")), "retired_choice");
        assert_eq!(read_over(&many(), json!(["fax", "cars"]), &list(&["fax"])), Ok(list(&["fax", "cars"])));
        assert_eq!(code(&many(), json!(["fax"])), "retired_choice");
    }

    #[test]
    fn choices_come_as_a_list_or_divided() {
        for json in [json!(["food", "Food, drink", "cars"]), json!("food; cars"), json!("food,cars,,food")] {
            assert_eq!(read_as(&many(), json), Ok(list(&["food", "cars"])));
        }
        assert_eq!(read_as(&many(), json!("Food, drink")), Ok(list(&["food"])));
        assert_eq!(read_as(&many(), json!(["", null])).err().map(|problem| problem.code), Some("unknown_choice"));
        assert_eq!(read_as(&many(), json!([])), Ok(Value::Null));
        assert_eq!(code(&many(), json!([["food"]])), "wrong_type");
        assert_eq!(code(&many(), json!({"food": true})), "wrong_type");
    }

    #[test]
    fn tags_are_free_words_without_repeats() {
        assert_eq!(read_as(&Kind::Tags, json!(["VIP", "vip", " Öko "])), Ok(list(&["VIP", "Öko"])));
        assert_eq!(read_as(&Kind::Tags, json!("a, b; c")), Ok(list(&["a, b", "c"])));
        assert_eq!(read_as(&Kind::Tags, json!("[\"a;b\", \"c,d\"]")), Ok(list(&["a;b", "c,d"])));
        assert_eq!(read_as(&Kind::Tags, json!("[odd")), Ok(list(&["[odd"])));
        assert_eq!(read_as(&Kind::Tags, json!(";;, ;")), Ok(list(&[","])));
        assert_eq!(code(&Kind::Tags, json!(["a\0"])), "control_character");
        assert_eq!(code(&Kind::Tags, json!(["a".repeat(101)])), "too_long");
        let many: Vec<String> = (0..501).map(|n| n.to_string()).collect();
        assert_eq!(code(&Kind::Tags, json!(many)), "too_many");
    }

    #[test]
    fn a_choice_goes_only_where_its_steps_lead() {
        let field = field(&one());
        let at = |key: &str| Value::Text(key.into());
        assert!(check_choice_step(&field, &at("food"), &at("cars")).is_ok());
        assert!(check_choice_step(&field, &at("food"), &at("food")).is_ok());
        assert!(check_choice_step(&field, &Value::Null, &at("fax")).is_ok());
        let back = check_choice_step(&field, &at("cars"), &at("food")).expect_err("there is no way back");
        assert_eq!(
            (back.code, back.text.english.as_str()),
            ("step_not_allowed", "Autos für Köln is final, not to Food, drink")
        );
        assert!(check_choice_step(&field, &at("food"), &Value::Null).is_err());
    }
}
