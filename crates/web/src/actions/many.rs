//! An action on the picked rows of a list, or on all that it found: one unit of work, undone as one.

use axum::extract::{Form, Path};
use axum::http::StatusCode;
use axum::response::Response;
use rapport_gate::Failure;
use rapport_kernel::access::Verb;
use rapport_kernel::limits::ACTION_RECORDS_MAX;
use rapport_kernel::{Error, Read, Result as KernelResult, Work};

use super::{action, params, told};
use crate::Person;
use crate::address::after;
use crate::cells::Typed;
use crate::form::{ONCE, Short, Tried, done_once};
use crate::list::{back, picked, sent};
use crate::screen::Screen;
use crate::words::Words;

/// Which action.
#[derive(Clone)]
struct Asked {
    plural: String,
    name: String,
}

/// Does it with what its form says; whoever comes from the list is shown the form first. The status of that is one of
/// refusal, as it is for any form that lacks something: a browser shows it in place of the list, and keeps the address.
pub async fn act(
    person: Person,
    Path((plural, name)): Path<(String, String)>,
    Form(typed): Form<Typed>,
) -> Result<Response, Failure> {
    let asked = Asked { plural, name };
    if sent(&typed, ONCE).is_none() {
        let screen = person.read(move |r| shown(r, &asked, &typed, None)).await?;
        return Ok(screen.with_status(StatusCode::UNPROCESSABLE_ENTITY).show()?);
    }
    let form = format!("{}/{}", asked.plural, asked.name);
    let (tried, again) = ((asked.clone(), typed.clone()), (asked, typed.clone()));
    let write = move |work: &mut Work<'_>| done(work, &tried.0, &tried.1);
    let again = move |r: &mut Read<'_>, refused: &Error| shown(r, &again.0, &again.1, Some(refused));
    done_once(&person, &form, &typed, write, again).await
}

/// Where one goes on.
fn done(work: &mut Work<'_>, asked: &Asked, typed: &Typed) -> KernelResult<String> {
    let object = work.object_by_plural(&asked.plural)?;
    let ids = picked(work, &object, typed, ACTION_RECORDS_MAX)?;
    let told = told(work, &object, &asked.name, typed)?;
    work.act_on_many(&object, &asked.name, &ids, &told)?;
    Ok(after(work, back(typed)))
}

/// The form: what was picked is sent along by its ids, so that it is done to what one was told of.
fn shown(r: &mut Read<'_>, asked: &Asked, typed: &Typed, refused: Option<&Error>) -> KernelResult<Screen> {
    let object = r.object_by_plural(&asked.plural)?;
    let action = action(r, &object, &asked.name)?;
    if !r.ctx().access.may(r.catalog(), &object, Verb::Update) {
        return Err(Error::forbidden("You may see such records, but not change them"));
    }
    let ids = picked(r, &object, typed, ACTION_RECORDS_MAX)?;
    let back = back(typed).to_owned();
    let kept = ids.iter().map(|id| ("id", id.to_string())).chain([("back", back.clone())]).collect();
    let words = Words::of(r);
    let title = words.so_many(ids.len(), &object);
    let url = format!("/{}/actions/{}", object.plural, action.name);
    let tried = Tried::on(r, &object, &ids, typed, refused, &words)?;
    let params = params(r, &action);
    let fields = params.iter().collect();
    let short = Short { label: words.action(&action), title, url, back, kept, fields, help: None };
    short.page(r, &object, tried)
}
