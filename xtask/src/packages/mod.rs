//! Installs Debian's packages, as root or with CI=true; else says which one to install.

use std::path::Path;
use std::process::Command;

use crate::cargo::run;
use crate::failure::Failure;
use crate::workspace;

/// A POSIX shell script: installs the packages named by its arguments. Must run as root.
const SCRIPT: &str = include_str!("install.sh");

/// Installs what is missing, or fails with the sentence that says so and names the packages.
pub fn install(packages: &[&str], missing: &str) -> Result<(), Failure> {
    let Some(mut command) = root_shell() else {
        return Err(Failure::new(missing));
    };
    if !Path::new("/usr/bin/apt-get").is_file() {
        return Err(Failure::new(missing));
    }
    println!("installing from Debian: {}", packages.join(", "));
    command.args(["-c", SCRIPT, "install"]).args(packages);
    run(&mut command, &format!("{missing} (installing it here failed, see above)"))
}

/// A shell with root's rights, where this run may have one.
fn root_shell() -> Option<Command> {
    if is_root() {
        return Some(Command::new("sh"));
    }
    if !workspace::is_ci() {
        return None;
    }
    let mut sudo = Command::new("sudo");
    sudo.args(["-n", "sh"]);
    Some(sudo)
}

/// Does this process run as root?
pub fn is_root() -> bool {
    Command::new("id").arg("-u").output().is_ok_and(|output| output.stdout.trim_ascii() == b"0")
}
