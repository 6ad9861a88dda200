//! `rapport doctor`

use anyhow::bail;

use crate::config::{Place, without_password};
use crate::opened::Opened;

/// What to look at.
#[derive(clap::Args)]
pub struct Args {
    /// Answer as JSON
    #[arg(long)]
    json: bool,
}

/// Checks the database; fails when something is wrong with it.
pub fn run(place: &Place, args: Args) -> anyhow::Result<()> {
    let opened = Opened::open(place)?;
    let found = opened.house.read(&opened.ctx(), |r| {
        let catalog = r.catalog().clone();
        r.tx().check(&catalog)
    })?;
    let engine = opened.house.store().engine();
    if args.json {
        println!("{}", serde_json::json!({"engine": engine, "problems": found}));
    } else {
        println!("{engine} at {}", without_password(&place.url()?));
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
