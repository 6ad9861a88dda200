//! What leans on a field or an object, so that it cannot just go.

use crate::catalog::{Field, Kind, Object};
use crate::id::{FieldId, ObjectId};

/// What uses a field, in words: `it is the title of contact`.
pub fn of_field(objects: &[Object], object: &Object, field: &Field) -> Vec<String> {
    let mut all = Vec::new();
    let roles = [("title", object.title), ("owner", object.owner), ("parent", object.parent)];
    for (role, id) in roles {
        if id == Some(field.id) {
            all.push(format!("it is the {role} of {}", object.key));
        }
    }
    if object.subjects.contains(&field.id) {
        all.push(format!("it is a subject of {}", object.key));
    }
    all.extend(readers(objects, object, field));
    all
}

/// Roll-ups, formulas and conditions that read a field.
pub fn readers(objects: &[Object], object: &Object, field: &Field) -> Vec<String> {
    let mut all = Vec::new();
    for other in objects {
        for reader in other.fields.iter().filter(|reader| reader.id != field.id) {
            if let Some(what) = reads(other, reader, object, field) {
                all.push(format!("the {what} {}.{} uses it", other.key, reader.key));
            }
        }
    }
    all
}

fn reads(other: &Object, reader: &Field, object: &Object, field: &Field) -> Option<&'static str> {
    let near = |text: &Option<String>, home: ObjectId| {
        text.as_ref().is_some_and(|text| mentions(text, field, home == object.id))
    };
    let by_kind = match &reader.kind {
        Kind::Rollup { link, field: measured, child, filter, .. } => {
            let is_named = *link == field.id || *measured == Some(field.id);
            (is_named || near(filter, *child)).then_some("roll-up")
        }
        Kind::Formula { expression, .. } => mentions(expression, field, other.id == object.id).then_some("formula"),
        _ => None,
    };
    let conditions = [&reader.traits.shown_if, &reader.traits.required_if];
    by_kind.or_else(|| conditions.into_iter().any(|text| near(text, other.id)).then_some("condition of"))
}

/// Whether a filter or formula names the field: by id anywhere, by key at home or at the end of a path.
fn mentions(text: &str, field: &Field, is_home: bool) -> bool {
    let ids = [format!("#{}", field.id), format!("#^{}", field.id)];
    let is_key = |word: &str| word == field.key || field.traits.was.iter().any(|was| was == word);
    words(text).into_iter().any(|(is_path, word)| {
        ids.iter().any(|id| id == word) || ((is_home || is_path) && is_key(&word.to_ascii_lowercase()))
    })
}

/// The words outside of quotes, with whether a dot stands before them.
fn words(text: &str) -> Vec<(bool, &str)> {
    let is_word = |c: char| c.is_alphanumeric() || matches!(c, '_' | '#' | '^');
    let mut all = Vec::new();
    for mut rest in text.split('"').step_by(2) {
        while let Some(start) = rest.find(is_word) {
            let end = rest[start..].find(|c| !is_word(c)).map_or(rest.len(), |length| start + length);
            all.push((rest[..start].ends_with('.'), &rest[start..end]));
            rest = &rest[end..];
        }
    }
    all
}

/// Fields of other objects whose links lead to `target`, or whose roll-ups measure it, as `property.contact`.
pub fn of_object(objects: &[Object], target: ObjectId) -> Vec<String> {
    let leads = |field: &Field| match &field.kind {
        Kind::Link { targets, .. } | Kind::Links { targets, .. } => targets.contains(&target),
        Kind::Rollup { child, .. } => *child == target,
        _ => false,
    };
    let others = objects.iter().filter(|object| object.id != target);
    others
        .flat_map(|object| {
            let leading = object.fields.iter().filter(|field| leads(field));
            leading.map(|field| format!("{}.{}", object.key, field.key))
        })
        .collect()
}

/// The names under which records elsewhere know `object`'s records, but for the field `except`.
pub fn inverse_names(objects: &[Object], object: ObjectId, except: FieldId) -> impl Iterator<Item = &str> {
    let fields = objects.iter().flat_map(|other| &other.fields).filter(move |field| field.id != except);
    fields.filter_map(move |field| match field.kind.link_targets() {
        Some((targets, inverse)) if targets.contains(&object) => Some(inverse),
        _ => None,
    })
}
