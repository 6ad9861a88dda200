//! What happened to a record and to what hangs on it, as people tell it.

use std::collections::HashMap;

use minijinja::Value as Html;
use rapport_kernel::blob::FILE_OBJECT;
use rapport_kernel::catalog::{COMMENT_OBJECT, Relation};
use rapport_kernel::ctx::{Actor, Cause};
use rapport_kernel::event::{Body, Change, Event, Place};
use rapport_kernel::house::{About, Entry, TimelineRequest};
use rapport_kernel::value::Ref;
use rapport_kernel::{Field, Kind, Object, Read, RecordId, Result, Value};
use serde::Serialize;

use super::colleagues::{Said, said};
use super::page::written;
use crate::actor;
use crate::address::address;
use crate::cells::{Cells, linked};
use crate::words::{Args, Words};

/// Entries of a page.
const ENTRIES: usize = 30;
/// Changed fields of an entry that are shown; the rest are counted.
const CHANGES_SHOWN: usize = 6;
/// The same in an entry about another record, which tells the rest.
const CHANGES_SHOWN_OF_OTHERS: usize = 3;

/// Characters of a text that are shown.
const PROSE_CHARS: usize = 1_000;

/// A part of a timeline.
#[derive(Serialize)]
pub struct Timeline {
    /// Of what it can tell, where that is more than of the record itself.
    kinds: Vec<Shown>,
    /// The kinds of what is shown, such as calls and notes, where there are several.
    finer: Vec<Shown>,
    entries: Vec<Told>,
    /// Where it goes on.
    earlier: Option<String>,
}

/// What of a timeline is wanted, and where its page is.
pub struct Telling<'a> {
    pub before: Option<Place>,
    /// The key of the object of whose records it tells, and of which kind, as `activity.call`; of all when absent.
    pub show: Option<&'a str>,
    pub url: &'a str,
    /// Whether the reader may undo changes of the record.
    pub may_undo: bool,
    /// Whether the reader may say something beside it, and so say it otherwise.
    pub may_speak: bool,
}

impl Telling<'_> {
    /// The object and the kind that are shown.
    fn parts(&self) -> (Option<&str>, Option<&str>) {
        match self.show.map(|show| show.split_once('.').ok_or(show)) {
            None => (None, None),
            Some(Ok((object, kind))) => (Some(object), Some(kind)),
            Some(Err(object)) => (Some(object), None),
        }
    }
}

#[derive(Serialize)]
struct Shown {
    label: String,
    url: String,
    current: bool,
}

#[derive(Serialize)]
struct Told {
    icon: String,
    /// Who did what.
    said: String,
    /// The record it is about, when that is another one.
    about: Option<(String, String)>,
    at: String,
    exact: String,
    machine: String,
    changes: Vec<Changed>,
    more: usize,
    unit: String,
    /// The change by its place in the unit, where the reader may undo it.
    undo: Option<i32>,
    /// The record as it was after that.
    then: Option<String>,
    /// What the reader said themselves, to be said otherwise or taken back.
    own: Option<Said>,
}

#[derive(Serialize)]
struct Changed {
    label: String,
    old: Option<Html>,
    new: Option<Html>,
    /// What somebody wrote, in place of all that.
    prose: Option<String>,
}

