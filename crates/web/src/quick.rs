//! What just happened, put down from a phone in three taps: its page, of what kind it was, about whom. It goes by what is
//! declared: an object whose records tell of something that occurred to others, and a choice of kinds without which there
//! is none.

use std::sync::Arc;

use axum::extract::{Form, Query};
use axum::response::{IntoResponse, Redirect, Response};
use rapport_gate::Failure;
use rapport_kernel::access::Verb;
use rapport_kernel::house::ListRequest;
use rapport_kernel::value::Ref;
use rapport_kernel::{Error, Field, Kind, Object, Patch, Read, RecordId, Result as KernelResult, Work};
use serde::{Deserialize, Serialize};
use serde_json::{Map, json};

use crate::Person;
use crate::address::{address, after};
use crate::form::record_id;
use crate::screen::{Done, Screen};
use crate::shell::Shell;
use crate::words::{Args, Words};

/// Records of each object that are offered.
const OFFERED: usize = 6;
/// Records that a search offers.
const FOUND: usize = 20;

/// What the page is asked.
#[derive(Clone, Debug, Default, Deserialize)]
pub struct Asked {
    #[serde(default)]
    q: String,
    kind: Option<String>,
    /// The record that was just made.
    logged: Option<String>,
    did: Option<String>,
}

/// What happened, and to whom.
#[derive(Clone, Debug, Deserialize)]
pub struct Happened {
    kind: String,
    /// The key of an object and the id of a record, with a colon between them.
    about: String,
}

/// The context of `quick.html`.
#[derive(Serialize)]
struct Page {
    q: String,
    kinds: Vec<Choice>,
    groups: Vec<Group>,
    /// The form of what was just put down.
    logged: Option<String>,
}

#[derive(Serialize)]
struct Choice {
    key: String,
    label: String,
    chosen: bool,
}

#[derive(Serialize)]
struct Group {
    label: String,
    icon: String,
    rows: Vec<Row>,
}

/// A record that it may be about.
#[derive(Serialize)]
struct Row {
    about: String,
    name: String,
    /// By which records of one name are told apart.
    subtitle: Option<String>,
}

impl Row {
    fn of(object: &Object, id: RecordId, name: String, subtitle: Option<String>) -> Self {
        Self { about: format!("{}:{id}", object.key), name, subtitle }
    }
}

/// What tells of what happened.
struct Teller {
    object: Arc<Object>,
    kind: Field,
    title: Field,
    /// The links to what it happened to, each with the object there.
    about: Vec<(Field, Arc<Object>)>,
}

/// The page.
pub async fn show(person: Person, Query(asked): Query<Asked>) -> Result<Response, Failure> {
    let screen = person.read(move |r| load(r, &asked)).await?;
    Ok(screen.show()?)
}

/// Puts it down.
pub async fn log(person: Person, Form(happened): Form<Happened>) -> Result<Response, Failure> {
    let to = person.write(move |work| put_down(work, &happened)).await?;
    Ok(Redirect::to(&to).into_response())
}

fn load(r: &mut Read<'_>, asked: &Asked) -> KernelResult<Screen> {
    let words = Words::of(r);
    let teller = teller(r).ok_or(Error::NotFound)?;
    let options = teller.kind.kind.options().unwrap_or_default().iter().filter(|option| !option.retired);
    let first = options.clone().next().map(|option| option.key.clone());
    let chosen = asked.kind.clone().or(first);
    let kind = |option: &rapport_kernel::catalog::ChoiceOption| Choice {
        key: option.key.clone(),
        label: words.option(&teller.kind, option),
        chosen: Some(&option.key) == chosen.as_ref(),
    };
    let plural = &teller.object.plural;
    let id = asked.logged.as_deref().and_then(|id| record_id(id).ok());
    let page = Page {
        q: asked.q.clone(),
        kinds: options.map(kind).collect(),
        groups: groups(r, &teller, &asked.q, &words)?,
        logged: id.map(|id| format!("/{plural}/{id}/edit")),
    };
    let shell = Shell::of(r, &words, None)?;
    let title = words.say("quick");
    let done = Done::of(asked.did.as_deref(), "/quick");
    Ok(Screen::within(shell, words, "quick.html", &title, page).with_done(done))
}

