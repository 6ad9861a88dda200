//! The options of a choice: added, renamed, moved and retired. One that records may hold is never taken away.

use rapport_kernel::catalog::ChoiceOption;
use serde::Serialize;
use serde_json::{Value as Json, json};

use super::kinds::key_of;
use crate::cells::Typed;
use crate::setup::input::{all, filled};

/// An option as a form shows it.
#[derive(Clone, Debug, Serialize)]
pub struct Row {
    key: String,
    label: String,
    retired: bool,
}

/// The rows of a field's options, or those that were typed.
pub fn rows(options: &[ChoiceOption], typed: Option<&Typed>) -> Vec<Row> {
    let row =
        |option: &ChoiceOption| Row { key: option.key.clone(), label: option.label.clone(), retired: option.retired };
    match typed {
        Some(typed) => kept(typed, options).iter().map(row).collect(),
        None => options.iter().map(row).collect(),
    }
}

/// The options as the catalog takes them: those that were there in the order in which they stand, then new ones.
pub fn wish(typed: &Typed, old: Option<&[ChoiceOption]>) -> Json {
    let mut options = kept(typed, old.unwrap_or_default());
    let new = filled(typed, "new_options").unwrap_or_default();
    for label in new.lines().map(str::trim).filter(|label| !label.is_empty()) {
        let key = free_key(label, &options);
        options.push(ChoiceOption { key, label: label.to_owned(), retired: false });
    }
    json!(options)
}

/// Those that were there, as the form has them: each is a row of its key and its label.
fn kept(typed: &Typed, old: &[ChoiceOption]) -> Vec<ChoiceOption> {
    let is_retired = |key: &str| all(typed, "retired").any(|retired| retired == key);
    let mut options: Vec<ChoiceOption> = Vec::new();
    let mut key: Option<&str> = None;
    for (name, value) in typed {
        match (name.as_str(), key) {
            ("option", _) => key = Some(value),
            ("option_label", Some(of)) => {
                if old.iter().any(|option| option.key == of) && !options.iter().any(|option| option.key == of) {
                    let label = value.trim().to_owned();
                    options.push(ChoiceOption { key: of.to_owned(), label, retired: is_retired(of) });
                }
                key = None;
            }
            _ => {}
        }
    }
    let missing = old.iter().filter(|option| !options.iter().any(|kept| kept.key == option.key));
    let missing: Vec<ChoiceOption> = missing.cloned().collect();
    options.extend(missing);
    moved(&mut options, filled(typed, "do").unwrap_or_default());
    options
}

/// Moves one up or down, as a button says: `up:vip`.
fn moved(options: &mut [ChoiceOption], wish: &str) {
    let Some((way, key)) = wish.split_once(':') else { return };
    let Some(at) = options.iter().position(|option| option.key == key) else { return };
    match way {
        "up" if at > 0 => options.swap(at, at - 1),
        "down" if at + 1 < options.len() => options.swap(at, at + 1),
        _ => {}
    }
}

/// A key for a label that no option has.
fn free_key(label: &str, options: &[ChoiceOption]) -> String {
    let made = key_of(label);
    let base = if made.is_empty() { "option".to_owned() } else { made };
    let is_free = |key: &String| !options.iter().any(|option| option.key == *key);
    let numbered = (2..).map(|number| format!("{base}_{number}"));
    std::iter::once(base.clone()).chain(numbered).find(is_free).expect("numbers never end")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn typed(pairs: &[(&str, &str)]) -> Typed {
        pairs.iter().map(|(name, value)| ((*name).to_owned(), (*value).to_owned())).collect()
    }

    #[test]
    fn options_are_renamed_moved_retired_and_added() {
        let option = |key: &str| ChoiceOption { key: key.to_owned(), label: key.to_owned(), retired: false };
        let old = [option("a"), option("b"), option("c")];
        let sent = typed(&[
            ("option", "b"),
            ("option_label", "Bee"),
            ("option", "a"),
            ("option_label", "a"),
            ("retired", "a"),
            ("option", "c"),
            ("option_label", "c"),
            ("new_options", "New one\nBee \n"),
            ("do", "up:c"),
        ]);
        let wish = wish(&sent, Some(&old));
        let keys: Vec<&str> = wish.as_array().unwrap().iter().map(|one| one["key"].as_str().unwrap()).collect();
        assert_eq!(keys, ["b", "c", "a", "new_one", "bee"]);
        assert_eq!((&wish[0]["label"], &wish[2]["retired"]), (&json!("Bee"), &json!(true)));
    }

    #[test]
    fn an_option_that_the_form_did_not_have_stays() {
        let old = [ChoiceOption { key: "a".to_owned(), label: "A".to_owned(), retired: false }];
        assert_eq!(wish(&Typed::new(), Some(&old)), json!([{"key": "a", "label": "A"}]));
    }
}
