//! The provider of sign-ins of the tests: Python's packages in a folder of their own beside the build.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use crate::cargo::run;
use crate::failure::Failure;
use crate::packages;
use crate::workspace;

/// Debian's own: other Pythons on the machine come and go.
const PYTHON: &str = "/usr/bin/python3";
const PACKAGES: [&str; 1] = ["python3-venv"];
const MISSING: &str =
    "the tests of single sign-on need Debian's Python with its package `python3-venv`: install `python3-venv`";
/// What is installed, each in one version.
const WANTED: &str = "crates/app/tests/it/sso/requirements.txt";

/// Sees to it that it is there.
pub fn find_or_install() -> Result<(), Failure> {
    let (wanted, folder) = (workspace::root().join(WANTED), workspace::root().join("target/tools/oidc-provider"));
    if is_there(&wanted, &folder) {
        return Ok(());
    }
    if !makes_folders() {
        packages::install(&PACKAGES, MISSING)?;
    }
    println!("installing the provider of sign-ins of the tests into target/tools, once (half a minute)");
    run(Command::new(PYTHON).args(["-m", "venv", "--clear"]).arg(&folder), MISSING)?;
    let mut pip = Command::new(folder.join("bin/pip"));
    pip.args(["install", "--quiet", "--disable-pip-version-check", "--only-binary=:all:", "-r"]).arg(&wanted);
    run(&mut pip, "cannot install the provider of sign-ins of the tests: look at the network")?;
    let kept = fs::copy(&wanted, note(&folder));
    kept.map(|_| ()).map_err(|error| Failure::new(format!("cannot write into {}: {error}", folder.display())))
}

/// Whether what was installed is what is wanted now.
fn is_there(wanted: &Path, folder: &Path) -> bool {
    let (wanted, installed) = (fs::read(wanted).ok(), fs::read(note(folder)).ok());
    wanted.is_some() && wanted == installed
}

fn note(folder: &Path) -> PathBuf {
    folder.join("installed.txt")
}

fn makes_folders() -> bool {
    let mut python = Command::new(PYTHON);
    python.args(["-c", "import ensurepip, venv"]).stdout(Stdio::null()).stderr(Stdio::null());
    python.status().is_ok_and(|status| status.success())
}
