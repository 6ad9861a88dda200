//! Runs the tests and counts them.
//!
//! Plain `cargo test`, not nextest: it is there wherever Rust is, and it runs the tests of one crate in one
//! process, so that the template databases are made once for each crate and not once for each test.

use std::fmt;
use std::io::{BufRead, BufReader, Write};
use std::process::{Command, Stdio};

use crate::cargo;
use crate::failure::Failure;
use crate::postgres::Server;
use crate::workspace;

/// How many tests ran, and what came of them.
#[derive(Debug, Default, PartialEq, Eq)]
pub struct Tally {
    passed: u64,
    failed: u64,
    skipped: u64,
    /// Cargo says that something went wrong: a failed test, a crash, or code that does not compile.
    broken: bool,
}

/// Every test of the workspace.
pub fn everything(server: &Server) -> Result<Tally, Failure> {
    run(server, &["--locked", "--workspace", "--no-fail-fast"].map(str::to_owned))
}

/// The tests that `args` select; of the whole workspace when they name no package.
pub fn selected(server: &Server, args: &[String]) -> Result<Tally, Failure> {
    let mut all: Vec<String> = Vec::new();
    if !names_a_package(args) {
        all.push("--workspace".to_owned());
    }
    all.extend_from_slice(args);
    run(server, &all)
}

fn names_a_package(args: &[String]) -> bool {
    args.iter().take_while(|arg| *arg != "--").any(|arg| {
        matches!(arg.as_str(), "-p" | "--package" | "--workspace" | "--manifest-path")
            || arg.starts_with("-p=")
            || arg.starts_with("--package=")
    })
}

fn run(server: &Server, args: &[String]) -> Result<Tally, Failure> {
    let data = workspace::test_data();
    if !data.is_dir() {
        println!("no real data at {}: the tests that read it will say so", data.display());
    }
    let mut command = cargo::cargo();
    command.arg("test").args(args).env("RAPPORT_TEST_PG", server.url()).env("RAPPORT_TEST_DATA", data);
    counted(&mut command)
}

/// Passes the output on as it comes, and reads the closing line of each test binary.
fn counted(command: &mut Command) -> Result<Tally, Failure> {
    let cannot = |error| Failure::new(format!("cannot run cargo test: {error}"));
    let mut child = command.stdout(Stdio::piped()).spawn().map_err(cannot)?;
    let mut tally = Tally::default();
    let mut lines = BufReader::new(child.stdout.take().expect("stdout was asked for as a pipe"));
    let mut line = Vec::new();
    while lines.read_until(b'\n', &mut line).map_err(cannot)? > 0 {
        std::io::stdout().write_all(&line).map_err(cannot)?;
        tally.add(&String::from_utf8_lossy(&line));
        line.clear();
    }
    tally.broken = !child.wait().map_err(cannot)?.success();
    Ok(tally)
}

impl Tally {
    fn add(&mut self, line: &str) {
        let Some(counts) = line.trim().strip_prefix("test result: ") else {
            return;
        };
        // "ok. 12 passed; 0 failed; 0 ignored; …"
        let words: Vec<&str> = counts.split([' ', ';']).collect();
        for pair in words.windows(2) {
            let Ok(count) = pair[0].parse::<u64>() else {
                continue;
            };
            match pair[1] {
                "passed" => self.passed += count,
                "failed" => self.failed += count,
                "ignored" => self.skipped += count,
                _ => {}
            }
        }
    }

    /// Fails when a test failed, and also when none ran: a run of nothing proves nothing.
    pub fn verdict(&self) -> Result<(), Failure> {
        if self.broken || self.failed > 0 {
            return Err(Failure::new("a test failed or did not compile: see above"));
        }
        if self.passed == 0 {
            return Err(Failure::new("no test ran: the filter matches none"));
        }
        Ok(())
    }
}

impl fmt::Display for Tally {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} passed, {} failed", self.passed, self.failed)?;
        if self.skipped > 0 {
            write!(f, ", {} skipped", self.skipped)?;
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn strings(args: &[&str]) -> Vec<String> {
        args.iter().map(|arg| (*arg).to_owned()).collect()
    }

    #[test]
    fn the_closing_lines_of_all_test_binaries_are_added_up() {
        let mut tally = Tally::default();
        tally.add("test result: ok. 12 passed; 0 failed; 0 ignored; 0 measured; 3 filtered out; finished in 0.01s\n");
        tally.add("test business::a_test_result_is_shown ... ok\n");
        tally.add("test result: FAILED. 2 passed; 1 failed; 4 ignored; 0 measured; 0 filtered out; finished in 2s\n");
        assert_eq!(tally.to_string(), "14 passed, 1 failed, 4 skipped");
    }

    #[test]
    fn a_run_of_no_test_is_a_failure() {
        assert!(Tally::default().verdict().is_err());
        assert!(Tally { passed: 1, ..Tally::default() }.verdict().is_ok());
    }

    #[test]
    fn a_crash_after_passed_tests_is_a_failure() {
        assert!(Tally { passed: 9, broken: true, ..Tally::default() }.verdict().is_err());
    }

    #[test]
    fn a_package_named_after_the_double_dash_is_not_one_for_cargo() {
        assert!(names_a_package(&strings(&["-p", "rapport-store"])));
        assert!(!names_a_package(&strings(&["undo", "--", "-p"])));
    }
}
