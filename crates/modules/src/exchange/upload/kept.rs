//! Uploads as notes: one each, and lists of the latest.

use rapport_kernel::access::Verb;
use rapport_kernel::ctx::Actor;
use rapport_kernel::error::{Error, Result};
use rapport_kernel::exchange::{Choice, NewUpload, Stage, Upload};
use rapport_kernel::id::IdMaker;
use rapport_kernel::{Read, Work};
use serde_json::{Value as Json, json};
use uuid::Uuid;

/// The space of the notes that hold uploads, by id.
const SPACE: &str = "upload";
/// The space of lists of uploads: by user, of all, and of those that go on.
const LISTS: &str = "uploads";
/// The space of notes that are never written: who asks for one has the list to themselves.
const LOCK: &str = "uploads_lock";
/// The list of all.
const ALL: &str = "all";
/// The list of those that go on by themselves.
const OPEN: &str = "open";
/// Uploads that a list remembers.
const LISTED_MAX: usize = 100;
/// How long an upload is remembered, in milliseconds: 400 days, as long as an import can be reverted.
const KEPT_MS: i64 = 400 * 86_400_000;

/// A new upload.
pub fn begun(work: &mut Work<'_>, new: NewUpload) -> Result<Upload> {
    let object = work.object(&new.object)?;
    if !work.ctx().access.may(work.catalog(), &object, Verb::Create) {
        return Err(Error::forbidden(format!("You may not make {}", object.label_plural)));
    }
    let ctx = work.ctx();
    let sha256 = new.hash.to_string();
    let (now, actor, locale) = (ctx.now, ctx.actor.clone(), ctx.locale.clone());
    let id = IdMaker::new(now, ctx.seed).next_uuid();
    let before = earlier(work, &object.key, &sha256)?;
    Ok(Upload {
        id,
        object: object.key.clone(),
        file: new.file,
        sha256,
        bytes: new.bytes,
        actor,
        locale,
        at: now,
        before,
        choice: Choice { mapping: json!({}), ..Choice::default() },
        stage: Stage::Received,
        changed_at: now,
        part: None,
        counts: json!({}),
        report: None,
        why: None,
        import: None,
    })
}

/// When the same content was imported to the same object, as far as is remembered.
fn earlier(read: &mut Read<'_>, object: &str, sha256: &str) -> Result<Option<rapport_kernel::time::Instant>> {
    let is_same = |upload: &Upload| {
        upload.object == object && upload.sha256 == sha256 && matches!(upload.stage, Stage::Done | Stage::Importing)
    };
    Ok(listed(read, ALL)?.into_iter().find(is_same).map(|upload| upload.changed_at))
}

/// Keeps an upload for the first time.
pub fn keep_new(work: &mut Work<'_>, upload: &Upload) -> Result<()> {
    keep(work, &mut upload.clone())?;
    let own = of_whom(&upload.actor);
    for list in [ALL, own.as_str()] {
        let mut ids = ids_to_change(work, list)?;
        ids.insert(0, upload.id);
        ids.truncate(LISTED_MAX);
        set_ids(work, list, &ids)?;
    }
    Ok(())
}

/// Keeps what became of an upload.
pub fn keep(work: &mut Work<'_>, upload: &mut Upload) -> Result<()> {
    upload.changed_at = work.ctx().now;
    work.set_note(SPACE, &upload.id.to_string(), &json!(upload), Some(upload.changed_at.plus_ms(KEPT_MS)))
}

/// The upload of that id, whoever asks.
pub fn find(read: &mut Read<'_>, id: Uuid) -> Result<Option<Upload>> {
    let Some(note) = read.note(SPACE, &id.to_string())? else { return Ok(None) };
    serde_json::from_value(note).map(Some).map_err(|error| Error::fault("Reading an upload", error))
}

/// The upload of that id, if it is the actor's own, or an administrator asks.
pub fn of_actor(read: &mut Read<'_>, id: Uuid) -> Result<Upload> {
    let found = find(read, id)?.ok_or(Error::NotFound)?;
    let ctx = read.ctx();
    let is_own = of_whom(&found.actor) == of_whom(&ctx.actor);
    if !is_own && !ctx.access.administers() {
        return Err(Error::NotFound);
    }
    // What one may not know of any more, one has no imports of.
    read.object(&found.object)?;
    Ok(found)
}

/// The actor's uploads, or everybody's.
pub fn list(read: &mut Read<'_>) -> Result<Vec<Upload>> {
    let name = match read.ctx().access.administers() {
        true => ALL.to_owned(),
        false => of_whom(&read.ctx().actor),
    };
    let mut found = listed(read, &name)?;
    found.retain(|upload| read.object(&upload.object).is_ok());
    Ok(found)
}

/// Has the next step of an upload done.
pub fn begin(work: &mut Work<'_>, id: Uuid, stage: Stage) -> Result<Upload> {
    let mut upload = of_actor(work, id)?;
    let is_next = match stage {
        Stage::Trying => matches!(upload.stage, Stage::Received | Stage::Tried) && upload.import.is_none(),
        Stage::Importing => matches!(upload.stage, Stage::Received | Stage::Tried | Stage::Failed),
        Stage::Reverting => matches!(upload.stage, Stage::Done | Stage::Failed) && upload.import.is_some(),
        _ => false,
    };
    if !is_next {
        return Err(Error::rule("import_stage", "Something else is being done with this file; look again in a moment"));
    }
    upload.stage = stage;
    upload.part = None;
    upload.why = None;
    upload.counts = json!({});
    keep(work, &mut upload)?;
    let mut open = ids_to_change(work, OPEN)?;
    if !open.contains(&id) {
        open.push(id);
    }
    set_ids(work, OPEN, &open)?;
    Ok(upload)
}

/// The uploads that go on by themselves.
pub fn open(read: &mut Read<'_>) -> Result<Vec<Upload>> {
    let mut found = listed(read, OPEN)?;
    found.retain(|upload| upload.stage.goes_on());
    Ok(found)
}

/// Notes that an upload goes on no more.
pub fn close(work: &mut Work<'_>, upload: &mut Upload) -> Result<()> {
    keep(work, upload)?;
    let mut open = ids_to_change(work, OPEN)?;
    open.retain(|id| *id != upload.id);
    set_ids(work, OPEN, &open)
}

fn listed(read: &mut Read<'_>, list: &str) -> Result<Vec<Upload>> {
    let mut found = Vec::new();
    for id in ids(read, list)? {
        found.extend(find(read, id)?);
    }
    Ok(found)
}

fn ids(read: &mut Read<'_>, list: &str) -> Result<Vec<Uuid>> {
    let note: Option<Json> = read.note(LISTS, list)?;
    Ok(note.and_then(|note| serde_json::from_value(note).ok()).unwrap_or_default())
}

fn ids_to_change(work: &mut Work<'_>, list: &str) -> Result<Vec<Uuid>> {
    work.note(LOCK, list)?;
    ids(work, list)
}

fn set_ids(work: &mut Work<'_>, list: &str, ids: &[Uuid]) -> Result<()> {
    work.set_note(LISTS, list, &json!(ids), None)
}

/// Whose it is: a token's is its user's.
fn of_whom(actor: &Actor) -> String {
    match actor {
        Actor::User { user } | Actor::Token { user, .. } => user.to_string(),
        Actor::System { name } => name.clone(),
    }
}
