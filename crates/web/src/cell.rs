//! One cell of a table: its control while it is written, and what it shows after that.

use axum::extract::{Form, Path};
use axum::http::header::CONTENT_TYPE;
use axum::http::{HeaderName, StatusCode};
use axum::response::{IntoResponse, Response};
use minijinja::value::Serde;
use minijinja::{Value as Html, context};
use rapport_gate::Failure;
use rapport_kernel::{Error, Field, Object, Patch, Problem, Read, RecordId, Result as KernelResult};

use crate::cells::{Around, Cells, Control, Typed, linked, patch_of};
use crate::form::{WAS, changed, currencies, marks, record_id, resolved, typed, with_records};
use crate::words::Words;
use crate::{Person, templates};

/// Where a cell lies.
type Place = (String, String, String);

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
            work.save(&object, Patch::update(id, patch_of(&changed(&[field], &typed), &typed)))?;
            Ok((work.wrote().then(|| work.unit_id()), shown(work, &object, id, field)?))
        })
        .await;
    let problems = match saved {
        Ok((None, html)) => return Ok((HTML, html).into_response()),
        Ok((Some(unit), html)) => return Ok((HTML, [(UNIT, unit.to_string())], html).into_response()),
        Err(error @ (Error::Invalid(_) | Error::Rule { .. })) => error.problems(&place.2),
        Err(error) => return Err(error.into()),
    };
    let html = person
        .read(move |r| {
            let (plural, id, key) = &place;
            let object = r.object_by_plural(plural)?;
            let field = field(r, &object, key)?;
            control(r, &object, record_id(id)?, field, &tried, &problems)
        })
        .await?;
    Ok((StatusCode::UNPROCESSABLE_ENTITY, HTML, html).into_response())
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
    let was = typed.iter().find(|(key, _)| key == WAS).map(|(_, was)| was);
    let action = format!("/{}/{id}/cell/{}", object.plural, field.key);
    templates::render("cell.html", context! { words => Html::from_object(words), control, action, was })
}

/// What the cell shows.
fn shown(r: &mut Read<'_>, object: &Object, id: RecordId, field: &Field) -> KernelResult<String> {
    let (words, record) = (Words::of(r), r.get(object, id)?);
    let titles = r.titles(linked(record.get(field.id)).collect::<Vec<_>>())?;
    let mut html = String::new();
    Cells { catalog: r.catalog(), titles: &titles, words: &words }.line(&mut html, field, record.get(field.id));
    Ok(html)
}
