//! The editor of objects and fields: what the catalog has, changed by the same calls as through the API.

mod field;
mod kinds;
mod layout;
mod options;
mod page;

use axum::extract::{Form, Path, Query};
use axum::response::{IntoResponse, Redirect, Response};
use rapport_gate::Failure;
use rapport_kernel::catalog::CatalogChange;
use rapport_kernel::house::CatalogPreview;
use rapport_kernel::{Error, Problem, Result as KernelResult, UnitId, Work};
use serde::Deserialize;
use serde_json::{Map, Value as Json, json};

use super::input::filled;
use super::only_for_who_sets_up;
use crate::Person;
use crate::address::address;
use crate::cells::Typed;
use crate::screen::Done;
use crate::words::Words;

const OBJECTS: &str = "/setup/objects";

/// What an editor's page can be asked.
#[derive(Clone, Debug, Default, Deserialize)]
pub struct Asked {
    /// What was just done.
    did: Option<String>,
    /// Where one is to be when that is undone, where this page would not be there then.
    from: Option<String>,
    /// The kind that was chosen.
    kind: Option<String>,
}

impl Asked {
    fn done(&self, page: &str) -> Option<Done> {
        Done::of(self.did.as_deref(), self.from.as_deref().unwrap_or(page))
    }
}

/// What a change came to.
enum Changed {
    /// By which unit of work; none where nothing is other than it was.
    Done(Option<UnitId>),
    Refused(Vec<Problem>, axum::http::StatusCode),
}

/// All objects, and a form for a new one.
pub async fn list(person: Person, Query(asked): Query<Asked>) -> Result<Response, Failure> {
    let screen = person.read(|r| page::list(r, &Typed::new(), &[])).await?;
    Ok(screen.with_done(asked.done(OBJECTS)).show()?)
}

/// Makes an object with a name for its records.
pub async fn create(person: Person, Form(typed): Form<Typed>) -> Result<Response, Failure> {
    let wish = page::new_object(&typed);
    let key = wish["key"].as_str().unwrap_or_default().to_owned();
    match changed(&person, wish).await? {
        Changed::Done(unit) => Ok(to(&object_path(&key), unit, Some(OBJECTS))),
        Changed::Refused(problems, status) => {
            let screen = person.read(move |r| page::list(r, &typed, &problems)).await?;
            Ok(screen.with_status(status).show()?)
        }
    }
}

/// An object: its names, and its fields as they stand on a record's page.
pub async fn show(person: Person, Path(object): Path<String>, Query(asked): Query<Asked>) -> Result<Response, Failure> {
    let done = asked.done(&object_path(&object));
    let screen = person.read(move |r| page::object(r, &object, None, &[])).await?;
    Ok(screen.with_done(done).show()?)
}

/// Changes an object's names.
pub async fn update(person: Person, Path(object): Path<String>, Form(typed): Form<Typed>) -> Result<Response, Failure> {
    let wish = page::object_update(&object, &typed);
    let key = wish["key"].as_str().unwrap_or(&object).to_owned();
    match changed(&person, wish).await? {
        Changed::Done(unit) => Ok(to(&object_path(&key), unit, Some(&object_path(&object)))),
        Changed::Refused(problems, status) => {
            let screen = person.read(move |r| page::object(r, &object, Some(&typed), &problems)).await?;
            Ok(screen.with_status(status).show()?)
        }
    }
}

/// Changes where fields stand.
pub async fn arrange(
    person: Person,
    Path(object): Path<String>,
    Form(typed): Form<Typed>,
) -> Result<Response, Failure> {
    let key = object.clone();
    let layout = person
        .read(move |r| {
            only_for_who_sets_up(r.house(), r.ctx())?;
            Ok(layout::wish(r, &*r.object(&key)?, &Words::of(r), &typed))
        })
        .await?;
    let wish = json!({"change": "update_object", "object": object, "layout": layout});
    match changed(&person, wish).await? {
        Changed::Done(unit) => Ok(to(&object_path(&object), unit, None)),
        Changed::Refused(problems, status) => {
            let screen = person.read(move |r| page::object(r, &object, None, &problems)).await?;
            Ok(screen.with_status(status).show()?)
        }
    }
}

