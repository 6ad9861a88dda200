//! What a record's page shows.

use rapport_kernel::access::Verb;
use rapport_kernel::ctx::USER_OBJECT;
use rapport_kernel::event::Place;
use rapport_kernel::time::Instant;
use rapport_kernel::{Object, Read, Record, RecordId, Result, UnitId, Value};
use serde::Serialize;
use serde_json::json;

use super::Asked;
use super::as_of::{AsOf, as_of, moment};
use super::colleagues::{CommentForm, Following, comment_form, following};
use super::composer::{Composer, composer};
use super::facts::{Fact, Facts, Section, facts};
use super::files::{File, Files, file, files};
use super::related::{Related, related};
use super::timeline::{Telling, Timeline, timeline};
use crate::actions::{Offer, offers};
use crate::booking;
use crate::screen::{Done, Screen};
use crate::shell::Shell;
use crate::words::Words;

const MINUTE_MS: i64 = 60_000;

/// The field of users by which they may sign in.
const ACTIVE: &str = "active";

/// The context of `record.html`.
#[derive(Serialize)]
struct Page {
    id: String,
    plural: String,
    label_plural: String,
    title: String,
    url: String,
    /// Whose changes show here: its own, and those of what its fields name.
    records: String,
    key_facts: Vec<Fact>,
    sections: Vec<Section>,
    /// Whether it is said who wrote each value and when.
    with_provenance: bool,
    /// The past that is shown.
    as_of: Option<AsOf>,
    /// The end of this minute, as the control for moments holds it.
    now: String,
    composer: Option<Composer>,
    comment_form: Option<CommentForm>,
    following: Option<Following>,
    timeline: Timeline,
    files: Option<Files>,
    /// The content, where the record is a file.
    file: Option<File>,
    related: Vec<Related>,
    actions: Vec<Offer>,
    /// Where its document is, if it has one.
    document: Option<String>,
    /// Where it is booked from outside, if it is.
    booking: Option<String>,
    /// Where it is a file for calendars, if it stands in any.
    appointment: Option<String>,
    may_update: bool,
    may_delete: bool,
    /// Whether it is somebody whose sign-in the reader looks after.
    may_let_in: bool,
    /// Whether that somebody may sign in now; none where it is not for the reader to change.
    is_active: Option<bool>,
    deleted: bool,
}

/// The record as the reader may see it.
pub fn load(r: &mut Read<'_>, plural: &str, id: RecordId, asked: &Asked) -> Result<Screen> {
    let object = r.object_by_plural(plural)?;
    let words = Words::of(r);
    let at = asked.as_of.as_deref().filter(|text| !text.is_empty()).map(|text| moment(r, text)).transpose()?;
    let (record, as_of) = match at {
        None => (r.get(&object, id)?, None),
        Some(at) => as_of(r, &object, id, at, &words).map(|(record, as_of)| (record, Some(as_of)))?,
    };
    let title = r.title(&object, &record);
    let mut may = |verb| Result::Ok(as_of.is_none() && r.may(&object, id, verb)?);
    let (may_update, may_delete) = (may(Verb::Update)?, may(Verb::Delete)?);
    let url = format!("/{}/{id}", object.plural);
    let comment_form = if as_of.is_none() { comment_form(r, &object) } else { None };
    let told = Telling {
        before: asked.before.as_deref().and_then(place).or(at.map(Place::after)),
        show: asked.show.as_deref(),
        url: &url,
        may_undo: may_update,
        may_speak: comment_form.is_some(),
    };
    let provenance = match asked.provenance.is_some() && as_of.is_none() {
        true => Some(r.provenance(&object, id)?),
        false => None,
    };
    let as_of_is_now = as_of.is_none();
    let Facts { key, sections, linked } = facts(r, &object, &record, provenance.as_ref(), &words)?;
    let page = Page {
        id: id.to_string(),
        plural: object.plural.clone(),
        label_plural: words.plural(&object),
        title: title.clone(),
        records: json!(std::iter::once(id).chain(linked).collect::<Vec<_>>()).to_string(),
        key_facts: key,
        sections,
        with_provenance: provenance.is_some(),
        now: words.local(Instant::from_ms((r.ctx().now.ms() / MINUTE_MS + 1) * MINUTE_MS)),
        composer: if as_of.is_none() { composer(r, &object, id, &words) } else { None },
        comment_form,
        following: if as_of.is_none() { following(r, &object, id)? } else { None },
        timeline: timeline(r, &object, id, &told, &words)?,
        files: if as_of.is_none() { files(r, &object, id, &words)? } else { None },
        file: file(r, &object, &record, &words),
        related: if as_of.is_none() { related(r, &object, id, &words)? } else { Vec::new() },
        as_of,
        actions: if may_update { offers(r, &object, &words) } else { Vec::new() },
        document: r.document_of(&object).filter(|_| as_of_is_now).map(|_| format!("{url}/document")),
        booking: booking::path(r, &object, &record),
        appointment: is_in_calendars(r, &object, &record).then(|| format!("{url}/appointment")),
        may_update,
        may_delete,
        may_let_in: object.key == USER_OBJECT && r.ctx().access.administers(),
        is_active: if may_update { activity(r, &object, &record) } else { None },
        deleted: record.deleted_at.is_some(),
        url: url.clone(),
    };
    let shell = Shell::of(r, &words, Some(&object.plural))?;
    let done = Done::of(asked.did.as_deref(), &url);
    Ok(Screen::within(shell, words, "record.html", &title, page).with_done(done))
}

/// Nobody shuts themselves out.
fn activity(r: &Read<'_>, object: &Object, record: &Record) -> Option<bool> {
    let is_other = object.key == USER_OBJECT && r.ctx().user() != Some(record.id);
    let field = object.find(ACTIVE).filter(|_| is_other && r.ctx().access.administers())?;
    Some(*record.get(field.id) == Value::Boolean(true))
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

/// Whether it has a time at which it stands in calendars.
fn is_in_calendars(r: &Read<'_>, object: &Object, record: &Record) -> bool {
    r.has_agenda(object) && object.planned.is_some_and(|field| !record.get(field).is_empty())
}
