//! What a role says of one object: the filters of its scopes, and which fields it hides, locks or shows whole.

use rapport_kernel::grants::{EVERY_FIELD, Entry, Grants, REST, Words as Scope};
use rapport_kernel::{Object, Problem, Read, Result};
use serde::Serialize;

use super::{grants_of, path, role};
use crate::cells::Typed;
use crate::screen::Screen;
use crate::setup::input::{Form, Input, all, filled};
use crate::shell::Shell;
use crate::words::Words;

/// What controls are called.
const MESSAGES: &str = "role-scope-{}";

/// The context of `setup/role-object.html`.
#[derive(Serialize)]
struct Page {
    url: String,
    back: String,
    role: String,
    heading: String,
    version: i64,
    wrong: Vec<String>,
    /// Scopes; none for what has the permissions of its parent.
    inputs: Vec<Input>,
    rows: Vec<Row>,
    any_masked: bool,
}

#[derive(Serialize)]
struct Row {
    key: String,
    label: String,
    hidden: bool,
    locked: bool,
    /// None for a field that is shown whole to everybody.
    unmasked: Option<bool>,
    writable: bool,
}

/// The page.
pub fn page(r: &mut Read<'_>, id: &str, object: &str, typed: Option<&Typed>, problems: &[Problem]) -> Result<Screen> {
    let (roles, record) = role(r, id)?;
    let object = r.object(object)?;
    let words = Words::of(r);
    let grants = grants_of(&roles, &record);
    let entry = entry_of(&grants, &object);
    let held = held(&entry);
    let form = Form {
        words: &words,
        messages: MESSAGES,
        typed: typed.unwrap_or(&held),
        problems: &problems_of(&object, problems),
    };
    let inputs = match object.parent {
        Some(_) => Vec::new(),
        None => vec![form.line("read"), form.line("update"), form.line("delete")],
    };
    let row = |field: &rapport_kernel::Field| {
        let is_in = |name: &str, list: &[String]| match typed {
            Some(typed) => all(typed, name).any(|key| key == field.key),
            None => list.iter().any(|key| object.find(key).is_some_and(|one| one.id == field.id)),
        };
        let shown = entry.unmasked.iter().any(|key| key == EVERY_FIELD) || is_in("unmasked", &entry.unmasked);
        Row {
            key: field.key.clone(),
            label: words.field(&object, field),
            hidden: is_in("hidden", &entry.hidden),
            locked: is_in("locked", &entry.locked),
            unmasked: field.traits.masked.then_some(shown),
            writable: field.is_writable(),
        }
    };
    let rows: Vec<Row> = object.fields.iter().map(row).collect();
    let page = Page {
        url: format!("{}/{}", path(id), object.key),
        back: path(id),
        role: r.title(&roles, &record),
        heading: words.plural(&object),
        version: record.version,
        wrong: form.elsewhere(&inputs),
        inputs,
        any_masked: rows.iter().any(|row| row.unmasked.is_some()),
        rows,
    };
    let shell = Shell::of(r, &words, Some("setup"))?;
    let title = format!("{}: {}", page.role, page.heading);
    Ok(Screen::within(shell, words, "setup/role-object.html", &title, page))
}

/// What holds for the object: its own entry, or that of the rest.
fn entry_of(grants: &Grants, object: &Object) -> Entry {
    let rest = grants.get(REST).filter(|_| !object.guarded);
    grants.get(&object.key).or(rest).cloned().unwrap_or_default()
}

fn held(entry: &Entry) -> Typed {
    entry.scopes().map(|(verb, scope)| (verb.to_owned(), String::from(scope.clone()))).into()
}

/// Problems by the names of the controls.
fn problems_of(object: &Object, problems: &[Problem]) -> Vec<Problem> {
    let within = format!("grants.{}.", object.key);
    let named = |problem: &Problem| match problem.field.strip_prefix(&within) {
        Some(verb) => Problem { field: verb.to_owned(), ..problem.clone() },
        None => problem.clone(),
    };
    problems.iter().map(named).collect()
}

/// The grants as the form says.
pub fn wish(old: &Grants, object: &Object, typed: &Typed) -> Grants {
    let mut entry = entry_of(old, object);
    let set = |verb: &str, scope: &mut Scope| {
        if let Some(said) = filled(typed, verb) {
            *scope = Scope::from(said.to_owned());
        }
    };
    set("read", &mut entry.read);
    set("update", &mut entry.update);
    set("delete", &mut entry.delete);
    let keys = |name: &str| -> Vec<String> { all(typed, name).map(str::to_owned).collect() };
    (entry.hidden, entry.locked, entry.unmasked) = (keys("hidden"), keys("locked"), keys("unmasked"));
    let mut grants = old.clone();
    grants.insert(object.key.clone(), entry);
    grants
}
