//! `rapport user`

use std::io::Read;

use anyhow::Context;
use rapport_gate::{Owner, PASSWORD_BYTES_MAX, PublicUrl, check_new_password, new_link, password_hash};
use rapport_kernel::time::Instant;
use rapport_kernel::{Error, RecordId};
use rapport_modules::identity::accounts;
use rapport_modules::identity::directory::{self, NewUser, Staff};
use serde_json::{Map, json};

use crate::config::Place;
use crate::opened::Opened;

/// What to do with users.
#[derive(clap::Subcommand)]
pub enum Command {
    /// Make a user
    Add(Add),
    /// Print a link by which a user chooses a password, once
    ResetLink(ForLink),
    /// Have somebody who lost their device sign in with the password alone
    TurnOffTwoFactor(Named),
}

/// A user, and where the link leads.
#[derive(clap::Args)]
pub struct ForLink {
    #[command(flatten)]
    named: Named,
    /// Where people reach the server, such as https://crm.example.com; http://localhost:8080 when nothing is said
    #[arg(long, env = "RAPPORT_PUBLIC_URL", value_name = "URL")]
    public_url: Option<String>,
}

/// A user.
#[derive(clap::Args)]
pub struct Named {
    /// E-mail address of the user
    email: String,
    /// Answer as JSON
    #[arg(long)]
    json: bool,
}

/// The user to make.
#[derive(clap::Args)]
pub struct Add {
    /// E-mail address to sign in with
    #[arg(long)]
    email: String,
    /// Full name
    #[arg(long)]
    name: String,
    /// Name of a role, such as Administrator; may be given several times
    #[arg(long = "role", required = true)]
    roles: Vec<String>,
    /// Read the password from standard input; without one, a link is printed by which the user chooses it
    #[arg(long)]
    password_stdin: bool,
    /// Where people reach the server, for that link
    #[arg(long, env = "RAPPORT_PUBLIC_URL", value_name = "URL")]
    public_url: Option<String>,
    /// Answer as JSON
    #[arg(long)]
    json: bool,
}

/// Does it.
pub fn run(place: &Place, command: Command) -> anyhow::Result<()> {
    match command {
        Command::Add(add) => make(place, &add),
        Command::ResetLink(asked) => print_link(place, asked),
        Command::TurnOffTwoFactor(named) => turn_off_two_factor(place, &named),
    }
}

fn make(place: &Place, add: &Add) -> anyhow::Result<()> {
    let hash = if add.password_stdin { Some(password_hash(&password(add)?)?) } else { None };
    let origin = origin(place, add.public_url.clone())?;
    let opened = Opened::open(place)?;
    let roles: Vec<&str> = add.roles.iter().map(String::as_str).collect();
    let new = NewUser { email: &add.email, name: &add.name, roles: &roles, password_hash: hash.as_deref() };
    let id = opened.house.write(&opened.ctx(), |work| {
        rapport_modules::set_up(work)?;
        directory::add_user(work, &new)
    })?;
    let link = match hash {
        Some(_) => None,
        None => Some(link_of(&opened, id, &origin)?.0),
    };
    match (add.json, link) {
        (true, None) => println!("{}", json!({"id": id, "email": add.email})),
        (true, Some(link)) => println!("{}", json!({"id": id, "email": add.email, "link": link})),
        (false, None) => println!("{id}"),
        (false, Some(link)) => println!("{id}\nTo choose a password: {link}"),
    }
    Ok(())
}

fn print_link(place: &Place, asked: ForLink) -> anyhow::Result<()> {
    let ForLink { named, public_url } = asked;
    let origin = origin(place, public_url)?;
    let opened = Opened::open(place)?;
    let user = find(&opened, &named.email)?;
    let (link, until) = link_of(&opened, user, &origin)?;
    if named.json {
        println!("{}", json!({"id": user, "email": named.email, "link": link, "until": until}));
    } else {
        println!("{link}");
    }
    Ok(())
}

/// A new link, and until when it leads anywhere.
fn link_of(opened: &Opened, user: RecordId, origin: &PublicUrl) -> anyhow::Result<(String, Instant)> {
    let link = opened.house.write(&opened.ctx(), |work| new_link(work, &Staff, user))?;
    Ok((format!("{}{}", origin.origin(), link.path), link.until))
}

/// Where people reach the server.
fn origin(place: &Place, said: Option<String>) -> anyhow::Result<PublicUrl> {
    /// The port where a server listens of whom nothing is said.
    const PORT: u16 = 8_080;
    let said = said.or(place.file()?.public_url);
    Ok(said.map(|url| url.parse()).transpose()?.unwrap_or_else(|| PublicUrl::localhost(PORT)))
}

fn turn_off_two_factor(place: &Place, named: &Named) -> anyhow::Result<()> {
    let opened = Opened::open(place)?;
    let user = find(&opened, &named.email)?;
    opened.house.write(&opened.ctx(), |work| {
        let users = work.object("user")?;
        work.act(&users, "turn_off_two_factor", user, &Map::new())
    })?;
    if named.json {
        println!("{}", json!({"id": user, "email": named.email}));
    } else {
        println!("Two-factor sign-in is off for {}, and their sessions have ended.", named.email);
    }
    Ok(())
}

/// The active user of an address.
fn find(opened: &Opened, email: &str) -> anyhow::Result<RecordId> {
    let found = opened.house.read(&opened.ctx(), |r| accounts::by_email(r, email))?;
    Ok(found.ok_or(Error::NotFound).with_context(|| format!("there is no active user {email}"))?.user)
}

fn password(add: &Add) -> anyhow::Result<String> {
    let mut text = String::new();
    // One more, so that what is too long is seen to be so.
    let bytes_max = PASSWORD_BYTES_MAX as u64 + 2;
    std::io::stdin().take(bytes_max).read_to_string(&mut text).context("cannot read the password")?;
    let password = text.trim_end_matches(['\r', '\n']);
    check_new_password(password, Owner { email: &add.email, name: &add.name })?;
    Ok(password.to_owned())
}
