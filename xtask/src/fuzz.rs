//! Fuzzing with libFuzzer: inputs that reach new code are kept and changed on, until one breaks a promise.
//!
//! The compiler counts the edges that are passed; these flags are those of cargo-fuzz without its sanitizers, which
//! need a nightly compiler and find what safe code does not do.

use std::process::{Command, Stdio};

use crate::cargo::{cargo, run};
use crate::failure::Failure;
use crate::workspace;

const TARGETS: [&str; 3] = ["csv", "filter", "sheet_xml"];
const SECONDS: u32 = 60;
const FLAGS: &str = "-Cpasses=sancov-module -Cllvm-args=-sanitizer-coverage-level=4 \
    -Cllvm-args=-sanitizer-coverage-inline-8bit-counters -Cllvm-args=-sanitizer-coverage-pc-table \
    -Cllvm-args=-sanitizer-coverage-trace-compares -Ccodegen-units=1 --cfg fuzzing";

/// Fuzzes one target, or each in turn, for some seconds.
pub fn fuzz(args: &[String]) -> Result<(), Failure> {
    let seconds = match args.get(1) {
        None => SECONDS,
        Some(text) => text.parse().map_err(|_| Failure::new(format!("`{text}` is no number of seconds")))?,
    };
    match args.first().map(String::as_str) {
        None => TARGETS.into_iter().try_for_each(|target| one(target, seconds)),
        Some(known) if TARGETS.contains(&known) => one(known, seconds),
        Some(unknown) => Err(Failure::new(format!("there is no target `{unknown}`, only {}", TARGETS.join(", ")))),
    }
}

fn one(target: &str, seconds: u32) -> Result<(), Failure> {
    let folder = workspace::root().join("target/fuzz");
    let corpus = folder.join("corpus").join(target);
    std::fs::create_dir_all(&corpus).map_err(|error| Failure::new(format!("{}: {error}", corpus.display())))?;
    let mut command = cargo();
    command.current_dir(workspace::root().join("fuzz"));
    // With a target named, build scripts are built without the flags.
    command.args(["run", "--release", "--target", &host()?, "--bin", target, "--"]);
    command.arg(&corpus).arg(format!("-max_total_time={seconds}"));
    command.arg("-max_len=65536").arg(format!("-artifact_prefix={}/{target}-", folder.display()));
    command.env("RUSTFLAGS", FLAGS).env("CARGO_TARGET_DIR", &folder);
    run(&mut command, &format!("fuzzing `{target}` found something: the input lies in target/fuzz/"))
}

/// The machine's own target.
fn host() -> Result<String, Failure> {
    let output = Command::new("rustc").arg("-vV").stderr(Stdio::inherit()).output();
    let said = output.map_err(|error| Failure::new(format!("cannot start rustc: {error}")))?.stdout;
    let said = String::from_utf8_lossy(&said).into_owned();
    let host = said.lines().find_map(|line| line.strip_prefix("host: "));
    host.map(str::to_owned).ok_or_else(|| Failure::new("rustc does not say its host"))
}
