//! Documents as PDF.

use axum::body::Body;
use axum::http::header::{
    CACHE_CONTROL, CONTENT_DISPOSITION, CONTENT_SECURITY_POLICY, CONTENT_TYPE, ETAG, X_CONTENT_TYPE_OPTIONS,
};
use axum::http::{HeaderName, StatusCode};
use axum::response::{IntoResponse, Response};
use rapport_kernel::document::{Document, Printed};
use rapport_kernel::{Error, Result};
use tokio::sync::Semaphore;

use crate::asker::Asker;
use crate::files::{blocking, disposition};
use crate::gate::Gate;
use crate::secret::secret_hash;

/// Documents that are printed at once: each takes a processor.
const PRINTED_AT_ONCE: usize = 2;
/// Says which characters no font has, as `U+1F600 U+0E01`.
const MISSING: HeaderName = HeaderName::from_static("rapport-missing-characters");

static PRESSES: Semaphore = Semaphore::const_new(PRINTED_AT_ONCE);

/// A document on paper.
pub struct Paper {
    /// What its file is called, with its ending.
    pub name: String,
    /// The PDF, and what is missing in it.
    pub printed: Printed,
}

impl Paper {
    /// The SHA-256 of the PDF, in lower-case hex.
    pub fn sha256(&self) -> String {
        secret_hash(&self.printed.pdf)
    }

    /// Gives it out: to be shown in a frame of our own pages and in the browser's own viewer, or to be kept.
    pub fn response(self, is_kept: bool) -> Response {
        let disposition = if is_kept { disposition(&self.name) } else { "inline".to_owned() };
        let headers = [
            (CONTENT_TYPE, "application/pdf".to_owned()),
            (CONTENT_DISPOSITION, disposition),
            (X_CONTENT_TYPE_OPTIONS, "nosniff".to_owned()),
            (
                CONTENT_SECURITY_POLICY,
                "default-src 'none'; frame-ancestors 'self'; object-src 'self'; style-src 'unsafe-inline'".to_owned(),
            ),
            (CACHE_CONTROL, "private, no-cache".to_owned()),
            (ETAG, format!("\"{}\"", self.sha256())),
            (MISSING, codes(&self.printed.missing)),
        ];
        (StatusCode::OK, headers, Body::from(self.printed.pdf)).into_response()
    }
}

/// Characters as `U+1F600`.
fn codes(missing: &[char]) -> String {
    missing.iter().map(|one| format!("U+{:04X}", u32::from(*one))).collect::<Vec<_>>().join(" ")
}

impl Gate {
    /// Prints a document.
    ///
    /// # Errors
    /// What the press answers.
    pub(super) async fn paper(&self, document: Document) -> Result<Paper> {
        let _one_of_few = PRESSES.acquire().await.map_err(|error| Error::fault("Printing a document", error))?;
        let press = self.press();
        let name = format!("{}.pdf", document.file_name);
        let printed = blocking(move || press.print(&document)).await?;
        if !printed.missing.is_empty() {
            tracing::warn!(document = name, missing = codes(&printed.missing), "No font has these characters");
        }
        Ok(Paper { name, printed })
    }
}

/// Prints the document of a record for who may read it.
///
/// # Errors
/// `NotFound`, also for what has no document; what the press answers.
pub async fn print(asker: &Asker, plural: String, id: String) -> Result<Paper> {
    let document = asker.read(move |r| {
        let object = r.object_by_plural(&plural)?;
        r.document(&object, id.parse().map_err(|_| Error::NotFound)?, None)
    });
    asker.gate().paper(document.await?).await
}
