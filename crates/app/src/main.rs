//! `rapport`: the one binary. It parses the command line, opens the workspace and wires the rooms together.

use std::process::ExitCode;

use clap::{ArgMatches, CommandFactory, FromArgMatches, Parser, Subcommand};

mod clock;
mod commands;
mod config;
mod exit;
mod imports;
mod log;
mod opened;
mod post_office;
mod press;
mod runners;
mod server;
mod single_sign_on;

use config::Place;
use exit::Reader;

/// A page or a batch is thousands of small values, which this allocator gives and takes in half the time.
#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

/// Customer relationship management in one binary.
#[derive(Parser)]
#[command(name = "rapport", version, about, propagate_version = true)]
struct Cli {
    #[command(flatten)]
    place: Place,
    #[command(subcommand)]
    command: Command,
}

#[derive(Subcommand)]
enum Command {
    /// Start the server
    Serve(commands::serve::Args),
    /// Start the server with a sample company in it
    Demo(commands::demo::Args),
    /// Manage users
    #[command(subcommand)]
    User(commands::user::Command),
    /// Manage tokens for programs
    #[command(subcommand)]
    Token(commands::token::Command),
    /// Show, make, change and delete objects
    #[command(subcommand)]
    Object(commands::catalog::object::Command),
    /// Add, change and delete fields of objects
    #[command(subcommand)]
    Field(commands::catalog::field::Command),
    /// Import records from a CSV or XLSX file
    Import(commands::import::Args),
    /// Export records as CSV, JSON lines or XLSX
    Export(commands::export::Args),
    /// Write the whole workspace into one file
    Backup(commands::backup::Args),
    /// Fill an empty workspace from a backup
    Restore(commands::restore::Args),
    /// Copy the workspace into another database, SQLite or PostgreSQL
    Move(commands::move_to::Args),
    /// Bring the database up to this version
    Migrate(commands::migrate::Args),
    /// Check the database
    Doctor(commands::doctor::Args),
    /// Check the configuration
    #[command(subcommand)]
    Config(commands::config::Command),
}

fn main() -> ExitCode {
    let matches = Cli::command().get_matches();
    let reader = reader(&matches);
    let cli = Cli::from_arg_matches(&matches).unwrap_or_else(|error| error.exit());
    log::start();
    let done = match cli.command {
        Command::Serve(args) => commands::serve::run(&cli.place, args),
        Command::Demo(args) => commands::demo::run(&cli.place, args),
        Command::User(command) => commands::user::run(&cli.place, command),
        Command::Token(command) => commands::token::run(&cli.place, command),
        Command::Object(command) => commands::catalog::object::run(&cli.place, command),
        Command::Field(command) => commands::catalog::field::run(&cli.place, command),
        Command::Import(args) => commands::import::run(&cli.place, args),
        Command::Export(args) => commands::export::run(&cli.place, args),
        Command::Backup(args) => commands::backup::run(&cli.place, args),
        Command::Restore(args) => commands::restore::run(&cli.place, args),
        Command::Move(args) => commands::move_to::run(&cli.place, args),
        Command::Migrate(args) => commands::migrate::run(&cli.place, args),
        Command::Doctor(args) => commands::doctor::run(&cli.place, args),
        Command::Config(command) => commands::config::run(&cli.place, command),
    };
    match done {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => exit::report(&error, reader),
    }
}

/// A program, if the command was asked to answer as JSON.
fn reader(matches: &ArgMatches) -> Reader {
    match matches.subcommand() {
        Some((_, inner)) => reader(inner),
        None => match matches.try_get_one::<bool>("json") {
            Ok(Some(true)) => Reader::Program,
            _ => Reader::Person,
        },
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_command_and_option_can_be_told_from_the_others() {
        Cli::command().debug_assert();
    }
}
