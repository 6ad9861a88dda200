//! `rapport demo`

use anyhow::Context;
use rapport_kernel::RecordId;
use rapport_modules::demo;
use rapport_modules::identity::directory;

use crate::commands::progress::{Progress, Show};
use crate::commands::{serve, token};
use crate::config::Place;
use crate::opened::Opened;
use crate::secrets::{new_token, password_hash};
use crate::server;

/// How large the sample company is, and where it is served.
#[derive(clap::Args)]
pub struct Args {
    /// Contacts of the sample company
    #[arg(long, default_value_t = demo::CONTACTS_DEFAULT)]
    size: usize,
    /// Make the sample company and end, without serving it
    #[arg(long)]
    only_fill: bool,
    #[command(flatten)]
    serve: serve::Args,
}

/// Seed of the sample company: the same one everywhere.
const SEED: u64 = 2_026;

/// Serves a workspace with a sample company, which is made first when the workspace is empty.
pub fn run(place: &Place, args: Args) -> anyhow::Result<()> {
    let place = demo_place(place);
    let options = serve::options(&place, args.serve)?;
    let opened = Opened::open(&place)?;
    let admin = fill(&opened, args.size)?;
    if args.only_fill {
        return Ok(());
    }
    let password = new_password(&opened, admin)?;
    let token = token::make(&opened, admin, "demo", &[], None)?;
    server::run(opened, &options, |address| {
        println!("Rapport is ready.\n");
        println!("  Address   http://{address}/api/v1");
        println!("  Sign in   {} with the password {password}", demo::ADMINISTRATOR_EMAIL);
        println!("  Token     {token}\n");
        println!("Try: curl -H 'Authorization: Bearer {token}' 'http://{address}/api/v1/contacts?limit=3'");
    })
}

/// The sample company does not mix with real data: without a place of its own it gets its own folder.
fn demo_place(place: &Place) -> Place {
    match (&place.data, &place.database_url) {
        (None, None) => Place { data: Some(place.folder().join("demo")), database_url: None },
        _ => place.clone(),
    }
}

/// Makes the sample company unless it is there; answers its administrator.
fn fill(opened: &Opened, size: usize) -> anyhow::Result<RecordId> {
    if let Some(admin) = administrator(opened)? {
        return Ok(admin);
    }
    let expected = demo::Size::contacts(size).rows();
    let mut progress = Progress::of(Show::OnTerminal, "records");
    demo::load(&opened.house, SEED, size, opened.clock.as_ref(), |done| {
        progress.set(done.min(expected), Some(expected), done, "records");
    })?;
    progress.end();
    administrator(opened)?.context("this workspace has data of its own; name an empty one with --data")
}

fn administrator(opened: &Opened) -> anyhow::Result<Option<RecordId>> {
    let ctx = opened.ctx();
    let found = opened.house.read(&ctx, |r| directory::sign_in(r, demo::ADMINISTRATOR_EMAIL))?;
    Ok(found.map(|found| found.user))
}

/// A new password at each start: nobody has to remember one of a sample.
fn new_password(opened: &Opened, admin: RecordId) -> anyhow::Result<String> {
    /// Characters of a token before its random part, and how many random ones make a password.
    const RANDOM: std::ops::Range<usize> = 8..28;
    let password = new_token()?[RANDOM].to_owned();
    let hash = password_hash(&password)?;
    opened.house.write(&opened.ctx(), |work| directory::set_password(work, admin, &hash))?;
    Ok(password)
}
