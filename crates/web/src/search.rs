//! Search over everything; and the lookup of records to link to.

use axum::extract::{Path, Query};
use axum::http::header::CONTENT_TYPE;
use axum::response::{IntoResponse, Response};
use minijinja::value::Serde;
use minijinja::{Value, context};
use rapport_gate::Failure;
use rapport_kernel::access::Verb;
use rapport_kernel::text::fold;
use rapport_kernel::{Read, Result as KernelResult};
use serde::{Deserialize, Serialize};

use crate::screen::Screen;
use crate::shell::{Destination, Shell};
use crate::words::{Args, Words};
use crate::{Person, templates};

/// Hits of a search.
const HITS: usize = 50;
/// Records that are offered while one types.
const OFFERED: usize = 8;

/// What is looked for.
#[derive(Clone, Debug, Default, Deserialize)]
pub struct Asked {
    #[serde(default)]
    q: String,
}

/// The context of `search.html` and `lookup.html`.
#[derive(Serialize)]
struct Page {
    q: String,
    hits: Vec<Hit>,
}

#[derive(Serialize)]
struct Hit {
    id: String,
    title: String,
    subtitle: Option<String>,
    label: String,
    icon: String,
    url: String,
}

/// The page of a search.
pub async fn show(person: Person, Query(asked): Query<Asked>) -> Result<Response, Failure> {
    let screen = person
        .read(move |r| {
            let words = Words::of(r);
            let hits = hits(r, &asked.q, &[], HITS, &words)?;
            let shell = Shell::of(r, &words, None)?;
            let title = words.say("search");
            Ok(Screen::within(shell, words, "search.html", &title, Page { q: asked.q.clone(), hits }))
        })
        .await?;
    Ok(screen.show()?)
}

/// Records of some objects (keys divided by commas) as options of a list.
pub async fn lookup(
    person: Person,
    Path(objects): Path<String>,
    Query(asked): Query<Asked>,
) -> Result<Response, Failure> {
    let hits = person
        .read(move |r| {
            let keys: Vec<String> = objects.split(',').map(str::to_owned).collect();
            let words = Words::of(r);
            hits(r, &asked.q, &keys, OFFERED, &words)
        })
        .await?;
    let options =
        templates::render("lookup.html", context! { page => Value::from(Serde(Page { q: String::new(), hits })) })?;
    Ok(([(CONTENT_TYPE, "text/html; charset=utf-8")], options).into_response())
}

/// The context of `palette.html`.
#[derive(Serialize)]
struct Palette {
    destinations: Vec<Destination>,
    hits: Vec<Hit>,
}

/// What one can go to or do whose name has the words that were typed: lists, new records, records.
pub async fn palette(person: Person, Query(asked): Query<Asked>) -> Result<Response, Failure> {
    let palette = person
        .read(move |r| {
            let words = Words::of(r);
            let mut destinations = Shell::of(r, &words, None)?.named(&asked.q);
            destinations.extend(own(&asked.q, &words));
            destinations.extend(makings(r, &asked.q, &words));
            destinations.truncate(OFFERED);
            Ok(Palette { destinations, hits: hits(r, &asked.q, &[], OFFERED, &words)? })
        })
        .await?;
    let options = templates::render("palette.html", context! { page => Value::from(Serde(palette)) })?;
    Ok(([(CONTENT_TYPE, "text/html; charset=utf-8")], options).into_response())
}

/// What is one's own.
fn own(q: &str, words: &Words) -> Option<Destination> {
    let label = words.say("me");
    fold(&label).contains(fold(q).as_ref()).then(|| Destination::new(label, "circle-user", "/me".to_owned()))
}

/// The forms of new records.
fn makings(r: &Read<'_>, q: &str, words: &Words) -> Vec<Destination> {
    let wanted = fold(q);
    let new = |object: &rapport_kernel::Object| {
        let told = Args::from([("object".into(), words.singular(object).to_lowercase().into())]);
        Destination::new(words.tell("list-new", &told), "plus", format!("/{}/new", object.plural))
    };
    let may_create = |object: &std::sync::Arc<rapport_kernel::Object>| {
        r.navigation(object).is_some() && r.ctx().access.may(r.catalog(), object, Verb::Create)
    };
    let all = r.objects().into_iter().filter(may_create).map(|object| new(&object));
    all.filter(|to| fold(to.label()).contains(wanted.as_ref())).collect()
}

fn hits(r: &mut Read<'_>, q: &str, keys: &[String], limit: usize, words: &Words) -> KernelResult<Vec<Hit>> {
    if q.trim().is_empty() {
        return Ok(Vec::new());
    }
    let found = r.search(q, keys, limit)?;
    let hit = |hit: rapport_kernel::query::Hit| {
        let object = r.catalog().get(hit.object)?;
        Some(Hit {
            id: hit.id.to_string(),
            title: hit.title,
            subtitle: hit.subtitle,
            label: words.singular(object),
            icon: r.place(object).map_or_else(|| "file".to_owned(), |at| at.icon),
            url: format!("/{}/{}", object.plural, hit.id),
        })
    };
    Ok(found.into_iter().filter_map(hit).collect())
}
