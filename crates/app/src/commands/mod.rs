//! The commands, one file each.

pub mod config;
pub mod doctor;
pub mod export;
pub mod import;
pub mod migrate;
pub mod progress;
pub mod serve;
pub mod token;
pub mod user;
