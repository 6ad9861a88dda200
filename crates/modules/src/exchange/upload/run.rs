//! The thread beside the requests: tries, imports and takes back what waits, one upload after the other.

use rapport_kernel::caller::Clock;
use rapport_kernel::ctx::{Actor, Cause, Ctx};
use rapport_kernel::error::{Error, Result};
use rapport_kernel::exchange::{Stage, Upload};
use rapport_kernel::{House, Read, Work};
use serde_json::{Value as Json, json};

use super::{Tables, kept};
use crate::exchange::import::{Importer, Mapping, Order, Report, Reverted, Tally, Wires, checked, revert};

/// How long a node holds an upload without a sign of life.
const LEASE_MS: i64 = 60_000;
/// How often it is told how far an upload is.
const TOLD_EVERY_MS: i64 = 700;

/// What the thread works with.
pub struct Runner<'a> {
    /// The workspace.
    pub house: &'a House,
    /// The time.
    pub clock: &'a dyn Clock,
    /// Opens tables.
    pub tables: &'a dyn Tables,
    /// Which node and thread this is.
    pub holder: String,
}

/// Does what waits; how many uploads that were.
///
/// # Errors
/// The store's. What fails by itself is noted with its upload.
pub fn go_on(runner: &Runner<'_>) -> Result<usize> {
    let waiting = runner.house.read(&runner.system(), kept::open)?;
    let mut count = 0;
    for upload in waiting {
        if runner.holds(&upload)? {
            runner.one(upload)?;
            count += 1;
        }
    }
    Ok(count)
}

/// What is imported, and how: as the command line would be told.
pub fn order(upload: &Upload, dry_run: bool) -> Result<Order> {
    let choice = &upload.choice;
    let mapping: Mapping = serde_json::from_value(choice.mapping.clone())
        .map_err(|error| Error::invalid("mapping", "invalid_mapping", error.to_string()))?;
    let mapping = mapping.completed(&upload.object)?;
    Ok(Order {
        object: upload.object.clone(),
        match_by: choice.match_by.clone(),
        mapping,
        file: upload.file.clone(),
        // So that this upload goes on where it was, and the same file sent again is another import.
        fingerprint: Some(format!("upload:{}", upload.id)),
        reading: json!([choice.sheet, choice.no_header]),
        dry_run,
        restart: false,
    })
}

/// Whether what was chosen fits file and object.
pub fn check(read: &mut Read<'_>, upload: &Upload, columns: &[String]) -> Result<()> {
    checked(read, &order(upload, true)?, columns)
}