/// Says what would go with an object.
pub async fn ask_delete(person: Person, Path(object): Path<String>) -> Result<Response, Failure> {
    let wish = json!({"change": "delete_object", "object": object});
    let told = previewed(&person, wish).await?;
    let screen = person.read(move |r| page::deleting_object(r, &object, &told)).await?;
    Ok(screen.show()?)
}

/// Deletes an object with its records.
pub async fn delete(person: Person, Path(object): Path<String>) -> Result<Response, Failure> {
    let wish = json!({"change": "delete_object", "object": object});
    match changed(&person, wish).await? {
        // What went with it does not come back.
        Changed::Done(_) => Ok(to(OBJECTS, None, None)),
        Changed::Refused(problems, status) => {
            let screen = person.read(move |r| page::deleting_object(r, &object, &Err(problems.clone()))).await?;
            Ok(screen.with_status(status).show()?)
        }
    }
}

/// The form of a new field; first which kind it is to be.
pub async fn new_field(
    person: Person,
    Path(object): Path<String>,
    Query(asked): Query<Asked>,
) -> Result<Response, Failure> {
    let screen = person.read(move |r| field::new(r, &object, asked.kind.as_deref(), None, &[])).await?;
    Ok(screen.show()?)
}

/// Adds a field.
pub async fn add_field(
    person: Person,
    Path(object): Path<String>,
    Form(typed): Form<Typed>,
) -> Result<Response, Failure> {
    let (of, sent) = (object.clone(), typed.clone());
    let wished = person.read(move |r| wished(field::add(r, &of, &sent))).await?;
    match tried(&person, wished).await? {
        Changed::Done(unit) => Ok(to(&object_path(&object), unit, None)),
        Changed::Refused(problems, status) => {
            let kind = filled(&typed, "kind").map(str::to_owned);
            let shown = move |r: &mut rapport_kernel::Read<'_>| {
                field::new(r, &object, kind.as_deref(), Some(&typed), &problems)
            };
            Ok(person.read(shown).await?.with_status(status).show()?)
        }
    }
}

/// The form of a field.
pub async fn edit_field(
    person: Person,
    Path((object, field)): Path<(String, String)>,
    Query(asked): Query<Asked>,
) -> Result<Response, Failure> {
    let done = asked.done(&field_path(&object, &field));
    let screen = person.read(move |r| field::edit(r, &object, &field, None, &[])).await?;
    Ok(screen.with_done(done).show()?)
}

/// Changes a field.
pub async fn update_field(
    person: Person,
    Path((object, key)): Path<(String, String)>,
    Form(typed): Form<Typed>,
) -> Result<Response, Failure> {
    let (of, at, sent) = (object.clone(), key.clone(), typed.clone());
    let wished = person.read(move |r| wished(field::update(r, &of, &at, &sent))).await?;
    match tried(&person, wished).await? {
        Changed::Done(unit) => {
            let now = filled(&typed, "key").unwrap_or(&key);
            Ok(to(&field_path(&object, now), unit, Some(&field_path(&object, &key))))
        }
        Changed::Refused(problems, status) => {
            let shown = move |r: &mut rapport_kernel::Read<'_>| field::edit(r, &object, &key, Some(&typed), &problems);
            Ok(person.read(shown).await?.with_status(status).show()?)
        }
    }
}

/// The form of another type for a field, with what would be lost.
pub async fn ask_type(
    person: Person,
    Path((object, field)): Path<(String, String)>,
    Query(typed): Query<Typed>,
) -> Result<Response, Failure> {
    let (of, at, sent) = (object.clone(), field.clone(), typed.clone());
    let wished = person.read(move |r| wished(field::retype(r, &of, &at, &sent))).await?;
    let told = match wished {
        Ok(wish) => Some(previewed(&person, wish).await?),
        // Nothing was chosen yet, or not all that it needs.
        Err(_) => None,
    };
    let screen = person.read(move |r| field::retyping(r, &object, &field, &typed, told.as_ref())).await?;
    Ok(screen.show()?)
}

