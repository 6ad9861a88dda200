//! The tables that people send to a server: read from the blobs, their refused rows kept in a folder beside them.

use std::fs::File;
use std::io::{ErrorKind, Read};
use std::path::{Path, PathBuf};
use std::sync::Arc;

use rapport_kernel::blob::{BlobHash, Blobs};
use rapport_kernel::exchange::Upload;
use rapport_kernel::{Error, Result};
use rapport_modules::exchange::import::{NextRow, RefusedSink, RowSource, SourceRow};
use rapport_modules::exchange::upload::{Table, Tables};
use rapport_sheet::{HeaderRow, Options, SheetChoice};
use serde_json::Value as Json;

use crate::commands::import::refused::RefusedFile;
use crate::commands::import::source::SheetSource;

/// The folder of refused rows, beside that of the blobs.
pub const FOLDER: &str = "imports";

/// Tables among the blobs.
pub struct SentTables {
    /// Where they lie.
    pub blobs: Arc<dyn Blobs>,
    /// Where their refused rows lie.
    pub folder: PathBuf,
}

/// A table that was opened.
struct SentTable(SheetSource);

impl SentTables {
    fn place(&self, upload: &Upload) -> PathBuf {
        self.folder.join(format!("{}.csv", upload.id))
    }
}

impl Tables for SentTables {
    fn open(&self, upload: &Upload) -> Result<Box<dyn Table>> {
        let hash: BlobHash = upload.sha256.parse().map_err(|_| Error::NotFound)?;
        let blob = self.blobs.open(hash)?.ok_or_else(|| {
            Error::invalid("file", "file_gone", "The file is not kept any more; send it again to import it")
        })?;
        let options = Options {
            header: if upload.choice.no_header { HeaderRow::Absent } else { HeaderRow::First },
            sheet: upload.choice.sheet.clone().map_or(SheetChoice::FirstVisible, SheetChoice::Named),
            ..Options::default()
        };
        Ok(Box::new(SentTable(SheetSource::of_stream(blob.content, blob.bytes, &options)?)))
    }

    fn refused(&self, upload: &Upload, columns: &[String]) -> Result<Box<dyn RefusedSink>> {
        std::fs::create_dir_all(&self.folder).map_err(|error| Error::fault("Making the folder of imports", error))?;
        let sink = RefusedFile::new(&self.place(upload), Path::new(""), columns)?;
        Ok(Box::new(sink))
    }

    fn read_refused(&self, upload: &Upload) -> Result<Option<Box<dyn Read + Send>>> {
        if upload.counts["refused"].as_u64().unwrap_or_default() == 0 {
            return Ok(None);
        }
        match File::open(self.place(upload)) {
            Ok(file) => Ok(Some(Box::new(file))),
            Err(error) if error.kind() == ErrorKind::NotFound => Ok(None),
            Err(error) => Err(Error::fault("Reading refused rows", error)),
        }
    }
}

impl Table for SentTable {
    fn sheets(&self) -> Vec<String> {
        self.0.sheets()
    }

    fn notes(&self) -> Vec<String> {
        self.0.notes()
    }

    fn rows(&mut self) -> &mut dyn RowSource {
        &mut self.0
    }
}

impl RowSource for SentTable {
    fn columns(&self) -> &[String] {
        self.0.columns()
    }

    fn next_row(&mut self, row: &mut SourceRow) -> Result<NextRow> {
        self.0.next_row(row)
    }

    fn place(&self) -> Json {
        self.0.place()
    }

    fn go_on_at(&mut self, place: &Json) -> Result<()> {
        self.0.go_on_at(place)
    }

    fn bytes_read(&self) -> u64 {
        self.0.bytes_read()
    }

    fn bytes_total(&self) -> Option<u64> {
        self.0.bytes_total()
    }
}
