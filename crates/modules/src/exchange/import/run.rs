//! From the first row to the last, batch by batch.

use rapport_kernel::caller::Clock;
use rapport_kernel::ctx::Cause;
use rapport_kernel::error::{Error, Result};
use rapport_kernel::id::IdMaker;
use rapport_kernel::time::Instant;
use rapport_kernel::{Ctx, House, Read, Work};
use serde_json::{Value as Json, json};
use uuid::Uuid;

use super::batch::{self, BatchRow, Done, Outcome, Stage};
use super::links::Known;
use super::mapping::Mapping;
use super::plan::Plan;
use super::preview::{self, DIFFS_SHOWN_MAX, RowDiff};
use super::progress::{Before, Progress, State, Tally};
use super::report::{Refusal, Report};
use super::source::{NextRow, RefusedRow, RefusedSink, RowSource, SourceRow};
use super::waiting;

/// Rows of the first batch; the next ones are as large as fits into [`BATCH_MS`].
const BATCH_ROWS_FIRST: usize = 1_000;
/// Rows of a batch at most: of those that a bulk call takes.
const BATCH_ROWS_MAX: usize = 10_000;
/// How long a batch may take: an interactive write may have to wait for its end.
const BATCH_MS: i64 = 1_000;
/// Bytes of a batch at most, by which long rows end it early.
const BATCH_BYTES_MAX: usize = 4 * 1024 * 1024;
/// Rows that a dry run tries together.
const DRY_ROWS: usize = 10_000;

/// What to do about a file that was imported already.
pub const RESTART_HINT: &str = "say --restart to import it again, or --match FIELD to bring its records up to date";

/// Imports into a workspace.
pub struct Importer<'a> {
    /// The workspace.
    pub house: &'a House,
    /// Who imports.
    pub ctx: &'a Ctx,
    /// The time.
    pub clock: &'a dyn Clock,
}

/// What is to be imported, and how.
#[derive(Clone, Debug, Default)]
pub struct Order {
    /// The key of the object.
    pub object: String,
    /// The field by which rows find the records that they change, before what the mapping says.
    pub match_by: Option<String>,
    /// What is said about the file.
    pub mapping: Mapping,
    /// What the file is called.
    pub file: String,
    /// What tells the file from others: without it a broken-off import cannot be gone on with.
    pub fingerprint: Option<String>,
    /// How the file is read (its sheet, its delimiter): another reading is another import.
    pub reading: Json,
    /// Whether it is only tried.
    pub dry_run: bool,
    /// Whether an earlier import of the same file does not count.
    pub restart: bool,
}

/// What an import is connected to.
pub struct Wires<'a> {
    /// Where rows come from.
    pub source: &'a mut dyn RowSource,
    /// Where refused ones go.
    pub refused: &'a mut dyn RefusedSink,
    /// Hears of every batch, with the bytes read and the bytes in all.
    pub each: &'a mut dyn FnMut(&Tally, u64, Option<u64>),
}

