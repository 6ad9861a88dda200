//! `rapport config`

use rapport_store::{encryption_of, file_of};
use serde_json::{Map, Value as Json};

use crate::commands::serve;
use crate::config::{Place, without_password};

/// What to do with the configuration.
#[derive(clap::Subcommand)]
pub enum Command {
    /// Say whether the configuration is right, and what it comes to
    Check {
        #[command(flatten)]
        serve: serve::Args,
        /// Answer as JSON
        #[arg(long)]
        json: bool,
    },
}

/// Does it.
pub fn run(place: &Place, command: Command) -> anyhow::Result<()> {
    let Command::Check { serve, json } = command;
    let options = serve::options(place, serve)?;
    let url = place.url()?;
    let encryption = file_of(&url).is_none().then(|| encryption_of(&url)).transpose()?.map(|how| how.to_string());
    let sso = options.single_sign_on.as_ref().map(|sso| sso.shown(options.public_url.as_ref()));
    let found = [
        ("data", Some(place.folder().display().to_string())),
        ("database", Some(without_password(&url))),
        ("encryption", encryption),
        ("files", Some(place.blobs()?.path().display().to_string())),
        ("listen", Some(options.listen.to_string())),
        ("public_url", options.public_url.map(|url| url.to_string())),
        ("mail", Some(options.mail.map_or_else(|| "none: links are handed over".to_owned(), |mail| mail.shown()))),
        ("single_sign_on", Some(sso.unwrap_or_else(|| "none: people sign in by password".to_owned()))),
        ("database_threads", Some(options.database_threads.to_string())),
    ];
    let found = found.into_iter().filter_map(|(name, value)| Some((name, value?)));
    if json {
        let told: Map<String, Json> = found.map(|(name, value)| (name.to_owned(), value.into())).collect();
        println!("{}", Json::Object(told));
    } else {
        found.for_each(|(name, value)| println!("{name:<16} {value}"));
    }
    Ok(())
}
