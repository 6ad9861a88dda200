//! The form of a record: new, and as it is. What is refused comes back as it was typed, the problem beside its field.

mod changes;
mod conflict;
mod links;
mod page;
mod short;
mod similar;

use axum::extract::{Form, Path, Query};
use axum::http::StatusCode;
use axum::response::{IntoResponse, Redirect, Response};
use rapport_gate::{Failure, Once, Outcome, once, own_page};
use rapport_kernel::caller::TOKEN_OBJECT;
use rapport_kernel::{Error, Patch, Read, RecordId, Result as KernelResult, Work};
use serde_json::json;

use crate::Person;
use crate::address::after;
use crate::cells::{Typed, patch_of};
use crate::screen::Screen;

pub use changes::{WAS, changed, marks};
pub use links::{resolved, typed};
pub use page::{Editing, currencies, fields, with_records};
pub use short::{Short, Tried};
pub use similar::similar;

/// A short form on another page says so where it leads back to. No field is called so: a key has no capital.
pub const BACK: &str = "Back";
/// The token of a form by which it is done once, however often it is sent.
pub const ONCE: &str = "Once";

/// An empty form, filled with what the address says.
pub async fn new(person: Person, Path(plural): Path<String>, Query(typed): Query<Typed>) -> Result<Response, Failure> {
    let of = plural.clone();
    if person.read(move |r| Ok(r.object_by_plural(&of)?.key == TOKEN_OBJECT)).await? {
        // A token without a secret opens nothing: it is made where that is shown.
        return Ok(Redirect::to("/setup/token").into_response());
    }
    let screen = person.read(move |r| page::new(r, &plural, &typed)).await?;
    Ok(screen.show()?)
}

/// The form of a record.
pub async fn edit(person: Person, Path((plural, id)): Path<(String, String)>) -> Result<Response, Failure> {
    let screen = person.read(move |r| page::edit(r, &plural, record_id(&id)?)).await?;
    Ok(screen.show()?)
}

/// Makes a record.
pub async fn create(person: Person, Path(plural): Path<String>, Form(typed): Form<Typed>) -> Result<Response, Failure> {
    save(person, Editing { plural, id: None, typed }).await
}

/// Changes a record.
pub async fn update(
    person: Person,
    Path((plural, id)): Path<(String, String)>,
    Form(typed): Form<Typed>,
) -> Result<Response, Failure> {
    let id = Some(record_id(&id)?);
    save(person, Editing { plural, id, typed }).await
}

async fn save(person: Person, editing: Editing) -> Result<Response, Failure> {
    let (tried, again) = (editing.clone(), editing.clone());
    let write = move |work: &mut Work<'_>| write(work, &tried);
    let again = move |r: &mut Read<'_>, refused: &Error| page::refused(r, &again, refused);
    done_once(&person, &editing.plural, &editing.typed, write, again).await
}

/// Does what a form of that name asks, once, however often it is sent. Answers where that leads, or with the form once
/// more, which says why it was refused.
///
/// # Errors
/// What no form says.
pub async fn done_once(
    person: &Person,
    form: &str,
    typed: &Typed,
    write: impl Fn(&mut Work<'_>) -> KernelResult<String> + Send + 'static,
    again: impl Fn(&mut Read<'_>, &Error) -> KernelResult<Screen> + Send + 'static,
) -> Result<Response, Failure> {
    let token = typed.iter().rev().find(|(name, _)| name == ONCE);
    let key = token.and_then(|(_, token)| Once::of_form(token, form, typed));
    let written = move |work: &mut Work<'_>| Ok(Outcome::new(StatusCode::SEE_OTHER, json!(write(work)?)));
    let refused = match person.write(move |work| once(work, key.as_ref(), &written)).await {
        Ok(done) => return Ok(Redirect::to(done.body.as_str().unwrap_or("/")).into_response()),
        Err(error @ (Error::Invalid(_) | Error::Conflict(_) | Error::Rule { .. } | Error::InRow { .. })) => error,
        Err(error) => return Err(error.into()),
    };
    let status = rapport_gate::status(&refused);
    let screen = person.read(move |r| again(r, &refused)).await?;
    Ok(screen.with_status(status).show()?)
}

/// Where one goes on.
fn write(work: &mut Work<'_>, editing: &Editing) -> KernelResult<String> {
    let object = work.object_by_plural(&editing.plural)?;
    let fields = fields(work, &object);
    let typed = resolved(work, &object, &fields, &editing.typed)?;
    let fields = patch_of(&changed(&fields, &typed), &typed);
    let patch = Patch { id: editing.id, if_version: editing.version(), fields };
    let saved = work.save(&object, patch)?;
    let record = format!("/{}/{}", object.plural, saved.id());
    let back = editing.typed.iter().find(|(key, _)| key == BACK).map(|(_, back)| own_page(back));
    // What is kept to be looked at is looked at: an address that ends in `=` wants the new record's id.
    let back = back.map(|back| if back.ends_with('=') { format!("{back}{}", saved.id()) } else { back.to_owned() });
    Ok(after(work, &back.unwrap_or(record)))
}

/// An id in an address; what is none leads nowhere.
pub fn record_id(text: &str) -> KernelResult<RecordId> {
    text.parse().map_err(|_| Error::NotFound)
}
