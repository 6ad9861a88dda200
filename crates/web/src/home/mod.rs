//! Where one begins: one's day, and what is one's own, by every ready-made list that says so.

mod day;

use axum::extract::Query;
use axum::response::{IntoResponse, Redirect, Response};
use rapport_gate::Failure;
use rapport_kernel::catalog::{FOLLOW_OBJECT, SETUP_AREA, ViewDecl};
use rapport_kernel::house::ListRequest;
use rapport_kernel::part::FirstStep;
use rapport_kernel::value::Ref;
use rapport_kernel::{Object, Read, Result as KernelResult};
use serde::{Deserialize, Serialize};
use serde_json::json;

use crate::Person;
use crate::address::address;
use crate::cards::{Card, cards, facts};
use crate::cells::linked;
use crate::screen::{Done, Screen};
use crate::shell::Shell;
use crate::words::{Args, Words};
use day::Day;

/// Rows of each list.
const ROWS: usize = 6;
/// Lists of what is newest.
const NEWEST_LISTS_MAX: usize = 4;

/// The context of `home.html`.
#[derive(Serialize)]
struct Home {
    greeting: String,
    steps: Vec<Step>,
    steps_done: usize,
    day: Option<Day>,
    lists: Vec<List>,
    /// Plurals of what is listed, as JSON, for a page that hears of their changes.
    objects: String,
}

/// A first step.
#[derive(Serialize)]
struct Step {
    label: String,
    help: String,
    url: String,
    is_done: bool,
}

#[derive(Serialize)]
struct List {
    label: String,
    url: String,
    more: bool,
    rows: Vec<Card>,
}

/// What the start page can be asked.
#[derive(Clone, Debug, Default, Deserialize)]
pub struct Asked {
    /// Which day of one's own is shown; today when absent.
    day: Option<String>,
    /// What was just done.
    did: Option<String>,
}

/// The start page.
pub async fn show(person: Person, Query(asked): Query<Asked>) -> Result<Response, Failure> {
    let screen = person
        .read(move |r| {
            let words = Words::of(r);
            let actor = r.ctx().actor.clone();
            let told = Args::from([("name".into(), r.actor_name(&actor)?.into())]);
            let steps = steps(r, &words)?;
            let steps_done = steps.iter().filter(|step| step.is_done).count();
            let (greeting, lists) = (words.tell("home-greeting", &told), lists(r, &words)?);
            let day = Day::of(r, asked.day.as_deref(), &words)?;
            let page = Home { greeting, steps, steps_done, day, lists, objects: objects(r) };
            let shell = Shell::of(r, &words, None)?;
            let title = words.say("home");
            let here = address("/", [("day", asked.day.as_deref())]);
            let done = Done::of(asked.did.as_deref(), &here);
            Ok(Screen::within(shell, words, "home.html", &title, page).with_done(done))
        })
        .await?;
    Ok(screen.show()?)
}

/// What the page may list.
fn objects(r: &Read<'_>) -> String {
    let shown = r.objects().into_iter().filter(|object| r.navigation(object).is_some() || object.key == FOLLOW_OBJECT);
    json!(shown.map(|object| object.plural.clone()).collect::<Vec<_>>()).to_string()
}

/// Shows the reader no first steps any more.
pub async fn forgo_steps(person: Person) -> Result<Response, Failure> {
    person.write(|work| work.forgo_first_steps()).await?;
    Ok(Redirect::to("/").into_response())
}

/// What the reader does first, being new.
fn steps(r: &mut Read<'_>, words: &Words) -> KernelResult<Vec<Step>> {
    let step = |(step, is_done): (FirstStep, bool)| Step {
        label: words.say(&format!("step-{}", step.key)),
        help: words.say(&format!("step-{}-help", step.key)),
        url: step.url.to_owned(),
        is_done,
    };
    Ok(r.first_steps()?.into_iter().map(step).collect())
}

