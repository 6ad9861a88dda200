//! Jobs: slow or outside work, enqueued in the transaction that wants it.

use serde_json::Value as Json;
use uuid::Uuid;

use crate::time::Instant;

/// A job to be done.
#[derive(Clone, Debug, PartialEq)]
pub struct NewJob {
    /// Its id.
    pub id: Uuid,
    /// Which handler does it, such as `money.rebase`.
    pub kind: String,
    /// While a job of this kind and key waits, no second one is enqueued.
    pub key: Option<String>,
    /// What the handler needs to know.
    pub payload: Json,
    /// Not before.
    pub run_at: Instant,
}

/// A job as the queue holds it.
#[derive(Clone, Debug, PartialEq)]
pub struct Job {
    /// Its id.
    pub id: Uuid,
    /// Which handler does it.
    pub kind: String,
    /// What the handler needs to know.
    pub payload: Json,
    /// How often it was tried before.
    pub tries: u32,
    /// `ready`, `running`, `parked`.
    pub state: JobState,
    /// Not before.
    pub run_at: Instant,
    /// Why it failed last.
    pub error: Option<String>,
}

/// Where a job stands. A job that is done is gone.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum JobState {
    /// Waits for its time and a worker.
    Ready,
    /// A worker holds a lease on it.
    Running,
    /// Failed too often; a person looks at it.
    Parked,
}