/// The part that is wanted.
///
/// # Errors
/// The store's.
pub fn timeline(
    r: &mut Read<'_>,
    object: &Object,
    id: RecordId,
    wanted: &Telling<'_>,
    words: &Words,
) -> Result<Timeline> {
    let kinds = kinds(r, object, wanted, words);
    let (show, kind) = wanted.parts();
    let show = show.and_then(|key| r.object(key).ok()).filter(|_| kinds.iter().any(|kind| kind.current));
    let finer = show.as_ref().map(|of| finer(r, of, wanted, words)).unwrap_or_default();
    let kind = kind.filter(|_| finer.iter().any(|one| one.current)).map(str::to_owned);
    let about = show.map(|object| About { object: object.id, kind }).into_iter().collect();
    let request = TimelineRequest { before: wanted.before, about, limit: Some(ENTRIES) };
    let (entries, next) = r.entries(object, id, request)?;
    let refs = entries.iter().flat_map(|entry| mentioned(&entry.event));
    let titles = r.titles(refs.collect::<Vec<_>>())?;
    let me = r.ctx().user().filter(|_| wanted.may_speak);
    let is_mine = |entry: &Entry| me.is_some() && user(&entry.unit.actor) == me && entry.event.kind == "created";
    let mut mine = match entries.iter().any(|entry| entry.event.record != id && is_mine(entry)) {
        true => said(r, id)?,
        false => HashMap::new(),
    };
    let mut told = Vec::with_capacity(entries.len());
    for entry in &entries {
        let actor = actor::name(r, &entry.unit.actor, words)?;
        let icon = icon(r, entry, id);
        let cells = Cells { catalog: r.catalog(), titles: &titles, words };
        let of = Of { id, url: wanted.url, may_undo: wanted.may_undo };
        let own = Some(entry).filter(|entry| is_mine(entry)).and_then(|entry| mine.remove(&entry.event.record));
        told.push(Told { own, ..tell(&cells, entry, &of, &actor, icon) });
    }
    let earlier = next.map(|place| {
        let before = written(place);
        address(wanted.url, [("show", wanted.show), ("before", Some(before.as_str()))])
    });
    Ok(Timeline { kinds, finer, entries: told, earlier })
}

/// Everything, the record itself, and each kind of record that tells of it.
fn kinds(r: &Read<'_>, object: &Object, wanted: &Telling<'_>, words: &Words) -> Vec<Shown> {
    let tells = |relation: &Relation| {
        let child = r.catalog().get(relation.child)?;
        let child = child.subjects.contains(&relation.link).then(|| r.object(&child.key).ok())??;
        let is_told_of = r.navigation(&child).is_some() || [COMMENT_OBJECT, FILE_OBJECT].contains(&child.key.as_str());
        (child.id != object.id && is_told_of).then_some(child)
    };
    let mut children: Vec<_> = r.catalog().relations(object.id).iter().filter_map(tells).collect();
    children.dedup_by_key(|child| child.id);
    if children.is_empty() {
        return Vec::new();
    }
    let shown = |label: String, key: Option<&str>| Shown {
        label,
        url: address(wanted.url, [("show", key)]),
        current: wanted.parts().0 == key,
    };
    let own = [shown(words.say("timeline-all"), None), shown(words.say("timeline-own"), Some(&object.key))];
    let children = children.iter().map(|child| shown(words.plural(child), Some(&child.key)));
    own.into_iter().chain(children).collect()
}

/// All records of an object, and each kind of them.
fn finer(r: &Read<'_>, of: &Object, wanted: &Telling<'_>, words: &Words) -> Vec<Shown> {
    let field = of.kind_field().filter(|field| of.occurred.is_some() && r.ctx().access.sees(of, field.id));
    let Some(field) = field else { return Vec::new() };
    let shown = |label: String, kind: Option<&str>| Shown {
        label,
        url: address(
            wanted.url,
            [("show", Some(kind.map_or_else(|| of.key.clone(), |kind| format!("{}.{kind}", of.key)).as_str()))],
        ),
        current: wanted.parts().1 == kind,
    };
    let options = field.kind.options().into_iter().flatten().filter(|option| !option.retired);
    let options = options.map(|option| shown(words.option(field, option), Some(&option.key)));
    std::iter::once(shown(words.say("timeline-all"), None)).chain(options).collect()
}

/// The record of whose page a timeline is.
struct Of<'a> {
    id: RecordId,
    url: &'a str,
    may_undo: bool,
}

/// The records whose titles an entry needs.
fn mentioned(event: &Event) -> Vec<Ref> {
    let mut refs = vec![Ref { object: event.object, id: event.record }];
    if let Body::Diff(diff) = &event.body {
        refs.extend(diff.0.iter().flat_map(|change| linked(&change.old).chain(linked(&change.new))));
    }
    refs
}

