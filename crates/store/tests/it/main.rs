//! The store through its public door, the same tests on both engines.

mod catalog_rows;
mod log;
mod notes;
mod postgres;
mod queue;
mod records;
mod support;
mod toy;
