//! `rapport restore`

use std::fs::File;
use std::path::{Path, PathBuf};
use std::time::Instant;

use anyhow::Context;
use rapport_store::Database;
use rapport_store::archive::{self, Manifest, Outline};

use crate::commands::progress::Progress;
use crate::commands::tables::{Counted, Stages, as_json, as_text, show};
use crate::config::{Place, without_password};

/// What to restore.
#[derive(clap::Args)]
pub struct Args {
    /// File that `rapport backup` wrote
    #[arg(value_name = "FILE")]
    file: PathBuf,
    /// Check that the file is whole, and restore nothing
    #[arg(long)]
    check: bool,
    /// Say what was restored as JSON
    #[arg(long)]
    json: bool,
}

/// Fills an empty workspace from a backup. The file is read to its end before the workspace is touched.
pub fn run(place: &Place, args: Args) -> anyhow::Result<()> {
    let began = Instant::now();
    let (manifest, outline) = check(&args)?;
    if args.check {
        say(&args, "Whole", &manifest, &outline, began);
        return Ok(());
    }
    let url = place.url()?;
    if url.starts_with("sqlite:") {
        place.make_folder()?;
    }
    let database = Database::open(&url)?;
    let mut bar = Stages::of(show(args.json), outline.rows());
    let began = Instant::now();
    let (blobs, file) = (place.blobs()?, open(&args.file)?);
    let (manifest, outline) = archive::restore(&database, &blobs, file, &mut |stage, rows| bar.set(stage, rows))?;
    bar.end();
    say(&args, &format!("Restored to {}", without_password(&url)), &manifest, &outline, began);
    Ok(())
}

fn check(args: &Args) -> anyhow::Result<(Manifest, Outline)> {
    let file = open(&args.file)?;
    let size = file.metadata().with_context(|| unreadable(&args.file))?.len();
    let (counted, bytes) = Counted::new(file);
    let mut bar = Progress::of_bytes(show(args.json));
    let checked = archive::check(counted, &mut |_, rows| bar.set(bytes.get(), Some(size), rows, "rows checked"))?;
    bar.end();
    Ok(checked)
}

fn open(file: &Path) -> anyhow::Result<File> {
    File::open(file).with_context(|| unreadable(file))
}

fn unreadable(file: &Path) -> String {
    format!("cannot read {}", file.display())
}

fn say(args: &Args, done: &str, manifest: &Manifest, outline: &Outline, began: Instant) {
    if args.json {
        let mut said = as_json(outline, began);
        said["archive"] = serde_json::to_value(manifest).expect("a manifest is plain data");
        println!("{said}");
    } else {
        let Manifest { engine, product, created_at, .. } = manifest;
        println!("{done}: {}.", as_text(outline, began));
        println!("It was written at {created_at} by version {product} from {engine}.");
    }
}
