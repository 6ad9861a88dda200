//! A record's page as one arranges it: sections with fields, moved by drag and drop or by buttons.

use rapport_kernel::catalog::SectionDecl;
use rapport_kernel::{Object, Read};
use serde_json::{Value as Json, json};

use super::kinds::key_of;
use crate::cells::Typed;
use crate::setup::input::filled;
use crate::words::Words;

/// A section on its way.
#[derive(Clone, Debug, PartialEq)]
struct Section {
    key: String,
    label: String,
    fields: Vec<String>,
}

/// The layout that a form asks for, as the catalog takes it: what stands where as it was sent, and then what its button
/// says. An empty one is that which the product declares.
pub fn wish(r: &Read<'_>, object: &Object, words: &Words, typed: &Typed) -> Json {
    let pressed = filled(typed, "do").unwrap_or("save");
    let mut sections = sent(typed);
    match pressed.split_once(':') {
        Some(("up", key)) => shift(&mut sections, key, Way::Up),
        Some(("down", key)) => shift(&mut sections, key, Way::Down),
        Some(("drop", key)) => drop_section(&mut sections, key),
        _ if pressed == "reset" => sections.clear(),
        _ => {}
    }
    if let Some(label) = filled(typed, "new_section").filter(|_| !sections.is_empty()) {
        let key = free_key(label, &sections);
        sections.push(Section { key, label: label.to_owned(), fields: Vec::new() });
    }
    let declared = r.declared_layout(object);
    json!(sections.iter().map(|section| section_wish(section, object, &declared, words)).collect::<Vec<_>>())
}

/// A heading that is the declared one is not kept, so that it goes on to follow the reader's language.
fn section_wish(section: &Section, object: &Object, declared: &[SectionDecl], words: &Words) -> Json {
    let plain = Object { layout: Vec::new(), ..object.clone() };
    let same = |one: &&SectionDecl| one.key == section.key && words.section(&plain, one) == section.label;
    match declared.iter().find(same) {
        Some(_) => json!({"key": section.key, "fields": section.fields}),
        None => json!({"key": section.key, "label": section.label, "fields": section.fields}),
    }
}

fn sent(typed: &Typed) -> Vec<Section> {
    let mut sections: Vec<Section> = Vec::new();
    for (name, value) in typed {
        let last = sections.last_mut();
        match (name.as_str(), last) {
            ("section", _) => {
                sections.push(Section { key: value.clone(), label: String::new(), fields: Vec::new() });
            }
            ("label", Some(section)) => section.label = value.trim().to_owned(),
            ("field", Some(section)) => section.fields.push(value.clone()),
            _ => {}
        }
    }
    sections
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Way {
    Up,
    Down,
}

/// Moves a field by one place; from the end of a section into the next one.
fn shift(sections: &mut [Section], key: &str, way: Way) {
    let place = sections.iter().enumerate().find_map(|(section, one)| {
        let field = one.fields.iter().position(|field| field == key)?;
        Some((section, field))
    });
    let Some((section, field)) = place else { return };
    let last = sections[section].fields.len() - 1;
    match way {
        Way::Up if field > 0 => sections[section].fields.swap(field, field - 1),
        Way::Down if field < last => sections[section].fields.swap(field, field + 1),
        Way::Up if section > 0 => {
            let moved = sections[section].fields.remove(field);
            sections[section - 1].fields.push(moved);
        }
        Way::Down if section + 1 < sections.len() => {
            let moved = sections[section].fields.remove(field);
            sections[section + 1].fields.insert(0, moved);
        }
        Way::Up | Way::Down => {}
    }
}

/// Takes a section away; its fields go to the one before it, or after it.
fn drop_section(sections: &mut Vec<Section>, key: &str) {
    let Some(at) = sections.iter().position(|section| section.key == key) else { return };
    let gone = sections.remove(at);
    if let Some(heir) = sections.get_mut(at.saturating_sub(1)) {
        heir.fields.extend(gone.fields);
    }
}

fn free_key(label: &str, sections: &[Section]) -> String {
    let made = key_of(label);
    let base = if made.is_empty() { "section".to_owned() } else { made };
    let is_free = |key: &String| !sections.iter().any(|section| section.key == *key);
    let numbered = (2..).map(|number| format!("{base}_{number}"));
    std::iter::once(base.clone()).chain(numbered).find(is_free).expect("numbers never end")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn sections() -> Vec<Section> {
        let section = |key: &str, fields: &[&str]| Section {
            key: key.to_owned(),
            label: key.to_owned(),
            fields: fields.iter().map(|field| (*field).to_owned()).collect(),
        };
        vec![section("one", &["a", "b"]), section("two", &["c"])]
    }

    fn fields(sections: &[Section]) -> Vec<String> {
        sections.iter().map(|section| section.fields.concat()).collect()
    }

    #[test]
    fn a_field_goes_up_and_down_and_over_the_border_of_a_section() {
        let mut all = sections();
        shift(&mut all, "b", Way::Down);
        assert_eq!(fields(&all), ["a", "bc"]);
        shift(&mut all, "c", Way::Up);
        assert_eq!(fields(&all), ["a", "cb"]);
        shift(&mut all, "c", Way::Up);
        assert_eq!(fields(&all), ["ac", "b"]);
        shift(&mut all, "a", Way::Up);
        assert_eq!(fields(&all), ["ac", "b"], "there is nothing above");
    }

    #[test]
    fn fields_of_a_section_that_goes_move_to_its_neighbour() {
        let mut all = sections();
        drop_section(&mut all, "two");
        assert_eq!(fields(&all), ["abc"]);
        let mut all = sections();
        drop_section(&mut all, "one");
        assert_eq!(fields(&all), ["cab"]);
    }
}
