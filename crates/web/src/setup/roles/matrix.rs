//! The matrix of a role: objects by verbs.

use rapport_kernel::grants::{Entry, Grants, REST, ROLE_ADMINISTRATOR, ROLE_GRANTS, Words as Scope};
use rapport_kernel::{Object, Problem, Read, Result};
use serde::Serialize;
use serde_json::{Map, Value as Json, json};

use super::{MESSAGES, grants_of, is_administrator, path, role};
use crate::cells::{Chosen, Typed};
use crate::screen::Screen;
use crate::setup::input::{Form, Input, filled, is_ticked, last};
use crate::shell::Shell;
use crate::words::Words;

/// Verbs with a scope.
const VERBS: [&str; 3] = ["read", "update", "delete"];
/// Scopes, the narrowest first.
const SCOPES: [&str; 4] = ["none", "own", "team", "all"];
/// A scope that is a filter: what it says stands on the page of the object.
const FILTER: &str = "filter";

/// The context of `setup/role.html`.
#[derive(Serialize)]
struct Page {
    url: String,
    name: String,
    version: i64,
    administrator: bool,
    inputs: Vec<Input>,
    wrong: Vec<String>,
    groups: Vec<Group>,
}

#[derive(Serialize)]
struct Group {
    label: String,
    help: String,
    rows: Vec<Row>,
}

#[derive(Serialize)]
struct Row {
    key: String,
    label: String,
    /// The page of the object's fields; none for the rest.
    fields: Option<String>,
    /// What is said there, in short.
    said: String,
    cells: Vec<Cell>,
    wrong: Vec<String>,
}

#[derive(Serialize)]
struct Cell {
    name: String,
    label: String,
    options: Vec<Chosen>,
}

/// The matrix as it is, or as it was typed.
pub fn page(r: &mut Read<'_>, id: &str, typed: Option<&Typed>, problems: &[Problem]) -> Result<Screen> {
    let (roles, record) = role(r, id)?;
    let words = Words::of(r);
    let grants = grants_of(&roles, &record);
    let text = |key: &str| {
        let field = roles.find(key).map(|field| field.id);
        (key.to_owned(), field.and_then(|id| record.get(id).as_text()).unwrap_or_default().to_owned())
    };
    let administrator = is_administrator(&roles, &record);
    let held: Typed =
        vec![text("name"), text("description"), (ROLE_ADMINISTRATOR.to_owned(), administrator.to_string())];
    let form = Form { words: &words, messages: MESSAGES, typed: typed.unwrap_or(&held), problems };
    let inputs = vec![form.line("name").required(), form.line("description"), form.check(ROLE_ADMINISTRATOR)];
    let of_row = |problem: &Problem| problem.field.starts_with("grants.");
    let wrong = form.elsewhere(&inputs);
    let in_rows: Vec<String> = problems.iter().filter(|one| of_row(one)).map(|one| words.problem(one)).collect();
    let page = Page {
        url: path(id),
        name: r.title(&roles, &record),
        version: record.version,
        administrator,
        wrong: wrong.into_iter().filter(|text| !in_rows.contains(text)).collect(),
        inputs,
        groups: groups(r, id, &grants, typed, problems, &words),
    };
    let shell = Shell::of(r, &words, Some("setup"))?;
    let title = page.name.clone();
    Ok(Screen::within(shell, words, "setup/role.html", &title, page))
}

fn groups(
    r: &Read<'_>,
    id: &str,
    grants: &Grants,
    typed: Option<&Typed>,
    problems: &[Problem],
    words: &Words,
) -> Vec<Group> {
    let row = |key: &str, object: Option<&Object>| {
        let entry = grants.get(key);
        let is_guarded = object.is_some_and(|object| object.guarded);
        let inherits = key != REST && !is_guarded;
        Row {
            label: object.map_or_else(|| words.say("role-rest"), |object| words.plural(object)),
            fields: object.map(|object| format!("{}/{}", path(id), object.key)),
            said: entry.map(|entry| said(entry, words)).unwrap_or_default(),
            cells: cells(key, entry, inherits, typed, words),
            wrong: problems_of(key, problems, words),
            key: key.to_owned(),
        }
    };
    let scoped = |object: &&std::sync::Arc<Object>| object.parent.is_none();
    let of = |guarded: bool| {
        let objects = r.catalog().objects().iter().filter(scoped).filter(move |object| object.guarded == guarded);
        objects.map(|object| row(&object.key, Some(object)))
    };
    let group = |key: &str, rows: Vec<Row>| Group {
        label: words.say(&format!("role-group-{key}")),
        help: words.say(&format!("role-about-{key}")),
        rows,
    };
    vec![
        group("records", std::iter::once(row(REST, None)).chain(of(false)).collect()),
        group("guarded", of(true).collect()),
    ]
}

fn problems_of(key: &str, problems: &[Problem], words: &Words) -> Vec<String> {
    let (whole, within) = (format!("grants.{key}"), format!("grants.{key}."));
    let of_row = problems.iter().filter(|one| one.field == whole || one.field.starts_with(&within));
    of_row.map(|problem| words.problem(problem)).collect()
}

/// What an entry says beside its scopes.
fn said(entry: &Entry, words: &Words) -> String {
    let lists = [("hidden", &entry.hidden), ("locked", &entry.locked), ("unmasked", &entry.unmasked)];
    let told = lists.into_iter().filter(|(_, fields)| !fields.is_empty()).map(|(key, fields)| {
        let count = crate::words::Args::from([("count".into(), fields.len().into())]);
        words.tell(&format!("role-said-{key}"), &count)
    });
    told.collect::<Vec<_>>().join(", ")
}

