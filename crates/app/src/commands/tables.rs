//! What the commands for whole workspaces share: bars by stage, sizes, and what is told at the end.

use std::cell::Cell;
use std::io::{self, Read};
use std::rc::Rc;
use std::time::Instant;

use anyhow::Context;
use rapport_store::archive::Outline;
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
    json!({"rows": outline.rows(), "seconds": began.elapsed().as_secs_f64(), "tables": tables})
}

/// `1,234 rows of 56 tables in 7.8 s (158 a second)`
pub fn as_text(outline: &Outline, began: Instant) -> String {
    let seconds = began.elapsed().as_secs_f64().max(0.001);
    let (rows, tables) = (outline.rows(), outline.sums.len());
    format!("{rows} rows of {tables} tables in {seconds:.1} s ({:.0} a second)", rows as f64 / seconds)
}
