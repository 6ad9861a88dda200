//! The server: requests, relay and worker in one process.

use std::net::SocketAddr;
use std::sync::Arc;
use std::thread;

use anyhow::Context;
use rapport_api::{Api, Metrics};
use rapport_gate::{Gate, GateOptions, Threads};
use rapport_modules::identity::directory::Staff;
use tokio::net::TcpListener;
use tokio::sync::watch;

use crate::opened::Opened;
use crate::runners::{self, bell, wake_after_commit};

/// How a server runs.
pub struct Options {
    /// Where it listens.
    pub listen: SocketAddr,
    /// Threads that do units of work.
    pub database_threads: usize,
}

/// Database threads when nobody says how many.
pub const DATABASE_THREADS_DEFAULT: usize = 8;

/// Runs until the process is told to end; `ready` hears the address.
pub fn run(opened: Opened, options: &Options, ready: impl FnOnce(SocketAddr)) -> anyhow::Result<()> {
    let metrics = recorder()?;
    let runtime = tokio::runtime::Builder::new_multi_thread().worker_threads(2).enable_all().build()?;
    let (wake, wakes) = watch::channel(0u64);
    opened.house.on_commit(move || wake.send_modify(|count| *count = count.wrapping_add(1)));
    start_runners(&opened)?;
    let gate = Gate::new(GateOptions {
        house: opened.house.clone(),
        directory: Arc::new(Staff),
        clock: opened.clock.clone(),
        threads: Threads::start(options.database_threads)?,
    });
    let router = rapport_api::router(Api { gate, wakes, metrics });
    runtime.block_on(async move {
        let listener = TcpListener::bind(options.listen)
            .await
            .with_context(|| format!("cannot listen on {}; is another server running there?", options.listen))?;
        ready(listener.local_addr()?);
        let service = router.into_make_service_with_connect_info::<SocketAddr>();
        tokio::select! {
            served = axum::serve(listener, service) => served.context("the server ended"),
            // Open event streams would keep a graceful shutdown waiting for ever: what was answered is on disk.
            () = told_to_end() => Ok(()),
        }
    })
}

fn start_runners(opened: &Opened) -> anyhow::Result<()> {
    let (relay, asleep) = bell();
    wake_after_commit(&opened.house, relay);
    let (house, clock) = (opened.house.clone(), opened.clock.clone());
    thread::Builder::new().name("relay".to_owned()).spawn(move || runners::relay::run(&house, &clock, &asleep))?;
    let (worker, asleep) = bell();
    wake_after_commit(&opened.house, worker);
    let (house, clock) = (opened.house.clone(), opened.clock.clone());
    thread::Builder::new().name("worker".to_owned()).spawn(move || runners::worker::run(&house, &clock, &asleep))?;
    Ok(())
}

fn recorder() -> anyhow::Result<Metrics> {
    let handle = metrics_exporter_prometheus::PrometheusBuilder::new().install_recorder()?;
    Ok(Arc::new(move || handle.render()))
}

async fn told_to_end() {
    use tokio::signal::unix::{SignalKind, signal};
    let mut terminate = signal(SignalKind::terminate()).expect("signals can be heard");
    tokio::select! {
        _ = terminate.recv() => {}
        _ = tokio::signal::ctrl_c() => {}
    }
}
