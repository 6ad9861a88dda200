//! The store through its public door, the same tests on both engines.

mod archive;
mod audit;
mod blobs;
mod catalog_rows;
mod differential;
mod filters;
mod formulas;
mod log;
mod notes;
mod pages;
mod postgres;
mod queue;
mod records;
mod rollups;
mod schema;
mod search;
mod summaries;
mod support;
mod tls;
mod toy;
mod transactions;
