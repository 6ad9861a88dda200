//! What a record is: ids, values, the catalog, filters, access, events and the one write pipeline.
//!
//! Pure: no SQL, no HTTP, no clock, no threads. Everyone may import the kernel; it imports nobody. The outside world
//! comes in through the traits of [`port`].

pub mod access;
pub mod account;
pub mod agenda;
pub mod blob;
pub mod booking;
pub mod caller;
pub mod catalog;
pub mod ctx;
pub mod decimal;
pub mod document;
pub mod error;
pub mod event;
pub mod exchange;
pub mod filter;
pub mod grants;
pub mod house;
pub mod id;
pub mod identity;
pub mod job;
pub mod limits;
pub mod mail;
pub mod money;
pub mod part;
pub mod passkey;
pub mod port;
pub mod query;
pub mod record;
pub mod report;
pub mod runner;
pub mod sample;
pub mod settings;
pub mod text;
pub mod time;
pub mod value;

pub use catalog::{Catalog, Field, Kind, Object};
pub use ctx::Ctx;
pub use error::{Error, Problem, Result};
pub use house::{House, Read, Work};
pub use id::{FieldId, Id, ObjectId, RecordId, UnitId};
pub use record::{Patch, Record};
pub use value::Value;
