//! The commands, one file each.

pub mod config;
pub mod doctor;
pub mod migrate;
pub mod serve;
pub mod token;
pub mod user;
