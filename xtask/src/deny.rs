//! cargo-deny over `deny.toml`.

use std::path::PathBuf;
use std::process::{Command, Stdio};

use crate::cargo::{self, run};
use crate::failure::Failure;
use crate::workspace;

/// Built once for each target folder when it is not installed; the version is fixed so that a verdict stays one.
const VERSION: &str = "0.20.2";

/// Checks bans, licences and sources; known holes too when asked, which needs the advisory database of RustSec
/// (cargo-deny fetches it with git), so it is no part of what every change must pass.
pub fn check(args: &[String]) -> Result<(), Failure> {
    let mut checks = vec!["bans", "licenses", "sources"];
    for arg in args {
        match arg.as_str() {
            "--advisories" => checks.push("advisories"),
            unknown => {
                return Err(Failure::new(format!("`deny` knows `--advisories`, not `{unknown}`")));
            }
        }
    }
    let mut command = Command::new(find_or_build()?);
    command.current_dir(workspace::root()).args(["--workspace", "--all-features", "--locked", "check"]).args(checks);
    run(&mut command, "a dependency is not what deny.toml allows: take another, or change the rule with an ADR")
}

fn find_or_build() -> Result<PathBuf, Failure> {
    let tools = workspace::root().join("target/tools");
    let own = tools.join("bin/cargo-deny");
    if own.is_file() {
        return Ok(own);
    }
    let installed = PathBuf::from("cargo-deny");
    if answers(&installed) {
        return Ok(installed);
    }
    println!("cargo-deny is not installed: building {VERSION} into target/tools, once (2 to 4 minutes on two cores)");
    let mut install = cargo::cargo();
    install.args(["install", "--locked", "--quiet", "--version", VERSION, "--root"]).arg(&tools).arg("cargo-deny");
    run(&mut install, "cannot build cargo-deny: `cargo install --locked cargo-deny`, or look at the network")?;
    Ok(own)
}

fn answers(program: &PathBuf) -> bool {
    let version = Command::new(program).arg("--version").stdout(Stdio::null()).stderr(Stdio::null()).status();
    version.is_ok_and(|status| status.success())
}
