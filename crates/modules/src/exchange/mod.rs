//! Records in and out of files: the engine behind the command line, the API and the pages.
//!
//! An import takes rows of text from a [`RowSource`](import::RowSource), an export gives records to a
//! [`RowSink`](export::RowSink); neither knows what a file is. What an export writes, an import reads back as the same
//! records.

pub mod export;
pub mod import;
#[cfg(test)]
mod tests;
pub mod upload;
