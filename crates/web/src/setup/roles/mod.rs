//! Roles: what people may see and do, object by object, and field by field.

mod fields;
mod matrix;

use axum::extract::{Form, Path, Query};
use axum::response::{IntoResponse, Redirect, Response};
use rapport_gate::{Failure, status};
use rapport_kernel::access::Verb;
use rapport_kernel::grants::{self, Grants, ROLE_ADMINISTRATOR, ROLE_GRANTS, ROLE_OBJECT};
use rapport_kernel::house::ListRequest;
use rapport_kernel::{Error, Object, Patch, Problem, Read, Record, Result as KernelResult, Value, Work};
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value as Json, json};

use super::input::{Form as Inputs, Input, filled};
use crate::Person;
use crate::address::{after, with};
use crate::cells::Typed;
use crate::form::record_id;
use crate::screen::{Done, Screen};
use crate::shell::Shell;
use crate::words::Words;

/// What controls are called.
const MESSAGES: &str = "role-{}";
const ROLES: &str = "/setup/roles";
/// Roles that are listed.
const ROLES_MAX: usize = 500;

/// What a page of roles can be asked.
#[derive(Clone, Debug, Default, Deserialize)]
pub struct Asked {
    did: Option<String>,
    /// Where one is to be when that is undone, where this page would not be there then.
    from: Option<String>,
}

/// The context of `setup/roles.html`.
#[derive(Serialize)]
struct List {
    rows: Vec<Row>,
    may_create: bool,
    inputs: Vec<Input>,
    wrong: Vec<String>,
}

#[derive(Serialize)]
struct Row {
    name: String,
    about: String,
    administrator: bool,
    url: String,
}

/// All roles.
pub async fn list(person: Person, Query(asked): Query<Asked>) -> Result<Response, Failure> {
    let done = Done::of(asked.did.as_deref(), ROLES);
    let screen = person.read(|r| listed(r, &Typed::new(), &[])).await?;
    Ok(screen.with_done(done).show()?)
}

/// Makes a role that grants nothing yet.
pub async fn create(person: Person, Form(typed): Form<Typed>) -> Result<Response, Failure> {
    let sent = typed.clone();
    let made = person.write(move |work| {
        let roles = work.object(ROLE_OBJECT)?;
        let fields = json!({
            "name": filled(&sent, "name"), "description": filled(&sent, "description"), ROLE_GRANTS: {},
        });
        let saved = work.save(&roles, Patch::create(map(fields)))?;
        // Undone, its page is there no more.
        Ok(with(&after(work, &path(&saved.id().to_string())), "from", ROLES))
    });
    match made.await {
        Ok(to) => Ok(Redirect::to(&to).into_response()),
        Err(error @ (Error::Invalid(_) | Error::Rule { .. })) => {
            let problems = problems(&error);
            let screen = person.read(move |r| listed(r, &typed, &problems)).await?;
            Ok(screen.with_status(status(&error)).show()?)
        }
        Err(error) => Err(error.into()),
    }
}

/// The matrix of a role.
pub async fn show(person: Person, Path(id): Path<String>, Query(asked): Query<Asked>) -> Result<Response, Failure> {
    let done = Done::of(asked.did.as_deref(), asked.from.as_deref().unwrap_or(&path(&id)));
    let screen = person.read(move |r| matrix::page(r, &id, None, &[])).await?;
    Ok(screen.with_done(done).show()?)
}

/// Changes a role by its matrix.
pub async fn update(person: Person, Path(id): Path<String>, Form(typed): Form<Typed>) -> Result<Response, Failure> {
    let (of, sent) = (id.clone(), typed.clone());
    let saved = person.write(move |work| {
        let (roles, role) = role(work, &of)?;
        let fields = matrix::wish(work, &grants_of(&roles, &role), &sent)?;
        save(work, &roles, &role, fields, &sent)?;
        Ok(after(work, &path(&of)))
    });
    match saved.await {
        Ok(to) => Ok(Redirect::to(&to).into_response()),
        Err(error) => {
            let problems = refused(error)?;
            let code = problems.1;
            let screen = person.read(move |r| matrix::page(r, &id, Some(&typed), &problems.0)).await?;
            Ok(screen.with_status(code).show()?)
        }
    }
}

/// What a role says of one object: filters, and fields that are hidden or locked.
pub async fn show_object(
    person: Person,
    Path((id, object)): Path<(String, String)>,
    Query(asked): Query<Asked>,
) -> Result<Response, Failure> {
    let done = Done::of(asked.did.as_deref(), &format!("{}/{object}", path(&id)));
    let screen = person.read(move |r| fields::page(r, &id, &object, None, &[])).await?;
    Ok(screen.with_done(done).show()?)
}

