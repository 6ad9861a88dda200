//! A table that is to be imported: it is kept among the blobs, and no record tells of it.

use std::sync::Arc;

use axum::extract::Request;
use rapport_kernel::exchange::{Imports, NewUpload, Upload};
use rapport_kernel::{Error, Result as KernelResult};
use tracing::Instrument;

use super::form::{Received, receive};
use super::upload::{UPLOADS, announced, is_refusal};
use super::{blocking, name};
use crate::asker::Asker;
use crate::problem::Failure;

/// Receives a form with a table in its part `file` and the key of an object in its part `object`.
///
/// # Errors
/// What is wrong with the form; `Busy` when too many files are received at once; those of [`Imports::receive`].
pub async fn receive_table(asker: Asker, imports: Arc<dyn Imports>, request: Request) -> Result<Upload, Failure> {
    // Who may not come in at all is told so before anything is read.
    asker.read(|_| Ok(())).await?;
    let _one_of_few = UPLOADS.try_acquire().map_err(|_| Error::Busy { retry_after_s: 5 })?;
    let blobs = asker.gate().blobs().clone();
    announced(request.headers(), blobs.bytes_max())?;
    let received = receive(request, blobs).await?;
    // What came in whole is brought to its end, though its sender may be gone.
    let kept = tokio::spawn(kept(asker, imports, received).in_current_span());
    kept.await.map_err(|error| Error::fault("Keeping a table", error))?.map_err(Failure::from)
}

async fn kept(asker: Asker, imports: Arc<dyn Imports>, received: Received) -> KernelResult<Upload> {
    let Received { fields, file } = received;
    let object = fields.get("object").and_then(|object| object.as_str()).unwrap_or_default().to_owned();
    let (bytes, file, new) = (file.bytes, name::clean(&file.name), file.new);
    let kept = blocking(move || new.keep()).await?;
    let table = NewUpload { object, file, hash: kept.hash, bytes };
    let written = asker.write(move |work| imports.receive(work, table.clone())).await;
    if written.as_ref().is_err_and(is_refusal) {
        let blobs = asker.gate().blobs().clone();
        blocking(move || blobs.take_back(&kept)).await?;
    }
    written
}
