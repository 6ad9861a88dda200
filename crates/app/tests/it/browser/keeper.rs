//! Programs that tests share, and that end with them.

use std::io::{BufRead, BufReader};
use std::os::unix::process::CommandExt;
use std::process::{Child, ChildStdout, Command, Stdio};

/// Runs a program for as long as its standard input stays open, then ends all of its process group and removes a folder.
/// The pipe closes with the process of the tests, however that ends: what is shared by all tests is dropped by none.
const SCRIPT: &str = r#"
dir=$1; shift
trap : TERM
("$@") </dev/null &
cat >/dev/null
kill -TERM 0
wait
rm -rf "$dir"
"#;

/// A program and the pipe that holds it.
pub struct Kept {
    _shell: Child,
}

impl Kept {
    /// Starts it; `heard` is asked about each line that it says until it answers something.
    pub fn start<T>(program: &[&str], folder: &str, heard: impl Fn(&str) -> Option<T>) -> (Self, T) {
        let mut command = Command::new("sh");
        command.args(["-c", SCRIPT, "keeper", folder]).args(program).process_group(0);
        command.stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::null());
        let mut shell = command.spawn().unwrap_or_else(|error| panic!("{program:?} does not start: {error}"));
        let mut said = BufReader::new(shell.stdout.take().expect("a pipe"));
        let found = listen(&mut said, heard).unwrap_or_else(|| panic!("{program:?} ended before it was ready"));
        // A pipe that nobody reads would hold it up.
        std::thread::spawn(move || said.lines().for_each(drop));
        (Self { _shell: shell }, found)
    }
}

fn listen<T>(said: &mut BufReader<ChildStdout>, heard: impl Fn(&str) -> Option<T>) -> Option<T> {
    said.lines().map_while(Result::ok).find_map(|line| heard(&line))
}
