//! `rapport token`

use anyhow::Context;
use rapport_gate::{new_token, secret_hash};
use rapport_kernel::time::Instant;
use rapport_kernel::{Error, RecordId};
use rapport_modules::identity::accounts;
use rapport_modules::identity::directory::{self, NewToken};
use serde_json::json;

use crate::config::Place;
use crate::opened::Opened;

/// What to do with tokens.
#[derive(clap::Subcommand)]
pub enum Command {
    /// Make a token and print it, once
    Create(Create),
}

/// The token to make.
#[derive(clap::Args)]
pub struct Create {
    /// E-mail address of the user on whose behalf it acts
    #[arg(long)]
    user: String,
    /// What uses it
    #[arg(long)]
    name: String,
    /// What it may do at most, such as contact:read or *:write; may be given several times
    #[arg(long = "scope")]
    scopes: Vec<String>,
    /// When it ends, such as 2027-01-31T00:00:00Z
    #[arg(long)]
    expires: Option<String>,
    /// Answer as JSON
    #[arg(long)]
    json: bool,
}

/// Does it.
pub fn run(place: &Place, command: Command) -> anyhow::Result<()> {
    let Command::Create(create) = command;
    let opened = Opened::open(place)?;
    let expires_at = create.expires.as_deref().map(|text| moment(&opened, text)).transpose()?;
    let ctx = opened.ctx();
    let user = opened.house.read(&ctx, |r| accounts::by_email(r, &create.user))?;
    let user = user.ok_or(Error::NotFound).with_context(|| format!("there is no active user {}", create.user))?.user;
    let scopes: Vec<&str> = create.scopes.iter().map(String::as_str).collect();
    let token = make(&opened, user, &create.name, &scopes, expires_at)?;
    if create.json {
        println!("{}", json!({"token": token, "name": create.name, "expires_at": expires_at}));
    } else {
        println!("{token}");
    }
    Ok(())
}

/// Makes a token and answers it: this is the only time that it can be seen.
pub fn make(
    opened: &Opened,
    user: RecordId,
    name: &str,
    scopes: &[&str],
    expires_at: Option<Instant>,
) -> anyhow::Result<String> {
    let token = new_token()?;
    let hash = secret_hash(&token);
    let new = NewToken { user, name, scopes, expires_at, secret_sha256: &hash };
    opened.house.write(&opened.ctx(), |work| directory::add_token(work, &new))?;
    Ok(token)
}

fn moment(opened: &Opened, text: &str) -> Result<Instant, Error> {
    let zone = opened.house.catalog().settings.zone();
    Instant::parse(text, &zone).ok_or_else(|| {
        let text = format!("{text:?} is no moment; say one such as 2027-01-31T00:00:00Z");
        Error::invalid("expires", "invalid_instant", text)
    })
}
