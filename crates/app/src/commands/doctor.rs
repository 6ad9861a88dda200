//! `rapport doctor`

use anyhow::bail;

use crate::commands::tables::reindex;
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
}

/// Checks the database; fails when something is wrong with it.
pub fn run(place: &Place, args: Args) -> anyhow::Result<()> {
    let indexed = if args.reindex { Some(reindex(place, args.json)?) } else { None };
    let opened = Opened::open(place)?;
    let found = opened.house.read(&opened.ctx(), |r| {
        let catalog = r.catalog().clone();
        r.tx().check(&catalog)
    })?;
    let engine = opened.house.store().engine();
    if args.json {
        println!("{}", serde_json::json!({"engine": engine, "problems": found, "indexed": indexed}));
    } else {
        println!("{engine} at {}", without_password(&place.url()?));
        if let Some(records) = indexed {
            println!("  The search index was made anew: {records} records.");
        }
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
