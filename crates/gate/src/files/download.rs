//! The content of a file, whole or one part of it.

use std::io::SeekFrom;
use std::sync::Arc;

use axum::body::{Body, Bytes};
use axum::http::header::{
    ACCEPT_RANGES, CACHE_CONTROL, CONTENT_DISPOSITION, CONTENT_LENGTH, CONTENT_RANGE, CONTENT_SECURITY_POLICY,
    CONTENT_TYPE, ETAG, IF_NONE_MATCH, X_CONTENT_TYPE_OPTIONS,
};
use axum::http::{HeaderMap, HeaderName, HeaderValue, StatusCode};
use axum::response::{IntoResponse, Response};
use futures_util::stream;
use rapport_kernel::blob::{BlobHash, Blobs, Content, FileFields, OpenBlob};
use rapport_kernel::{Error, Read, Result as KernelResult};

use super::media::{self, Look};
use super::range::{Wanted, wanted};
use super::{blocking, name};
use crate::asker::Asker;
use crate::problem::Failure;

/// Bytes that are read from the disk at once.
const BLOCK_BYTES: usize = 256 << 10;
/// Of a text that is looked at.
const PREVIEW_BYTES_MAX: u64 = 256 << 10;

/// Gives out the content of a file, whole or the part that the headers ask for, to who may read its record.
///
/// # Errors
/// `NotFound`, a range that there is none of, or a fault.
pub async fn file_content(asker: &Asker, plural: String, id: String, headers: &HeaderMap) -> Result<Response, Failure> {
    let file = asker.read(move |r| known(r, &plural, &id)).await?;
    let etag = format!("\"{}\"", file.hash);
    if is_had(headers, &etag) {
        return Ok(with_headers(StatusCode::NOT_MODIFIED, [(ETAG, etag)], Body::empty()));
    }
    let blob = open(asker.gate().blobs().clone(), file.hash).await?;
    let length = blob.bytes;
    let (status, from, bytes) = match wanted(headers, length, &etag) {
        Wanted::Whole => (StatusCode::OK, 0, length),
        Wanted::Part { from, bytes } => (StatusCode::PARTIAL_CONTENT, from, bytes),
        Wanted::Beyond => return Ok(beyond(length)),
    };
    let body = streamed(blob.content, from, bytes).await?;
    let mut response = with_headers(status, file.headers(&etag, bytes), body);
    if status == StatusCode::PARTIAL_CONTENT {
        let range = format!("bytes {from}-{}/{length}", from + bytes - 1);
        add(response.headers_mut(), CONTENT_RANGE, &range);
    }
    Ok(response)
}

/// Gives out the content of a file to be looked at in a frame of our own pages: pages as such, text as plain text and no
/// more of it than one reads.
///
/// # Errors
/// `NotFound`, also for what is looked at otherwise, or a fault.
pub async fn file_preview(asker: &Asker, plural: String, id: String) -> Result<Response, Failure> {
    let file = asker.read(move |r| known(r, &plural, &id)).await?;
    let (media_type, policy, most) = match media::look(&file.media_type) {
        // The browser's own viewer is a plug-in for the policy, and is not let into a sandbox.
        Some(Look::Pages) => ("application/pdf", "object-src 'self'; style-src 'unsafe-inline'", u64::MAX),
        Some(Look::Text) => ("text/plain; charset=utf-8", "sandbox", PREVIEW_BYTES_MAX),
        _ => return Err(Error::NotFound.into()),
    };
    let blob = open(asker.gate().blobs().clone(), file.hash).await?;
    let bytes = blob.bytes.min(most);
    let headers = [
        (CONTENT_TYPE, media_type.to_owned()),
        (CONTENT_LENGTH, bytes.to_string()),
        (CONTENT_DISPOSITION, "inline".to_owned()),
        (X_CONTENT_TYPE_OPTIONS, "nosniff".to_owned()),
        (CONTENT_SECURITY_POLICY, format!("default-src 'none'; frame-ancestors 'self'; {policy}")),
        (CACHE_CONTROL, "private, no-cache".to_owned()),
    ];
    Ok(with_headers(StatusCode::OK, headers, streamed(blob.content, 0, bytes).await?))
}

/// What the record says of its content.
struct Known {
    name: String,
    media_type: String,
    hash: BlobHash,
}

