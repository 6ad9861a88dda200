//! What can be said of a field, one by one: to name what a change changes, and to keep what a workspace chose itself.

use crate::catalog::{ChoiceOption, Field, Kind, Traits};

macro_rules! traits {
    ($($name:ident),* $(,)?) => {
        /// The names of the traits that differ.
        pub fn differing(old: &Traits, new: &Traits) -> Vec<&'static str> {
            // Does not compile when a trait is missing in the list.
            let Traits { $($name: _,)* custom: _, was: _, kept: _ } = old;
            let mut names = Vec::new();
            $(if old.$name != new.$name {
                names.push(stringify!($name));
            })*
            names
        }

        fn copy(name: &str, from: &Traits, to: &mut Traits) {
            match name {
                $(stringify!($name) => to.$name.clone_from(&from.$name),)*
                _ => {}
            }
        }
    };
}

traits!(
    required,
    unique,
    indexed,
    summed_by,
    searchable,
    untracked,
    read_only,
    masked,
    to_custom,
    default,
    shown_if,
    required_if,
    filter_on,
    help,
    purpose,
    retention_days,
    synonyms,
    part_synonyms,
);

/// The traits that a module relies on: a workspace may add them, not take them away.
pub const RELIED_ON: &[&str] = &["required", "unique", "read_only"];

/// What changes from `old` to `new` beside key and columns, in words.
pub fn differences(old: &Field, new: &Field) -> Vec<String> {
    let mut all = Vec::new();
    if old.label != new.label {
        all.push(format!("label “{}”", new.label));
    }
    all.extend(kind_differences(&old.kind, &new.kind));
    for name in differing(&old.traits, &new.traits) {
        let is_off = matches!(switch(&new.traits, name), Some(false));
        all.push(if is_off { format!("not {name}") } else { name.to_owned() });
    }
    if old.traits.was != new.traits.was && old.key == new.key {
        all.push("earlier keys".to_owned());
    }
    match (old.traits.custom, new.traits.custom) {
        (true, false) => all.push("declared by a module now".to_owned()),
        (false, true) => all.push("no longer declared, kept as a custom field".to_owned()),
        _ => {}
    }
    all
}

fn switch(traits: &Traits, name: &str) -> Option<bool> {
    Some(match name {
        "required" => traits.required,
        "unique" => traits.unique,
        "indexed" => traits.indexed,
        "searchable" => traits.searchable,
        "untracked" => traits.untracked,
        "read_only" => traits.read_only,
        "masked" => traits.masked,
        "to_custom" => traits.to_custom,
        _ => return None,
    })
}

fn kind_differences(old: &Kind, new: &Kind) -> Vec<String> {
    if old == new {
        return Vec::new();
    }
    let (Some(before), Some(after)) = (old.options(), new.options()) else {
        let is_other = old.name() != new.name();
        return vec![if is_other { format!("type {}", new.name()) } else { format!("details of its {}", new.name()) }];
    };
    let changes = options_differences(before, after);
    if changes.is_empty() { vec!["steps or order of its options".to_owned()] } else { changes }
}

fn options_differences(before: &[ChoiceOption], after: &[ChoiceOption]) -> Vec<String> {
    let change = |option: &ChoiceOption| match before.iter().find(|other| other.key == option.key) {
        None => Some(format!("option {} added", option.key)),
        Some(other) if !other.retired && option.retired => Some(format!("option {} retired", option.key)),
        Some(other) if other.retired && !option.retired => Some(format!("option {} offered again", option.key)),
        Some(other) if other.label != option.label => Some(format!("option {} renamed", option.key)),
        Some(_) => None,
    };
    after.iter().filter_map(change).collect()
}

/// The traits of a standard field: as declared, but for what the workspace chose itself.
pub fn merged(old: &Traits, declared: &Traits) -> Traits {
    let mut traits = declared.clone();
    for name in old.kept.iter().filter(|name| !(RELIED_ON.contains(&name.as_str()) && is_on(declared, name))) {
        copy(name, old, &mut traits);
    }
    traits.custom = false;
    traits.kept.clone_from(&old.kept);
    traits
}

fn is_on(traits: &Traits, name: &str) -> bool {
    switch(traits, name) == Some(true)
}