impl Importer<'_> {
    /// Imports, or goes on with an earlier import of the same file.
    ///
    /// # Errors
    /// `Invalid` for a mapping that does not fit, `Rule` for a file that was imported already, `Forbidden`, `Limit`, or
    /// the store's. What was written until then stays, and the same call goes on there.
    pub fn run(&self, order: &Order, wires: &mut Wires<'_>) -> Result<Report> {
        let plan = self.house.read(self.ctx, |r| Plan::make(r, order, wires.source.columns()))?;
        let mut run = Run {
            importer: self,
            order,
            plan: &plan,
            known: Known::default(),
            progress: self.begun(order),
            kept: None,
            pace: Pace { rows: BATCH_ROWS_FIRST },
            diffs: Vec::new(),
            notes: Vec::new(),
            resumed_after_line: None,
        };
        if order.dry_run {
            let stopped = run.try_all(wires)?;
            return Ok(run.report(stopped));
        }
        run.go_on(wires)?;
        let stopped = run.import_all(wires)?;
        Ok(run.report(stopped))
    }

    /// The import that an order began, if it did.
    ///
    /// # Errors
    /// The store's.
    pub fn begun_as(&self, r: &mut Read<'_>, order: &Order) -> Result<Option<Uuid>> {
        let Some(fingerprint) = order.fingerprint.as_deref() else { return Ok(None) };
        Ok(Progress::of_file(r, fingerprint, &settings(order))?.first().map(|progress| progress.id))
    }

    fn begun(&self, order: &Order) -> Progress {
        let now = self.clock.now();
        Progress {
            id: IdMaker::new(now, self.clock.seed()).next_uuid(),
            object: order.object.clone(),
            file: order.file.clone(),
            fingerprint: order.fingerprint.clone(),
            settings: settings(order),
            started_at: now,
            changed_at: now,
            state: State::Running,
            place: Json::Null,
            line: 0,
            tally: Tally::default(),
            refused_end: 0,
            waiting_notes: 0,
            waiting_bytes: 0,
            refusals: Vec::new(),
        }
    }

    fn batch_ctx(&self, id: Uuid) -> Ctx {
        Ctx {
            cause: Cause::Import,
            batch: Some(id),
            bulk: true,
            now: self.clock.now(),
            seed: self.clock.seed(),
            ..self.ctx.clone()
        }
    }
}

/// What makes two imports of one file the same.
fn settings(order: &Order) -> Json {
    json!({
        "object": order.object,
        "match": order.match_by,
        "mapping": order.mapping,
        "reading": order.reading,
    })
}

/// An import under way.
struct Run<'a> {
    importer: &'a Importer<'a>,
    order: &'a Order,
    plan: &'a Plan,
    known: Known,
    progress: Progress,
    /// The progress that is stored; none before the first batch.
    kept: Option<Progress>,
    pace: Pace,
    diffs: Vec<RowDiff>,
    notes: Vec<String>,
    resumed_after_line: Option<u64>,
}

/// What a reading of rows came to.
struct Chunk {
    rows: Vec<BatchRow>,
    /// Whether there are no more, and why, when the file is broken.
    end: Option<Option<String>>,
}

