//! What a record's page shows.

use rapport_kernel::access::Verb;
use rapport_kernel::event::Place;
use rapport_kernel::time::Instant;
use rapport_kernel::{Read, RecordId, Result, UnitId};
use serde::Serialize;

use super::Asked;
use super::composer::{Composer, composer};
use super::facts::{Section, sections};
use super::files::{File, Files, file, files};
use super::related::{Related, related};
use super::story::{Story, story};
use crate::screen::{Done, Screen};
use crate::shell::Shell;
use crate::words::Words;

/// The context of `record.html`.
#[derive(Serialize)]
struct Page {
    id: String,
    plural: String,
    label_plural: String,
    title: String,
    url: String,
    sections: Vec<Section>,
    composer: Option<Composer>,
    story: Story,
    files: Option<Files>,
    /// The content, where the record is a file.
    file: Option<File>,
    related: Vec<Related>,
    may_update: bool,
    may_delete: bool,
    deleted: bool,
}

/// The record as the reader may see it.
pub fn load(r: &mut Read<'_>, plural: &str, id: RecordId, asked: &Asked) -> Result<Screen> {
    let object = r.object_by_plural(plural)?;
    let words = Words::of(r);
    let record = r.get(&object, id)?;
    let title = r.title(&object, &record);
    let may = |verb| r.ctx().access.may(r.catalog(), &object, verb);
    let (may_update, may_delete) = (may(Verb::Update), may(Verb::Delete));
    let url = format!("/{}/{id}", object.plural);
    let done = Done::of(asked.did.as_deref(), &url);
    let page = Page {
        id: id.to_string(),
        plural: object.plural.clone(),
        label_plural: words.plural(&object),
        title: title.clone(),
        sections: sections(r, &object, &record, &words)?,
        composer: composer(r, &object, id, &words),
        story: story(r, &object, id, asked.before.as_deref().and_then(place), &url, &words)?,
        files: files(r, &object, id, &words)?,
        file: file(r, &object, &record, &words),
        related: related(r, &object, id, &words)?,
        url,
        may_update,
        may_delete,
        deleted: record.deleted_at.is_some(),
    };
    let shell = Shell::of(r, &words, Some(&object.plural))?;
    Ok(Screen::within(shell, words, "record.html", &title, page).with_done(done))
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
