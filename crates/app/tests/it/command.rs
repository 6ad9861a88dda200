//! The binary, run as people run it.

use std::path::{Path, PathBuf};
use std::process::{Child, Command, Output, Stdio};

use rapport_testkit::TestHouse;
use serde_json::Value as Json;

/// The binary with these arguments, on the workspace of a test.
pub fn rapport(t: &TestHouse, args: &[&str]) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_rapport"));
    command
        .args(["--data", arg(t.folder()), "--database-url", &t.url()])
        .args(args)
        .env("RUST_LOG", "warn")
        .stdin(Stdio::null());
    command
}

/// Runs it to its end.
pub fn run(t: &TestHouse, args: &[&str]) -> Output {
    rapport(t, args).output().expect("the binary runs")
}

/// Runs it, expects that all goes well, and gives what it says as JSON.
pub fn json(t: &TestHouse, args: &[&str]) -> Json {
    let (code, json) = try_json(t, args);
    assert_eq!(code, Some(0), "rapport {args:?}: {json}");
    json
}

/// Runs it, and gives its exit code with what it says as JSON.
pub fn try_json(t: &TestHouse, args: &[&str]) -> (Option<i32>, Json) {
    let output = run(t, &[args, &["--json"]].concat());
    let said = String::from_utf8_lossy(&output.stdout);
    let json = serde_json::from_str(&said)
        .unwrap_or_else(|_| panic!("rapport {args:?}: {said}{}", String::from_utf8_lossy(&output.stderr)));
    (output.status.code(), json)
}

/// Runs it on a folder of its own.
pub fn at(folder: &Path, args: &[&str]) -> Output {
    let mut command = Command::new(env!("CARGO_BIN_EXE_rapport"));
    command.args(["--data", arg(folder)]).args(args).env("RUST_LOG", "warn");
    command.output().expect("the binary runs")
}

/// What was said as JSON, when all went well.
pub fn as_json(output: &Output) -> Json {
    assert_eq!(output.status.code(), Some(0), "{}", String::from_utf8_lossy(&output.stderr));
    serde_json::from_slice(&output.stdout).expect("JSON")
}

/// A new user of that role, and a token of theirs.
pub fn token_of(t: &TestHouse, name: &str, role: &str) -> String {
    let email = format!("{}@office.example", name.to_lowercase());
    let added = run(t, &["user", "add", "--email", &email, "--name", name, "--role", role]);
    assert!(added.status.success(), "{}", String::from_utf8_lossy(&added.stderr));
    let made = run(t, &["token", "create", "--user", &email, "--name", "test"]);
    String::from_utf8(made.stdout).expect("text").trim().to_owned()
}

/// Starts it.
pub fn start(t: &TestHouse, args: &[&str]) -> Child {
    rapport(t, args).stdout(Stdio::null()).stderr(Stdio::null()).spawn().expect("the binary starts")
}

/// A path as an argument.
pub fn arg(path: &Path) -> &str {
    path.to_str().expect("a path that is text")
}

/// The folder of real data. That it is absent is said aloud, and is a failure with CI=true.
pub fn test_data() -> Option<PathBuf> {
    let default = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../../shared/data");
    let folder = std::env::var_os("RAPPORT_TEST_DATA").map_or(default, PathBuf::from);
    if folder.is_dir() {
        return Some(folder);
    }
    let is_ci = std::env::var("CI").is_ok_and(|ci| ci == "true");
    assert!(!is_ci, "{} is absent: say where the real data lies with RAPPORT_TEST_DATA", folder.display());
    let aloud = format!("\nWARNING: {} is absent: NOTHING was tested on real data\n\n", folder.display());
    // Past libtest, which would keep it from who reads a run that passes.
    std::io::Write::write_all(&mut std::io::stderr(), aloud.as_bytes()).expect("stderr");
    None
}