impl Run<'_> {
    /// Finds out whether the same file was begun before.
    fn go_on(&mut self, wires: &mut Wires<'_>) -> Result<()> {
        self.progress.refused_end = wires.refused.end();
        let Some(fingerprint) = self.order.fingerprint.as_deref().filter(|_| !self.order.restart) else {
            return Ok(());
        };
        let settings = &self.progress.settings;
        let earlier = self.importer.house.read(self.importer.ctx, |r| Progress::of_file(r, fingerprint, settings))?;
        let counts = |earlier: &Progress| matches!(earlier.state, State::Running | State::Done);
        let Some(earlier) = earlier.into_iter().find(counts) else { return Ok(()) };
        match earlier.state {
            State::Running => self.resume(earlier, wires),
            State::Done if self.plan.match_by.is_none() => Err(already(&earlier)),
            State::Done | State::Reverted | State::Replaced => Ok(()),
        }
    }

    fn resume(&mut self, earlier: Progress, wires: &mut Wires<'_>) -> Result<()> {
        wires.source.go_on_at(&earlier.place)?;
        self.resumed_after_line = Some(earlier.line);
        self.progress = earlier.clone();
        if let Err(error) = wires.refused.go_on_at(earlier.refused_end) {
            self.notes.push(format!("Rows refused before line {} are not in the error file: {error}", earlier.line));
            self.progress.refused_end = wires.refused.end();
        }
        self.kept = Some(earlier);
        Ok(())
    }

    /// Imports what is left; answers why the file could not be read to its end, if it could not.
    fn import_all(&mut self, wires: &mut Wires<'_>) -> Result<Option<String>> {
        loop {
            let chunk = read_chunk(wires.source, self.pace.rows)?;
            if !chunk.rows.is_empty() {
                let place = wires.source.place();
                self.import(&chunk.rows, place, wires.refused)?;
                (wires.each)(&self.progress.tally, wires.source.bytes_read(), wires.source.bytes_total());
            }
            match chunk.end {
                None => {}
                Some(Some(broken)) => return Ok(Some(broken)),
                Some(None) => break,
            }
        }
        self.finish(wires.refused)?;
        Ok(None)
    }

    fn before(&self) -> Before<'_> {
        match &self.kept {
            Some(kept) => Before::At(kept),
            None if self.order.restart => Before::Anew,
            None => Before::First,
        }
    }

    /// A batch, with how far the import is afterwards, in one unit of work.
    fn import(&mut self, rows: &[BatchRow], place: Json, sink: &mut dyn RefusedSink) -> Result<()> {
        let ctx = self.importer.batch_ctx(self.progress.id);
        let began = ctx.now;
        let (plan, known, before) = (self.plan, &self.known, self.before());
        let (done, after) = self.importer.house.write(&ctx, |w| {
            let mut done = batch::save(w, plan, known, rows, Stage::Reading)?;
            let mut after = self.progress.clone();
            waiting::set_aside(w, &mut after, rows, &mut done)?;
            after.place = place.clone();
            after.line = rows.last().map_or(after.line, |row| row.line);
            after.tally.rows += rows.len() as u64;
            after.count(rows, &done, sink)?;
            after.changed_at = w.ctx().now;
            after.keep(w, before)?;
            Ok((done, after))
        })?;
        self.known.learn(done.found);
        self.progress = after.clone();
        self.kept = Some(after);
        self.pace.learn(rows.len(), began, self.importer.clock.now());
        Ok(())
    }

    /// The rows that wait, and the end, in one unit of work.
    fn finish(&mut self, sink: &mut dyn RefusedSink) -> Result<()> {
        let ctx = self.importer.batch_ctx(self.progress.id);
        let (plan, known, before) = (self.plan, &self.known, self.before());
        let after = self.importer.house.write(&ctx, |w| {
            let mut after = self.progress.clone();
            let rows = waiting::take(w, &mut after)?;
            if !rows.is_empty() {
                let done = batch::save(w, plan, known, &rows, Stage::Ending)?;
                after.count(&rows, &done, sink)?;
            }
            after.state = State::Done;
            after.changed_at = w.ctx().now;
            after.keep(w, before)?;
            Ok(after)
        })?;
        self.progress = after;
        Ok(())
    }

    /// Tries everything and keeps nothing.
    fn try_all(&mut self, wires: &mut Wires<'_>) -> Result<Option<String>> {
        self.progress.refused_end = wires.refused.end();
        let mut chunks = 0;
        loop {
            let chunk = read_chunk(wires.source, DRY_ROWS)?;
            chunks += 1;
            if chunks == 2 {
                let english = format!(
                    "Each {DRY_ROWS} rows or less were tried on their own: rows that lead to, or have the key of, a record that \
                     an earlier part of the file makes are told as if it were not there"
                );
                self.notes.push(english);
            }
            let stage = if chunks == 1 && chunk.end.is_some() { Stage::Ending } else { Stage::Reading };
            self.try_rows(&chunk.rows, stage, wires.refused)?;
            (wires.each)(&self.progress.tally, wires.source.bytes_read(), wires.source.bytes_total());
            if let Some(stopped) = chunk.end {
                self.progress.state = State::Done;
                return Ok(stopped);
            }
        }
    }

    fn try_rows(&mut self, rows: &[BatchRow], stage: Stage, sink: &mut dyn RefusedSink) -> Result<()> {
        let ctx = self.importer.batch_ctx(self.progress.id);
        let (plan, known) = (self.plan, &self.known);
        let try_once = |w: &mut Work<'_>| batch::save(w, plan, known, rows, stage);
        let (done, events) = self.importer.house.dry_run(&ctx, try_once)?;
        self.progress.tally.rows += rows.len() as u64;
        self.progress.count(rows, &done, sink)?;
        let room = DIFFS_SHOWN_MAX - self.diffs.len();
        let tried = (rows, done.outcomes.as_slice());
        self.diffs.extend(preview::diffs(&plan.object, &ctx.access, tried, &events, room));
        Ok(())
    }

    fn report(self, stopped: Option<String>) -> Report {
        let progress = self.progress;
        Report {
            id: progress.id,
            object: progress.object,
            file: progress.file,
            dry_run: self.order.dry_run,
            state: progress.state,
            started_at: progress.started_at,
            resumed_after_line: self.resumed_after_line,
            tally: progress.tally,
            match_by: self.plan.match_by.clone(),
            columns: self.plan.mapped.clone(),
            unmapped: self.plan.unmapped.clone(),
            refusals: progress.refusals,
            diffs: self.diffs,
            notes: self.notes,
            stopped,
        }
    }
}