impl Runner<'_> {
    fn system(&self) -> Ctx {
        let mut ctx = Ctx::as_system("imports", self.clock.now(), self.clock.seed());
        ctx.cause = Cause::Automation;
        ctx
    }

    /// Takes or renews the lease on an upload.
    fn holds(&self, upload: &Upload) -> Result<bool> {
        self.house.write(&self.system(), |w| {
            let now = w.ctx().now;
            w.tx().lease(&lease(upload), &self.holder, now, now.plus_ms(LEASE_MS))
        })
    }

    fn one(&self, mut upload: Upload) -> Result<()> {
        let done = self.done(&mut upload);
        let failed = match done {
            Ok(()) => None,
            Err(error @ (Error::Busy { .. } | Error::Retry)) => return Err(error),
            Err(error) => Some(error),
        };
        if let Some(error) = failed {
            upload.stage = Stage::Failed;
            upload.why = Some(error.to_string());
        }
        upload.part = None;
        self.house.write(&self.system(), |w| {
            kept::close(w, &mut upload.clone())?;
            // Whoever goes on with it next need not wait for the lease to end.
            let now = w.ctx().now;
            w.tx().lease(&lease(&upload), &self.holder, now, now).map(drop)
        })
    }

    /// With the rights that the one who sent it has by now.
    fn done(&self, upload: &mut Upload) -> Result<()> {
        let ctx = self.ctx_of(upload)?;
        match upload.stage {
            Stage::Trying => {
                let report = self.import(&ctx, upload, true)?;
                upload.counts = counts(&report.tally);
                upload.report = Some(json!(report));
                upload.stage = Stage::Tried;
            }
            Stage::Importing => {
                let report = self.import(&ctx, upload, false)?;
                upload.counts = counts(&report.tally);
                upload.import = Some(report.id);
                upload.report = Some(json!(report));
                upload.why.clone_from(&report.stopped);
                upload.stage = if report.stopped.is_some() { Stage::Failed } else { Stage::Done };
            }
            Stage::Reverting => self.revert(&ctx, upload)?,
            _ => {}
        }
        Ok(())
    }

    fn import(&self, ctx: &Ctx, upload: &mut Upload, dry_run: bool) -> Result<Report> {
        let mut table = self.tables.open(upload)?;
        let mut refused = self.tables.refused(upload, table.columns())?;
        let importer = Importer { house: self.house, ctx, clock: self.clock };
        let order = order(upload, dry_run)?;
        let mut told_at = None;
        let mut told = upload.clone();
        let mut failed = Ok(());
        let mut each = |tally: &Tally, read: u64, total: Option<u64>| {
            if failed.is_ok() {
                let part = total.filter(|total| *total > 0).map(|total| read.min(total) as f64 / total as f64);
                failed = self.tell(&mut told, &mut told_at, part, counts(tally));
            }
        };
        let mut wires = Wires { source: table.rows(), refused: refused.as_mut(), each: &mut each };
        let report = importer.run(&order, &mut wires);
        upload.import = self.house.read(ctx, |r| importer.begun_as(r, &order))?.or(upload.import);
        let mut report = report?;
        report.notes.extend(table.notes());
        Ok(report)
    }

    fn revert(&self, ctx: &Ctx, upload: &mut Upload) -> Result<()> {
        let import = upload.import.ok_or(Error::NotFound)?;
        let mut told_at = None;
        let mut told = upload.clone();
        let mut each = |reverted: &Reverted| {
            // Whoever looks sees the number stand still; the work goes on.
            drop(self.tell(&mut told, &mut told_at, None, json!(reverted)));
        };
        let reverted = revert(self.house, ctx, import, &mut each)?;
        upload.counts = json!(reverted);
        upload.stage = Stage::Reverted;
        Ok(())
    }

    /// Notes how far it is, from time to time, and that it is still held.
    fn tell(
        &self,
        told: &mut Upload,
        told_at: &mut Option<rapport_kernel::time::Instant>,
        part: Option<f64>,
        counts: Json,
    ) -> Result<()> {
        let now = self.clock.now();
        if told_at.is_some_and(|at| now.ms() - at.ms() < TOLD_EVERY_MS) {
            return Ok(());
        }
        *told_at = Some(now);
        told.part = part;
        told.counts = counts;
        self.holds(told)?;
        self.house.write(&self.system(), |w: &mut Work<'_>| kept::keep(w, told))
    }

    fn ctx_of(&self, upload: &Upload) -> Result<Ctx> {
        let system = self.system();
        let by = Ctx { cause: Cause::Import, bulk: true, locale: upload.locale.clone(), ..system.clone() };
        if matches!(upload.actor, Actor::System { .. }) {
            return Ok(Ctx { actor: upload.actor.clone(), ..by });
        }
        let find = self.house.part().callers.ok_or(Error::Unauthorized)?;
        let caller = self.house.read(&system, |r| find(r, &upload.actor))?;
        let caller = caller.ok_or_else(|| {
            Error::rule("sender_is_gone", "Whoever sent this file may no longer sign in; send it again yourself")
        })?;
        Ok(Ctx { actor: caller.actor, access: caller.access, ..by })
    }
}

fn lease(upload: &Upload) -> String {
    format!("upload:{}", upload.id)
}

fn counts(tally: &Tally) -> Json {
    json!(tally)
}