/// The permission is that of the record, and so of what it hangs on. Who does not see what names the content does not
/// get it.
fn known(r: &mut Read<'_>, plural: &str, id: &str) -> KernelResult<Known> {
    let object = r.object_by_plural(plural)?;
    let catalog = r.catalog().clone();
    let files = FileFields::of(&catalog).filter(|files| files.object.id == object.id).ok_or(Error::NotFound)?;
    if !r.ctx().access.sees(&object, files.hash.id) {
        return Err(Error::NotFound);
    }
    let record = r.get(&object, id.parse().map_err(|_| Error::NotFound)?)?;
    let text = |field| record.get(field).as_text().unwrap_or_default();
    let name = if r.ctx().access.sees(&object, files.name.id) { text(files.name.id) } else { "" };
    let hash = text(files.hash.id).parse().map_err(|_| Error::NotFound)?;
    Ok(Known { name: name.to_owned(), media_type: text(files.media_type.id).to_owned(), hash })
}

impl Known {
    /// Never shown in place, never guessed at, and without rights should it be shown all the same.
    fn headers(&self, etag: &str, bytes: u64) -> [(HeaderName, String); 8] {
        [
            (CONTENT_TYPE, media::harmless(&self.media_type)),
            (CONTENT_LENGTH, bytes.to_string()),
            (CONTENT_DISPOSITION, name::disposition(&self.name)),
            (X_CONTENT_TYPE_OPTIONS, "nosniff".to_owned()),
            (CONTENT_SECURITY_POLICY, "sandbox; default-src 'none'".to_owned()),
            (CACHE_CONTROL, "private, no-cache".to_owned()),
            (ACCEPT_RANGES, "bytes".to_owned()),
            (ETAG, etag.to_owned()),
        ]
    }
}

/// Whether the caller has this content already.
fn is_had(headers: &HeaderMap, etag: &str) -> bool {
    let tags = headers.get_all(IF_NONE_MATCH).iter().filter_map(|tags| tags.to_str().ok());
    let mut each = tags.flat_map(|tags| tags.split(',')).map(str::trim);
    each.any(|tag| tag == "*" || tag.strip_prefix("W/").unwrap_or(tag) == etag)
}

async fn open(blobs: Arc<dyn Blobs>, hash: BlobHash) -> KernelResult<OpenBlob> {
    blocking(move || {
        blobs.open(hash)?.ok_or_else(|| {
            Error::fault(format!("Opening the content {hash} of a file"), "it is missing; `rapport doctor` tells more")
        })
    })
    .await
}

/// The bytes, read block by block as fast as they are taken.
async fn streamed(mut content: Box<dyn Content>, from: u64, bytes: u64) -> KernelResult<Body> {
    let content = blocking(move || {
        content.seek(SeekFrom::Start(from)).map_err(|error| Error::fault("Reading the content of a file", error))?;
        Ok(content)
    })
    .await?;
    let blocks = stream::try_unfold((content, bytes), |(content, left)| async move {
        if left == 0 {
            return Ok::<_, Error>(None);
        }
        let (content, block) = blocking(move || next_block(content, left)).await?;
        let left = left - block.len() as u64;
        Ok(Some((block, (content, left))))
    });
    Ok(Body::from_stream(blocks))
}

fn next_block(mut content: Box<dyn Content>, left: u64) -> KernelResult<(Box<dyn Content>, Bytes)> {
    let size = usize::try_from(left).unwrap_or(BLOCK_BYTES).min(BLOCK_BYTES);
    let mut block = vec![0; size];
    content.read_exact(&mut block).map_err(|error| Error::fault("Reading the content of a file", error))?;
    Ok((content, block.into()))
}

fn beyond(length: u64) -> Response {
    let text = format!("The content has {length} bytes; ask for some of these");
    let failure = Failure::with_status(StatusCode::RANGE_NOT_SATISFIABLE, "range_not_satisfiable", text);
    let mut response = failure.into_response();
    add(response.headers_mut(), CONTENT_RANGE, &format!("bytes */{length}"));
    response
}

fn with_headers<const N: usize>(status: StatusCode, headers: [(HeaderName, String); N], body: Body) -> Response {
    let mut response = (status, body).into_response();
    for (name, value) in headers {
        add(response.headers_mut(), name, &value);
    }
    response
}

fn add(headers: &mut HeaderMap, name: HeaderName, value: &str) {
    headers.insert(name, HeaderValue::from_str(value).expect("our own headers are visible ASCII"));
}
