//! The gate: the house with its database threads, its clock, its directory and its limits.

use std::sync::Arc;

use rapport_kernel::blob::Blobs;
use rapport_kernel::caller::{Caller, Clock, Directory};
use rapport_kernel::ctx::Cause;
use rapport_kernel::{Ctx, House, Read, Result, Work};

use crate::known::Known;
use crate::rate::Rates;
use crate::threads::Threads;

/// What surfaces reach the kernel through. Cheap to clone.
#[derive(Clone)]
pub struct Gate {
    inner: Arc<Inner>,
}

struct Inner {
    house: Arc<House>,
    directory: Arc<dyn Directory>,
    clock: Arc<dyn Clock>,
    blobs: Arc<dyn Blobs>,
    threads: Threads,
    rates: Rates,
    known: Known,
}

/// What a gate is made of.
pub struct GateOptions {
    /// The workspace.
    pub house: Arc<House>,
    /// Who is behind a secret.
    pub directory: Arc<dyn Directory>,
    /// The time.
    pub clock: Arc<dyn Clock>,
    /// The contents of files.
    pub blobs: Arc<dyn Blobs>,
    /// Does the units of work.
    pub threads: Threads,
}

impl Gate {
    /// A gate.
    pub fn new(options: GateOptions) -> Self {
        let GateOptions { house, directory, clock, blobs, threads } = options;
        let (rates, known) = (Rates::new(), Known::default());
        Self { inner: Arc::new(Inner { house, directory, clock, blobs, threads, rates, known }) }
    }

    /// The workspace.
    pub fn house(&self) -> &Arc<House> {
        &self.inner.house
    }

    /// The clock.
    pub fn clock(&self) -> &Arc<dyn Clock> {
        &self.inner.clock
    }

    /// The contents of files. They are read and written beside the database threads, which wait for no network.
    pub fn blobs(&self) -> &Arc<dyn Blobs> {
        &self.inner.blobs
    }

    /// Whose token it is whose SHA-256 in lower-case hex is `hash`.
    pub(crate) async fn by_token(&self, hash: String) -> Result<Option<Caller>> {
        let (inner, ctx) = (self.inner.clone(), Ctx::as_system("find the caller", self.inner.clock.now(), 0));
        self.read(ctx, move |read| inner.known.by_token(inner.directory.as_ref(), read, &hash)).await
    }

    pub(crate) fn rates(&self) -> &Rates {
        &self.inner.rates
    }

    /// The context of a request by `caller`.
    pub fn ctx(&self, caller: &Caller, cause: Cause) -> Ctx {
        Ctx {
            actor: caller.actor.clone(),
            access: caller.access.clone(),
            cause,
            batch: None,
            depth: 0,
            locale: caller.locale.clone(),
            now: self.inner.clock.now(),
            seed: self.inner.clock.seed(),
            bulk: false,
        }
    }

    /// Does blocking work that is no unit of work by itself.
    ///
    /// # Errors
    /// What the work answers, or `Busy`.
    pub async fn run<T: Send + 'static>(&self, work: impl FnOnce(&House) -> Result<T> + Send + 'static) -> Result<T> {
        let house = self.inner.house.clone();
        self.inner.threads.run(move || work(&house)).await
    }

    /// A unit of work that reads, on a database thread.
    ///
    /// # Errors
    /// What the closure answers, or `Busy`.
    pub async fn read<T: Send + 'static>(
        &self,
        ctx: Ctx,
        f: impl FnMut(&mut Read<'_>) -> Result<T> + Send + 'static,
    ) -> Result<T> {
        self.run(move |house| house.read(&ctx, f)).await
    }

    /// A unit of work that writes, on a database thread.
    ///
    /// # Errors
    /// What the closure answers, or `Busy`.
    pub async fn write<T: Send + 'static>(
        &self,
        ctx: Ctx,
        f: impl FnMut(&mut Work<'_>) -> Result<T> + Send + 'static,
    ) -> Result<T> {
        self.run(move |house| house.write(&ctx, f)).await
    }
}
