//! One cell of a table: its control while it is written, and what it shows after that.

use axum::extract::{Form, Path};
use axum::http::header::CONTENT_TYPE;
use axum::http::{HeaderName, StatusCode};
use axum::response::{IntoResponse, Response};
use minijinja::value::Serde;
use minijinja::{Value as Html, context};
use rapport_gate::Failure;
use rapport_kernel::error::Clash;
use rapport_kernel::{Error, Field, Object, Patch, Problem, Read, RecordId, Result as KernelResult};

use crate::cells::{Around, Cells, Control, Typed, linked, patch_of};
use crate::form::{WAS, changed, currencies, marks, record_id, resolved, typed, with_records};
use crate::words::{Args, Words};
use crate::{Person, templates};

/// Where a cell lies.
type Place = (String, String, String);

/// The control that says which version of the record was seen.
const VERSION: &str = "version";
/// Says by which unit of work a cell was written, so that it can be undone.
const UNIT: HeaderName = HeaderName::from_static("rapport-unit");
const HTML: [(HeaderName, &str); 1] = [(CONTENT_TYPE, "text/html; charset=utf-8")];

/// The control of a cell.
pub async fn edit(person: Person, Path((plural, id, key)): Path<Place>) -> Result<Response, Failure> {
    let html = person
        .read(move |r| {
            let (object, id) = (r.object_by_plural(&plural)?, record_id(&id)?);
            let field = field(r, &object, &key)?;
            let record = r.get(&object, id)?;
            let mut held = typed(r, &[field], &record, &Words::of(r))?;
            held.push((WAS.to_owned(), marks(&[field], &held)));
            held.push((VERSION.to_owned(), record.version.to_string()));
            control(r, &object, id, field, &held, &[])
        })
        .await?;
    Ok((HTML, html).into_response())
}

/// Writes a cell; one that is refused comes back as it was typed, with what is wrong.
pub async fn save(
    person: Person,
    Path((plural, id, key)): Path<Place>,
    Form(sent): Form<Typed>,
) -> Result<Response, Failure> {
    let (place, tried) = ((plural.clone(), id.clone(), key.clone()), sent.clone());
    let saved = person
        .write(move |work| {
            let (object, id) = (work.object_by_plural(&plural)?, record_id(&id)?);
            let field = field(work, &object, &key)?;
            let typed = resolved(work, &object, &[field], &sent)?;
            let fields = patch_of(&changed(&[field], &typed), &typed);
            work.save(&object, Patch { if_version: version(&sent), ..Patch::update(id, fields) })?;
            Ok((work.wrote().then(|| work.unit_id()), shown(work, &object, id, field)?))
        })
        .await;
    let refused = match saved {
        Ok((None, html)) => return Ok((HTML, html).into_response()),
        Ok((Some(unit), html)) => return Ok((HTML, [(UNIT, unit.to_string())], html).into_response()),
        Err(error @ (Error::Invalid(_) | Error::Rule { .. } | Error::Conflict(_))) => error,
        Err(error) => return Err(error.into()),
    };
    let html = person
        .read(move |r| {
            let (plural, id, key) = &place;
            let (object, id) = (r.object_by_plural(plural)?, record_id(id)?);
            let field = field(r, &object, key)?;
            // Whoever sends it once more has seen what stands there by now.
            let now = r.get(&object, id)?.version.to_string();
            let seen = tried.iter().filter(|(name, _)| name != VERSION).cloned();
            let tried = seen.chain([(VERSION.to_owned(), now)]).collect();
            control(r, &object, id, field, &tried, &problems(&refused, key, &Words::of(r)))
        })
        .await?;
    Ok((StatusCode::UNPROCESSABLE_ENTITY, HTML, html).into_response())
}

/// What is wrong with it; who was first, and what they wrote, where somebody else wrote the cell meanwhile.
fn problems(refused: &Error, key: &str, words: &Words) -> Vec<Problem> {
    let Error::Conflict(clashes) = refused else { return refused.problems(key) };
    let said = |clash: &Clash| {
        let theirs = clash.theirs.as_str().map_or_else(|| clash.theirs.to_string(), str::to_owned);
        let told = Args::from([("who".into(), clash.by.clone().into()), ("theirs".into(), theirs.into())]);
        Problem::new(key, "cell_conflict", words.tell("cell-conflict", &told))
    };
    clashes.iter().map(said).collect()
}

/// The version that was seen.
fn version(sent: &Typed) -> Option<i64> {
    sent.iter().find(|(key, _)| key == VERSION).and_then(|(_, version)| version.parse().ok())
}

fn field<'o>(r: &Read<'_>, object: &'o Object, key: &str) -> KernelResult<&'o Field> {
    let found = r.fields(object).into_iter().find(|field| field.key == key && field.is_writable());
    found.ok_or(Error::NotFound)
}

fn control(
    r: &mut Read<'_>,
    object: &Object,
    id: RecordId,
    field: &Field,
    typed: &Typed,
    problems: &[Problem],
) -> KernelResult<String> {
    let (words, currencies) = (Words::of(r), currencies(r, typed));
    let around = Around { object, words: &words, typed, problems, currencies: &currencies };
    let control = Control::of(field, &around).ok_or(Error::NotFound)?;
    let control = with_records(r, field, control, typed)?.ok_or(Error::NotFound)?;
    let control = Html::from(Serde(control));
    let held = |name: &str| typed.iter().find(|(key, _)| key == name).map(|(_, held)| held);
    let (was, version) = (held(WAS), held(VERSION));
    let action = format!("/{}/{id}/cell/{}", object.plural, field.key);
    templates::render("cell.html", context! { words => Html::from_object(words), control, action, was, version })
}

/// What the cell shows.
fn shown(r: &mut Read<'_>, object: &Object, id: RecordId, field: &Field) -> KernelResult<String> {
    let (words, record) = (Words::of(r), r.get(object, id)?);
    let titles = r.titles(linked(record.get(field.id)).collect::<Vec<_>>())?;
    let mut html = String::new();
    Cells { catalog: r.catalog(), titles: &titles, words: &words }.line(&mut html, field, record.get(field.id));
    Ok(html)
}
