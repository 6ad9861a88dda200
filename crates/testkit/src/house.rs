//! A workspace of a test's own.

use std::panic::{AssertUnwindSafe, catch_unwind, resume_unwind};
use std::path::Path;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicI64, AtomicU64, Ordering};

use rapport_kernel::access::Access;
use rapport_kernel::caller::{Caller, Clock};
use rapport_kernel::ctx::{Actor, Cause};
use rapport_kernel::job::{Job, JobState};
use rapport_kernel::mail::Office;
use rapport_kernel::part::Part;
use rapport_kernel::runner::worker::Worker;
use rapport_kernel::time::Instant;
use rapport_kernel::{Ctx, House, Read, Result, Work};
use rapport_store::blobs::Folder;

use crate::acting::Acting;
use crate::bed::{Bed, open_house};
use crate::runners::Failed;
use crate::{postgres, runners};

/// 2026-03-02T09:00:00Z, a Monday morning: when every test begins.
const BEGIN_MS: i64 = 1_772_442_000_000;
/// Bytes of the largest file that a test sends.
const BLOB_BYTES_MAX: u64 = 1 << 20;
/// Jobs that are looked at when a test ends.
const JOBS_MAX: usize = 1_000;

/// A workspace of a test's own, with a clock that stands still until it is told.
pub struct TestHouse {
    house: Arc<House>,
    now_ms: AtomicI64,
    seed: AtomicU64,
    /// A test that failed is not asked how its jobs did: its own failure is the one to be seen.
    failed: AtomicBool,
    // After the house, so that the store is closed before its place goes.
    bed: Bed,
}

/// Runs a test on SQLite, and on PostgreSQL where there is a server.
pub fn on_both(part: Part, test: impl Fn(&TestHouse)) {
    on(TestHouse::new(part.clone()), &test);
    if let Some(server) = postgres::server() {
        on(TestHouse::in_bed(Bed::postgres(server, &part), &part), &test);
    }
}

fn on(t: TestHouse, test: &impl Fn(&TestHouse)) {
    if let Err(panic) = catch_unwind(AssertUnwindSafe(|| test(&t))) {
        eprintln!("The test failed on {}", t.bed.engine());
        t.failed.store(true, Ordering::Relaxed);
        drop(t);
        resume_unwind(panic);
    }
}

impl TestHouse {
    /// A fresh workspace on SQLite.
    pub fn new(part: Part) -> Self {
        Self::in_bed(Bed::sqlite(&part), &part)
    }

    fn in_bed(bed: Bed, part: &Part) -> Self {
        let house = Arc::new(open_house(&bed.url(), part));
        Self { house, now_ms: AtomicI64::new(BEGIN_MS), seed: AtomicU64::new(1), failed: AtomicBool::new(false), bed }
    }

    /// The workspace itself.
    pub fn house(&self) -> &House {
        &self.house
    }

    /// The workspace, to be shared with a server.
    pub fn shared(&self) -> Arc<House> {
        self.house.clone()
    }

    /// The workspace as another version opens it, which declares this.
    pub fn as_of_version(&self, part: &Part) -> House {
        open_house(&self.bed.url(), part)
    }

    /// How another process would open it.
    pub fn url(&self) -> String {
        self.bed.url()
    }

    /// The folder of what lies beside the database: `--data` for another process.
    pub fn folder(&self) -> &Path {
        self.bed.folder()
    }

    /// The contents of files, where another process looks for them; none larger than a test wants to send.
    pub fn blobs(&self) -> Folder {
        Folder::limited(self.folder().join("blobs"), BLOB_BYTES_MAX)
    }

    /// Lets time pass.
    pub fn later(&self, ms: i64) {
        self.now_ms.fetch_add(ms, Ordering::Relaxed);
    }

    /// Acts as somebody who may do everything.
    pub fn admin(&self) -> Acting<'_> {
        self.acting(Actor::System { name: "test".to_owned() }, Access::everything())
    }

    /// Acts as a caller that a directory found.
    pub fn caller(&self, caller: &Caller) -> Acting<'_> {
        self.acting(caller.actor.clone(), (*caller.access).clone())
    }

    /// Acts as anybody with any access.
    pub fn acting(&self, actor: Actor, access: Access) -> Acting<'_> {
        let mut ctx = Ctx::as_system("test", self.now(), 0);
        ctx.actor = actor;
        ctx.access = access.into();
        ctx.cause = Cause::Edit;
        Acting::new(self, ctx)
    }

    /// Reads as the system.
    pub fn read<T>(&self, f: impl FnMut(&mut Read<'_>) -> Result<T>) -> Result<T> {
        self.house.read(&self.system(), f)
    }

    /// Writes as the system.
    pub fn write<T>(&self, f: impl FnMut(&mut Work<'_>) -> Result<T>) -> Result<T> {
        self.house.write(&self.system(), f)
    }

    /// Lets everything happen that follows from what was done: reactions and jobs that are due. None may fail.
    pub fn settle(&self) {
        let failed = self.settle_with_failures();
        assert!(failed.is_empty(), "this failed: {failed:#?}");
    }

    /// As [`TestHouse::settle`], and answers what failed. What is to be tried again waits for its time.
    pub fn settle_with_failures(&self) -> Vec<Failed> {
        runners::settle(self, &Worker::new("test"))
    }

    /// As [`TestHouse::settle`], with a post office.
    pub fn settle_by(&self, office: Arc<dyn Office>) -> Vec<Failed> {
        runners::settle(self, &Worker::new("test").with_office(Some(office)))
    }

    /// Every job that waits, runs or is parked.
    pub fn jobs(&self) -> Vec<Job> {
        self.read(|r| r.tx().jobs(JOBS_MAX)).expect("the jobs can be read")
    }

    pub(crate) fn system(&self) -> Ctx {
        let mut ctx = Ctx::as_system("test", self.now(), self.seed());
        ctx.cause = Cause::Automation;
        ctx
    }
}

impl Clock for TestHouse {
    fn now(&self) -> Instant {
        Instant::from_ms(self.now_ms.load(Ordering::Relaxed))
    }
    /// Differs from call to call, and is the same from run to run.
    fn seed(&self) -> u64 {
        self.seed.fetch_add(1, Ordering::Relaxed) << 32
    }
}

impl Drop for TestHouse {
    fn drop(&mut self) {
        if std::thread::panicking() || self.failed.load(Ordering::Relaxed) {
            return;
        }
        for job in self.jobs() {
            assert!(job.state != JobState::Parked && job.error.is_none(), "a job failed: {job:?}");
        }
    }
}
