//! What the commands for whole workspaces share: bars by stage, sizes, and what is told at the end.

use std::cell::Cell;
use std::io::{self, Read};
use std::rc::Rc;
use std::time::Instant;

use anyhow::{Context, bail};
use rapport_store::archive::{Carried, Outline};
use rapport_store::{Database, archive};
use serde_json::{Value as Json, json};

use crate::commands::progress::{Progress, Show};
use crate::config::Place;

/// The database of a workspace that must be there.
pub fn existing(place: &Place) -> anyhow::Result<Database> {
    Ok(Database::open_existing(&place.url()?)?)
}

/// A bar for machines' silence or people's patience.
pub fn show(json: bool) -> Show {
    if json { Show::Never } else { Show::OnTerminal }
}

/// A bar over rows that begins anew where another stage counts anew.
pub struct Stages {
    show: Show,
    total: u64,
    done: u64,
    bar: Progress,
}

impl Stages {
    /// Of so many rows.
    pub fn of(show: Show, total: u64) -> Self {
        Self { show, total, done: 0, bar: Progress::of(show, "rows") }
    }

    /// So many rows were done in this stage (a table, or what is done with all of them).
    pub fn set(&mut self, stage: &str, done: u64) {
        if done < self.done {
            self.end();
            self.bar = Progress::of(self.show, "rows");
        }
        self.done = done;
        self.bar.set(done.min(self.total), Some(self.total), done, &format!("rows, {stage}"));
    }

    /// Takes the bar away.
    pub fn end(&self) {
        self.bar.end();
    }
}

/// A file that counts how much of it was read.
pub struct Counted<R> {
    from: R,
    bytes: Rc<Cell<u64>>,
}

impl<R: Read> Counted<R> {
    /// Counts what is read from `from`; the count is to be looked at while it is read.
    pub fn new(from: R) -> (Self, Rc<Cell<u64>>) {
        let bytes = Rc::new(Cell::new(0));
        (Self { from, bytes: bytes.clone() }, bytes)
    }
}

impl<R: Read> Read for Counted<R> {
    fn read(&mut self, out: &mut [u8]) -> io::Result<usize> {
        let read = self.from.read(out)?;
        self.bytes.set(self.bytes.get() + read as u64);
        Ok(read)
    }
}

/// Makes the search of a workspace anew.
pub fn reindex(place: &Place, json: bool) -> anyhow::Result<u64> {
    let database = existing(place)?;
    let mut bar = Stages::of(show(json), archive::rows(&database).context("counting the rows")?);
    let known = archive::reindex(&database, &mut |stage, done| bar.set(stage, done))?;
    bar.end();
    Ok(known)
}

/// What a workspace holds, for machines.
pub fn as_json(outline: &Outline, began: Instant) -> Json {
    let tables: Vec<Json> =
        outline.sums.iter().map(|sum| json!({"table": sum.table, "rows": sum.rows, "sha256": sum.sha256})).collect();
    let Carried { blobs, bytes, lacking } = &outline.carried;
    let lacking: Vec<Json> = lacking.iter().map(|named| json!({"file": named.record, "name": named.name})).collect();
    let files = json!({"contents": blobs, "bytes": bytes, "lacking": lacking});
    json!({"rows": outline.rows(), "seconds": began.elapsed().as_secs_f64(), "tables": tables, "files": files})
}

/// `, and 12 contents of files (3,456 bytes)`; nothing where there are none.
fn files_as_text(carried: &Carried) -> String {
    match carried.blobs {
        0 => String::new(),
        blobs => format!(", with {blobs} contents of files ({} bytes)", carried.bytes),
    }
}

/// Everything was carried but the contents that are missing or damaged where they should be: somebody must look.
pub fn complain(carried: &Carried) -> anyhow::Result<()> {
    /// Files that are named; the doctor names them all.
    const NAMED_MAX: usize = 20;
    if carried.lacking.is_empty() {
        return Ok(());
    }
    for named in carried.lacking.iter().take(NAMED_MAX) {
        eprintln!("The content of the file {:?} ({}) is missing or damaged", named.name, named.record);
    }
    let count = carried.lacking.len();
    bail!("all was done, but for the contents of {count} files that are missing or damaged; see `rapport doctor`")
}

/// `1234 rows of 56 tables, with 3 contents of files (4567 bytes) in 7.8 s (158 rows a second)`
pub fn as_text(outline: &Outline, began: Instant) -> String {
    let seconds = began.elapsed().as_secs_f64().max(0.001);
    let (rows, tables) = (outline.rows(), outline.sums.len());
    let files = files_as_text(&outline.carried);
    format!("{rows} rows of {tables} tables{files} in {seconds:.1} s ({:.0} rows a second)", rows as f64 / seconds)
}
