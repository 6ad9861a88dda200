//! What stands around every page: where one can go, and who one is.

use rapport_kernel::catalog::SETUP_AREA;
use rapport_kernel::grants::ROLE_OBJECT;
use rapport_kernel::text::fold;
use rapport_kernel::{Object, Read, Result};
use serde::Serialize;

use crate::inbox;
use crate::reports;
use crate::setup;
use crate::words::Words;

/// The navigation of one reader.
#[derive(Clone, Debug, Serialize)]
pub struct Shell {
    /// The workspace.
    workspace: String,
    /// Who reads.
    user: String,
    /// Groups of lists.
    areas: Vec<Area>,
    /// What the workspace is set up with.
    setup: Vec<Destination>,
    /// How much is new in the inbox; nothing for none.
    unread: String,
    /// The place in the log up to which the page has what happened.
    log: i64,
    /// The first destinations, for the bar of a phone.
    first: Vec<Destination>,
    /// Pages that the navigation does not list and the palette finds.
    #[serde(skip)]
    pages: Vec<Destination>,
}

/// A group of lists.
#[derive(Clone, Debug, Serialize)]
struct Area {
    key: String,
    label: String,
    destinations: Vec<Destination>,
}

/// A list that one can go to.
#[derive(Clone, Debug, Serialize)]
pub struct Destination {
    label: String,
    icon: String,
    url: String,
    current: bool,
}

impl Destination {
    /// A place that the navigation does not have.
    pub fn new(label: String, icon: &str, url: String) -> Self {
        Self { label, icon: icon.to_owned(), url, current: false }
    }

    /// What it is called.
    pub fn label(&self) -> &str {
        &self.label
    }
}

/// Where the records of an object are listed. A list of roles would say less of them than the page on which they are set up.
pub fn list_url(object: &Object) -> String {
    if object.key == ROLE_OBJECT { "/setup/roles".to_owned() } else { format!("/{}", object.plural) }
}

/// From so many letters on a name is found by any part of it.
const INSIDE_CHARS_MIN: usize = 3;
/// Destinations in the bar of a phone, beside home, what happened, search and the rest.
const FIRST_MAX: usize = 1;

impl Shell {
    /// Where one can go whose name has these words: lists, and what the workspace is set up with. A letter or two are
    /// looked for where words begin: elsewhere they stand in nearly every name, in front of the records that are meant.
    pub fn named(&self, words: &str) -> Vec<Destination> {
        let wanted = fold(words);
        let is_short = wanted.chars().count() < INSIDE_CHARS_MIN;
        let all = self.areas.iter().flat_map(|area| &area.destinations).chain(&self.setup).chain(&self.pages);
        let is_named = |to: &&Destination| {
            let label = fold(&to.label);
            let mut words = label.split_whitespace();
            if is_short { words.any(|word| word.starts_with(wanted.as_ref())) } else { label.contains(wanted.as_ref()) }
        };
        all.filter(is_named).cloned().collect()
    }

    /// A list that the reader has.
    pub fn first_list(&self) -> Option<&str> {
        self.areas.iter().flat_map(|area| &area.destinations).map(|to| to.url.as_str()).next()
    }

    /// Around a page of the object with that plural.
    ///
    /// # Errors
    /// The store's.
    pub fn of(r: &mut Read<'_>, words: &Words, current: Option<&str>) -> Result<Self> {
        let mut areas: Vec<Area> = Vec::new();
        for object in r.objects() {
            let Some(at) = r.navigation(&object) else { continue };
            let url = list_url(&object);
            let current = current == Some(object.plural.as_str());
            let label = words.plural(&object);
            let destination = Destination { label, icon: at.icon, url, current };
            match areas.iter_mut().find(|area| area.key == at.area) {
                Some(area) => area.destinations.push(destination),
                None => {
                    let label = words.say(&format!("area-{}", at.area));
                    areas.push(Area { key: at.area, label, destinations: vec![destination] });
                }
            }
        }
        for report in r.reports() {
            let url = format!("/reports/{}", report.key);
            let is_current = current == url.strip_prefix('/');
            let label = reports::label(words, report);
            let destination = Destination { label, icon: report.icon.to_owned(), url, current: is_current };
            if let Some(area) = areas.iter_mut().find(|area| area.key == report.area) {
                area.destinations.push(destination);
            }
        }
        let lists = areas.extract_if(.., |area| area.key == SETUP_AREA).flat_map(|area| area.destinations);
        let entrance = setup::entrance(r, words).map(|to| Destination { current: current == Some(SETUP_AREA), ..to });
        let setup = entrance.into_iter().chain(lists).collect();
        let tour = Destination::new(words.say("tour"), "compass", "/tour".to_owned());
        let pages = setup::pages(r, words).into_iter().chain([tour]).collect();
        let first = areas.iter().flat_map(|area| &area.destinations).take(FIRST_MAX).cloned().collect();
        let actor = r.ctx().actor.clone();
        let workspace = r.catalog().settings.name.clone();
        let unread = inbox::shown(inbox::unread(r)?);
        let log = r.tx().log_end()?;
        Ok(Self { workspace, user: r.actor_name(&actor)?, areas, setup, unread, log, first, pages })
    }
}
