//! `rapport config`

use rapport_store::{encryption_of, file_of};

use crate::commands::serve;
use crate::config::{Place, without_password};

/// What to do with the configuration.
#[derive(clap::Subcommand)]
pub enum Command {
    /// Say whether the configuration is right, and what it comes to
    Check,
}

/// Does it.
pub fn run(place: &Place, command: Command) -> anyhow::Result<()> {
    let Command::Check = command;
    let options = serve::options(place, serve::Args { listen: None })?;
    let url = place.url()?;
    println!("data             {}", place.folder().display());
    println!("database         {}", without_password(&url));
    if file_of(&url).is_none() {
        println!("encryption       {}", encryption_of(&url)?);
    }
    println!("files            {}", place.blobs()?.path().display());
    println!("listen           {}", options.listen);
    println!("database_threads {}", options.database_threads);
    Ok(())
}
