//! Records that a new one may be once more, while it is typed.

use axum::extract::{Path, Query};
use axum::http::header::CONTENT_TYPE;
use axum::response::{IntoResponse, Response};
use minijinja::value::Serde;
use minijinja::{Value, context};
use rapport_gate::Failure;
use rapport_kernel::filter::quoted;
use rapport_kernel::house::ListRequest;
use rapport_kernel::{Error, Field, Kind, Object, Read, RecordId, Result as KernelResult};
use serde::Serialize;

use crate::cells::Typed;
use crate::words::Words;
use crate::{Person, templates};

/// Records that are shown.
const SHOWN: usize = 4;
/// Characters of a name from which on it says something.
const NAME_CHARS_MIN: usize = 4;

/// The context of `similar.html`.
#[derive(Serialize)]
struct Page {
    rows: Vec<Row>,
}

#[derive(Serialize)]
struct Row {
    title: String,
    url: String,
    /// What both have.
    said: String,
}

/// A piece of a page: the records that have what was typed so far.
pub async fn similar(
    person: Person,
    Path(plural): Path<String>,
    Query(typed): Query<Typed>,
) -> Result<Response, Failure> {
    let (words, rows) = person
        .read(move |r| {
            let object = r.object_by_plural(&plural)?;
            let words = Words::of(r);
            let rows = rows(r, &object, &typed, &words)?;
            Ok((words, rows))
        })
        .await?;
    let (page, words) = (Value::from(Serde(Page { rows })), Value::from_object(words));
    let piece = templates::render("similar.html", context! { page, words })?;
    Ok(([(CONTENT_TYPE, "text/html; charset=utf-8")], piece).into_response())
}

/// First those that have the same address or number, then those of that name.
fn rows(r: &mut Read<'_>, object: &Object, typed: &Typed, words: &Words) -> KernelResult<Vec<Row>> {
    let mut found: Vec<(RecordId, Row)> = Vec::new();
    let tells = |field: &&Field| field.traits.unique || matches!(field.kind, Kind::Email | Kind::Phone | Kind::Url);
    let fields: Vec<Field> = r.fields(object).into_iter().filter(tells).cloned().collect();
    for field in &fields {
        let Some(value) = said(typed, &field.key) else { continue };
        for record in having(r, object, field, value)? {
            let row = Row {
                title: r.title(object, &record),
                url: format!("/{}/{}", object.plural, record.id),
                said: words.field(object, field),
            };
            found.push((record.id, row));
        }
    }
    if let Some(name) = name(r, object, typed).filter(|name| name.chars().count() >= NAME_CHARS_MIN) {
        for hit in r.search(&name, std::slice::from_ref(&object.key), SHOWN)? {
            let url = format!("/{}/{}", object.plural, hit.id);
            found.push((hit.id, Row { title: hit.title, url, said: words.say("similar-name") }));
        }
    }
    let mut seen = std::collections::HashSet::new();
    found.retain(|(id, _)| seen.insert(*id));
    Ok(found.into_iter().take(SHOWN).map(|(_, row)| row).collect())
}

/// The records with that value; none where it is no value yet.
fn having(r: &mut Read<'_>, object: &Object, field: &Field, value: &str) -> KernelResult<Vec<rapport_kernel::Record>> {
    let filter = Some(format!("{} = {}", field.key, quoted(value)));
    let request = ListRequest { filter, limit: Some(SHOWN), ..ListRequest::default() };
    match r.list(object, &request) {
        Ok(page) => Ok(page.records),
        Err(Error::Invalid(_)) => Ok(Vec::new()),
        Err(error) => Err(error),
    }
}

/// The name as far as it was typed, with all its parts.
fn name(r: &Read<'_>, object: &Object, typed: &Typed) -> Option<String> {
    let title = r.title_field(object)?;
    let parts: Vec<&str> = match &title.kind {
        Kind::PersonName => {
            ["given", "family"].iter().filter_map(|part| said(typed, &format!("{}.{part}", title.key))).collect()
        }
        _ => said(typed, &title.key).into_iter().collect(),
    };
    (!parts.is_empty()).then(|| parts.join(" "))
}

fn said<'t>(typed: &'t Typed, key: &str) -> Option<&'t str> {
    let value = typed.iter().rev().find(|(name, _)| name == key).map(|(_, value)| value.trim());
    value.filter(|value| !value.is_empty())
}
