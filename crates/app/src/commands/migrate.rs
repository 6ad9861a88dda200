//! `rapport migrate`

use rapport_kernel::House;
use serde_json::json;

use crate::commands::progress::Waiting;
use crate::commands::tables::show;
use crate::config::Place;
use crate::opened::store;

/// What to do.
#[derive(clap::Args)]
pub struct Args {
    /// Say what would be done, and do nothing
    #[arg(long)]
    plan: bool,
    /// Answer as JSON
    #[arg(long)]
    json: bool,
}

/// Brings the database up to this version, or says what that would do.
pub fn run(place: &Place, args: Args) -> anyhow::Result<()> {
    let store = store(place)?;
    let steps = House::plan(store.as_ref(), &rapport_modules::part())?;
    if !args.plan {
        let _sign = Waiting::for_what(show(args.json), "Bringing the database up to this version");
        House::open(store, rapport_modules::part())?;
    }
    if args.json {
        println!("{}", json!({"steps": steps, "done": !args.plan}));
        return Ok(());
    }
    for step in &steps {
        println!("{step}");
    }
    match (steps.is_empty(), args.plan) {
        (true, _) => println!("Nothing to do."),
        (false, true) => println!("{} steps to do; nothing was done.", steps.len()),
        (false, false) => println!("{} steps done.", steps.len()),
    }
    Ok(())
}
