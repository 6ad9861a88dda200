//! `rapport move`

use std::path::Path;
use std::time::Instant;

use anyhow::Context;
use rapport_kernel::blob::Blobs;
use rapport_store::Database;
use rapport_store::archive::{self, Outline};

use crate::commands::tables::{Stages, as_json, as_text, complain, existing, show};
use crate::config::{Place, without_password};

/// Where to.
#[derive(clap::Args)]
pub struct Args {
    /// Empty PostgreSQL database (postgres://…), or a SQLite file that is to be made
    #[arg(long, value_name = "URL")]
    to: String,
    /// Say what was copied as JSON
    #[arg(long)]
    json: bool,
}

/// Copies the workspace into another database and compares every row. Where it was, it stays as it is.
pub fn run(place: &Place, args: Args) -> anyhow::Result<()> {
    let began = Instant::now();
    let from = existing(place)?;
    let mut bar = Stages::of(show(args.json), archive::rows(&from)?);
    make_folder(&args.to)?;
    let to = Database::open(&args.to)?;
    let (there, here) = (place.blobs()?, place.blobs_of(&args.to));
    let files: Option<(&dyn Blobs, &dyn Blobs)> = (there.path() != here.path()).then_some((&there, &here));
    let outline = archive::move_to(&from, &to, files, &mut |stage, rows| bar.set(stage, rows))?;
    bar.end();
    if args.json {
        println!("{}", as_json(&outline, began));
    } else {
        table(&outline);
        println!("Copied and compared {}: both sides are equal.", as_text(&outline, began));
        println!("{} was left as it is.", without_password(&place.url()?));
        println!("The contents of files lie in {}.", here.path().display());
        let data = place.folder();
        println!("From now on say: --data {} --database-url {}", data.display(), without_password(&args.to));
    }
    complain(&outline.carried)
}

/// The folder of a SQLite file that is to be made.
fn make_folder(url: &str) -> anyhow::Result<()> {
    if url.contains("://") {
        return Ok(());
    }
    let file = Path::new(url.strip_prefix("sqlite:").unwrap_or(url));
    match file.parent() {
        Some(folder) => {
            std::fs::create_dir_all(folder).with_context(|| format!("cannot make the folder {}", folder.display()))
        }
        None => Ok(()),
    }
}

fn table(outline: &Outline) {
    /// Letters of a sum that tell two apart by eye.
    const SUM_CHARS: usize = 16;
    println!("{:<16} {:>12}  SHA-256 of the rows on both sides", "table", "rows");
    for sum in outline.sums.iter().filter(|sum| sum.rows > 0) {
        println!("{:<16} {:>12}  {}…", sum.table, sum.rows, &sum.sha256[..SUM_CHARS]);
    }
}
