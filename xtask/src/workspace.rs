use std::path::{Path, PathBuf};

/// The root of the workspace: the folder above xtask's own.
pub fn root() -> PathBuf {
    // Cargo says at run time where the package lies; the built-in path is for a binary started by hand.
    let package =
        std::env::var_os("CARGO_MANIFEST_DIR").map_or_else(|| PathBuf::from(env!("CARGO_MANIFEST_DIR")), PathBuf::from);
    package.parent().map_or_else(|| package.clone(), Path::to_path_buf)
}

/// Where the tests find real data: `RAPPORT_TEST_DATA`, or the folder that lies beside the project.
pub fn test_data() -> PathBuf {
    std::env::var_os("RAPPORT_TEST_DATA").map_or_else(|| root().join("../shared/data"), PathBuf::from)
}

/// Is this a run that nobody watches, on a machine that may be changed?
pub fn is_ci() -> bool {
    std::env::var_os("CI").is_some_and(|value| value == "true")
}
