//! Chromium for the tests of the pages: found, or installed where that is allowed.

use std::path::PathBuf;

use crate::failure::Failure;
use crate::packages;

/// The browser, and the program that drives it: with Debian's packages of them, of one version.
const PROGRAMS: [&str; 2] = ["chromium", "chromedriver"];
const PACKAGES: [&str; 2] = ["chromium", "chromium-driver"];
const MISSING: &str = "the tests of the pages need Chromium and its driver (chromium, chromedriver): install Debian's \
                       packages `chromium` and `chromium-driver`";

/// Sees to it that both programs are there.
pub fn find_or_install() -> Result<(), Failure> {
    let path = std::env::var_os("PATH").unwrap_or_default();
    let folders: Vec<PathBuf> = std::env::split_paths(&path).collect();
    if all_in(&folders) {
        return Ok(());
    }
    packages::install(&PACKAGES, MISSING)?;
    if all_in(&folders) {
        Ok(())
    } else {
        Err(Failure::new(format!("{MISSING} (they are installed, and not on PATH)")))
    }
}

fn all_in(folders: &[PathBuf]) -> bool {
    PROGRAMS.iter().all(|program| folders.iter().any(|folder| folder.join(program).is_file()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn where_the_browser_or_its_driver_is_missing_both_are_not_there() {
        assert!(!all_in(&[PathBuf::from("/nowhere")]));
        assert!(!all_in(&[]));
    }
}
