//! Imports of tables that people send to a server.
//!
//! Received → tried (nothing is written) → imported → perhaps taken back. An upload is a note; what is to be done with
//! it is done by a thread of the app beside the requests ([`go_on`]), under a lease and with the rights that the one
//! who sent it has by then. One that was broken off goes on where it was.

mod kept;
mod look;
mod run;

use std::io::Read as ReadBytes;
use std::sync::Arc;

use rapport_kernel::error::{Error, Result};
use rapport_kernel::exchange::{Choice, Imports, Look, NewUpload, Stage, Upload};
use rapport_kernel::{Read, Work};
use uuid::Uuid;

use super::import::{RefusedSink, RowSource};

pub use run::{Runner, go_on};

/// Opens tables; the app has readers and writers of files.
pub trait Tables: Send + Sync {
    /// The table of an upload, read as was chosen.
    ///
    /// # Errors
    /// `Invalid` for what is no table, or not there any more.
    fn open(&self, upload: &Upload) -> Result<Box<dyn Table>>;
    /// Where the rows go that are refused.
    ///
    /// # Errors
    /// When it cannot be written.
    fn refused(&self, upload: &Upload, columns: &[String]) -> Result<Box<dyn RefusedSink>>;
    /// The rows that were refused; none when there are none.
    ///
    /// # Errors
    /// When they cannot be read.
    fn read_refused(&self, upload: &Upload) -> Result<Option<Box<dyn ReadBytes + Send>>>;
}

/// A table that was opened.
pub trait Table: RowSource {
    /// The sheets of a workbook.
    fn sheets(&self) -> Vec<String>;
    /// What was noticed on the way, for people.
    fn notes(&self) -> Vec<String>;
    /// As a source of rows.
    fn rows(&mut self) -> &mut dyn RowSource;
}

/// The imports of a server.
#[derive(Clone)]
pub struct Uploads {
    /// Opens tables.
    pub tables: Arc<dyn Tables>,
}

impl Imports for Uploads {
    fn receive(&self, work: &mut Work<'_>, new: NewUpload) -> Result<Upload> {
        let upload = kept::begun(work, new)?;
        // What is no table is said while its sender looks.
        self.tables.open(&upload)?;
        kept::keep_new(work, &upload)?;
        Ok(upload)
    }

    fn get(&self, read: &mut Read<'_>, id: Uuid) -> Result<Upload> {
        kept::of_actor(read, id)
    }

    fn list(&self, read: &mut Read<'_>) -> Result<Vec<Upload>> {
        kept::list(read)
    }

    fn look(&self, read: &mut Read<'_>, upload: &Upload) -> Result<Look> {
        let mut table = self.tables.open(upload)?;
        look::look(read, upload, table.as_mut())
    }

    fn choose(&self, work: &mut Work<'_>, id: Uuid, choice: Choice) -> Result<Upload> {
        let mut upload = kept::of_actor(work, id)?;
        if !matches!(upload.stage, Stage::Received | Stage::Tried | Stage::Failed) || upload.import.is_some() {
            return Err(Error::rule("import_begun", "What columns hold is chosen before the import begins"));
        }
        upload.choice = choice;
        let table = self.tables.open(&upload)?;
        run::check(work, &upload, table.columns())?;
        upload.stage = Stage::Received;
        upload.report = None;
        upload.why = None;
        kept::keep(work, &mut upload)?;
        Ok(upload)
    }

    fn begin(&self, work: &mut Work<'_>, id: Uuid, stage: Stage) -> Result<Upload> {
        kept::begin(work, id, stage)
    }

    fn refused(&self, upload: &Upload) -> Result<Option<Box<dyn ReadBytes + Send>>> {
        self.tables.read_refused(upload)
    }
}
