//! The steps that are a call of cargo.

use std::process::{Command, Stdio};

use crate::failure::Failure;
use crate::workspace;

/// Cargo, started in the root of the workspace as from a shell: what cargo told of this package on the way here would have
/// build scripts that look at it, and all that stands on them, run anew each time.
pub fn cargo() -> Command {
    let mut command = Command::new(std::env::var_os("CARGO").unwrap_or_else(|| "cargo".into()));
    command.current_dir(workspace::root());
    let of_this_package = |name: &str| name.starts_with("CARGO_PKG_") || name.starts_with("CARGO_MANIFEST_");
    for (name, _) in std::env::vars_os() {
        if name.to_str().is_some_and(of_this_package) {
            command.env_remove(name);
        }
    }
    command
}

/// Says which component of the toolchain is missing, before anything is built.
pub fn require_components() -> Result<(), Failure> {
    for component in ["fmt", "clippy"] {
        let found = cargo().args([component, "--version"]).stdout(Stdio::null()).stderr(Stdio::null()).status();
        if !found.is_ok_and(|status| status.success()) {
            return Err(Failure::new(format!("`cargo {component}` is missing: `rustup component add rustfmt clippy`")));
        }
    }
    Ok(())
}

/// Refuses a tree that `cargo fmt` would change.
pub fn fmt_check() -> Result<(), Failure> {
    // The names are enough: what mends them is one command.
    let mut command = cargo();
    command.args(["fmt", "--all", "--", "--check", "--files-with-diff"]);
    run(&mut command, "the files above are not formatted: `cargo fmt --all`")
}

/// Refuses a tree with warnings.
pub fn clippy() -> Result<(), Failure> {
    let mut command = cargo();
    command.args(["clippy", "--locked", "--workspace", "--all-targets", "--", "-D", "warnings"]);
    run(&mut command, "clippy has something to say, or Cargo.lock is not committed as the manifests want it")
}

/// Runs a command to its end; `advice` is what is said when it cannot start or fails.
pub fn run(command: &mut Command, advice: &str) -> Result<(), Failure> {
    match command.status() {
        Ok(status) if status.success() => Ok(()),
        Ok(_) => Err(Failure::new(advice)),
        Err(error) => {
            let program = command.get_program().display();
            Err(Failure::new(format!("{advice} (cannot start {program}: {error})")))
        }
    }
}
