//! What a record's page shows.

use rapport_kernel::access::Verb;
use rapport_kernel::ctx::USER_OBJECT;
use rapport_kernel::event::Place;
use rapport_kernel::time::Instant;
use rapport_kernel::{Read, RecordId, Result, UnitId};
use serde::Serialize;

use super::Asked;
use super::composer::{Composer, composer};
use super::facts::{Section, sections};
use super::files::{File, Files, file, files};
use super::related::{Related, related};
use super::story::{Story, Telling, story};
use super::talk::{Following, Talk, following, talk};
use super::then::{Then, moment, then};
use crate::screen::{Done, Screen};
use crate::shell::Shell;
use crate::words::Words;

const MINUTE_MS: i64 = 60_000;

/// The context of `record.html`.
#[derive(Serialize)]
struct Page {
    id: String,
    plural: String,
    label_plural: String,
    title: String,
    url: String,
    sections: Vec<Section>,
    /// Whether it is said who wrote each value and when.
    with_whence: bool,
    /// How far something was undone, where not all of it was.
    undone: Option<String>,
    /// The past that is shown.
    then: Option<Then>,
    /// The end of this minute, as the control for moments holds it.
    now: String,
    composer: Option<Composer>,
    talk: Option<Talk>,
    following: Option<Following>,
    story: Story,
    files: Option<Files>,
    /// The content, where the record is a file.
    file: Option<File>,
    related: Vec<Related>,
    may_update: bool,
    may_delete: bool,
    /// Whether it is somebody whose sign-in the reader looks after.
    may_let_in: bool,
    deleted: bool,
}

/// The record as the reader may see it.
pub fn load(r: &mut Read<'_>, plural: &str, id: RecordId, asked: &Asked) -> Result<Screen> {
    let object = r.object_by_plural(plural)?;
    let words = Words::of(r);
    let as_of = asked.as_of.as_deref().filter(|text| !text.is_empty()).map(|text| moment(r, text)).transpose()?;
    let (record, then) = match as_of {
        None => (r.get(&object, id)?, None),
        Some(at) => then(r, &object, id, at, &words).map(|(record, then)| (record, Some(then)))?,
    };
    let title = r.title(&object, &record);
    let may = |verb| then.is_none() && r.ctx().access.may(r.catalog(), &object, verb);
    let (may_update, may_delete) = (may(Verb::Update), may(Verb::Delete));
    let url = format!("/{}/{id}", object.plural);
    let told = Telling {
        before: asked.before.as_deref().and_then(place).or(as_of.map(Place::after)),
        show: asked.show.as_deref(),
        url: &url,
        may_undo: may_update,
    };
    let whence = match asked.whence.is_some() && then.is_none() {
        true => Some(r.provenance(&object, id)?),
        false => None,
    };
    let page = Page {
        id: id.to_string(),
        plural: object.plural.clone(),
        label_plural: words.plural(&object),
        title: title.clone(),
        sections: sections(r, &object, &record, whence.as_ref(), &words)?,
        with_whence: whence.is_some(),
        undone: undone(asked, &words),
        now: words.local(Instant::from_ms((r.ctx().now.ms() / MINUTE_MS + 1) * MINUTE_MS)),
        composer: if then.is_none() { composer(r, &object, id, &words) } else { None },
        talk: if then.is_none() { talk(r, &object) } else { None },
        following: if then.is_none() { following(r, &object, id)? } else { None },
        story: story(r, &object, id, &told, &words)?,
        files: if then.is_none() { files(r, &object, id, &words)? } else { None },
        file: file(r, &object, &record, &words),
        related: if then.is_none() { related(r, &object, id, &words)? } else { Vec::new() },
        then,
        may_update,
        may_delete,
        may_let_in: object.key == USER_OBJECT && r.ctx().access.administers(),
        deleted: record.deleted_at.is_some(),
        url: url.clone(),
    };
    let shell = Shell::of(r, &words, Some(&object.plural))?;
    let done = Done::of(asked.did.as_deref(), &url);
    Ok(Screen::within(shell, words, "record.html", &title, page).with_done(done))
}

fn undone(asked: &Asked, words: &Words) -> Option<String> {
    let id = match asked.undone.as_deref()? {
        "partly" => "undone-partly",
        _ => "undone-nothing",
    };
    Some(words.say(id))
}

/// A place in a timeline as addresses hold it.
pub fn written(place: Place) -> String {
    format!("{}.{}.{}", place.at.ms(), place.unit, place.seq)
}

fn place(text: &str) -> Option<Place> {
    let mut parts = text.split('.');
    let at = Instant::from_ms(parts.next()?.parse().ok()?);
    let unit = UnitId(parts.next()?.parse().ok()?);
    Some(Place { at, unit, seq: parts.next()?.parse().ok()? })
}
