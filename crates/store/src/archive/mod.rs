//! Archives: a whole workspace as one file, the same from either engine, and into either engine. Backup, restore and
//! move are one path: tables are poured from a source (a database, a file) into a sink (a file, a database, or nothing
//! but their sums), row by row in the order of their primary keys.
//!
//! The format is described for others in `docs/archive.md`.

mod blobs;
mod check;
mod fill;
mod line;
mod lines;
mod meta;
mod pages;
mod pour;
mod reader;
mod seal;
mod search;
mod table;
#[cfg(test)]
mod tests;
mod transfer;
mod writer;

pub use check::check;
pub use meta::{Carried, Made, Manifest, Outline, Sum};
pub use search::reindex;
pub use transfer::{back_up, move_to, outline, restore, rows};

/// The version of the format that is written, and the newest that is read.
pub const FORMAT_VERSION: u32 = 2;

/// Is told what is being done (a table's name, or `indexes`, `search`, `comparing`) and how many rows were
/// done in all; or `files` and how many of their contents.
pub type Progress<'p> = dyn FnMut(&str, u64) + 'p;