/// All that the navigation has, for phones.
pub async fn menu(person: Person) -> Result<Response, Failure> {
    let screen = person
        .read(|r| {
            let words = Words::of(r);
            let shell = Shell::of(r, &words, None)?;
            let title = words.say("menu");
            Ok(Screen::within(shell, words, "menu.html", &title, ()))
        })
        .await?;
    Ok(screen.show()?)
}

/// The lists of what is the reader's.
fn lists(r: &mut Read<'_>, words: &Words) -> KernelResult<Vec<List>> {
    let mut lists = Vec::new();
    for object in r.objects() {
        if r.navigation(&object).is_none() {
            continue;
        }
        for view in r.views(&object) {
            // One's calendar is told by the day.
            let is_calendar = view.look.shape.as_deref() == Some("calendar");
            if !is_calendar && view.filter.as_deref().is_some_and(is_own) {
                lists.push(list(r, &object, &view, words)?);
            }
        }
    }
    lists.retain(|list| !list.rows.is_empty());
    let others = if lists.is_empty() { newest(r, words)? } else { Vec::new() };
    lists.extend(followed(r, words)?.filter(|list| !list.rows.is_empty()));
    lists.extend(others);
    Ok(lists)
}

/// What the reader follows, newest first.
fn followed(r: &mut Read<'_>, words: &Words) -> KernelResult<Option<List>> {
    let Ok(follows) = r.object(FOLLOW_OBJECT) else { return Ok(None) };
    let Some(about) = follows.find("about").map(|field| field.id) else { return Ok(None) };
    let request = ListRequest {
        filter: Some("user = me".to_owned()),
        sort: Some("-created_at".to_owned()),
        limit: Some(ROWS),
        ..ListRequest::default()
    };
    let page = r.list(&follows, &request)?;
    let refs: Vec<Ref> = page.records.iter().flat_map(|record| linked(record.get(about))).collect();
    let titles = r.titles(refs.clone())?;
    let card = |to: &Ref| {
        let url = format!("/{}/{}", r.catalog().get(to.object)?.plural, to.id);
        Some(Card::named(to.id, titles.get(&to.id)?.clone(), url))
    };
    let url = format!("/{}", follows.plural);
    let rows = refs.iter().filter_map(card).collect();
    Ok(Some(List { label: words.say("home-followed"), url, more: page.next_cursor.is_some(), rows }))
}

/// For who has nothing of their own: the newest of what there is.
fn newest(r: &mut Read<'_>, words: &Words) -> KernelResult<Vec<List>> {
    let mut lists = Vec::new();
    for object in r.objects() {
        if r.navigation(&object).is_none_or(|at| at.area == SETUP_AREA) {
            continue;
        }
        let Some(all) = r.views(&object).pop() else { continue };
        let told = Args::from([("objects".into(), words.plural(&object).to_lowercase().into())]);
        let label = words.tell("home-newest", &told);
        let view = ViewDecl { filter: None, sort: "-created_at".to_owned(), ..all };
        let list = list(r, &object, &view, words)?;
        if !list.rows.is_empty() {
            lists.push(List { label, ..list });
        }
    }
    lists.truncate(NEWEST_LISTS_MAX);
    Ok(lists)
}

/// Whether a filter asks for what belongs to whoever asks.
fn is_own(filter: &str) -> bool {
    filter.split(|c: char| !c.is_alphanumeric() && c != '_').any(|word| word == "me")
}

fn list(r: &mut Read<'_>, object: &Object, view: &ViewDecl, words: &Words) -> KernelResult<List> {
    let facts = facts(r, object, view, object.owner);
    let request = ListRequest {
        filter: view.filter.clone(),
        sort: Some(view.sort.clone()),
        limit: Some(ROWS),
        ..ListRequest::default()
    };
    let page = r.list(object, &request)?;
    Ok(List {
        label: words.view(object, view),
        url: address(&format!("/{}", object.plural), [("view", Some(view.key.as_str()))]),
        more: page.next_cursor.is_some(),
        rows: cards(r, object, &facts, &page.records, words)?,
    })
}
