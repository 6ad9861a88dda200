//! Has npm build the web assets into `OUT_DIR/assets`: what is needed from the registry as the lock file says, and
//! nothing again that has not changed.

use std::error::Error;
use std::path::{Path, PathBuf};
use std::process::{Command, Output};
use std::{env, fs};

/// Where Debian and others keep the certificates that this machine trusts. Node has a list of its own, which knows
/// nothing of a company's proxy.
const CERTIFICATES: &str = "/etc/ssl/certs/ca-certificates.crt";

const NODE_MAJOR_MIN: u32 = 20;

fn main() {
    for path in ["build.rs", "package.json", "package-lock.json", "assets", "templates", "src"] {
        println!("cargo::rerun-if-changed={path}");
    }
    if let Err(error) = build() {
        println!("cargo::error={error}");
        std::process::exit(1);
    }
}

fn build() -> Result<(), Box<dyn Error>> {
    let root = PathBuf::from(env::var("CARGO_MANIFEST_DIR")?);
    let assets = PathBuf::from(env::var("OUT_DIR")?).join("assets");
    let version = run(&root, "node", &["--version"])?;
    let major = version.trim().trim_start_matches('v').split('.').next().and_then(|major| major.parse::<u32>().ok());
    if major.is_none_or(|major| major < NODE_MAJOR_MIN) {
        return Err(format!("Node {} is too old: install Node {NODE_MAJOR_MIN} or newer", version.trim()).into());
    }
    install(&root)?;
    run(&root, "node", &["assets/build.mjs", &assets.to_string_lossy()])?;
    Ok(())
}

/// Installs the packages of the lock file, unless that was done.
fn install(root: &Path) -> Result<(), Box<dyn Error>> {
    let lock = fs::read_to_string(root.join("package-lock.json"))?;
    let installed = root.join("node_modules/.installed");
    if fs::read_to_string(&installed).is_ok_and(|of| of == lock) {
        return Ok(());
    }
    run(root, "npm", &["ci", "--ignore-scripts", "--no-audit", "--no-fund"])?;
    fs::write(installed, lock)?;
    Ok(())
}

fn run(root: &Path, program: &str, arguments: &[&str]) -> Result<String, Box<dyn Error>> {
    let mut command = Command::new(program);
    command.current_dir(root).args(arguments);
    if env::var_os("NODE_EXTRA_CA_CERTS").is_none() && Path::new(CERTIFICATES).exists() {
        command.env("NODE_EXTRA_CA_CERTS", CERTIFICATES);
    }
    let Output { status, stdout, stderr } = command.output().map_err(|error| {
        format!("{program} cannot be run ({error}): install Node {NODE_MAJOR_MIN} or newer with npm to build the pages")
    })?;
    if !status.success() {
        // One line: cargo shows no more of it.
        let said = String::from_utf8_lossy(&stderr).replace('\n', " | ");
        return Err(format!("{program} {} failed: {said}", arguments.join(" ")).into());
    }
    Ok(String::from_utf8_lossy(&stdout).into_owned())
}