fn cells(key: &str, entry: Option<&Entry>, inherits: bool, typed: Option<&Typed>, words: &Words) -> Vec<Cell> {
    let mut cells: Vec<Cell> = VERBS
        .iter()
        .map(|verb| {
            let name = format!("{verb}.{key}");
            let held = entry.map(|entry| scope_key(scope(entry, verb))).unwrap_or_default();
            let held = typed.and_then(|typed| last(typed, &name)).unwrap_or(held);
            let first = inherits.then_some("").into_iter();
            let filter = (held == FILTER || key != REST).then_some(FILTER);
            let all = first.chain(SCOPES).chain(filter);
            let held = if held.is_empty() && !inherits { "none" } else { held };
            let option = |scope: &str| Chosen {
                key: scope.to_owned(),
                label: words.say(&format!("scope-{}", if scope.is_empty() { "rest" } else { scope })),
                chosen: scope == held,
            };
            Cell { options: all.map(option).collect(), label: words.say(&format!("verb-{verb}")), name }
        })
        .collect();
    cells.insert(1, create_cell(key, entry, inherits, typed, words));
    cells
}

fn create_cell(key: &str, entry: Option<&Entry>, inherits: bool, typed: Option<&Typed>, words: &Words) -> Cell {
    let name = format!("create.{key}");
    let held = match entry {
        Some(entry) if entry.create => "yes",
        None if inherits => "",
        _ => "no",
    };
    let held = typed.and_then(|typed| last(typed, &name)).unwrap_or(held);
    let option = |answer: &str| Chosen {
        key: answer.to_owned(),
        label: words.say(&format!("scope-{}", if answer.is_empty() { "rest" } else { answer })),
        chosen: answer == held,
    };
    let options = inherits.then_some("").into_iter().chain(["no", "yes"]).map(option).collect();
    Cell { options, label: words.say("verb-create"), name }
}

fn scope<'e>(entry: &'e Entry, verb: &str) -> &'e Scope {
    match verb {
        "update" => &entry.update,
        "delete" => &entry.delete,
        _ => &entry.read,
    }
}

fn scope_key(scope: &Scope) -> &'static str {
    match scope {
        Scope::None => "none",
        Scope::Own => "own",
        Scope::Team => "team",
        Scope::All => "all",
        Scope::Where(_) => FILTER,
    }
}

/// A role as the form says. An object of which nothing is said is one of the rest, and one of which the same is said as
/// of the rest is so too.
pub fn wish(r: &Read<'_>, old: &Grants, typed: &Typed) -> Result<Map<String, Json>> {
    let mut grants = Grants::new();
    let nothing = Entry::default();
    let rest = entry(REST, old.get(REST), &nothing, typed);
    let keys = r.catalog().objects().iter().filter(|object| object.parent.is_none());
    for object in keys {
        let above = if object.guarded { &nothing } else { &rest };
        let said = ["read", "create", "update", "delete"].map(|verb| filled(typed, &format!("{verb}.{}", object.key)));
        let was = old.get(&object.key);
        let has_fields =
            was.is_some_and(|was| !(was.hidden.is_empty() && was.locked.is_empty() && was.unmasked.is_empty()));
        if said.iter().all(Option::is_none) && !has_fields {
            continue;
        }
        let new = entry(&object.key, was, above, typed);
        if new != *above {
            grants.insert(object.key.clone(), new);
        }
    }
    // What the form does not show, such as fields of what hangs on records, stays.
    let is_shown = |key: &String| r.catalog().find(key).is_some_and(|object| object.parent.is_none());
    grants.extend(
        old.iter().filter(|(key, _)| *key != REST && !is_shown(key)).map(|(key, was)| (key.clone(), was.clone())),
    );
    if rest != nothing {
        grants.insert(REST.to_owned(), rest);
    }
    Ok(Map::from_iter([
        ("name".to_owned(), json!(filled(typed, "name"))),
        ("description".to_owned(), json!(filled(typed, "description"))),
        (ROLE_ADMINISTRATOR.to_owned(), json!(is_ticked(typed, ROLE_ADMINISTRATOR))),
        (ROLE_GRANTS.to_owned(), json!(grants)),
    ]))
}

/// What a row says; what it leaves open is as the rest has it.
fn entry(key: &str, was: Option<&Entry>, rest: &Entry, typed: &Typed) -> Entry {
    let mut new = was.cloned().unwrap_or_default();
    let scope_of = |verb: &str| match filled(typed, &format!("{verb}.{key}")) {
        None => scope(rest, verb).clone(),
        // The filter itself stands on the page of the object.
        Some(FILTER) => match was.map(|was| scope(was, verb)) {
            Some(filter @ Scope::Where(_)) => filter.clone(),
            _ => Scope::Own,
        },
        Some(said) => Scope::from(said.to_owned()),
    };
    (new.read, new.update, new.delete) = (scope_of("read"), scope_of("update"), scope_of("delete"));
    new.create = filled(typed, &format!("create.{key}")).map_or(rest.create, |said| said == "yes");
    new
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_a_row_leaves_open_is_as_the_rest_has_it() {
        let rest = Entry { read: Scope::All, create: true, ..Entry::default() };
        let typed: Typed =
            vec![("update.deal".to_owned(), "own".to_owned()), ("create.deal".to_owned(), "no".to_owned())];
        let new = entry("deal", None, &rest, &typed);
        assert_eq!((new.read, new.create, new.update, new.delete), (Scope::All, false, Scope::Own, Scope::None));
    }
}