/// The first object that is told by and that the reader may make records of.
fn teller(r: &Read<'_>) -> Option<Teller> {
    r.objects().into_iter().find_map(|object| {
        let may = object.occurred.is_some() && r.ctx().access.may(r.catalog(), &object, Verb::Create);
        let fields = r.fields(&object).into_iter().filter(|field| field.is_writable()).cloned().collect::<Vec<_>>();
        let is_kind = |field: &&Field| field.traits.required && matches!(field.kind, Kind::Choice { .. });
        let kind = fields.iter().find(is_kind).filter(|_| may)?.clone();
        let is_title = |field: &&Field| Some(field.id) == object.title && matches!(field.kind, Kind::Text { .. });
        let title = fields.iter().find(is_title)?.clone();
        let about = fields.iter().filter(|field| object.subjects.contains(&field.id)).filter_map(|field| {
            let (targets, _) = field.kind.link_targets()?;
            let target = r.object(&r.catalog().get(*targets.first()?)?.key).ok()?;
            Some((field.clone(), target))
        });
        Some(Teller { about: about.collect(), kind, title, object })
    })
}

/// Whom it may be about: what was looked for, or else what the reader last had to do with.
fn groups(r: &mut Read<'_>, teller: &Teller, q: &str, words: &Words) -> KernelResult<Vec<Group>> {
    let mut groups = Vec::new();
    for (_, object) in &teller.about {
        let mut rows = match q.trim() {
            "" => recent(r, object, true)?,
            q => {
                let hits = r.search(q, std::slice::from_ref(&object.key), FOUND)?;
                hits.into_iter().map(|hit| Row::of(object, hit.id, hit.title, hit.subtitle)).collect()
            }
        };
        if rows.is_empty() && q.trim().is_empty() {
            rows = recent(r, object, false)?;
        }
        let icon = r.place(object).map_or_else(|| "file".to_owned(), |at| at.icon);
        groups.push(Group { label: words.plural(object), icon, rows });
    }
    groups.retain(|group| !group.rows.is_empty());
    Ok(groups)
}

fn recent(r: &mut Read<'_>, object: &Object, own: bool) -> KernelResult<Vec<Row>> {
    let owner = object.owner.and_then(|owner| object.field(owner)).map(|field| format!("{} = me", field.key));
    if own && owner.is_none() {
        return Ok(Vec::new());
    }
    let request = ListRequest {
        filter: owner.filter(|_| own),
        sort: Some("-updated_at".to_owned()),
        limit: Some(OFFERED),
        ..ListRequest::default()
    };
    let page = r.list(object, &request)?;
    let row = |record: &rapport_kernel::Record| Row::of(object, record.id, r.title(object, record), None);
    Ok(page.records.iter().map(row).collect())
}

fn put_down(work: &mut Work<'_>, happened: &Happened) -> KernelResult<String> {
    let teller = teller(work).ok_or(Error::NotFound)?;
    let (key, id) = happened.about.split_once(':').ok_or(Error::NotFound)?;
    let (link, about) = teller.about.iter().find(|(_, object)| object.key == key).ok_or(Error::NotFound)?;
    let record = work.get(about, record_id(id)?)?;
    let words = Words::of(work);
    let titles = work.titles([Ref { object: about.id, id: record.id }])?;
    let options = teller.kind.kind.options().unwrap_or_default();
    let kind =
        options.iter().find(|option| option.key == happened.kind).map(|option| words.option(&teller.kind, option));
    let told = Args::from([
        ("kind".into(), kind.unwrap_or_default().into()),
        ("title".into(), titles.get(&record.id).cloned().unwrap_or_default().into()),
    ]);
    let fields = Map::from_iter([
        (teller.kind.key.clone(), json!(happened.kind)),
        (teller.title.key.clone(), json!(words.plain("quick-title", &told))),
        (link.key.clone(), json!(record.id)),
    ]);
    let saved = work.save(&teller.object, Patch::create(fields))?;
    let made = saved.id().to_string();
    let back = address("/quick", [("kind", Some(happened.kind.as_str())), ("logged", Some(made.as_str()))]);
    Ok(after(work, &back))
}
