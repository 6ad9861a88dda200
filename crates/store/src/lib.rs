//! Where records live: SQLite and PostgreSQL behind the kernel's [`Store`](rapport_kernel::port::Store).
//!
//! Everything but the drivers (`sqlite/`, `postgres/`) and `dialect.rs` is written once, over [`conn::Conn`].

pub mod catalog_rows;
pub mod conn;
pub mod counters;
pub mod dialect;
pub mod limits;
pub mod locks;
pub mod log;
pub mod notes;
pub mod queue;
mod read;
pub mod sql;
pub mod tables;