impl Progress {
    /// Counts a batch and puts its refused rows where they belong.
    fn count(&mut self, rows: &[BatchRow], done: &Done, sink: &mut dyn RefusedSink) -> Result<()> {
        self.tally.add(done);
        let refused = rows.iter().zip(&done.outcomes).filter_map(|(row, outcome)| match outcome {
            Outcome::Refused(reason) => Some(RefusedRow { line: row.line, cells: &row.cells, reason }),
            _ => None,
        });
        let refused: Vec<RefusedRow<'_>> = refused.collect();
        for row in &refused {
            Refusal::count(&mut self.refusals, row.line, row.reason);
        }
        if !refused.is_empty() {
            self.refused_end = sink.put(self.refused_end, &refused)?;
        }
        Ok(())
    }
}

fn already(earlier: &Progress) -> Error {
    let english = format!("This file was imported on {} as {}; {RESTART_HINT}", earlier.started_at, earlier.id);
    Error::rule("already_imported", english)
}

/// Reads up to `rows_max` rows, fewer where they are long.
fn read_chunk(source: &mut dyn RowSource, rows_max: usize) -> Result<Chunk> {
    let mut rows = Vec::with_capacity(rows_max.min(BATCH_ROWS_MAX));
    let mut bytes = 0;
    let mut row = SourceRow::default();
    while rows.len() < rows_max && bytes < BATCH_BYTES_MAX {
        let broken = match source.next_row(&mut row) {
            Ok(NextRow::Row) => None,
            Ok(NextRow::Broken(reason)) => Some(reason),
            Ok(NextRow::End) => return Ok(Chunk { rows, end: Some(None) }),
            // What stands before the damage is imported.
            Err(Error::Invalid(problems)) => {
                let reason = Error::Invalid(problems).to_string();
                return Ok(Chunk { rows, end: Some(Some(reason)) });
            }
            Err(fault) => return Err(fault),
        };
        bytes += row.cells.iter().map(String::len).sum::<usize>();
        rows.push(BatchRow { line: row.line, cells: std::mem::take(&mut row.cells), broken });
    }
    Ok(Chunk { rows, end: None })
}

/// How many rows the next batch has.
struct Pace {
    rows: usize,
}

impl Pace {
    /// Batches grow while they are quick, and shrink when they are slow.
    fn learn(&mut self, rows: usize, began: Instant, ended: Instant) {
        let took_ms = ended.ms() - began.ms();
        if took_ms > BATCH_MS {
            self.rows = (self.rows / 2).max(BATCH_ROWS_FIRST);
        } else if took_ms < BATCH_MS / 2 && rows >= self.rows {
            self.rows = (self.rows * 2).min(BATCH_ROWS_MAX);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn batches_grow_while_they_are_quick_and_shrink_when_they_are_slow() {
        let at = Instant::from_ms;
        let mut pace = Pace { rows: BATCH_ROWS_FIRST };
        pace.learn(1_000, at(0), at(100));
        assert_eq!(pace.rows, 2_000);
        for _ in 0..9 {
            pace.learn(pace.rows, at(0), at(100));
        }
        assert_eq!(pace.rows, BATCH_ROWS_MAX);
        pace.learn(pace.rows, at(0), at(2_000));
        assert_eq!(pace.rows, BATCH_ROWS_MAX / 2);
        for _ in 0..9 {
            pace.learn(pace.rows, at(0), at(2_000));
        }
        assert_eq!(pace.rows, BATCH_ROWS_FIRST);
    }
}
