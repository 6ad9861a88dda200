//! The real binary, on both engines.

mod command;
mod exchange;
