//! The files that hang on a record: shown, sent and given out.

use axum::extract::{Path, Request};
use axum::http::{HeaderMap, StatusCode};
use axum::response::{IntoResponse, Redirect, Response};
use rapport_gate::{Failure, Look, Outcome, Upload, file_content, file_preview, look};
use rapport_kernel::access::Verb;
use rapport_kernel::blob::{FILE_OBJECT, FileFields};
use rapport_kernel::house::ListRequest;
use rapport_kernel::{Catalog, Error, Field, Object, Read, Record, RecordId, Result as KernelResult, Value};
use serde::Serialize;
use serde_json::{Value as Json, json};

use crate::Person;
use crate::address::{address, with};
use crate::form::record_id;
use crate::words::Words;

/// Files that are shown.
const ROWS: usize = 8;
/// Pictures up to this size are shown small beside their names.
const PICTURE_BYTES_MAX: i64 = 8 << 20;

/// The files of a record.
#[derive(Serialize)]
pub struct Files {
    rows: Vec<File>,
    /// All of them, where there are more.
    all: Option<String>,
    /// Where one is sent to, by who may.
    send_to: Option<String>,
}

/// A file, for the eye.
#[derive(Serialize)]
pub struct File {
    name: String,
    url: String,
    content: String,
    size: String,
    when: String,
    /// How it is looked at: `picture`, `sound`, `film`, `frame`; in no way when empty.
    look: &'static str,
}

/// The newest files of a record; none where no file can hang on one.
///
/// # Errors
/// The store's.
pub fn files(r: &mut Read<'_>, object: &Object, id: RecordId, words: &Words) -> KernelResult<Option<Files>> {
    let catalog = r.catalog().clone();
    let Some((fields, link)) = fields(r, &catalog, object) else { return Ok(None) };
    let filter = format!("{} = \"{id}\"", link.key);
    let request = ListRequest {
        filter: Some(filter.clone()),
        sort: Some("-created_at".to_owned()),
        limit: Some(ROWS),
        ..ListRequest::default()
    };
    let page = r.list(fields.object, &request)?;
    let may_send = r.ctx().access.may(&catalog, fields.object, Verb::Create);
    let list = format!("/{}", fields.object.plural);
    Ok(Some(Files {
        rows: page.records.iter().map(|record| shown(&fields, record, words)).collect(),
        all: page.next_cursor.is_some().then(|| address(&list, [("filter", Some(filter.as_str()))])),
        send_to: may_send.then(|| format!("/{}/{id}/files", object.plural)),
    }))
}

/// The file itself, where the record is one.
pub fn file(r: &Read<'_>, object: &Object, record: &Record, words: &Words) -> Option<File> {
    let fields = FileFields::of(r.catalog()).filter(|fields| fields.object.id == object.id)?;
    r.ctx().access.sees(object, fields.hash.id).then(|| shown(&fields, record, words))
}

/// The fields of files and their link to records of that object.
fn fields<'c>(r: &Read<'_>, catalog: &'c Catalog, object: &Object) -> Option<(FileFields<'c>, &'c Field)> {
    let fields = FileFields::of(catalog)?;
    r.object(FILE_OBJECT).ok()?;
    let relations = catalog.relations(object.id);
    let relation = relations.iter().find(|relation| relation.child == fields.object.id)?;
    let link = fields.object.field(relation.link)?;
    r.ctx().access.sees(fields.object, link.id).then_some((fields, link))
}

fn shown(fields: &FileFields<'_>, record: &Record, words: &Words) -> File {
    let text = |field: &Field| record.get(field.id).as_text().unwrap_or_default().to_owned();
    let bytes = match record.get(fields.size.id) {
        Value::Integer(bytes) => Some(*bytes),
        _ => None,
    };
    let url = format!("/{}/{}", fields.object.plural, record.id);
    let is_small = bytes.is_some_and(|bytes| bytes <= PICTURE_BYTES_MAX);
    File {
        name: text(fields.name),
        content: format!("{url}/content"),
        url,
        size: bytes.map(|bytes| words.bytes(bytes)).unwrap_or_default(),
        when: words.date(record.created_at.date_in(words.zone())),
        look: match look(&text(fields.media_type)) {
            Some(Look::Picture) if is_small => "picture",
            Some(Look::Sound) => "sound",
            Some(Look::Film) => "film",
            Some(Look::Pages | Look::Text) => "frame",
            Some(Look::Picture) | None => "",
        },
    }
}

/// Takes a file in for a record.
pub async fn send(
    person: Person,
    Path((plural, id)): Path<(String, String)>,
    request: Request,
) -> Result<Response, Failure> {
    let id = record_id(&id)?;
    let back = format!("/{plural}/{id}");
    let (files, link) = person
        .read(move |r| {
            let object = r.object_by_plural(&plural)?;
            r.get(&object, id)?;
            let catalog = r.catalog().clone();
            let (fields, link) = fields(r, &catalog, &object).ok_or(Error::NotFound)?;
            Ok((fields.object.plural.clone(), link.key.clone()))
        })
        .await?;
    let upload = Upload::receive((*person).clone(), files, request).await?.with(&link, json!(id));
    let kept = upload.keep(|_| Ok(None), |_, _, _| Ok(Outcome::new(StatusCode::CREATED, Json::Null))).await?;
    let to = kept.unit.map_or_else(|| back.clone(), |unit| with(&back, "did", &unit));
    Ok(Redirect::to(&to).into_response())
}

/// Gives the content of a file out.
pub async fn content(
    person: Person,
    Path((plural, id)): Path<(String, String)>,
    headers: HeaderMap,
) -> Result<Response, Failure> {
    file_content(&person, plural, id, &headers).await
}

/// Gives the content of a file out to be looked at on its page.
pub async fn preview(person: Person, Path((plural, id)): Path<(String, String)>) -> Result<Response, Failure> {
    file_preview(&person, plural, id).await
}
