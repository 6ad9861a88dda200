//! The mail server of the tests: found, or installed where that is allowed.

use std::process::{Command, Stdio};

use crate::failure::Failure;
use crate::packages;

/// Debian's own: other Pythons on the machine have not its packages.
const PYTHON: &str = "/usr/bin/python3";
const PACKAGES: [&str; 1] = ["python3-aiosmtpd"];
const MISSING: &str =
    "the tests of mail need aiosmtpd for Debian's Python: install Debian's package `python3-aiosmtpd`";

/// Sees to it that it is there.
pub fn find_or_install() -> Result<(), Failure> {
    if is_there() {
        return Ok(());
    }
    packages::install(&PACKAGES, MISSING)?;
    if is_there() { Ok(()) } else { Err(Failure::new(MISSING)) }
}

fn is_there() -> bool {
    let mut python = Command::new(PYTHON);
    python.args(["-c", "import aiosmtpd"]).stdout(Stdio::null()).stderr(Stdio::null());
    python.status().is_ok_and(|status| status.success())
}
