//! Encryption of the connection to PostgreSQL, against a server that does it.

mod server;

use std::io::{self, Read, Write};
use std::net::{Ipv4Addr, TcpListener};
use std::path::Path;
use std::sync::{Arc, Mutex};

use rapport_kernel::port::{Store, Urgency};
use rapport_store::{Postgres, PostgresOptions as Options};

use crate::support::{read, write};
use server::TlsServer;

/// What is asked for with the authority's certificate in `file`.
fn asking(mode: &str, file: &Path, schema: &str) -> String {
    format!("sslmode={mode}&sslrootcert={}&schema={schema}", file.display())
}

fn open(url: &str) -> rapport_kernel::Result<Postgres> {
    Postgres::open(url, Options::default())
}

fn sentence(url: &str) -> String {
    open(url).err().expect("refused").to_string()
}

/// How many connections of the test with this name are encrypted, and how many are not.
fn connections(server: &TlsServer, name: &str) -> String {
    let counted = format!(
        "SELECT count(*) FILTER (WHERE ssl) || ' encrypted, ' || count(*) FILTER (WHERE NOT ssl) || ' plain' \
         FROM pg_stat_ssl JOIN pg_stat_activity USING (pid) WHERE application_name = '{name}'"
    );
    server.ask(&counted).expect("a count")
}

#[test]
fn require_encrypts_and_does_not_ask_whom_it_talks_to() {
    let Some(server) = TlsServer::shared() else { return };
    let store = open(&server.url("guarded", "127.0.0.1", "sslmode=require&schema=a&application_name=a")).expect("open");
    write(&store, |tx| tx.set_cursor("a", 5));
    assert_eq!(read(&store, |tx| tx.cursor("a")), Some(5));
    assert_eq!(connections(&server, "a"), "1 encrypted, 0 plain");
}

#[test]
fn verify_full_takes_the_right_authority_and_host() {
    let Some(server) = TlsServer::shared() else { return };
    let asked = asking("verify-full", &server.file("ours.crt"), "b");
    let store = open(&server.url("guarded", "localhost", &format!("{asked}&application_name=b"))).expect("open");
    write(&store, |tx| tx.set_cursor("b", 5));
    assert_eq!(connections(&server, "b"), "1 encrypted, 0 plain");
}

#[test]
fn verify_full_refuses_a_certificate_for_another_host_and_verify_ca_does_not() {
    let Some(server) = TlsServer::shared() else { return };
    let url = |mode| server.url("guarded", "127.0.0.1", &asking(mode, &server.file("ours.crt"), "c"));
    let refused = sentence(&url("verify-full"));
    assert!(refused.contains("made out to another host") && refused.contains("127.0.0.1"), "{refused}");
    assert!(open(&url("verify-ca")).is_ok());
    assert!(open(&url("require")).is_ok());
}

#[test]
fn whoever_verifies_refuses_the_certificate_of_a_strange_authority() {
    let Some(server) = TlsServer::shared() else { return };
    for mode in ["require", "verify-ca", "verify-full"] {
        let refused = sentence(&server.url("guarded", "localhost", &asking(mode, &server.file("stranger.crt"), "d")));
        let told = refused.contains("sslrootcert=FILE") && refused.contains("database postgres at localhost");
        assert!(told, "{mode}: {refused}");
    }
    let system = sentence(&server.url("guarded", "localhost", "sslmode=verify-full"));
    assert!(system.contains("sslrootcert=FILE"), "{system}");
}

#[test]
fn without_encryption_a_server_that_wants_it_says_so() {
    let Some(server) = TlsServer::shared() else { return };
    let refused = sentence(&server.url("guarded", "127.0.0.1", "sslmode=disable"));
    assert!(refused.contains("It may want an encrypted connection: say sslmode=verify-full"), "{refused}");
    let plain = open(&server.url("bare", "127.0.0.1", "sslmode=disable&schema=e&application_name=e")).expect("open");
    write(&plain, |tx| tx.set_cursor("e", 5));
    assert_eq!(connections(&server, "e"), "0 encrypted, 1 plain");
}

#[test]
fn who_demands_encryption_does_not_go_on_without_it() {
    let Some(server) = TlsServer::shared() else { return };
    let refused = sentence(&server.url("bare", "127.0.0.1", "sslmode=require"));
    assert!(refused.contains("no pg_hba.conf entry") && !refused.contains("It may want"), "{refused}");
}

