//! Contents of files on their way in and out.
//!
//! The bytes are received first, beside the database threads and in bounded memory; then one unit of work makes the
//! record, through the pipeline like any other. What is given out is never shown in place: it is an attachment of a
//! harmless type, sandboxed.

use rapport_kernel::{Error, Result};

mod download;
mod form;
mod media;
mod name;
mod range;
mod table;
mod upload;

pub use download::{file_content, file_preview};
pub use media::{Look, look};
pub(crate) use name::disposition;
pub use table::receive_table;
pub use upload::Upload;
pub(crate) use upload::is_refusal;

/// Does work that waits for the disk, away from the threads that serve requests.
pub(crate) async fn blocking<T: Send + 'static>(work: impl FnOnce() -> Result<T> + Send + 'static) -> Result<T> {
    match tokio::task::spawn_blocking(work).await {
        Ok(answer) => answer,
        Err(error) => Err(Error::fault("Reading or writing a file", error)),
    }
}
