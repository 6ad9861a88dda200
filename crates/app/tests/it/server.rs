//! `rapport serve`, asked over the network.

use std::io::{BufRead, BufReader, Read, Write};
use std::net::{SocketAddr, TcpStream};
use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::sync::mpsc::{Receiver, channel};
use std::sync::{Arc, Mutex};
use std::thread;
use std::time::Duration;

use serde_json::Value as Json;

use crate::command::arg;

/// A server that ends with the test.
pub struct Server {
    child: Child,
    address: SocketAddr,
    token: String,
    said: Receiver<String>,
    log: Arc<Mutex<String>>,
}

/// A reply.
pub struct Reply {
    pub status: u16,
    pub head: String,
    pub body: Vec<u8>,
}

impl Server {
    /// Serves the workspace in `data`, in place of whose SQLite file `url` may be another database.
    pub fn start(data: &Path, url: Option<&str>, token: &str) -> Self {
        Self::with(data, url, token, &[])
    }

    /// The same with something in its environment.
    pub fn with(data: &Path, url: Option<&str>, token: &str, environment: &[(&str, String)]) -> Self {
        let mut command = Command::new(env!("CARGO_BIN_EXE_rapport"));
        command.args(["--data", arg(data)]).args(url.map(|url| ["--database-url", url]).into_iter().flatten());
        command.args(["serve", "--listen", "127.0.0.1:0"]).env("RUST_LOG", "info").env_remove("RAPPORT_LOG");
        command.envs(environment.iter().map(|(name, value)| (*name, value)));
        let mut child = command
            .stdin(Stdio::null())
            .stdout(Stdio::piped())
            .stderr(Stdio::piped())
            .spawn()
            .expect("the server starts");
        let mut log = BufReader::new(child.stderr.take().expect("its log")).lines();
        let mut said = String::new();
        let address = loop {
            let line = log.next().unwrap_or_else(|| panic!("the server ended: {said}")).expect("text");
            said += &line;
            if let Some((_, address)) = line.split_once("Serving on http://") {
                let is_address = |c: char| c.is_ascii_digit() || c == '.' || c == ':';
                break address.split(|c| !is_address(c)).next().and_then(|a| a.parse().ok()).expect("an address");
            }
        };
        // A pipe that nobody reads would hold the server up.
        let kept = Arc::new(Mutex::new(said));
        let logged = kept.clone();
        thread::spawn(move || {
            for line in log.map_while(Result::ok) {
                *logged.lock().expect("nobody failed") += &(line + "\n");
            }
        });
        let (send, said) = channel();
        let lines = BufReader::new(child.stdout.take().expect("what it says")).lines();
        thread::spawn(move || lines.map_while(Result::ok).for_each(|line| drop(send.send(line))));
        Self { child, address, token: token.to_owned(), said, log: kept }
    }

    /// Where people reach it.
    pub fn url(&self) -> String {
        format!("http://localhost:{}", self.address.port())
    }

    /// What it has logged.
    pub fn log(&self) -> String {
        self.log.lock().expect("nobody failed").clone()
    }

    /// Waits for a line that it says.
    pub fn said(&self, what: &str) -> String {
        let next =
            || self.said.recv_timeout(Duration::from_secs(20)).unwrap_or_else(|_| panic!("it never said {what}"));
        std::iter::repeat_with(next).find(|line| line.contains(what)).expect("lines without end")
    }

    /// Whether it says nothing.
    pub fn is_silent(&self) -> bool {
        self.said.try_recv().is_err()
    }

    /// Begins a request whose body may still be coming.
    pub fn begin(&self, method: &str, path: &str, headers: &[(&str, String)], body: &[u8]) -> TcpStream {
        let mut stream = TcpStream::connect(self.address).expect("a connection");
        let mut head = format!("{method} {path} HTTP/1.1\r\nHost: rapport\r\nConnection: close\r\n");
        if !headers.iter().any(|(name, _)| *name == "Authorization") {
            head += &format!("Authorization: Bearer {}\r\n", self.token);
        }
        for (name, value) in headers {
            head += &format!("{name}: {value}\r\n");
        }
        stream.write_all(format!("{head}\r\n").as_bytes()).expect("the request is sent");
        stream.write_all(body).expect("the body is sent");
        stream
    }

    /// Sends a request.
    pub fn send(&self, method: &str, path: &str, headers: &[(&str, String)], body: &[u8]) -> Reply {
        let headers = [headers, &[("Content-Length", body.len().to_string())]].concat();
        let mut reply = Vec::new();
        self.begin(method, path, &headers, body).read_to_end(&mut reply).expect("a reply");
        Reply::read(&reply)
    }

    /// Ends it in the midst, as a failure of power would.
    pub fn kill(mut self) {
        self.end();
    }

    fn end(&mut self) {
        // It may have ended already.
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        self.end();
    }
}

impl Reply {
    /// Takes apart what came.
    pub fn read(reply: &[u8]) -> Self {
        let end = reply.windows(4).position(|four| four == b"\r\n\r\n").expect("a head");
        let head = String::from_utf8_lossy(&reply[..end]).into_owned();
        let status = head.split(' ').nth(1).and_then(|status| status.parse().ok()).expect("a status");
        Self { status, head, body: reply[end + 4..].to_vec() }
    }

    /// Each header of that name.
    pub fn headers(&self, name: &str) -> Vec<String> {
        let all = self.head.lines().filter_map(|line| line.split_once(": "));
        all.filter(|(own, _)| own.eq_ignore_ascii_case(name)).map(|(_, value)| value.to_owned()).collect()
    }

    /// The header of that name.
    pub fn header(&self, name: &str) -> Option<String> {
        self.headers(name).pop()
    }

    /// The body.
    pub fn json(&self) -> Json {
        serde_json::from_slice(&self.body).unwrap_or_else(|_| panic!("{}", String::from_utf8_lossy(&self.body)))
    }
}
