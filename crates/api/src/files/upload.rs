//! `POST /{plural}`: a record from JSON, or a file from a form.

use std::sync::Arc;

use axum::extract::{FromRequest, FromRequestParts, Path, Request, State};
use axum::http::header::{CONTENT_LENGTH, CONTENT_TYPE};
use axum::http::{HeaderMap, StatusCode};
use axum::response::Response;
use rapport_gate::{Bearer, FORM_BYTES_MAX, Failure, Once, Outcome, UPLOADS_MAX, once};
use rapport_kernel::access::Verb;
use rapport_kernel::blob::{BlobHash, Blobs, FILE_NAME, FILE_OBJECT, FileFields, too_large};
use rapport_kernel::{Error, FieldId, Result as KernelResult, Value, Work};
use serde_json::{Map, Value as Json, json};
use tokio::sync::Semaphore;
use tracing::Instrument;

use super::form::{Received, receive};
use super::{blocking, name};
use crate::request::{Change, reply};
use crate::{Api, record};

/// Files that are received just now.
static UPLOADS: Semaphore = Semaphore::const_new(UPLOADS_MAX);

/// Makes a record: 201 with the record.
pub async fn create(State(api): State<Api>, path: Path<String>, request: Request) -> Result<Response, Failure> {
    if is_form(request.headers()) {
        return upload(&api, path.0, request).await;
    }
    let change = Change::from_request(request, &api).await?;
    record::create(path, change).await
}

fn is_form(headers: &HeaderMap) -> bool {
    let media_type = headers.get(CONTENT_TYPE).and_then(|media_type| media_type.to_str().ok()).unwrap_or_default();
    media_type.trim_start().to_ascii_lowercase().starts_with("multipart/")
}

/// Who may not send a file is told so before the file is read.
async fn upload(api: &Api, plural: String, request: Request) -> Result<Response, Failure> {
    let (mut parts, body) = request.into_parts();
    let bearer = Bearer::from_request_parts(&mut parts, api).await?;
    may_upload(&bearer, plural.clone()).await?;
    let _one_of_few = UPLOADS.try_acquire().map_err(|_| Error::Busy { retry_after_s: 5 })?;
    let blobs = api.gate.blobs().clone();
    announced(&parts.headers, blobs.bytes_max())?;
    let (headers, method, uri) = (parts.headers.clone(), parts.method.clone(), parts.uri.clone());
    let key = move |print: &[u8]| Once::of(&headers, &method, &uri, print);
    key(b"")?;
    let received = receive(Request::from_parts(parts, body), blobs.clone()).await?;
    // What came in whole is brought to its end, though its sender may be gone: no content stays without its record.
    let kept = tokio::spawn(keep(bearer, blobs, plural, received, key).in_current_span());
    Ok(reply(kept.await.map_err(|error| Error::fault("Keeping a file", error))??))
}

/// First the content, then the record; a content whose record is refused is taken back.
async fn keep(
    bearer: Bearer,
    blobs: Arc<dyn Blobs>,
    plural: String,
    Received { mut fields, file }: Received,
    key: impl Fn(&[u8]) -> Result<Option<Once>, Failure>,
) -> Result<Outcome, Failure> {
    let new = file.new;
    let kept = blocking(move || new.keep()).await?;
    fields.entry(FILE_NAME).or_insert_with(|| json!(name::clean(&file.name)));
    let sent = Sent { fields, media_type: file.media_type, bytes: file.bytes, hash: kept.hash };
    let once = key(sent.print().as_bytes())?;
    let written = write(&bearer, plural, sent, once).await;
    if written.as_ref().is_err_and(is_refusal) {
        blocking(move || blobs.take_back(&kept)).await?;
    }
    Ok(written?)
}

/// Whether no record was written for sure: what took too long may have been written all the same.
fn is_refusal(error: &Error) -> bool {
    !matches!(error, Error::Busy { .. } | Error::Timeout { .. } | Error::Retry | Error::Fault { .. })
}

async fn may_upload(bearer: &Bearer, plural: String) -> Result<(), Failure> {
    let is_file = bearer
        .read(move |r| {
            let object = r.object_by_plural(&plural)?;
            if object.key == FILE_OBJECT && !r.ctx().access.may(r.catalog(), &object, Verb::Create) {
                return Err(Error::forbidden(format!("You may not make {}", object.label_plural)));
            }
            Ok(object.key == FILE_OBJECT)
        })
        .await?;
    if is_file {
        return Ok(());
    }
    let text = "Only files are sent as a form; send the fields of this record as a JSON object";
    Err(Failure::with_status(StatusCode::UNSUPPORTED_MEDIA_TYPE, "unsupported_media_type", text))
}

/// What says of itself that it is too large need not be read.
fn announced(headers: &HeaderMap, bytes_max: u64) -> KernelResult<()> {
    let length = headers.get(CONTENT_LENGTH).and_then(|length| length.to_str().ok()?.parse::<u64>().ok());
    match length {
        Some(length) if length > bytes_max.saturating_add(FORM_BYTES_MAX as u64) => Err(too_large(bytes_max)),
        _ => Ok(()),
    }
}

/// A file whose content lies among the blobs.
struct Sent {
    fields: Map<String, Json>,
    media_type: String,
    bytes: u64,
    hash: BlobHash,
}

impl Sent {
    /// The same for the same form, whatever borders divide its parts.
    fn print(&self) -> String {
        json!({"fields": self.fields, "media_type": self.media_type, "sha256": self.hash.to_string()}).to_string()
    }

    /// What the product itself says of the content.
    fn facts(&self, files: &FileFields<'_>) -> KernelResult<Vec<(FieldId, Value)>> {
        let bytes = i64::try_from(self.bytes).map_err(|error| Error::fault("Counting the bytes of a file", error))?;
        Ok(vec![
            (files.media_type.id, Value::Text(self.media_type.clone())),
            (files.size.id, Value::Integer(bytes)),
            (files.hash.id, Value::Text(self.hash.to_string())),
        ])
    }
}

async fn write(bearer: &Bearer, plural: String, sent: Sent, key: Option<Once>) -> KernelResult<Outcome> {
    let change = move |work: &mut Work<'_>| {
        let object = work.object_by_plural(&plural)?;
        let catalog = work.catalog().clone();
        let files = FileFields::of(&catalog).ok_or(Error::NotFound)?;
        let saved = work.create_with(&object, sent.fields.clone(), sent.facts(&files)?)?;
        record::shown(work, &object, saved.id(), StatusCode::CREATED)
    };
    bearer.write(move |work| once(work, key.as_ref(), &change)).await
}
