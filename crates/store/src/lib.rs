//! Where records live: SQLite and PostgreSQL behind the kernel's [`Store`](rapport_kernel::port::Store).
//!
//! Contents of files lie beside the database, in a folder of [`blobs`].
//!
//! Everything but the drivers (`sqlite/`, `postgres/`) and `dialect.rs` is written once, over [`conn::Conn`].

pub mod archive;
pub mod blobs;
pub mod conn;
pub mod dialect;
pub mod limits;
pub mod postgres;
pub mod sqlite;

mod catalog_rows;
mod compile;
mod counters;
mod database;
mod locks;
mod log;
mod notes;
mod open;
mod queue;
mod read;
mod records;
mod schema;
mod search;
mod sql;
mod tables;
mod tx;

pub use database::Database;
pub use open::{file_of, open};
pub use postgres::{Options as PostgresOptions, Postgres, encryption_of};
pub use sqlite::{Options as SqliteOptions, Sqlite};
