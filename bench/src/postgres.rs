//! A private PostgreSQL with the settings of one that may not lose anything.

use std::fs;
use std::io::{BufRead, BufReader, Read};
use std::net::{Ipv4Addr, TcpListener};
use std::os::unix::fs::MetadataExt;
use std::os::unix::process::CommandExt;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};

use anyhow::{Context, bail};

/// A shell script that keeps the server for as long as its standard input stays open.
const KEEPER: &str = include_str!("keeper.sh");
/// The account that runs the server when we are the superuser, which PostgreSQL refuses to be.
const ACCOUNT: &str = "postgres";
/// Where Debian puts the programs of each version.
const DEBIAN_VERSIONS: &str = "/usr/lib/postgresql";

/// A private PostgreSQL, which ends with this value and also when this process is killed.
pub struct Server {
    keeper: Child,
    port: u16,
}

impl Server {
    /// Starts the server whose data lie in `folder`.
    pub fn start(folder: &Path) -> anyhow::Result<Self> {
        let programs = programs()?;
        fs::create_dir_all(folder)?;
        let folder = folder.canonicalize()?;
        let is_superuser = fs::metadata("/proc/self")?.uid() == 0;
        if is_superuser {
            own(&folder)?;
        }
        let port = free_port()?;
        let mut command = keeper(is_superuser);
        command.args(["-c", KEEPER, "keeper"]).arg(programs).arg(port.to_string()).arg(&folder);
        // Its own process group: Ctrl-C on the terminal is for us, the keeper has the stopping to do.
        command.process_group(0).stdin(Stdio::piped()).stdout(Stdio::piped());
        let mut keeper = command.spawn().context("cannot start a private PostgreSQL")?;
        let mut said = BufReader::new(keeper.stdout.take().expect("asked for as a pipe"));
        let server = Self { keeper, port };
        let mut first = String::new();
        said.read_line(&mut first)?;
        if first.trim_end() != "ready" {
            let mut rest = String::new();
            said.read_to_string(&mut rest)?;
            bail!("the private PostgreSQL did not start: {first}{rest}");
        }
        Ok(server)
    }

    /// Where it listens, as its superuser.
    pub fn url(&self) -> String {
        format!("postgres://postgres@127.0.0.1:{}/postgres", self.port)
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        drop(self.keeper.stdin.take());
        if let Err(error) = self.keeper.wait() {
            eprintln!("the keeper of the private PostgreSQL cannot be waited for: {error}");
        }
    }
}

/// The address of another database on the same server.
pub fn with_database(url: &str, name: &str) -> anyhow::Result<String> {
    let (server, options) = url.split_once('?').map_or((url, None), |(server, options)| (server, Some(options)));
    let after_scheme = server.find("://").context("a PostgreSQL URL begins with postgres://")? + 3;
    let end = server[after_scheme..].find('/').map_or(server.len(), |at| after_scheme + at);
    let options = options.map(|options| format!("?{options}")).unwrap_or_default();
    Ok(format!("{}/{name}{options}", &server[..end]))
}

fn own(folder: &Path) -> anyhow::Result<()> {
    let done = Command::new("chown").arg("-R").arg(ACCOUNT).arg(folder).status()?;
    if !done.success() {
        bail!("cannot give {} to the account {ACCOUNT}; is Debian's package postgresql installed?", folder.display());
    }
    Ok(())
}

fn keeper(is_superuser: bool) -> Command {
    if !is_superuser {
        return Command::new("sh");
    }
    let mut command = Command::new("setpriv");
    command.args(["--reuid", ACCOUNT, "--regid", ACCOUNT, "--init-groups", "sh"]);
    command
}

/// The programs of the newest version.
fn programs() -> anyhow::Result<PathBuf> {
    let mut found: Vec<(u32, PathBuf)> = fs::read_dir(DEBIAN_VERSIONS)
        .into_iter()
        .flatten()
        .filter_map(|entry| {
            let path = entry.ok()?.path();
            let version = path.file_name()?.to_str()?.parse().ok()?;
            let programs = path.join("bin");
            programs.join("postgres").is_file().then_some((version, programs))
        })
        .collect();
    found.sort();
    let newest = found.pop().map(|(_, programs)| programs);
    newest.context("there is no PostgreSQL here: install Debian's package postgresql, or name a server with --pg")
}

/// A port that nobody listens on.
pub fn free_port() -> anyhow::Result<u16> {
    Ok(TcpListener::bind((Ipv4Addr::LOCALHOST, 0))?.local_addr()?.port())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn another_database_of_the_same_server_has_the_same_address_but_for_its_name() {
        let named = |url: &str| with_database(url, "x").unwrap();
        assert_eq!(named("postgres://a:b@h:1/old?sslmode=disable"), "postgres://a:b@h:1/x?sslmode=disable");
        assert_eq!(named("postgres://h"), "postgres://h/x");
    }
}
