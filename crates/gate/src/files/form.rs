//! A form with a file, as it comes in: fields into memory, the file among the blobs.

use std::sync::Arc;
use std::time::Duration;

use axum::body::Bytes;
use axum::extract::multipart::{Field, MultipartError};
use axum::extract::{DefaultBodyLimit, FromRequest, Multipart, Request};
use axum::http::StatusCode;
use rapport_kernel::Error;
use rapport_kernel::blob::{Blobs, NewBlob};
use serde_json::{Map, Value as Json};

use super::{blocking, media, name};
use crate::limits::{FORM_BYTES_MAX, UPLOAD_MAX, UPLOAD_SILENCE_MAX};
use crate::problem::Failure;

/// The part that is the file.
const FILE_PART: &str = "file";
/// Bytes that are written to the disk at once.
const BLOCK_BYTES: usize = 256 << 10;
/// What a field takes beside its name and its text, so that many small ones are not for nothing.
const FIELD_BYTES: usize = 64;

/// A form that came in whole.
pub struct Received {
    /// Fields of the record, as texts.
    pub fields: Map<String, Json>,
    /// The file.
    pub file: ReceivedFile,
}

/// A file that came in whole. Dropped, nothing of it stays.
pub struct ReceivedFile {
    /// What its sender calls it.
    pub name: String,
    /// Which kind of content it is.
    pub media_type: String,
    /// How long it is.
    pub bytes: u64,
    /// The blob that it is to be.
    pub new: Box<dyn NewBlob>,
}

/// Receives a form. Whoever sends nothing for a while, or takes too long, is given up.
pub async fn receive(request: Request, blobs: Arc<dyn Blobs>) -> Result<Received, Failure> {
    in_time(UPLOAD_MAX, received(request, blobs)).await
}

async fn received(mut request: Request, blobs: Arc<dyn Blobs>) -> Result<Received, Failure> {
    let bytes_max = usize::try_from(blobs.bytes_max()).unwrap_or(usize::MAX);
    DefaultBodyLimit::max(bytes_max.saturating_add(FORM_BYTES_MAX)).apply(&mut request);
    let form = Multipart::from_request(request, &()).await;
    let mut form = form.map_err(|error| Failure::bad_request("invalid_body", error.body_text()))?;
    let mut fields = Map::new();
    let mut room = FORM_BYTES_MAX;
    let mut file = None;
    while let Some(part) = in_time(UPLOAD_SILENCE_MAX, async { form.next_field().await.map_err(broken) }).await? {
        let key = part.name().unwrap_or_default().to_owned();
        if key == FILE_PART && file.is_none() {
            file = Some(content(part, &blobs).await?);
        } else if key == FILE_PART || fields.contains_key(&key) {
            let text = format!("The form has two parts named {key:?}; send one file a request, and each field once");
            return Err(Failure::bad_request("invalid_body", text));
        } else {
            let text = text(&key, part, &mut room).await?;
            fields.insert(key, Json::String(text));
        }
    }
    let file = file.ok_or_else(|| {
        Failure::bad_request("invalid_body", "The form has no part named file; send the content in it")
    })?;
    Ok(Received { fields, file })
}

/// A field that is no file.
async fn text(key: &str, mut part: Field<'_>, room: &mut usize) -> Result<String, Failure> {
    let mut bytes = Vec::new();
    take_room(room, key.len() + FIELD_BYTES)?;
    while let Some(some) = chunk(&mut part).await? {
        take_room(room, some.len())?;
        bytes.extend_from_slice(&some);
    }
    String::from_utf8(bytes)
        .map_err(|_| Failure::bad_request("invalid_body", format!("The field {key:?} is no text in UTF-8")))
}

fn take_room(room: &mut usize, bytes: usize) -> Result<(), Error> {
    *room = room.checked_sub(bytes).ok_or_else(|| {
        let text = format!("The fields beside a file may have {FORM_BYTES_MAX} bytes at most; send shorter ones");
        Error::limit("form_bytes_max", FORM_BYTES_MAX, text)
    })?;
    Ok(())
}

async fn content(mut part: Field<'_>, blobs: &Arc<dyn Blobs>) -> Result<ReceivedFile, Failure> {
    let name = name::of_form(part.file_name().unwrap_or_default());
    let declared = part.content_type().map(str::to_owned);
    let blobs = blobs.clone();
    let mut new = blocking(move || blobs.begin()).await?;
    let mut block = Vec::with_capacity(BLOCK_BYTES);
    let mut begin = Vec::new();
    let mut bytes = 0;
    while let Some(some) = chunk(&mut part).await? {
        bytes += some.len() as u64;
        begin.extend(some.iter().take(media::BEGIN_BYTES - begin.len().min(media::BEGIN_BYTES)));
        block.extend_from_slice(&some);
        if block.len() >= BLOCK_BYTES {
            new = written(new, std::mem::take(&mut block)).await?;
        }
    }
    let new = written(new, block).await?;
    Ok(ReceivedFile { name, media_type: media::of(declared.as_deref(), &begin), bytes, new })
}

async fn written(mut new: Box<dyn NewBlob>, block: Vec<u8>) -> Result<Box<dyn NewBlob>, Error> {
    blocking(move || new.write(&block).map(|()| new)).await
}

async fn chunk(part: &mut Field<'_>) -> Result<Option<Bytes>, Failure> {
    in_time(UPLOAD_SILENCE_MAX, async { part.chunk().await.map_err(broken) }).await
}

async fn in_time<T>(max: Duration, wait: impl Future<Output = Result<T, Failure>>) -> Result<T, Failure> {
    tokio::time::timeout(max, wait).await.unwrap_or_else(|_| {
        let text = "The file came too slowly; send it again over a better line";
        Err(Failure::with_status(StatusCode::REQUEST_TIMEOUT, "upload_timeout", text))
    })
}

/// A form that ends in the middle is its sender's fault, also when the line broke.
fn broken(error: MultipartError) -> Failure {
    match error.status() {
        StatusCode::PAYLOAD_TOO_LARGE => {
            Failure::with_status(StatusCode::PAYLOAD_TOO_LARGE, "invalid_body", "The form is too large; send less")
        }
        _ => Failure::bad_request("invalid_body", format!("The form is broken: {}", error.body_text())),
    }
}
