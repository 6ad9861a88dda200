//! For tests only: a workspace of one's own in milliseconds, and words to act in it.
//!
//! ```no_run
//! use rapport_kernel::part::Part;
//! use rapport_testkit::{TestHouse, on_both};
//! use serde_json::json;
//!
//! on_both(Part::new(), |t: &TestHouse| {
//!     let ada = t.admin().create("contact", json!({"name": "Ada Lovelace"}));
//!     t.settle();
//!     assert_eq!(t.admin().get("contact", ada)["name"]["full"], "Ada Lovelace");
//! });
//! ```
//!
//! A test house fails when it is dropped while a job has failed or is parked. [`on_both`] runs a test on SQLite, and
//! on PostgreSQL where `RAPPORT_TEST_PG` names a server on which databases may be made; with CI=true its absence is a
//! failure, else it is said aloud.

mod acting;
mod agenda;
mod authenticator;
mod bed;
mod document;
mod house;
mod imports;
mod passkeys;
mod postgres;
mod press;
mod runners;

pub use acting::Acting;
pub use agenda::{a_booking, an_agenda};
pub use authenticator::Authenticator;
pub use document::a_document;
pub use house::{TestHouse, on_both};
pub use imports::ToyImports;
pub use passkeys::ToyPasskeys;
pub use press::Fontless;
pub use runners::Failed;