/// Changes what a role says of one object.
pub async fn update_object(
    person: Person,
    Path((id, object)): Path<(String, String)>,
    Form(typed): Form<Typed>,
) -> Result<Response, Failure> {
    let (of, about, sent) = (id.clone(), object.clone(), typed.clone());
    let saved = person.write(move |work| {
        let (roles, role) = role(work, &of)?;
        let about = work.object(&about)?;
        let grants = fields::wish(&grants_of(&roles, &role), &about, &sent);
        save(work, &roles, &role, map(json!({ROLE_GRANTS: grants})), &sent)?;
        Ok(after(work, &format!("{}/{}", path(&of), about.key)))
    });
    match saved.await {
        Ok(to) => Ok(Redirect::to(&to).into_response()),
        Err(error) => {
            let problems = refused(error)?;
            let code = problems.1;
            let screen = person.read(move |r| fields::page(r, &id, &object, Some(&typed), &problems.0)).await?;
            Ok(screen.with_status(code).show()?)
        }
    }
}

fn listed(r: &mut Read<'_>, typed: &Typed, problems: &[Problem]) -> KernelResult<Screen> {
    let roles = r.object(ROLE_OBJECT)?;
    let words = Words::of(r);
    let request = ListRequest { sort: Some("name".to_owned()), limit: Some(ROLES_MAX), ..ListRequest::default() };
    let records = r.list(&roles, &request)?.records;
    let text = |role: &Record, key: &str| {
        let field = roles.find(key).map(|field| field.id);
        field.and_then(|field| role.get(field).as_text()).unwrap_or_default().to_owned()
    };
    let row = |role: &Record| Row {
        name: r.title(&roles, role),
        about: text(role, "description"),
        administrator: is_administrator(&roles, role),
        url: path(&role.id.to_string()),
    };
    let rows = records.iter().map(row).collect();
    let form = Inputs { words: &words, messages: MESSAGES, typed, problems };
    let inputs = vec![form.line("name").required(), form.line("description")];
    let may_create = r.ctx().access.may(r.catalog(), &roles, Verb::Create);
    let page = List { rows, may_create, wrong: form.elsewhere(&inputs), inputs };
    let shell = Shell::of(r, &words, Some("setup"))?;
    let title = words.say("setup-roles");
    Ok(Screen::within(shell, words, "setup/roles.html", &title, page))
}

/// A role, with the object of roles.
fn role(r: &mut Read<'_>, id: &str) -> KernelResult<(std::sync::Arc<Object>, Record)> {
    let roles = r.object(ROLE_OBJECT)?;
    let role = r.get(&roles, record_id(id)?)?;
    Ok((roles, role))
}

fn grants_of(roles: &Object, role: &Record) -> Grants {
    match roles.find(ROLE_GRANTS).map(|field| role.get(field.id)) {
        Some(Value::Json(json)) => grants::read(Some(json)).unwrap_or_default(),
        _ => Grants::new(),
    }
}

fn is_administrator(roles: &Object, role: &Record) -> bool {
    roles.find(ROLE_ADMINISTRATOR).is_some_and(|field| *role.get(field.id) == Value::Boolean(true))
}

fn save(
    work: &mut Work<'_>,
    roles: &Object,
    role: &Record,
    fields: Map<String, Json>,
    typed: &Typed,
) -> KernelResult<()> {
    let if_version = filled(typed, "version").and_then(|version| version.parse().ok());
    work.save(roles, Patch { id: Some(role.id), if_version, fields }).map(drop)
}

/// What is wrong, with the status of the answer; what is not the form's fault is passed on.
fn refused(error: Error) -> Result<(Vec<Problem>, axum::http::StatusCode), Failure> {
    match error {
        Error::Invalid(_) | Error::Rule { .. } | Error::Conflict(_) => Ok((problems(&error), status(&error))),
        Error::InRow { .. } => Ok((problems(&error), status(&error))),
        error => Err(error.into()),
    }
}

fn problems(error: &Error) -> Vec<Problem> {
    match error {
        Error::Conflict(_) => vec![Problem::new(
            "",
            "conflict",
            "Somebody else changed this role meanwhile; look at it anew, then change it",
        )],
        other => other.problems(""),
    }
}

fn path(id: &str) -> String {
    format!("/setup/roles/{id}")
}

fn map(json: Json) -> Map<String, Json> {
    match json {
        Json::Object(map) => map,
        _ => Map::new(),
    }
}
