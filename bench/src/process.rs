//! Child processes of the binary: commands and the server, with the memory they take.

use std::fs;
use std::io::{BufRead, BufReader, Read};
use std::net::SocketAddr;
use std::path::PathBuf;
use std::process::{Child, Command, Stdio};
use std::sync::mpsc::{self, RecvTimeoutError};
use std::thread;
use std::time::{Duration, Instant};

use anyhow::{Context, bail};

use crate::http::Client;

/// How often a child's memory is looked at: its peak is read while it lives, so the last moment may be missed.
const LOOK_EVERY: Duration = Duration::from_millis(20);
/// How long a server may take to start.
const START_MAX: Duration = Duration::from_secs(120);

/// The binary with the options that name the workspace.
#[derive(Clone, Debug)]
pub struct Rapport {
    /// The binary.
    pub binary: PathBuf,
    /// Where its workspace lies.
    pub place: Vec<String>,
}

/// What a command took.
pub struct Ran {
    /// Its standard output.
    pub output: String,
    /// How long it ran.
    pub time: Duration,
    /// The most memory it had, in MiB.
    pub peak_mib: f64,
}

/// A server that runs until dropped.
pub struct Server {
    child: Child,
    /// Where it listens.
    pub address: SocketAddr,
    /// From its start until `/readyz` said yes.
    pub ready_after: Duration,
}

impl Rapport {
    fn command(&self, args: &[&str]) -> Command {
        let mut command = Command::new(&self.binary);
        command.args(args).args(&self.place).env_remove("RUST_LOG").env("RAPPORT_LOG", "text");
        command
    }

    /// Runs a command to its end, with `input` as its standard input.
    pub fn run(&self, args: &[&str], input: &str) -> anyhow::Result<Ran> {
        let start = Instant::now();
        let mut command = self.command(args);
        command.stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped());
        let mut child = command.spawn().with_context(|| format!("cannot start {}", self.binary.display()))?;
        let pid = child.id();
        let mut stdin = child.stdin.take().expect("asked for as a pipe");
        // A command that does not read its input has closed it: no matter.
        std::io::Write::write_all(&mut stdin, input.as_bytes()).ok();
        drop(stdin);
        let stderr = collect(child.stderr.take().expect("asked for as a pipe"));
        let stdout = collect(child.stdout.take().expect("asked for as a pipe"));
        let (ended, end) = mpsc::channel();
        let waiter = thread::spawn(move || {
            let status = child.wait();
            // The looker may have given up already.
            ended.send(()).ok();
            status
        });
        let mut peak_mib: f64 = 0.0;
        while end.recv_timeout(LOOK_EVERY) == Err(RecvTimeoutError::Timeout) {
            peak_mib = peak_mib.max(memory_mib(pid, "VmHWM").unwrap_or(0.0));
        }
        let time = start.elapsed();
        let status = waiter.join().expect("the waiting thread does not panic")?;
        let output = stdout.join().expect("the reading thread does not panic");
        let said = stderr.join().expect("the reading thread does not panic");
        if !status.success() {
            bail!("`rapport {}` ended with {status}: {output}{said}", args.join(" "));
        }
        Ok(Ran { output, time, peak_mib })
    }

    /// Starts the server and waits until it is ready.
    pub fn serve(&self) -> anyhow::Result<Server> {
        let start = Instant::now();
        let mut command = self.command(&["serve", "--listen", "127.0.0.1:0"]);
        command.stdin(Stdio::null()).stdout(Stdio::null()).stderr(Stdio::piped());
        let mut child = command.spawn().with_context(|| format!("cannot start {}", self.binary.display()))?;
        let log = child.stderr.take().expect("asked for as a pipe");
        let (said, address) = mpsc::channel();
        thread::spawn(move || {
            for line in BufReader::new(log).lines().map_while(Result::ok) {
                if let Some(address) = address_in(&line) {
                    // Nobody listens after the first address.
                    said.send(address).ok();
                } else if line.contains("ERROR") || line.contains("WARN") || line.starts_with("Error") {
                    eprintln!("server: {line}");
                }
            }
        });
        let Ok(address) = address.recv_timeout(START_MAX) else {
            end(&mut child);
            bail!("the server did not say where it listens");
        };
        let mut server = Server { child, address, ready_after: Duration::ZERO };
        while Client::connect(address, "").and_then(|mut client| client.get("/readyz").map(drop)).is_err() {
            if start.elapsed() > START_MAX {
                bail!("the server did not get ready");
            }
        }
        server.ready_after = start.elapsed();
        Ok(server)
    }
}

impl Server {
    /// Memory that is the process's own or mapped by it, in MiB.
    pub fn memory_mib(&self, which: &str) -> anyhow::Result<f64> {
        memory_mib(self.child.id(), which).with_context(|| format!("the server's {which} cannot be read"))
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        end(&mut self.child);
    }
}

/// Whether it was still there does not matter.
fn end(child: &mut Child) {
    child.kill().ok();
    child.wait().ok();
}

fn collect(mut from: impl Read + Send + 'static) -> thread::JoinHandle<String> {
    thread::spawn(move || {
        let mut bytes = Vec::new();
        // What was read before a failure is said all the same.
        from.read_to_end(&mut bytes).ok();
        String::from_utf8_lossy(&bytes).into_owned()
    })
}

/// The address in the line with which the server says that it listens.
fn address_in(line: &str) -> Option<SocketAddr> {
    let (_, rest) = line.split_once("http://")?;
    let end = rest.find(|c: char| !c.is_ascii_digit() && c != '.' && c != ':').unwrap_or(rest.len());
    rest[..end].parse().ok()
}

fn memory_mib(pid: u32, which: &str) -> Option<f64> {
    const KIB_PER_MIB: f64 = 1024.0;
    let status = fs::read_to_string(format!("/proc/{pid}/status")).ok()?;
    let line = status.lines().find_map(|line| line.strip_prefix(which)?.strip_prefix(':'))?;
    Some(line.split_whitespace().next()?.parse::<f64>().ok()? / KIB_PER_MIB)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_address_is_found_in_the_log() {
        let line = "2026-11-21T20:00:00Z  INFO rapport: Serving on http://127.0.0.1:41873 address=127.0.0.1:41873";
        assert_eq!(address_in(line), Some("127.0.0.1:41873".parse().unwrap()));
        assert_eq!(address_in("nothing here"), None);
    }

    #[test]
    fn memory_of_a_living_process_is_known() {
        assert!(memory_mib(std::process::id(), "VmHWM").unwrap() > 0.0);
    }
}
