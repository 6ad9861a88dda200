//! Backup, restore, move.

use std::io::{Read, Write};

use rapport_kernel::blob::{Blobs, copy};
use rapport_kernel::{Error, Result};

use super::blobs::{carry, write};
use super::fill::Fill;
use super::meta::{Made, Manifest, Outline};
use super::pour::{Nothing, pour, tables_of};
use super::reader::Reader;
use super::writer::Writer;
use super::{FORMAT_VERSION, Progress, pages};
use crate::catalog_rows;
use crate::conn::Conn;
use crate::database::Database;

/// Writes an archive of a workspace as it is at one moment; others may go on working on it. Files whose content is
/// missing or damaged are named in what it answers.
///
/// # Errors
/// The database's, or when it cannot be written.
pub fn back_up<W: Write>(
    database: &Database,
    blobs: &dyn Blobs,
    made: &Made<'_>,
    out: W,
    told: &mut Progress<'_>,
) -> Result<(W, Outline)> {
    database.read(|conn| {
        let manifest = manifest(conn, database, made)?;
        let mut writer = Writer::new(out, &manifest)?;
        let mut outline = pour(conn, &mut writer, told)?;
        outline.carried = carry(conn, told, |hash| write(blobs, hash, &mut writer))?;
        Ok((writer.finish(&outline)?, outline))
    })
}

/// Fills an empty workspace from an archive, wholly or not at all. The contents of files are put down before the rows
/// that name them are kept.
///
/// # Errors
/// `Invalid` naming the table in which the archive is damaged; `Rule` when the workspace is not empty; the database's.
pub fn restore(
    database: &Database,
    blobs: &dyn Blobs,
    from: impl Read,
    told: &mut Progress<'_>,
) -> Result<(Manifest, Outline)> {
    let reader = Reader::new(from)?;
    let manifest = reader.manifest.clone();
    let outline = database.write(|conn| {
        let mut fill = Fill::new(conn, manifest.epoch)?;
        let outline = reader.pour(&mut fill, Some(blobs), told)?;
        fill.finish(told)?;
        Ok(outline)
    })?;
    Ok((manifest, outline))
}

/// Copies a workspace into an empty one and compares every row of both before it is kept; what both hold. `files` are
/// the blobs there and here, where those are two places.
///
/// # Errors
/// `Rule` when the target is not empty; a fault naming the table in which they differ; the databases'.
pub fn move_to(
    from: &Database,
    to: &Database,
    files: Option<(&dyn Blobs, &dyn Blobs)>,
    told: &mut Progress<'_>,
) -> Result<Outline> {
    from.read(|source| {
        let epoch = workspace_epoch(source)?;
        to.write(|target| {
            let mut fill = Fill::new(target, epoch)?;
            let mut there = pour(source, &mut fill, told)?;
            fill.finish(told)?;
            let here = pour(target, &mut Nothing, &mut |_, rows| told("comparing", rows))?;
            compare(&there, &here)?;
            if let Some((from, to)) = files {
                there.carried = carry(source, told, |hash| copy(from, to, hash))?;
            }
            Ok(there)
        })
    })
}

/// The sums of all tables of a workspace.
///
/// # Errors
/// The database's.
pub fn outline(database: &Database, told: &mut Progress<'_>) -> Result<Outline> {
    database.read(|conn| pour(conn, &mut Nothing, told))
}

/// How many rows an archive of this workspace would have.
///
/// # Errors
/// The database's.
pub fn rows(database: &Database) -> Result<u64> {
    database.read(|conn| {
        let tables = tables_of(conn)?;
        tables.iter().map(|table| pages::count(conn, table)).sum()
    })
}

fn manifest(conn: &mut dyn Conn, database: &Database, made: &Made<'_>) -> Result<Manifest> {
    Ok(Manifest {
        rapport: "archive".to_owned(),
        version: FORMAT_VERSION,
        product: made.product.to_owned(),
        tables: crate::tables::steps(),
        engine: database.engine(),
        epoch: workspace_epoch(conn)?,
        created_at: made.at.to_string(),
    })
}

/// Whoever backs up nothing at all has named the wrong place.
fn workspace_epoch(conn: &mut dyn Conn) -> Result<u64> {
    match catalog_rows::epochs(conn)?.catalog {
        0 => Err(Error::rule("no_workspace", "There is no workspace in this database")),
        epoch => Ok(epoch),
    }
}

fn compare(there: &Outline, here: &Outline) -> Result<()> {
    let differs = there.sums.iter().zip(&here.sums).find(|(there, here)| there != here);
    if let Some((there, here)) = differs {
        let what = format!("{} rows there and {} here, or other ones", there.rows, here.rows);
        return Err(Error::fault(format!("Comparing table {} after the copy", there.table), what));
    }
    if there.sums.len() == here.sums.len() {
        return Ok(());
    }
    Err(Error::fault("Comparing the tables after the copy", "one has more tables than the other"))
}
