//! A file with the fields of its record, from a form.

use axum::extract::Request;
use axum::http::header::CONTENT_LENGTH;
use axum::http::{HeaderMap, StatusCode};
use rapport_kernel::access::Verb;
use rapport_kernel::blob::{BlobHash, FILE_NAME, FILE_OBJECT, FileFields, too_large};
use rapport_kernel::{Error, FieldId, Object, RecordId, Result as KernelResult, Value, Work};
use serde_json::{Map, Value as Json, json};
use tokio::sync::{Semaphore, SemaphorePermit};
use tracing::Instrument;

use super::form::{Received, receive};
use super::{blocking, name};
use crate::asker::Asker;
use crate::limits::{FORM_BYTES_MAX, UPLOADS_MAX};
use crate::once::{Once, Outcome, once};
use crate::problem::Failure;

/// Files that are received just now.
pub(super) static UPLOADS: Semaphore = Semaphore::const_new(UPLOADS_MAX);

/// A file that came in whole, and is no record yet. Dropped, nothing of it stays.
pub struct Upload {
    asker: Asker,
    plural: String,
    received: Received,
    _one_of_few: SemaphorePermit<'static>,
}

impl Upload {
    /// Receives a form that makes a record of the object with that plural. Who may not send a file is told so before
    /// the file is read.
    ///
    /// # Errors
    /// `Forbidden`; `unsupported_media_type` for what is no file; `Busy` when too many are received at once; `too_large`;
    /// a broken form.
    pub async fn receive(asker: Asker, plural: String, request: Request) -> Result<Self, Failure> {
        may_upload(&asker, plural.clone()).await?;
        let one_of_few = UPLOADS.try_acquire().map_err(|_| Error::Busy { retry_after_s: 5 })?;
        let blobs = asker.gate().blobs().clone();
        announced(request.headers(), blobs.bytes_max())?;
        let received = receive(request, blobs).await?;
        Ok(Self { asker, plural, received, _one_of_few: one_of_few })
    }

    /// Says a field of the record, in place of what the form says.
    pub fn with(mut self, key: &str, value: Json) -> Self {
        self.received.fields.insert(key.to_owned(), value);
        self
    }

    /// Makes the record, once for the `Idempotency-Key` that belongs to what came in, and answers what `shown` says of
    /// it. What came in whole is brought to its end, though its sender may be gone: no content stays without its
    /// record.
    ///
    /// # Errors
    /// The pipeline's and the key's.
    pub async fn keep(
        self,
        key: impl Fn(&[u8]) -> Result<Option<Once>, Failure> + Send + 'static,
        shown: impl Fn(&mut Work<'_>, &Object, RecordId) -> KernelResult<Outcome> + Send + 'static,
    ) -> Result<Outcome, Failure> {
        let kept = tokio::spawn(self.kept(key, shown).in_current_span());
        kept.await.map_err(|error| Error::fault("Keeping a file", error))?
    }

    /// First the content, then the record; a content whose record is refused is taken back.
    async fn kept(
        self,
        key: impl Fn(&[u8]) -> Result<Option<Once>, Failure>,
        shown: impl Fn(&mut Work<'_>, &Object, RecordId) -> KernelResult<Outcome> + Send + 'static,
    ) -> Result<Outcome, Failure> {
        let Self { asker, plural, received: Received { mut fields, file }, _one_of_few } = self;
        let new = file.new;
        let kept = blocking(move || new.keep()).await?;
        fields.entry(FILE_NAME).or_insert_with(|| json!(name::clean(&file.name)));
        let sent = Sent { fields, media_type: file.media_type, bytes: file.bytes, hash: kept.hash };
        let once_key = key(sent.print().as_bytes())?;
        let written = write(&asker, plural, sent, once_key, shown).await;
        if written.as_ref().is_err_and(is_refusal) {
            let blobs = asker.gate().blobs().clone();
            blocking(move || blobs.take_back(&kept)).await?;
        }
        Ok(written?)
    }
}

/// Whether no record was written for sure: what took too long may have been written all the same.
pub(crate) fn is_refusal(error: &Error) -> bool {
    !matches!(error, Error::Busy { .. } | Error::Timeout { .. } | Error::Retry | Error::Fault { .. })
}

async fn may_upload(asker: &Asker, plural: String) -> Result<(), Failure> {
    let is_file = asker
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
pub(super) fn announced(headers: &HeaderMap, bytes_max: u64) -> KernelResult<()> {
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

async fn write(
    asker: &Asker,
    plural: String,
    sent: Sent,
    key: Option<Once>,
    shown: impl Fn(&mut Work<'_>, &Object, RecordId) -> KernelResult<Outcome> + Send + 'static,
) -> KernelResult<Outcome> {
    let change = move |work: &mut Work<'_>| {
        let object = work.object_by_plural(&plural)?;
        let catalog = work.catalog().clone();
        let files = FileFields::of(&catalog).ok_or(Error::NotFound)?;
        let saved = work.create_with(&object, sent.fields.clone(), sent.facts(&files)?)?;
        shown(work, &object, saved.id())
    };
    asker.write(move |work| once(work, key.as_ref(), &change)).await
}
