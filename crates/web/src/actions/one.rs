//! An action on one record, offered on its page.

use axum::extract::{Form, Path};
use axum::response::Response;
use rapport_gate::{Failure, own_page};
use rapport_kernel::{Error, Read, Result as KernelResult, Work};

use super::{action, params, told};
use crate::Person;
use crate::address::after;
use crate::cells::{Typed, last};
use crate::form::{BACK, Short, Tried, done_once, record_id};
use crate::screen::Screen;
use crate::words::Words;

/// Which action on which record.
#[derive(Clone)]
struct Asked {
    plural: String,
    id: String,
    name: String,
}

/// The form of an action.
pub async fn form(
    person: Person,
    Path((plural, id, name)): Path<(String, String, String)>,
) -> Result<Response, Failure> {
    let asked = Asked { plural, id, name };
    let screen = person.read(move |r| shown(r, &asked, &Typed::new(), None)).await?;
    Ok(screen.show()?)
}

/// Does it.
pub async fn act(
    person: Person,
    Path((plural, id, name)): Path<(String, String, String)>,
    Form(typed): Form<Typed>,
) -> Result<Response, Failure> {
    let asked = Asked { plural, id, name };
    let form = format!("{}/{}/{}", asked.plural, asked.id, asked.name);
    let (tried, again) = ((asked.clone(), typed.clone()), (asked, typed.clone()));
    let write = move |work: &mut Work<'_>| done(work, &tried.0, &tried.1);
    let again = move |r: &mut Read<'_>, refused: &Error| shown(r, &again.0, &again.1, Some(refused));
    done_once(&person, &form, &typed, write, again).await
}

/// Where one goes on.
fn done(work: &mut Work<'_>, asked: &Asked, typed: &Typed) -> KernelResult<String> {
    let object = work.object_by_plural(&asked.plural)?;
    let id = record_id(&asked.id)?;
    let told = told(work, &object, &asked.name, typed)?;
    work.act(&object, &asked.name, id, &told)?;
    // From where it was done, or else its page.
    let page = format!("/{}/{id}", object.plural);
    Ok(after(work, last(typed, BACK).map_or(page.as_str(), own_page)))
}

fn shown(r: &mut Read<'_>, asked: &Asked, typed: &Typed, refused: Option<&Error>) -> KernelResult<Screen> {
    let object = r.object_by_plural(&asked.plural)?;
    let record = r.get(&object, record_id(&asked.id)?)?;
    let action = action(r, &object, &asked.name)?;
    r.check_may_change(&object, record.id)?;
    let back = format!("/{}/{}", object.plural, record.id);
    let url = format!("{back}/actions/{}", action.name);
    let words = Words::of(r);
    let title = r.title(&object, &record);
    let params = params(r, &action);
    let fields = params.iter().collect();
    let short = Short { label: words.action(&action), title, url, back, kept: Vec::new(), fields, help: None };
    short.page(r, &object, Tried::new(typed, refused, &words))
}
