//! What leans on a field or an object, so that it cannot just go.

use crate::catalog::{Field, Kind, Object};
use crate::id::{FieldId, ObjectId};

/// What uses a field, in words: `it is the title of contact`.
pub fn of_field(objects: &[Object], object: &Object, field: &Field) -> Vec<String> {
    let mut all = Vec::new();
    let roles =
        [("title", object.title), ("owner", object.owner), ("parent", object.parent), ("author", object.author)];
    for (role, id) in roles {
        if id == Some(field.id) {
            all.push(format!("it is the {role} of {}", object.key));
        }
    }
    if object.subjects.contains(&field.id) {
        all.push(format!("it is a subject of {}", object.key));
    }
    all.extend(readers(objects, field));
    all
}

/// Roll-ups, formulas and conditions that read a field.
pub fn readers(objects: &[Object], field: &Field) -> Vec<String> {
    let mut all = Vec::new();
    for object in objects {
        for reader in object.fields.iter().filter(|reader| reader.id != field.id) {
            if let Some(what) = reads(reader, field) {
                all.push(format!("the {what} {}.{} uses it", object.key, reader.key));
            }
        }
    }
    all
}

fn reads(reader: &Field, field: &Field) -> Option<&'static str> {
    let ids = [format!("#{}", field.id), format!("#^{}", field.id)];
    let names_it = |text: &str| ids_in(text).any(|id| ids.contains(&id));
    let by_kind = match &reader.kind {
        Kind::Rollup { link, field: measured, filter, .. } => {
            let is_named = *link == field.id || *measured == Some(field.id);
            (is_named || filter.as_deref().is_some_and(names_it)).then_some("roll-up")
        }
        Kind::Formula { expression, .. } => names_it(expression).then_some("formula"),
        _ => None,
    };
    let conditions = [&reader.traits.shown_if, &reader.traits.required_if];
    by_kind.or_else(|| conditions.into_iter().flatten().any(|text| names_it(text)).then_some("condition of"))
}

/// The ids that a stored filter or formula names: `#12` a field, `#^12` what leads here by it, `#@3` an object.
fn ids_in(text: &str) -> impl Iterator<Item = String> {
    let mut chars = text.chars().peekable();
    let mut is_quoted = false;
    std::iter::from_fn(move || {
        loop {
            match chars.next()? {
                '"' => is_quoted = !is_quoted,
                '\\' if is_quoted => drop(chars.next()),
                '#' if !is_quoted => {
                    let mut id = "#".to_owned();
                    while let Some(c) = chars.next_if(|c| c.is_ascii_digit() || matches!(c, '^' | '@')) {
                        id.push(c);
                    }
                    return Some(id);
                }
                _ => {}
            }
        }
    })
}

/// Fields of other objects whose links lead to `target`, or that measure or name it, as `property.contact`. Links that
/// lead to all custom objects let go of one.
pub fn of_object(objects: &[Object], target: ObjectId) -> Vec<String> {
    let leads = |field: &Field| match &field.kind {
        _ if field.traits.to_custom => false,
        Kind::Link { targets, .. } | Kind::Links { targets, .. } => targets.contains(&target),
        Kind::Rollup { child, .. } => *child == target,
        _ => false,
    };
    let id = format!("#@{target}");
    let texts = |field: &Field| match &field.kind {
        Kind::Formula { expression, .. } => Some(expression.clone()),
        Kind::Rollup { filter, .. } => filter.clone(),
        _ => None,
    };
    let names_it = |field: &Field| texts(field).is_some_and(|text| ids_in(&text).any(|other| other == id));
    let others = objects.iter().filter(|object| object.id != target);
    others
        .flat_map(|object| {
            let leading = object.fields.iter().filter(|field| leads(field) || names_it(field));
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
