//! A real mail server, which says what it was given.

use std::io::{BufRead, BufReader};
use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::sync::mpsc::{Receiver, channel};
use std::thread;
use std::time::Duration;

use serde_json::Value as Json;

/// How long a mail may take.
const PATIENCE: Duration = Duration::from_secs(20);
/// How long one waits for a mail that is not to come: it would have been sent before what was waited for.
const SILENCE: Duration = Duration::from_millis(300);

/// The server, which ends with the test.
pub struct MailServer {
    child: Child,
    port: u64,
    mails: Receiver<Json>,
}

impl MailServer {
    /// Starts it.
    pub fn start() -> Self {
        Self::started(&[])
    }

    /// One that takes nothing unencrypted, nothing without this name and password, and has this certificate and key.
    pub fn guarded(chain: &Path, name: &str, password: &str) -> Self {
        Self::started(&[chain.to_str().expect("text"), name, password])
    }

    fn started(arguments: &[&str]) -> Self {
        let script = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/it/mail/server.py");
        let mut command = Command::new("/usr/bin/python3");
        let command = command.arg(script).args(arguments).stdin(Stdio::piped()).stdout(Stdio::piped());
        let mut child = command.spawn().expect("Debian's Python starts");
        let said = BufReader::new(child.stdout.take().expect("a pipe")).lines();
        let mut said = said.map(|line| serde_json::from_str::<Json>(&line.expect("text")).expect("JSON"));
        let ready = said.next().expect("the mail server starts: it needs Debian's package `python3-aiosmtpd`");
        let (send, mails) = channel();
        thread::spawn(move || said.all(|mail| send.send(mail).is_ok()));
        Self { child, port: ready["port"].as_u64().expect("a port"), mails }
    }

    /// How it is reached.
    pub fn url(&self) -> String {
        format!("smtp://127.0.0.1:{}", self.port)
    }

    /// Its port.
    pub fn port(&self) -> u64 {
        self.port
    }

    /// The next mail.
    pub fn mail(&self) -> Json {
        self.mails.recv_timeout(PATIENCE).expect("a mail")
    }

    /// Whether there is none.
    pub fn is_silent(&self) -> bool {
        self.mails.recv_timeout(SILENCE).is_err()
    }
}

impl Drop for MailServer {
    fn drop(&mut self) {
        // It may have ended already.
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}
