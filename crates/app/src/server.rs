//! The server: requests, relay and worker in one process.

use std::net::SocketAddr;
use std::sync::Arc;
use std::time::Duration;

use anyhow::Context;
use metrics_exporter_prometheus::{PrometheusBuilder, PrometheusHandle};
use rapport_api::{Api, Metrics};
use rapport_gate::{Gate, GateOptions, PublicUrl, SingleSignOn, Threads};
use rapport_kernel::blob::Blobs;
use rapport_kernel::exchange::Imports;
use rapport_modules::demo::Company;
use rapport_modules::exchange::upload::Uploads;
use rapport_modules::identity::directory::Staff;
use rapport_web::Web;
use tokio::net::TcpListener;
use tokio::sync::watch;

use crate::opened::Opened;
use crate::post_office::{PostOffice, Settings};
use crate::press::Printer;
use crate::runners;
use crate::single_sign_on::{self, OpenId};

/// How a server runs.
pub struct Options {
    /// Where it listens.
    pub listen: SocketAddr,
    /// Where people reach it; on this machine when nothing is said.
    pub public_url: Option<PublicUrl>,
    /// By which server mail goes out, if it does.
    pub mail: Option<Settings>,
    /// By which provider people sign in, if they do.
    pub single_sign_on: Option<single_sign_on::Settings>,
    /// Threads that do units of work.
    pub database_threads: usize,
}

/// How often samples of requests are summed up.
const UPKEEP: Duration = Duration::from_secs(5);

/// Database threads when nobody says how many.
pub const DATABASE_THREADS_DEFAULT: usize = 8;

/// Where a server came to be.
pub struct At {
    /// Where it listens.
    pub address: SocketAddr,
    /// Where people reach it.
    pub url: PublicUrl,
}

/// Runs until the process is told to end; `ready` hears where it is.
pub fn run(opened: Opened, options: &Options, ready: impl FnOnce(&At)) -> anyhow::Result<()> {
    let recorder = PrometheusBuilder::new().install_recorder()?;
    let runtime = tokio::runtime::Builder::new_multi_thread().worker_threads(2).enable_all().build()?;
    runtime.spawn(keep_up(recorder.clone()));
    let metrics: Metrics = Arc::new(move || recorder.render());
    let (wake, wakes) = watch::channel(0u64);
    opened.house.on_log(move || wake.send_modify(|count| *count = count.wrapping_add(1)));
    clear_unfinished(opened.blobs.as_ref());
    runners::start_imports(&opened.house, &opened.clock, opened.tables.clone())?;
    let imports: Arc<dyn Imports> = Arc::new(Uploads { tables: opened.tables.clone() });
    let threads = Threads::start(options.database_threads)?;
    let (listener, at) = runtime.block_on(listen(options))?;
    let office = options.mail.as_ref().map(|mail| PostOffice::open(mail, &at.url)).transpose()?;
    let single_sign_on = options.single_sign_on.as_ref().map(single_sign_on).transpose()?;
    runners::start(&opened.house, &opened.clock, office.as_ref())?;
    runtime.block_on(async move {
        let gate = Gate::new(GateOptions {
            house: opened.house,
            directory: Arc::new(Staff),
            accounts: Arc::new(Staff),
            clock: opened.clock,
            press: Arc::new(Printer::new(opened.fonts, opened.blobs.clone())),
            blobs: opened.blobs,
            threads,
            public_url: at.url.clone(),
            sends_mail: office.is_some(),
            single_sign_on,
        });
        let web = Web::new(gate.clone(), wakes.clone(), imports.clone()).with_sample(Arc::new(Company));
        let pages = rapport_web::router(web);
        let router = rapport_api::router(Api { gate, wakes, metrics, imports }).merge(pages);
        ready(&at);
        let service = router.into_make_service_with_connect_info::<SocketAddr>();
        tokio::select! {
            served = axum::serve(listener, service) => served.context("the server ended"),
            // Open event streams would keep a graceful shutdown waiting for ever: what was answered is on disk.
            () = told_to_end() => Ok(()),
        }
    })
}

/// How people sign in by a provider. Nobody asks it yet.
fn single_sign_on(settings: &single_sign_on::Settings) -> anyhow::Result<SingleSignOn> {
    Ok(SingleSignOn {
        provider: Arc::new(OpenId::new(settings)?),
        identities: Arc::new(Staff),
        label: settings.label.clone(),
        newcomers_role: settings.role.clone(),
    })
}

/// Begins to listen. Only then is the port known, where none was named.
async fn listen(options: &Options) -> anyhow::Result<(TcpListener, At)> {
    let listener = TcpListener::bind(options.listen)
        .await
        .with_context(|| format!("cannot listen on {}; is another server running there?", options.listen))?;
    let address = listener.local_addr()?;
    let url = options.public_url.clone().unwrap_or_else(|| PublicUrl::localhost(address.port()));
    let at = At { address, url };
    warn_of_plain_http(options, &at);
    Ok((listener, at))
}

/// Passwords and sessions are no secrets on a network without TLS.
fn warn_of_plain_http(options: &Options, at: &At) {
    let At { address, url } = at;
    if !url.is_safe() {
        tracing::warn!(
            %url,
            "{url} is plain HTTP: whoever is on the way reads passwords and takes over sessions. Put a web server with \
             TLS before Rapport and say --public-url https://…"
        );
    } else if options.public_url.is_none() && !address.ip().is_loopback() {
        tracing::warn!(
            %address,
            "Rapport listens to other machines, and nobody said how they reach it: say --public-url, best with https"
        );
    }
}

/// What a killed server left half received. That it stays hurts nobody but the disk.
fn clear_unfinished(blobs: &dyn Blobs) {
    match blobs.clear_unfinished() {
        Ok(0) => {}
        Ok(count) => tracing::info!(count, "Removed {count} files that were never received whole"),
        Err(error) => tracing::warn!(%error, "Half received files were not removed"),
    }
}

/// Sums up what was measured, also while nobody asks for it: each request leaves a sample.
async fn keep_up(recorder: PrometheusHandle) {
    let mut turn = tokio::time::interval(UPKEEP);
    loop {
        turn.tick().await;
        recorder.run_upkeep();
    }
}

async fn told_to_end() {
    use tokio::signal::unix::{SignalKind, signal};
    let mut terminate = signal(SignalKind::terminate()).expect("signals can be heard");
    tokio::select! {
        _ = terminate.recv() => {}
        _ = tokio::signal::ctrl_c() => {}
    }
}