fn tell(cells: &Cells<'_>, entry: &Entry, of: &Of<'_>, actor: &str, icon: String) -> Told {
    let Entry { unit, event, at } = entry;
    let words = cells.words;
    let object = cells.catalog.get(event.object);
    let label = object.map(|object| words.singular(object).to_lowercase()).unwrap_or_default();
    let is_own = event.record == of.id;
    let is_said = object.is_some_and(|object| object.author.is_some());
    let id = match event.kind.as_str() {
        "created" if is_said => "event-said".to_owned(),
        kind @ ("created" | "updated" | "deleted" | "restored") => format!("event-{kind}"),
        _ => "event-other".to_owned(),
    };
    let told = Args::from([
        ("actor".into(), actor.to_owned().into()),
        ("object".into(), label.into()),
        ("kind".into(), event.kind.replace('_', " ").into()),
        ("own".into(), if is_own { "yes" } else { "no" }.into()),
        ("cause".into(), cause(unit.cause).into()),
    ]);
    let about = object.filter(|object| !is_own && object.title.is_some()).and_then(|object| {
        let title = cells.titles.get(&event.record)?;
        Some((format!("/{}/{}", object.plural, event.record), title.clone()))
    });
    let (changes, more) = match (object, &event.body) {
        (Some(object), Body::Diff(diff)) => {
            let shown = diff.0.iter().filter_map(|change| {
                let field = object.field(change.field)?;
                // What names the other record stands beside it already, and so do this one, the time and who did it.
                let is_said = Some(field.id) == object.title
                    || Some(field.id) == object.occurred
                    || field.traits.untracked
                    || linked(&change.new).any(|to| to.id == of.id || Some(to.id) == user(&unit.actor));
                (is_own || !is_said).then_some((field, change))
            });
            let shown: Vec<_> = shown.collect();
            let html = |field: &Field, value: &Value| {
                let mut html = String::new();
                cells.line(&mut html, field, value);
                (!value.is_empty()).then(|| Html::from_safe_string(html))
            };
            let one = |(field, change): &(&Field, &Change)| Changed {
                label: words.field(object, field),
                old: html(field, &change.old),
                new: html(field, &change.new),
                prose: prose(field, change),
            };
            let max = if is_own { CHANGES_SHOWN } else { CHANGES_SHOWN_OF_OTHERS };
            (shown.iter().take(max).map(one).collect(), shown.len().saturating_sub(max))
        }
        _ => (Vec::new(), 0),
    };
    Told {
        icon,
        said: words.tell(&id, &told),
        about,
        at: words.instant(*at),
        exact: words.exact_instant(*at),
        machine: at.to_string(),
        changes,
        more,
        unit: unit.id.to_string(),
        undo: (is_own && of.may_undo && event.kind == "updated").then_some(event.seq),
        then: is_own.then(|| address(of.url, [("as_of", Some(unit.at.to_string().as_str()))])),
        own: None,
    }
}

/// The person who did something.
fn user(actor: &Actor) -> Option<RecordId> {
    match actor {
        Actor::User { user } | Actor::Token { user, .. } => Some(*user),
        Actor::System { .. } => None,
    }
}

/// The beginning of a long text that came to be.
fn prose(field: &Field, change: &Change) -> Option<String> {
    let is_new = matches!(field.kind, Kind::LongText) && change.old.is_empty();
    let text = change.new.as_text().filter(|_| is_new)?;
    let mut shown: String = text.chars().take(PROSE_CHARS).collect();
    if shown.len() < text.len() {
        shown.push('…');
    }
    Some(shown)
}

/// What is about another record has that one's icon, the rest one for what was done.
fn icon(r: &Read<'_>, entry: &Entry, of: RecordId) -> String {
    let other = r.catalog().get(entry.event.object).filter(|_| entry.event.record != of);
    if let Some(at) = other.and_then(|object| r.place(object)) {
        return at.icon;
    }
    match other.map(|object| object.key.as_str()) {
        Some(COMMENT_OBJECT) => return "message-square".to_owned(),
        Some(FILE_OBJECT) => return "paperclip".to_owned(),
        _ => {}
    }
    let done = match entry.event.kind.as_str() {
        "created" => "plus",
        "updated" => "pencil",
        "deleted" => "trash-2",
        "restored" => "rotate-ccw",
        _ => "clock",
    };
    done.to_owned()
}

fn cause(cause: Cause) -> &'static str {
    match cause {
        Cause::Import => "import",
        Cause::Undo => "undo",
        Cause::Automation => "automation",
        Cause::Edit | Cause::Api | Cause::Command | Cause::Setup => "edit",
    }
}
