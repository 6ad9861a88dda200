//! Actions on a record, such as to win a deal: offered on its page, each with a form for what it is told.

use axum::extract::{Form, Path};
use axum::response::Response;
use rapport_gate::Failure;
use rapport_kernel::access::Verb;
use rapport_kernel::ctx::USER_OBJECT;
use rapport_kernel::part::Action;
use rapport_kernel::{Error, Field, Object, Problem, Read, RecordId, Result as KernelResult, Work};
use serde::Serialize;
use serde_json::{Value as Json, json};

use crate::Person;
use crate::address::after;
use crate::cells::{Around, Control, Typed, patch_of};
use crate::form::{currencies, done_once, record_id, resolved, with_records};
use crate::screen::Screen;
use crate::shell::Shell;
use crate::words::Words;

/// An action as a record's page offers it.
#[derive(Serialize)]
pub struct Offer {
    label: String,
    url: String,
}

/// The context of `action.html`.
#[derive(Serialize)]
struct Page {
    label: String,
    title: String,
    url: String,
    back: String,
    controls: Vec<Control>,
    wrong: Vec<String>,
}

/// Which action on which record.
#[derive(Clone)]
struct Asked {
    plural: String,
    id: String,
    name: String,
}

/// The actions on records of an object, for who may change the record. Those on users stand on the page of their sign-in.
pub fn offers(r: &Read<'_>, object: &Object, id: RecordId, words: &Words) -> Vec<Offer> {
    if object.key == USER_OBJECT {
        return Vec::new();
    }
    let own = r.house().part().actions.iter().filter(|action| action.object == object.key);
    let offer = |action: &Action| Offer { label: words.action(action), url: url(object, id, action.name) };
    own.map(offer).collect()
}

/// The form of an action.
pub async fn form(
    person: Person,
    Path((plural, id, name)): Path<(String, String, String)>,
) -> Result<Response, Failure> {
    let asked = Asked { plural, id, name };
    let screen = person.read(move |r| page(r, &asked, &Typed::new(), None)).await?;
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
    let tried = (asked.clone(), typed.clone());
    let refused = match done_once(&person, &form, &typed, move |work| done(work, &tried.0, &tried.1)).await? {
        Ok(to) => return Ok(to),
        Err(refused) => refused,
    };
    let status = rapport_gate::status(&refused);
    let screen = person.read(move |r| page(r, &asked, &typed, Some(&refused))).await?;
    Ok(screen.with_status(status).show()?)
}

/// Where one goes on. What was left empty is not said.
fn done(work: &mut Work<'_>, asked: &Asked, typed: &Typed) -> KernelResult<String> {
    let object = work.object_by_plural(&asked.plural)?;
    let id = record_id(&asked.id)?;
    let params = params(work, action(work, &object, &asked.name)?);
    let fields: Vec<&Field> = params.iter().collect();
    let mut said = patch_of(&fields, &resolved(work, &object, &fields, typed)?);
    said.retain(|_, value| !value.is_null() && *value != json!("") && *value != Json::Array(Vec::new()));
    work.act(&object, &asked.name, id, &said)?;
    Ok(after(work, &format!("/{}/{id}", object.plural)))
}

fn action<'r>(r: &'r Read<'_>, object: &Object, name: &str) -> KernelResult<&'r Action> {
    r.house().action(&object.key, name).ok_or(Error::NotFound)
}

/// What an action is told, as fields.
fn params(r: &Read<'_>, action: &Action) -> Vec<Field> {
    action.params.iter().filter_map(|param| r.param(param)).collect()
}

fn url(object: &Object, id: RecordId, name: &str) -> String {
    format!("/{}/{id}/actions/{name}", object.plural)
}

fn page(r: &mut Read<'_>, asked: &Asked, typed: &Typed, refused: Option<&Error>) -> KernelResult<Screen> {
    let object = r.object_by_plural(&asked.plural)?;
    let record = r.get(&object, record_id(&asked.id)?)?;
    let action = action(r, &object, &asked.name)?.clone();
    let params = params(r, &action);
    if !r.ctx().access.may(r.catalog(), &object, Verb::Update) {
        return Err(Error::NotFound);
    }
    let words = Words::of(r);
    let problems: &[Problem] = if let Some(Error::Invalid(problems)) = refused { problems } else { &[] };
    let currencies = currencies(r, typed);
    let around = Around { object: &object, words: &words, typed, problems, currencies: &currencies };
    let mut controls = Vec::new();
    for field in &params {
        let Some(control) = Control::of(field, &around) else { continue };
        controls.extend(with_records(r, field, control, typed)?);
    }
    let is_shown = |problem: &&Problem| controls.iter().any(|control| control.key() == problem.field);
    let elsewhere = problems.iter().filter(|problem| !is_shown(problem)).map(|problem| words.problem(problem));
    let rule = refused.filter(|error| !matches!(error, Error::Invalid(_))).map(ToString::to_string);
    let wrong = elsewhere.chain(rule).collect();
    let page = Page {
        label: words.action(&action),
        title: r.title(&object, &record),
        url: url(&object, record.id, action.name),
        back: format!("/{}/{}", object.plural, record.id),
        controls,
        wrong,
    };
    let shell = Shell::of(r, &words, Some(&object.plural))?;
    let title = page.label.clone();
    Ok(Screen::within(shell, words, "action.html", &title, page))
}
