//! The mail server of the tests, and what reads calendars there: found, or installed where that is allowed.

use std::process::{Command, Stdio};

use crate::failure::Failure;
use crate::packages;

/// Debian's own: other Pythons on the machine have not its packages.
const PYTHON: &str = "/usr/bin/python3";
const PACKAGES: [&str; 2] = ["python3-aiosmtpd", "python3-icalendar"];
const MISSING: &str = "the tests of mail need aiosmtpd and icalendar for Debian's Python: install Debian's packages `python3-aiosmtpd` and `python3-icalendar`";

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
    python.args(["-c", "import aiosmtpd, icalendar"]).stdout(Stdio::null()).stderr(Stdio::null());
    python.status().is_ok_and(|status| status.success())
}
