//! Templates, messages and icons, as they are written.

use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};

fn here(path: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join(path)
}

/// All files below a folder with that ending: path and text.
fn files(folder: &Path, ending: &str) -> Vec<(String, String)> {
    let mut found = Vec::new();
    for entry in fs::read_dir(folder).expect("a folder").map(|entry| entry.expect("an entry").path()) {
        if entry.is_dir() {
            found.extend(files(&entry, ending));
        } else if entry.extension().is_some_and(|of| of == ending) {
            found.push((entry.display().to_string(), fs::read_to_string(&entry).expect("text")));
        }
    }
    found
}

/// The text literals that stand right behind one of these words.
fn literals_after<'t>(text: &'t str, words: &[&str]) -> Vec<&'t str> {
    let after = |word: &&str| {
        let opened = format!("{word}(\"");
        let is_word = |at: usize| !text[..at].ends_with(|c: char| c.is_alphanumeric() || c == '_');
        let found = text.match_indices(&opened).filter(|(at, _)| is_word(*at));
        found.map(|(at, _)| &text[at + opened.len()..]).collect::<Vec<&str>>()
    };
    words.iter().flat_map(after).map(|rest| rest.split('"').next().expect("an end")).collect()
}

/// All text literals of a line of code, roughly.
fn literals(text: &str) -> impl Iterator<Item = &str> {
    text.lines().flat_map(|line| line.split('"').skip(1).step_by(2))
}

fn messages() -> BTreeSet<String> {
    let texts = files(&here("messages/en"), "ftl");
    let lines = texts.iter().flat_map(|(_, text)| text.lines());
    let ids = lines.filter(|line| line.starts_with(|c: char| c.is_ascii_lowercase()));
    ids.filter_map(|line| line.split_once(" =")).map(|(id, _)| id.to_owned()).collect()
}

#[test]
fn every_message_that_a_page_asks_for_is_there() {
    let known = messages();
    let templates = files(&here("templates"), "html");
    let sources = files(&here("src"), "rs");
    let asked_by_templates =
        templates.iter().flat_map(|(path, text)| literals_after(text, &["t"]).into_iter().map(move |id| (path, id)));
    let asked_by_code = sources
        .iter()
        .flat_map(|(path, text)| literals_after(text, &["say", "tell", "told"]).into_iter().map(move |id| (path, id)));
    let mut count = 0;
    for (path, id) in asked_by_templates.chain(asked_by_code) {
        assert!(known.contains(id), "{path} asks for {id}, which no message is called");
        count += 1;
    }
    assert!(count > 60, "only {count} were found");
}

#[test]
fn no_message_is_there_for_nothing() {
    let (templates, sources) = (files(&here("templates"), "html"), files(&here("src"), "rs"));
    let mut words: BTreeSet<&str> = sources.iter().flat_map(|(_, text)| literals(text)).collect();
    words.extend(templates.iter().flat_map(|(_, text)| literals_after(text, &["t"])));
    // Ids that are put together, such as `month-{}`.
    let made: Vec<&str> = words.iter().filter_map(|word| word.split_once('{')).map(|(made, _)| made).collect();
    let made: Vec<&str> = made.into_iter().filter(|made| made.ends_with('-') && made.len() > 2).collect();
    let unused: Vec<String> = messages()
        .into_iter()
        .filter(|id| !words.contains(id.as_str()) && !made.iter().any(|made| id.starts_with(made)))
        .collect();
    assert!(unused.is_empty(), "nothing asks for {unused:?}");
}

#[test]
fn every_icon_that_is_named_is_in_the_sprite() {
    let icons = fs::read_to_string(here("assets/icons.txt")).expect("the icons");
    let icons: BTreeSet<&str> = icons.lines().collect();
    let templates = files(&here("templates"), "html");
    let modules = files(&here("../modules/src"), "rs");
    let mut named: Vec<(&str, &str)> = Vec::new();
    for (path, text) in &templates {
        named.extend(literals_after(text, &["icon"]).into_iter().map(|icon| (path.as_str(), icon)));
        // icon("a" if b else "c")
        let choices = text.match_indices("icon(\"").map(|(at, _)| text[at..].split(')').next().expect("an end"));
        for choice in choices.filter(|choice| choice.contains(" else ")) {
            named.push((path, choice.rsplit('"').nth(1).expect("the other")));
        }
    }
    for (path, text) in &modules {
        let at = text.match_indices(".navigation(").map(|(at, _)| text[at..].split(')').next().expect("an end"));
        named.extend(at.map(|call| (path.as_str(), call.rsplit('"').nth(1).expect("an icon"))));
    }
    assert!(named.len() > 40, "only {} were found", named.len());
    for (path, icon) in named {
        assert!(icons.contains(icon), "{path} names {icon}, which assets/icons.txt does not");
    }
}

#[test]
fn templates_hold_no_script_and_no_style() {
    for (path, text) in files(&here("templates"), "html") {
        for word in [" style=", "<style", "javascript:", " onclick", " onload", " onerror", "|safe", "| safe"] {
            assert!(!text.contains(word), "{path} has {word}");
        }
        for script in text.match_indices("<script").map(|(at, _)| &text[at..]) {
            let tag = script.split("</script>").next().expect("an end");
            assert!(tag.contains(" src=") && tag.ends_with('>'), "{path} has a script of its own");
        }
    }
}
