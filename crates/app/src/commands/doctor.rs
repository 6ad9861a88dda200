//! `rapport doctor`

use anyhow::bail;
use rapport_kernel::Error;

use crate::commands::files::{examine, remove_unnamed};
use crate::commands::progress::Waiting;
use crate::commands::tables::{reindex, show};
use crate::config::{Place, without_password};
use crate::opened::Opened;

/// What to look at.
#[derive(clap::Args)]
pub struct Args {
    /// Answer as JSON
    #[arg(long)]
    json: bool,
    /// Make the search index anew from the records first
    #[arg(long)]
    reindex: bool,
    /// Remove contents of files that nothing has named for a day; no other workspace may keep its files there
    #[arg(long)]
    sweep: bool,
}

/// Checks the database and the contents of files; fails when something is wrong with them.
pub fn run(place: &Place, args: Args) -> anyhow::Result<()> {
    let indexed = if args.reindex { Some(reindex(place, args.json)?) } else { None };
    if args.sweep && place.shares_blobs()? {
        let text = "A rapport.db in the data folder has its files there too; move it away before you sweep";
        return Err(Error::rule("files_shared", text).into());
    }
    let opened = Opened::open(place)?;
    let sign = Waiting::for_what(show(args.json), "Checking the database");
    let mut found = opened.house.read(&opened.ctx(), |r| {
        let catalog = r.catalog().clone();
        r.tx().check(&catalog)
    })?;
    drop(sign);
    let mut files = examine(&opened, show(args.json))?;
    if args.sweep {
        remove_unnamed(&opened, &mut files)?;
    }
    found.append(&mut files.problems);
    let engine = opened.house.store().engine();
    if args.json {
        let files = files.as_json();
        println!("{}", serde_json::json!({"engine": engine, "problems": found, "indexed": indexed, "files": files}));
    } else {
        println!("{engine} at {}", without_password(&place.url()?));
        if let Some(records) = indexed {
            println!("  The search index was made anew: {records} records.");
        }
        files.say();
        for problem in &found {
            println!("  {problem}");
        }
        if found.is_empty() {
            println!("  Nothing is wrong.");
        }
    }
    if !found.is_empty() {
        bail!("{} problems were found", found.len());
    }
    Ok(())
}
