//! Where records live: SQLite and PostgreSQL behind the kernel's [`Store`](rapport_kernel::port::Store).
//!
//! Everything but the drivers (`sqlite/`, `postgres/`) and `dialect.rs` is written once, over [`conn::Conn`].

pub mod conn;
pub mod dialect;
