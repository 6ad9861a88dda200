//! What there is to set up, each with a sentence.

use axum::response::Response;
use rapport_gate::Failure;
use rapport_kernel::grants::ROLE_OBJECT;
use rapport_kernel::{Error, Read};
use serde::Serialize;

use super::{import, tokens};
use crate::Person;
use crate::screen::Screen;
use crate::shell::{Destination, Shell};
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
    /// Who may see roles.
    Guardians,
    /// Who may make tokens.
    TokenMakers,
}

/// A page: its key in messages, its icon, its address, and for whom it is.
type Offered = (&'static str, &'static str, &'static str, For);

/// Pages in groups, which have their key in messages too.
const GROUPS: &[(&str, &[Offered])] = &[
    (
        "data",
        &[
            ("objects", "layout-grid", "/setup/objects", For::Administrators),
            ("import", "upload", "/setup/import", For::Makers),
        ],
    ),
    ("people", &[("permissions", "shield", "/setup/roles", For::Guardians)]),
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
            let records = places_of_records(&shell, &words);
            let people = Group { label: words.say("setup-group-records"), places: records };
            let groups: Vec<Group> = groups.into_iter().chain([people]).filter(|one| !one.places.is_empty()).collect();
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
    groups(r, words).into_iter().flat_map(|group| group.places).map(|place| place.to).collect()
}

fn groups(r: &Read<'_>, words: &Words) -> Vec<Group> {
    let sets_up = r.house().may_set_up(r.ctx(), "set the workspace up").is_ok();
    let is_for = |who: For| match who {
        For::Administrators => sets_up,
        For::Makers => import::may(r),
        For::TokenMakers => tokens::may_make(r),
        For::Guardians => r.object(ROLE_OBJECT).is_ok(),
    };
    let group = |(key, pages): &(&str, &[Offered])| {
        let open = pages.iter().filter(|(.., who)| is_for(*who));
        let places = open.map(|(key, icon, url, _)| Place {
            to: Destination::new(words.say(&format!("setup-page-{key}")), icon, (*url).to_owned()),
            about: words.say(&format!("setup-about-{key}")),
        });
        Group { label: words.say(&format!("setup-group-{key}")), places: places.collect() }
    };
    GROUPS.iter().map(group).filter(|group| !group.places.is_empty()).collect()
}

/// Lists with which the workspace is set up, such as its people.
fn places_of_records(shell: &Shell, words: &Words) -> Vec<Place> {
    let place = |to: &Destination| {
        let about = words.known(&format!("setup-list-{}", to.url().trim_start_matches('/'))).unwrap_or_default();
        Place { to: to.clone(), about }
    };
    shell.setup_lists().iter().map(place).collect()
}
