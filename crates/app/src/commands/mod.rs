//! The commands, one file each.

pub mod backup;
pub mod catalog;
pub mod config;
pub mod demo;
pub mod doctor;
pub mod export;
pub mod files;
pub mod import;
pub mod migrate;
pub mod move_to;
pub mod progress;
pub mod restore;
pub mod serve;
pub mod tables;
pub mod token;
pub mod user;
