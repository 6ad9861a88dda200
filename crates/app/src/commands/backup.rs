//! `rapport backup`

use std::fs::File;
use std::io::BufWriter;
use std::path::{Path, PathBuf};
use std::time::Instant;

use anyhow::Context;
use rapport_kernel::Error;
use rapport_kernel::caller::Clock;
use rapport_store::archive::{self, Made, Outline};
use tempfile::NamedTempFile;

use crate::clock::SystemClock;
use crate::commands::tables::{Stages, as_json, as_text, complain, existing, show};
use crate::config::Place;

/// Where the backup goes.
#[derive(clap::Args)]
pub struct Args {
    /// File to write; it must not be there yet
    #[arg(value_name = "FILE")]
    file: PathBuf,
    /// Say what was written as JSON
    #[arg(long)]
    json: bool,
}

/// Bytes that are written to the disk at once.
const BLOCK_BYTES: usize = 256 << 10;

/// Writes the workspace into one file; a server may run meanwhile.
pub fn run(place: &Place, args: Args) -> anyhow::Result<()> {
    let began = Instant::now();
    if args.file.exists() {
        return Err(exists(&args.file).into());
    }
    let database = existing(place)?;
    let mut bar = Stages::of(show(args.json), archive::rows(&database)?);
    let part = part_of(&args.file)?;
    let made = Made { product: env!("CARGO_PKG_VERSION"), at: SystemClock.now() };
    let out = BufWriter::with_capacity(BLOCK_BYTES, part.as_file());
    let blobs = place.blobs()?;
    let (out, outline) = archive::back_up(&database, &blobs, &made, out, &mut |stage, rows| bar.set(stage, rows))?;
    drop(out);
    bar.end();
    keep(part, &args.file)?;
    say(&args, &outline, began)?;
    complain(&outline.carried)
}

/// `FILE.part`, which goes away unless it is kept. It holds all data and the hashes of secrets: for its owner only.
fn part_of(file: &Path) -> anyhow::Result<NamedTempFile> {
    let name = file
        .file_name()
        .ok_or_else(|| Error::invalid("file", "invalid_name", format!("{} is no name of a file", file.display())))?;
    let made = tempfile::Builder::new().prefix(name).suffix(".part").rand_bytes(0).tempfile_in(folder_of(file));
    made.with_context(|| {
        format!("cannot make {}.part; if an earlier backup was broken off there, remove it", file.display())
    })
}

/// Gives the finished file its name. Only what is on the disk gets it.
fn keep(part: NamedTempFile, file: &Path) -> anyhow::Result<()> {
    let unwritable = || format!("cannot write {}", file.display());
    part.as_file().sync_all().with_context(unwritable)?;
    part.persist_noclobber(file).map_err(|error| match error.error.kind() {
        std::io::ErrorKind::AlreadyExists => exists(file).into(),
        _ => anyhow::Error::from(error).context(unwritable()),
    })?;
    // The name itself is kept by the folder.
    File::open(folder_of(file)).and_then(|folder| folder.sync_all()).with_context(unwritable)
}

fn folder_of(file: &Path) -> &Path {
    file.parent().filter(|folder| !folder.as_os_str().is_empty()).unwrap_or(Path::new("."))
}

fn exists(file: &Path) -> Error {
    Error::rule("file_exists", format!("{} is there already, and is not overwritten", file.display()))
}

fn say(args: &Args, outline: &Outline, began: Instant) -> anyhow::Result<()> {
    let file = args.file.display().to_string();
    let bytes = std::fs::metadata(&args.file).with_context(|| format!("cannot read {file}"))?.len();
    if args.json {
        let mut said = as_json(outline, began);
        said["file"] = file.into();
        said["bytes"] = bytes.into();
        println!("{said}");
    } else {
        println!("Backed up {} to {file} ({bytes} bytes).", as_text(outline, began));
    }
    Ok(())
}
