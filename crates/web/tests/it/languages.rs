//! Every language says everything.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::Path;

/// What only translations say: in English the declarations do.
const NAMES: [&str; 12] = [
    "phrase-",
    "action-",
    "object-",
    "objects-",
    "field-",
    "help-",
    "view-",
    "section-",
    "option-",
    "relation-",
    "problem-",
    "report-",
];

/// The messages of a language: what each is told, and its plural forms where it has some.
struct Message {
    told: BTreeSet<String>,
    forms: BTreeSet<String>,
}

fn messages(language: &str) -> BTreeMap<String, Message> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("messages").join(language);
    let mut all = BTreeMap::new();
    for entry in fs::read_dir(folder).expect("a folder").map(|entry| entry.expect("a file").path()) {
        let text = fs::read_to_string(&entry).expect("text");
        let mut id = String::new();
        for line in text.lines().filter(|line| !line.starts_with('#')) {
            if let Some((name, _)) =
                line.split_once(" =").filter(|_| line.starts_with(|c: char| c.is_ascii_lowercase()))
            {
                name.clone_into(&mut id);
                let message = Message { told: BTreeSet::new(), forms: BTreeSet::new() };
                assert!(all.insert(id.clone(), message).is_none(), "{language} says {id} twice");
            }
            let Some(message) = all.get_mut(&id) else { continue };
            let told = line.match_indices('$').map(|(at, _)| &line[at + 1..]);
            let word = |rest: &str| rest.chars().take_while(|c| c.is_alphanumeric() || *c == '_').collect::<String>();
            message.told.extend(told.map(word));
            let form = line.trim_start().trim_start_matches('*');
            if let Some((form, _)) = form.strip_prefix('[').and_then(|rest| rest.split_once(']')) {
                message.forms.insert(form.to_owned());
            }
        }
    }
    all
}

fn is_name(id: &str, english: &BTreeMap<String, Message>) -> bool {
    NAMES.iter().any(|name| id.starts_with(name)) && !english.contains_key(id)
}

#[test]
fn arabic_says_all_that_english_says_and_is_told_the_same() {
    let (english, arabic) = (messages("en"), messages("ar"));
    let missing: Vec<&String> = english.keys().filter(|id| !arabic.contains_key(*id)).collect();
    assert!(missing.is_empty(), "messages/ar lacks {missing:#?}");
    let more: Vec<&String> = arabic.keys().filter(|id| !english.contains_key(*id) && !is_name(id, &english)).collect();
    assert!(more.is_empty(), "messages/ar has what nothing asks for: {more:?}");
    for (id, message) in &english {
        assert_eq!(arabic[id].told, message.told, "{id} is told something else in messages/ar");
    }
}

#[test]
fn arabic_has_all_its_plural_forms() {
    let english = messages("en");
    let plural = english.iter().filter(|(_, message)| message.forms.contains("one") && message.forms.len() == 2);
    for (id, _) in plural {
        let forms = &messages("ar")[id].forms;
        for form in ["one", "two", "few", "many", "other"] {
            assert!(forms.contains(form), "{id} in messages/ar has no form for {form}");
        }
    }
}
