use std::io::{BufRead, BufReader, Read};
use std::net::{Ipv4Addr, TcpListener};
use std::os::unix::process::CommandExt;
use std::process::{Child, Command, Stdio};

use super::installation::Installation;
use crate::failure::Failure;
use crate::packages::is_root;

/// A POSIX shell script that keeps the server for as long as its standard input stays open.
const KEEPER: &str = include_str!("keeper.sh");

/// The account that runs the server when we are root, which PostgreSQL refuses to be; Debian's package makes it.
const ACCOUNT: &str = "postgres";

/// Somebody else may take the free port between our look and the server's start.
const ATTEMPTS_MAX: u32 = 5;

/// A private PostgreSQL in a temporary folder, gone with this value and also when this process is killed.
///
/// A child, the keeper, makes, starts and removes it. What tells the keeper to end is that the pipe to its
/// standard input closes, which the system does whatever ends us: return, panic, Ctrl-C or SIGKILL.
pub struct Server {
    keeper: Child,
    port: u16,
}

impl Server {
    /// Starts a server on a free port of 127.0.0.1 and waits until it answers.
    pub fn start(installation: &Installation) -> Result<Self, Failure> {
        let mut attempt = 1;
        loop {
            match Self::start_on(installation, free_port()?) {
                Err(NotStarted::PortTaken) if attempt < ATTEMPTS_MAX => attempt += 1,
                Err(reason) => {
                    return Err(Failure::new(format!("the private PostgreSQL did not start: {reason}")));
                }
                Ok(server) => return Ok(server),
            }
        }
    }

    fn start_on(installation: &Installation, port: u16) -> Result<Self, NotStarted> {
        let other = |error: std::io::Error| NotStarted::Other(error.to_string());
        let mut command = keeper_command();
        command.args(["-c", KEEPER, "keeper"]).arg(&installation.programs).arg(port.to_string());
        // Its own process group: Ctrl-C on the terminal is for us, the keeper has the cleaning to do.
        command.process_group(0).stdin(Stdio::piped()).stdout(Stdio::piped());
        let mut keeper = command.spawn().map_err(other)?;
        let mut said = BufReader::new(keeper.stdout.take().expect("stdout was asked for as a pipe"));
        // From here on the keeper is waited for, whatever happens.
        let server = Self { keeper, port };
        let mut first = String::new();
        said.read_line(&mut first).map_err(other)?;
        if first.trim_end() == "ready" {
            return Ok(server);
        }
        let mut log = first;
        said.read_to_string(&mut log).map_err(other)?;
        Err(NotStarted::from_log(log))
    }

    /// Where the server listens, as its superuser.
    pub fn url(&self) -> String {
        format!("postgres://postgres@127.0.0.1:{}/postgres", self.port)
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        drop(self.keeper.stdin.take());
        match self.keeper.wait() {
            Ok(status) if status.success() => {}
            Ok(status) => {
                eprintln!("xtask: the keeper of the private PostgreSQL ended with {status}")
            }
            Err(error) => {
                eprintln!("xtask: cannot wait for the keeper of the private PostgreSQL: {error}")
            }
        }
    }
}

fn keeper_command() -> Command {
    if !is_root() {
        return Command::new("sh");
    }
    let mut command = Command::new("setpriv");
    command.args(["--reuid", ACCOUNT, "--regid", ACCOUNT, "--init-groups", "sh"]);
    command
}

fn free_port() -> Result<u16, Failure> {
    let port = TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).and_then(|listener| listener.local_addr());
    port.map(|address| address.port()).map_err(|error| Failure::new(format!("no free port: {error}")))
}

enum NotStarted {
    PortTaken,
    Other(String),
}

impl NotStarted {
    fn from_log(log: String) -> Self {
        if log.contains("could not bind") { Self::PortTaken } else { Self::Other(log) }
    }
}

impl std::fmt::Display for NotStarted {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Self::PortTaken => write!(f, "{ATTEMPTS_MAX} ports in a row were taken before it could listen on them"),
            Self::Other(log) if log.trim().is_empty() => f.write_str("it said nothing"),
            Self::Other(log) => f.write_str(log.trim()),
        }
    }
}

#[cfg(test)]
mod tests {
    use std::net::TcpStream;

    use super::*;

    #[test]
    fn a_private_server_listens_while_it_is_held_and_is_gone_afterwards() {
        let installation = Installation::find().unwrap_or_else(|missing| panic!("{missing}"));
        let server = Server::start(&installation).unwrap_or_else(|failure| panic!("{failure}"));
        let address = (Ipv4Addr::LOCALHOST, server.port);
        assert!(TcpStream::connect(address).is_ok());
        drop(server);
        assert!(TcpStream::connect(address).is_err());
    }

    #[test]
    fn a_server_that_cannot_start_says_why() {
        let mut nowhere = Installation::find().unwrap_or_else(|missing| panic!("{missing}"));
        nowhere.programs = "/nowhere".into();
        let failure = Server::start(&nowhere).err().expect("there is no server in /nowhere");
        assert!(failure.to_string().contains("/nowhere/initdb"), "{failure}");
    }
}
