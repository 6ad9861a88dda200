//! What there is to set up, each with a sentence.

use std::sync::Arc;

use axum::response::Response;
use rapport_gate::Failure;
use rapport_kernel::catalog::SETUP_AREA;
use rapport_kernel::{Error, Object, Read};
use serde::Serialize;

use super::{import, tokens};
use crate::Person;
use crate::screen::Screen;
use crate::shell::{Destination, Shell, list_url};
use crate::words::Words;

/// The context of `setup/index.html`.
#[derive(Serialize)]
struct Page {
    groups: Vec<Group>,
}

/// Pages that belong together.
#[derive(Serialize)]
struct Group {
    label: String,
    places: Vec<Place>,
}

#[derive(Serialize)]
struct Place {
    to: Destination,
    about: String,
}

/// For whom a page is.
#[derive(Clone, Copy, PartialEq, Eq)]
enum For {
    Administrators,
    /// Who may make records of something.
    Makers,
    /// Who may make tokens.
    TokenMakers,
}

/// A page: its key in messages, its icon, its address, and for whom it is.
type Offered = (&'static str, &'static str, &'static str, For);

/// The group of what people keep records of.
const DATA: &str = "data";

/// Pages in groups, which have their key in messages too. Lists stand before them in their groups.
const GROUPS: &[(&str, &[Offered])] = &[
    (
        DATA,
        &[
            ("objects", "layout-grid", "/setup/objects", For::Administrators),
            ("import", "upload", "/setup/import", For::Makers),
        ],
    ),
    ("people", &[]),
    ("sales", &[]),
    (
        "workspace",
        &[
            ("settings", "settings", "/setup/settings", For::Administrators),
            ("audit", "history", "/setup/audit", For::Administrators),
        ],
    ),
    (
        "programs",
        &[
            ("token", "key-round", "/setup/token", For::TokenMakers),
            ("webhooks", "link", "/setup/webhooks", For::Administrators),
        ],
    ),
];

/// The page.
pub async fn show(person: Person) -> Result<Response, Failure> {
    let screen = person
        .read(|r| {
            let words = Words::of(r);
            let groups = groups(r, &words);
            let shell = Shell::of(r, &words, Some("setup"))?;
            if groups.is_empty() {
                return Err(Error::NotFound);
            }
            let title = words.say("setup");
            Ok(Screen::within(shell, words, "setup/index.html", &title, Page { groups }))
        })
        .await?;
    Ok(screen.show()?)
}

/// Every page that the reader may open.
pub fn pages(r: &Read<'_>, words: &Words) -> Vec<Destination> {
    GROUPS.iter().flat_map(|(_, pages)| open(r, pages, words)).map(|place| place.to).collect()
}

/// Whether the reader finds anything here: a page or a list.
pub fn has_any(r: &Read<'_>, words: &Words) -> bool {
    !groups(r, words).is_empty()
}

fn groups(r: &Read<'_>, words: &Words) -> Vec<Group> {
    let group = |(key, pages): &(&str, &[Offered])| {
        let places = lists(r, key, words).into_iter().chain(open(r, pages, words));
        Group { label: words.say(&format!("setup-group-{key}")), places: places.collect() }
    };
    GROUPS.iter().map(group).filter(|group| !group.places.is_empty()).collect()
}

/// Those of the pages that the reader may open.
fn open(r: &Read<'_>, pages: &[Offered], words: &Words) -> Vec<Place> {
    let sets_up = r.house().may_set_up(r.ctx(), "set the workspace up").is_ok();
    let is_for = |who: For| match who {
        For::Administrators => sets_up,
        For::Makers => import::may(r),
        For::TokenMakers => tokens::may_make(r),
    };
    let place = |(key, icon, url, _): &Offered| Place {
        to: Destination::new(words.say(&format!("setup-page-{key}")), icon, (*url).to_owned()),
        about: words.say(&format!("setup-about-{key}")),
    };
    pages.iter().filter(|(.., who)| is_for(*who)).map(place).collect()
}

/// The lists of a group, such as that of users; those that name no known group stand with the data.
fn lists(r: &Read<'_>, group: &str, words: &Words) -> Vec<Place> {
    let is_known = |group: &str| GROUPS.iter().any(|(key, _)| *key == group);
    let place = |object: &Arc<Object>| {
        let at = r.navigation(object).filter(|at| at.area == SETUP_AREA)?;
        let own = at.group.as_deref().filter(|group| is_known(group)).unwrap_or(DATA);
        let to = Destination::new(words.plural(object), &at.icon, list_url(object));
        let about = words.known(&format!("setup-list-{}", object.plural)).unwrap_or_default();
        (own == group).then_some(Place { to, about })
    };
    r.objects().iter().filter_map(place).collect()
}