/// Gives a field another type.
pub async fn change_type(
    person: Person,
    Path((object, field)): Path<(String, String)>,
    Form(typed): Form<Typed>,
) -> Result<Response, Failure> {
    let (of, at, sent) = (object.clone(), field.clone(), typed.clone());
    let wished = person.read(move |r| wished(field::retype(r, &of, &at, &sent))).await?;
    match tried(&person, wished).await? {
        // The values were read anew, which is not taken back by reading them once more.
        Changed::Done(_) => Ok(to(&field_path(&object, &field), None, None)),
        Changed::Refused(problems, status) => {
            let told = Err(problems);
            let shown =
                move |r: &mut rapport_kernel::Read<'_>| field::retyping(r, &object, &field, &typed, Some(&told));
            Ok(person.read(shown).await?.with_status(status).show()?)
        }
    }
}

/// Says what would go with a field.
pub async fn ask_delete_field(
    person: Person,
    Path((object, field)): Path<(String, String)>,
) -> Result<Response, Failure> {
    let told = previewed(&person, json!({"change": "delete_field", "object": object, "field": field})).await?;
    let screen = person.read(move |r| field::deleting(r, &object, &field, &told)).await?;
    Ok(screen.show()?)
}

/// Deletes a field with its values.
pub async fn delete_field(person: Person, Path((object, field)): Path<(String, String)>) -> Result<Response, Failure> {
    match changed(&person, json!({"change": "delete_field", "object": object, "field": field})).await? {
        Changed::Done(_) => Ok(to(&object_path(&object), None, None)),
        Changed::Refused(problems, status) => {
            let told = Err(problems);
            let screen = person.read(move |r| field::deleting(r, &object, &field, &told)).await?;
            Ok(screen.with_status(status).show()?)
        }
    }
}

/// What is wrong with a form is shown on it; what else went wrong is not this page's.
type Wished = Result<Json, Vec<Problem>>;

fn wished(wish: KernelResult<Map<String, Json>>) -> KernelResult<Wished> {
    match wish {
        Ok(wish) => Ok(Ok(Json::Object(wish))),
        Err(Error::Invalid(problems)) => Ok(Err(problems)),
        Err(error) => Err(error),
    }
}

async fn tried(person: &Person, wished: Wished) -> Result<Changed, Failure> {
    match wished {
        Ok(wish) => changed(person, wish).await,
        Err(problems) => Ok(Changed::Refused(problems, axum::http::StatusCode::UNPROCESSABLE_ENTITY)),
    }
}

async fn changed(person: &Person, wish: Json) -> Result<Changed, Failure> {
    let done = person.run(move |house, ctx| {
        only_for_who_sets_up(house, ctx)?;
        let by = |work: &mut Work<'_>, _| Ok(work.wrote().then(|| work.unit_id()));
        house.change_catalog_unless(ctx, &CatalogChange::from_json(wish)?, |_| Ok(None), by)
    });
    match done.await {
        Ok(unit) => Ok(Changed::Done(unit)),
        Err(error @ (Error::Invalid(_) | Error::Rule { .. } | Error::Limit { .. })) => {
            Ok(Changed::Refused(error.problems(""), rapport_gate::status(&error)))
        }
        Err(error) => Err(error.into()),
    }
}

/// What a change would do, or why it is refused.
type Told = Result<CatalogPreview, Vec<Problem>>;

async fn previewed(person: &Person, wish: Json) -> Result<Told, Failure> {
    let tried = person.run(move |house, ctx| {
        only_for_who_sets_up(house, ctx)?;
        house.preview_catalog(ctx, &CatalogChange::from_json(wish)?)
    });
    match tried.await {
        Ok(preview) => Ok(Ok(preview)),
        Err(error @ (Error::Invalid(_) | Error::Rule { .. } | Error::Limit { .. })) => Ok(Err(error.problems(""))),
        Err(error) => Err(error.into()),
    }
}

fn object_path(object: &str) -> String {
    format!("/setup/objects/{object}")
}

fn field_path(object: &str, field: &str) -> String {
    format!("/setup/objects/{object}/fields/{field}")
}

/// To a page that offers to undo what was done, and where one is to be after that when it is not that page.
fn to(path: &str, unit: Option<UnitId>, from: Option<&str>) -> Response {
    let did = unit.map(|unit| unit.to_string());
    Redirect::to(&address(
        path,
        [("did", did.as_deref()), ("from", from.filter(|from| *from != path && did.is_some()))],
    ))
    .into_response()
}
