//! Who is calling: from a request to a [`Ctx`](rapport_kernel::Ctx), from an [`Error`](rapport_kernel::Error) to a
//! reply, and the bridge from async requests to blocking units of work.
//!
//! The gate knows no object by name.

mod caller;
mod gate;
mod known;
mod limits;
mod measure;
mod once;
mod problem;
mod rate;
mod threads;
mod uses;

pub use caller::Bearer;
pub use gate::{Gate, GateOptions};
pub use limits::{
    BODY_BYTES_MAX, FORM_BYTES_MAX, IDEMPOTENCY_KEY_CHARS_MAX, UPLOAD_MAX, UPLOAD_SILENCE_MAX, UPLOADS_MAX,
};
pub use measure::measure;
pub use once::{Once, Outcome, keep, kept, once};
pub use problem::{Failure, problem_json, status};
pub use threads::Threads;
