//! The project's own commands: `cargo xtask help` lists them.
//!
//! No dependencies, so that it builds in seconds on a machine that has built nothing else yet.

mod cargo;
mod chromium;
mod deny;
mod failure;
mod fuzz;
mod mail_server;
mod packages;
mod postgres;
mod screenshots;
mod sign_in_provider;
mod steps;
mod tests_run;
mod tidy;
mod workspace;

use std::process::ExitCode;

use failure::Failure;
use postgres::Server;
use steps::Steps;

const HELP: &str = "\
cargo xtask COMMAND

  test          all of the below but the last three, in one go: what CI runs, and what a change must pass
  fmt           is every file formatted?
  clippy        lints, warnings as errors
  tidy          the walls between the rooms, banned calls, dead files, documents
  deny          bans, licences and sources of the dependencies (--advisories: known holes too)
  unit [ARGS]   the tests, with a private PostgreSQL; ARGS go to `cargo test`
  fuzz [TARGET] [SECONDS]
                fuzzes csv, filter or sheet_xml, or each in turn, for 60 seconds
  pg            a private PostgreSQL to develop against: prints its URL, stays until Ctrl-C
  screenshots   a picture of every main screen of the sample company into target/screenshots: in light and dark, and
                1440, 1024 and 390 px wide (--guide: those of docs/guide into docs/guide/images)
";

fn main() -> ExitCode {
    let mut args = std::env::args().skip(1);
    let command = args.next().unwrap_or_else(|| "help".to_owned());
    let rest: Vec<String> = args.collect();
    match run(&command, &rest) {
        Ok(()) => ExitCode::SUCCESS,
        Err(failure) => {
            eprintln!("xtask: {failure}");
            ExitCode::FAILURE
        }
    }
}

fn run(command: &str, rest: &[String]) -> Result<(), Failure> {
    let takes_arguments = matches!(command, "unit" | "deny" | "fuzz" | "screenshots");
    if !takes_arguments && !rest.is_empty() {
        return Err(Failure::new(format!("`{command}` takes no arguments, found `{}`", rest.join(" "))));
    }
    match command {
        "test" => test(),
        "fmt" => cargo::fmt_check(),
        "clippy" => cargo::clippy(),
        "tidy" => tidy::check(),
        "deny" => deny::check(rest),
        "fuzz" => fuzz::fuzz(rest),
        "unit" => unit(rest),
        "pg" => pg(),
        "screenshots" => screenshots::take(rest),
        "help" | "--help" | "-h" => {
            print!("{HELP}");
            Ok(())
        }
        unknown => Err(Failure::new(format!("there is no command `{unknown}`\n\n{HELP}"))),
    }
}

/// Runs every step even after one has failed, so that one run tells everything.
fn test() -> Result<(), Failure> {
    let mut steps = Steps::new();
    // First, so that a missing prerequisite is said in the first second and not after ten minutes.
    let installation = steps.required("prerequisites", || {
        cargo::require_components()?;
        chromium::find_or_install()?;
        mail_server::find_or_install()?;
        sign_in_provider::find_or_install()?;
        postgres::find_or_install()
    })?;
    steps.run("fmt", cargo::fmt_check);
    steps.run("tidy", tidy::check);
    steps.run("clippy", cargo::clippy);
    steps.run("deny", || deny::check(&[]));
    let mut tally = tests_run::Tally::default();
    steps.run("tests", || {
        let server = Server::start(&installation)?;
        tally = tests_run::everything(&server)?;
        tally.verdict()
    });
    steps.summary();
    println!("{tally}");
    steps.verdict()
}

fn unit(args: &[String]) -> Result<(), Failure> {
    let server = Server::start(&postgres::find_or_install()?)?;
    tests_run::selected(&server, args)?.verdict()
}

fn pg() -> Result<(), Failure> {
    let server = Server::start(&postgres::find_or_install()?)?;
    println!("{}", server.url());
    eprintln!("private PostgreSQL is up, nothing in it outlives this command; Ctrl-C ends it");
    loop {
        // Ctrl-C ends this process; the keeper notices and removes the server.
        std::thread::park();
    }
}
