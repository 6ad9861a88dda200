//! The real binary, on both engines.

mod archive;
mod booking;
mod browser;
mod callers;
mod catalog;
mod command;
mod config;
mod customer;
mod documents;
mod exchange;
mod files;
mod first_run;
mod mail;
mod operators;
mod server;
mod setting_up;
mod sso;
mod steps;
mod words;