#[test]
fn who_demands_encryption_does_not_talk_to_a_server_that_has_none() {
    let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).expect("a port");
    let port = listener.local_addr().expect("an address").port();
    let server = std::thread::spawn(move || {
        let (mut stream, _) = listener.accept().expect("somebody");
        stream.read_exact(&mut [0; 8]).expect("whether it encrypts");
        stream.write_all(b"N").expect("no");
        stream.read(&mut [0; 1]).expect("nothing more, and not the password")
    });
    let refused = sentence(&format!("postgres://me:secret@127.0.0.1:{port}/postgres?sslmode=verify-full"));
    assert!(refused.contains("server does not support TLS"), "{refused}");
    assert_eq!(server.join().expect("joined"), 0);
}

#[test]
fn unless_told_otherwise_it_encrypts_where_the_server_is_ready_to() {
    let Some(server) = TlsServer::shared() else { return };
    let guarded = open(&server.url("guarded", "127.0.0.1", "schema=f&application_name=f")).expect("open");
    write(&guarded, |tx| tx.set_cursor("f", 5));
    assert_eq!(connections(&server, "f"), "1 encrypted, 0 plain");
    let bare = open(&server.url("bare", "127.0.0.1", "schema=g&application_name=g&sslmode=prefer")).expect("open");
    write(&bare, |tx| tx.set_cursor("g", 5));
    assert_eq!(connections(&server, "g"), "0 encrypted, 1 plain");
}

#[test]
fn a_password_can_be_bound_to_the_encrypted_connection() {
    let Some(server) = TlsServer::shared() else { return };
    let url = |user| server.url(user, "127.0.0.1", "sslmode=require&schema=h&channel_binding=require");
    assert!(open(&url("sworn:secret")).is_ok());
    let refused = sentence(&url("sworn:wrong"));
    assert!(refused.contains("28P01") && !refused.contains("wrong"), "{refused}");
}

#[test]
fn encrypted_connections_that_died_are_replaced_without_a_word() {
    let Some(server) = TlsServer::shared() else { return };
    let asked = asking("verify-full", &server.file("ours.crt"), "i");
    let store = open(&server.url("guarded", "localhost", &format!("{asked}&application_name=i"))).expect("open");
    write(&store, |tx| tx.set_cursor("i", 1));
    server.ask("SELECT count(pg_terminate_backend(pid)) FROM pg_stat_activity WHERE application_name = 'i'");
    assert_eq!(read(&store, |tx| tx.cursor("i")), Some(1));
    assert_eq!(connections(&server, "i"), "1 encrypted, 0 plain");
}

#[test]
fn a_transaction_that_is_dropped_on_an_encrypted_connection_leaves_nothing() {
    let Some(server) = TlsServer::shared() else { return };
    let store = open(&server.url("guarded", "127.0.0.1", "sslmode=require&schema=j&application_name=j")).expect("open");
    let mut tx = store.write(Urgency::Interactive).expect("a transaction");
    tx.set_cursor("j", 1).expect("set");
    drop(tx);
    assert_eq!(read(&store, |tx| tx.cursor("j")), None);
    assert_eq!(connections(&server, "j"), "1 encrypted, 0 plain");
}

#[test]
fn that_the_server_is_not_verified_is_said_once_in_the_log() {
    let Some(server) = TlsServer::shared() else { return };
    let said = |query: &str| {
        logged(|| {
            let store = open(&server.url("guarded", "localhost", query)).expect("open");
            // A second connection says nothing more.
            let mut one = store.read().expect("a transaction");
            one.cursor("k").expect("a connection");
            let mut other = store.read().expect("a transaction");
            other.cursor("k").expect("a connection");
        })
    };
    let log = said("sslmode=require&schema=k");
    assert_eq!(log.matches("the server is not verified").count(), 1, "{log}");
    assert_eq!(said(&asking("verify-full", &server.file("ours.crt"), "k")), "");
}

/// The log of this thread while `work` runs.
fn logged(work: impl FnOnce()) -> String {
    let log = Log::default();
    let writer = log.clone();
    let subscriber = tracing_subscriber::fmt().with_ansi(false).with_writer(move || writer.clone()).finish();
    tracing::subscriber::with_default(subscriber, work);
    let bytes = log.0.lock().expect("no panic").clone();
    String::from_utf8(bytes).expect("UTF-8")
}

#[derive(Clone, Default)]
struct Log(Arc<Mutex<Vec<u8>>>);

impl Write for Log {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.0.lock().expect("no panic").extend_from_slice(bytes);
        Ok(bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}
