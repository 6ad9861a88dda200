//! Links in forms: who has script chooses a record; who has none types its name, and it is looked up here.

use rapport_kernel::filter::quoted;
use rapport_kernel::house::ListRequest;
use rapport_kernel::value::Ref;
use rapport_kernel::{Error, Field, Kind, Object, ObjectId, Problem, Read, RecordId, Result};

use crate::cells::{Typed, typed_of};
use crate::words::{Args, Words};

/// Records of small objects are all offered at once.
pub const OFFERED_MAX: usize = 100;

/// What was typed, with ids for the names of linked records.
///
/// # Errors
/// `Invalid` for each name that no record has, or several have; the store's.
pub fn resolved(r: &mut Read<'_>, object: &Object, fields: &[&Field], typed: &Typed) -> Result<Typed> {
    let mut resolved = typed.clone();
    let mut problems = Vec::new();
    for field in fields {
        let Kind::Link { targets, .. } = &field.kind else { continue };
        let name = format!("{}.title", field.key);
        let Some((_, title)) = typed.iter().rev().find(|(key, _)| *key == name) else { continue };
        let id = typed.iter().rev().find(|(key, _)| *key == field.key).and_then(|(_, id)| id.parse().ok());
        match found(r, field, targets, id, title.trim())? {
            Ok(found) => {
                resolved.retain(|(key, _)| *key != field.key);
                resolved.push((field.key.clone(), found.map(|id| id.to_string()).unwrap_or_default()));
            }
            Err(id) => {
                let words = Words::of(r);
                let told = Args::from([
                    ("title".into(), title.clone().into()),
                    ("object".into(), words.field(object, field).to_lowercase().into()),
                ]);
                problems.push(Problem::new(field.key.as_str(), "unknown_link", words.tell(id, &told)));
            }
        }
    }
    if problems.is_empty() { Ok(resolved) } else { Err(Error::Invalid(problems)) }
}

/// The record that is meant, or the message that says why none is.
fn found(
    r: &mut Read<'_>,
    field: &Field,
    targets: &[ObjectId],
    id: Option<RecordId>,
    title: &str,
) -> Result<std::result::Result<Option<RecordId>, &'static str>> {
    if title.is_empty() {
        return Ok(Ok(None));
    }
    if let Some(id) = id {
        let known = r.titles(targets.iter().map(|object| Ref { object: *object, id }))?;
        if known.get(&id).is_some_and(|known| known == title) {
            return Ok(Ok(Some(id)));
        }
    }
    let mut hits = Vec::new();
    for target in targets {
        let Some(target) = r.catalog().get(*target).and_then(|object| r.object(&object.key).ok()) else { continue };
        hits.extend(named(r, &target, title)?);
    }
    debug_assert!(field.kind.link_targets().is_some());
    Ok(match hits.as_slice() {
        [] => Err("form-none-found"),
        [one] => Ok(Some(*one)),
        _ => Err("form-several-found"),
    })
}

/// Records of that name: none, the one, or two of several.
fn named(r: &mut Read<'_>, object: &Object, title: &str) -> Result<Vec<RecordId>> {
    let Some(key) = r.title_field(object).map(|field| field.key.clone()) else {
        return Ok(Vec::new());
    };
    let filter = Some(format!("{key} = {}", quoted(title)));
    let request = ListRequest { filter, limit: Some(2), fields: Some(Vec::new()), ..ListRequest::default() };
    Ok(r.list(object, &request)?.records.iter().map(|record| record.id).collect())
}

/// All records that a link may lead to, by their titles; none where there are many.
///
/// # Errors
/// The store's.
pub fn offered(r: &mut Read<'_>, targets: &[ObjectId]) -> Result<Option<Vec<(RecordId, String)>>> {
    let [target] = targets else { return Ok(None) };
    let Some(target) = r.catalog().get(*target).and_then(|object| r.object(&object.key).ok()) else {
        return Ok(Some(Vec::new()));
    };
    let request = ListRequest {
        sort: r.title_field(&target).map(|title| title.key.clone()),
        fields: Some(r.naming_keys(&target)),
        limit: Some(OFFERED_MAX),
        ..ListRequest::default()
    };
    let page = r.list(&target, &request)?;
    if page.next_cursor.is_some() {
        return Ok(None);
    }
    Ok(Some(page.records.iter().map(|record| (record.id, r.title(&target, record))).collect()))
}

/// What a record holds in the fields of a form, with the names of what it links to.
///
/// # Errors
/// The store's.
pub fn typed(r: &mut Read<'_>, fields: &[&Field], record: &rapport_kernel::Record, words: &Words) -> Result<Typed> {
    let refs: Vec<Ref> = fields.iter().flat_map(|field| crate::cells::linked(record.get(field.id))).collect();
    let titles = r.titles(refs)?;
    let mut typed = Typed::new();
    for field in fields {
        let value = record.get(field.id);
        typed.extend(typed_of(field, value, words));
        if matches!(field.kind, Kind::Link { .. }) {
            let title = value.as_link().and_then(|id| titles.get(&id).cloned());
            typed.push((format!("{}.title", field.key), title.unwrap_or_default()));
        }
    }
    Ok(typed)
}
