//! `rapport serve`

use std::net::SocketAddr;

use rapport_gate::new_claim;
use rapport_kernel::Error;
use rapport_kernel::account::Accounts;
use rapport_kernel::text::fold;
use rapport_modules::identity::directory::Staff;

use crate::config::{File, Place, listen_address, without_password};
use crate::opened::Opened;
use crate::post_office::Settings;
use crate::server::{self, DATABASE_THREADS_DEFAULT};
use crate::single_sign_on::{self, SECRET_VARIABLE};

/// Where and how to serve.
#[derive(clap::Args)]
// Another command takes these options in among its own.
#[group(skip)]
pub struct Args {
    /// Address to listen on; 127.0.0.1:8080 when nothing is said
    #[arg(long, env = "RAPPORT_LISTEN", value_name = "ADDR")]
    pub listen: Option<String>,
    /// Where people reach the server, such as https://crm.example.com; http://localhost:PORT when nothing is said
    #[arg(long, env = "RAPPORT_PUBLIC_URL", value_name = "URL")]
    pub public_url: Option<String>,
    /// Server by which mail goes out, such as smtps://user:password@mail.example.com; none when nothing is said
    #[arg(long, env = "RAPPORT_MAIL_URL", value_name = "URL", hide_env_values = true)]
    pub mail_url: Option<String>,
    /// Whom mail is from, such as "Rapport <crm@example.com>"
    #[arg(long, env = "RAPPORT_MAIL_FROM", value_name = "ADDR")]
    pub mail_from: Option<String>,
    #[command(flatten)]
    pub sso: single_sign_on::Args,
}

/// Where to listen when nobody says.
const LISTEN_DEFAULT: &str = "127.0.0.1:8080";

/// Starts the server.
pub fn run(place: &Place, args: Args) -> anyhow::Result<()> {
    let options = options(place, args)?;
    let opened = Opened::open(place)?;
    let claim = opened.house.write(&opened.ctx(), |work| {
        rapport_modules::set_up(work)?;
        new_claim(work, &Staff)
    })?;
    warn_of_no_role(&opened, &options)?;
    let url = place.url()?;
    server::run(opened, &options, |server::At { address, url: public }| {
        let database = without_password(&url);
        if let Some(path) = claim {
            // Only here, and in no log: whoever has it sets the workspace up.
            println!("Nobody has set this workspace up yet. Open this address to do so; it holds for 7 days:\n");
            println!("  {public}{path}\n");
        }
        tracing::info!(%address, url = %public, database, "Serving on http://{address}, open {public}");
    })
}

/// The options of the server, by command line, environment and file.
pub fn options(place: &Place, args: Args) -> anyhow::Result<server::Options> {
    let file = place.file()?;
    let single_sign_on = provider(args.sso, &file)?;
    let listen: SocketAddr = listen_address(args.listen.or(file.listen).as_deref().unwrap_or(LISTEN_DEFAULT))?;
    let public_url = args.public_url.or(file.public_url).map(|url| url.parse()).transpose()?;
    Ok(server::Options {
        listen,
        public_url,
        mail: Settings::of(args.mail_url.or(file.mail_url), args.mail_from.or(file.mail_from))?,
        single_sign_on,
        database_threads: file.database_threads.unwrap_or(DATABASE_THREADS_DEFAULT),
    })
}

/// By which provider people sign in.
fn provider(args: single_sign_on::Args, file: &File) -> Result<Option<single_sign_on::Settings>, Error> {
    let said = single_sign_on::Args {
        sso_issuer: args.sso_issuer.or_else(|| file.sso_issuer.clone()),
        sso_client_id: args.sso_client_id.or_else(|| file.sso_client_id.clone()),
        sso_label: args.sso_label.or_else(|| file.sso_label.clone()),
        sso_role: args.sso_role.or_else(|| file.sso_role.clone()),
    };
    let secret = std::env::var(SECRET_VARIABLE).ok().or_else(|| file.sso_client_secret.clone());
    single_sign_on::Settings::of(said, secret)
}

/// Without its role nobody new comes in by single sign-on; everybody else does.
fn warn_of_no_role(opened: &Opened, options: &server::Options) -> anyhow::Result<()> {
    let Some(wanted) = options.single_sign_on.as_ref().and_then(|sso| sso.role.as_deref()) else { return Ok(()) };
    let roles = opened.house.read(&opened.ctx(), |read| Staff.roles(read))?;
    if !roles.iter().any(|(_, name)| fold(name) == fold(wanted)) {
        tracing::warn!(wanted, "There is no role {wanted:?}, so sso_role lets nobody new in; name one that there is");
    }
    Ok(())
}
