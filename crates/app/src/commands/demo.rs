//! `rapport demo`

use rapport_gate::{new_token, password_hash};
use rapport_kernel::house::ListRequest;
use rapport_kernel::{Error, RecordId};
use rapport_modules::demo;
use rapport_modules::identity::accounts;
use serde_json::json;

use crate::commands::progress::{Progress, Show};
use crate::commands::tables::show;
use crate::commands::{serve, token};
use crate::config::Place;
use crate::opened::Opened;
use crate::server;

/// How large the sample company is, and where it is served.
#[derive(clap::Args)]
pub struct Args {
    /// Contacts of the sample company when it is made; 2000 when nothing is said
    #[arg(long)]
    size: Option<usize>,
    /// Make the sample company and end, without serving it
    #[arg(long)]
    only_fill: bool,
    /// Answer as JSON
    #[arg(long)]
    json: bool,
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
    let filled = fill(&opened, args.size, show(args.json))?;
    if args.only_fill {
        filled.say(args.json);
        return Ok(());
    }
    filled.warn();
    let password = new_password(&opened, filled.admin)?;
    let token = token::make(&opened, filled.admin, "demo", &[], None)?;
    server::run(opened, &options, |server::At { address, url }| {
        if args.json {
            let email = demo::ADMINISTRATOR_EMAIL;
            let url = url.origin();
            println!(
                "{}",
                json!({"address": address, "url": url, "email": email, "password": password, "token": token})
            );
            return;
        }
        println!("Rapport is ready.\n");
        println!("  Open      {url}");
        println!("  Sign in   {} with the password {password}", demo::ADMINISTRATOR_EMAIL);
        println!("  API       {url}/api/v1");
        println!("  Token     {token}\n");
        println!("Try: curl -H 'Authorization: Bearer {token}' '{url}/api/v1/contacts?limit=3'");
    })
}

/// What came of filling.
struct Filled {
    admin: RecordId,
    contacts: usize,
    /// Whether the sample company was made, and not found.
    is_new: bool,
    /// The size that was asked for of a company that was there already.
    unheeded: Option<usize>,
}

impl Filled {
    fn say(&self, json: bool) {
        self.warn();
        if json {
            let email = demo::ADMINISTRATOR_EMAIL;
            println!("{}", json!({"made": self.is_new, "contacts": self.contacts, "email": email}));
        } else if self.is_new {
            println!("Made a sample company with {} contacts.", self.contacts);
        } else {
            println!("The sample company is there already, with {} contacts.", self.contacts);
        }
    }

    fn warn(&self) {
        if let Some(size) = self.unheeded.filter(|size| *size != self.contacts) {
            eprintln!(
                "--size {size} was not heeded: the sample company is there already, with {} contacts. Name another folder \
                 with --data for one of that size.",
                self.contacts
            );
        }
    }
}

/// The sample company does not mix with real data: without a place of its own it gets its own folder.
fn demo_place(place: &Place) -> Place {
    match (&place.data, &place.database_url) {
        (None, None) => Place { data: Some(place.folder().join("demo")), database_url: None },
        _ => place.clone(),
    }
}

/// Makes the sample company unless it is there.
fn fill(opened: &Opened, size: Option<usize>, show: Show) -> anyhow::Result<Filled> {
    if let Some(admin) = administrator(opened)? {
        return Ok(Filled { admin, contacts: contacts(opened)?, is_new: false, unheeded: size });
    }
    let size = size.unwrap_or(demo::CONTACTS_DEFAULT);
    let expected = demo::Size::contacts(size).rows();
    let mut progress = Progress::of(show, "records");
    demo::load(&opened.house, SEED, size, opened.clock.as_ref(), |done| {
        progress.set(done.min(expected), Some(expected), done, "records");
    })?;
    progress.end();
    let foreign = || Error::rule("not_empty", "This workspace has data of its own; name an empty one with --data");
    let admin = administrator(opened)?.ok_or_else(foreign)?;
    Ok(Filled { admin, contacts: contacts(opened)?, is_new: true, unheeded: None })
}

fn contacts(opened: &Opened) -> Result<usize, Error> {
    /// More are not told apart.
    const COUNTED_MAX: usize = 100_000_000;
    opened.house.read(&opened.ctx(), |r| {
        let contacts = r.object("contact")?;
        r.count(&contacts, &ListRequest::default(), COUNTED_MAX)
    })
}

fn administrator(opened: &Opened) -> anyhow::Result<Option<RecordId>> {
    let ctx = opened.ctx();
    let found = opened.house.read(&ctx, |r| accounts::by_email(r, demo::ADMINISTRATOR_EMAIL))?;
    Ok(found.map(|found| found.user))
}

/// A new password at each start: nobody has to remember one of a sample.
fn new_password(opened: &Opened, admin: RecordId) -> anyhow::Result<String> {
    /// Characters of a token before its random part, and how many random ones make a password.
    const RANDOM: std::ops::Range<usize> = 8..28;
    let password = new_token()?[RANDOM].to_owned();
    let hash = password_hash(&password)?;
    opened.house.write(&opened.ctx(), |work| accounts::set_password(work, admin, &hash))?;
    Ok(password)
}
