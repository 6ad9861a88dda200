//! A private PostgreSQL that encrypts: with the programs of the one that `RAPPORT_TEST_PG` names, and with a
//! certificate of its own making.

use std::io::{BufRead, BufReader, Read};
use std::net::{Ipv4Addr, TcpListener};
use std::os::unix::fs::PermissionsExt;
use std::os::unix::process::CommandExt;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::sync::{Mutex, PoisonError, Weak};

use rcgen::{BasicConstraints, CertificateParams, CertifiedIssuer, IsCa, KeyPair};

use crate::support::{ask_server, postgres_server};

/// The script that keeps a server for as long as its standard input stays open.
const KEEPER: &str = include_str!("../../../../../xtask/src/postgres/keeper.sh");

/// The account that runs the server when the tests run as root, which PostgreSQL refuses to be.
const ACCOUNT: &str = "postgres";

/// Who may come how. `bare` only without encryption, `guarded` only with it, `sworn` also by a password, and the tests
/// themselves as they like.
const DOORS: &str = "\
hostnossl all bare 127.0.0.1/32 trust
hostssl all guarded 127.0.0.1/32 trust
hostssl all sworn 127.0.0.1/32 scram-sha-256
host all postgres 127.0.0.1/32 trust
";

const USERS: &str = "CREATE ROLE bare SUPERUSER LOGIN; CREATE ROLE guarded SUPERUSER LOGIN; \
                     CREATE ROLE sworn SUPERUSER LOGIN PASSWORD 'secret'";

const SETTINGS: &str = "\
ssl = on
ssl_cert_file = 'server.crt'
ssl_key_file = 'server.key'
";

/// The server, gone with this value and also when this process ends.
pub struct TlsServer {
    keeper: Child,
    port: u16,
    folder: tempfile::TempDir,
}

impl TlsServer {
    /// The server, shared by the tests that run at the time; `None` where there is no PostgreSQL.
    pub fn shared() -> Option<std::sync::Arc<Self>> {
        static RUNNING: Mutex<Weak<TlsServer>> = Mutex::new(Weak::new());
        let server = postgres_server()?;
        let mut running = RUNNING.lock().unwrap_or_else(PoisonError::into_inner);
        let shared = running.upgrade().unwrap_or_else(|| std::sync::Arc::new(Self::start(server)));
        *running = std::sync::Arc::downgrade(&shared);
        Some(shared)
    }

    fn start(server: &str) -> Self {
        let folder = tempfile::tempdir().expect("a folder");
        write_settings(folder.path());
        let programs = ask_server(server, "SELECT setting FROM pg_config WHERE name = 'BINDIR'").expect("a folder");
        let initdb = Path::new(&programs).join("initdb");
        assert!(initdb.is_file(), "the server of RAPPORT_TEST_PG must be on this machine: no {}", initdb.display());
        let port = free_port();
        let mut command = keeper_command();
        command.args(["-c", KEEPER, "keeper", &programs, &port.to_string()]).arg(folder.path());
        // Its own process group: Ctrl-C on the terminal is for us, the keeper has the cleaning to do.
        let keeper = command.process_group(0).stdin(Stdio::piped()).stdout(Stdio::piped()).spawn();
        let mut started = Self { keeper: keeper.expect("a shell"), port, folder };
        started.wait();
        ask_server(&started.url("postgres", "127.0.0.1", "sslmode=disable"), USERS);
        started
    }

    fn wait(&mut self) {
        let mut said = BufReader::new(self.keeper.stdout.take().expect("stdout was asked for as a pipe"));
        let mut first = String::new();
        said.read_line(&mut first).expect("read");
        if first.trim_end() != "ready" {
            said.read_to_string(&mut first).expect("read");
            panic!("the private PostgreSQL did not start: {first}");
        }
    }

    /// The URL of its database for a user, by a name of the host; `query` is what follows the question mark.
    pub fn url(&self, user: &str, host: &str, query: &str) -> String {
        format!("postgres://{user}@{host}:{}/postgres?{query}", self.port)
    }

    /// The certificate of the authority that vouches for it, or, as `stranger.crt`, of one that does not.
    pub fn file(&self, name: &str) -> PathBuf {
        self.folder.path().join(name)
    }

    /// Runs SQL behind the store's back.
    pub fn ask(&self, sql: &str) -> Option<String> {
        ask_server(&self.url("postgres", "127.0.0.1", "sslmode=disable"), sql)
    }
}

impl Drop for TlsServer {
    fn drop(&mut self) {
        drop(self.keeper.stdin.take());
        let _ended = self.keeper.wait();
    }
}

/// A certificate for `localhost` and no other name, from an authority that is in no system's list; and what the server
/// is told of it.
fn write_settings(folder: &Path) {
    let ours = authority();
    let key = KeyPair::generate().expect("a key");
    let params = CertificateParams::new(["localhost".to_owned()]).expect("a name");
    let certificate = params.signed_by(&key, &ours).expect("a certificate");
    let write = |name: &str, content: &str| std::fs::write(folder.join(name), content).expect("written");
    write("ours.crt", &ours.pem());
    write("stranger.crt", &authority().pem());
    write("server.crt", &certificate.pem());
    write("server.key", &key.serialize_pem());
    write("pg_hba.conf", DOORS);
    write("settings.conf", SETTINGS);
    // The account of the server is another one where the tests run as root.
    std::fs::set_permissions(folder, PermissionsExt::from_mode(0o755)).expect("readable for all");
}

fn authority() -> CertifiedIssuer<'static, KeyPair> {
    let mut params = CertificateParams::new([]).expect("no names");
    params.is_ca = IsCa::Ca(BasicConstraints::Unconstrained);
    CertifiedIssuer::self_signed(params, KeyPair::generate().expect("a key")).expect("a certificate")
}

fn keeper_command() -> Command {
    let id = Command::new("id").arg("-u").output().expect("id");
    if id.stdout.trim_ascii() != b"0" {
        return Command::new("sh");
    }
    let mut command = Command::new("setpriv");
    command.args(["--reuid", ACCOUNT, "--regid", ACCOUNT, "--init-groups", "sh"]);
    command
}

fn free_port() -> u16 {
    let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).expect("a port");
    listener.local_addr().expect("an address").port()
}
