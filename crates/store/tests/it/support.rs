//! Fresh databases of both engines, and makers of what the log and the queue hold.
//!
//! SQLite always; PostgreSQL where `RAPPORT_TEST_PG` names a server on which databases may be made. With CI=true its
//! absence is a failure, else it is said aloud.

use std::io::Write;
use std::panic::{AssertUnwindSafe, catch_unwind, resume_unwind};
use std::sync::OnceLock;
use std::sync::atomic::{AtomicU32, Ordering};

use rapport_kernel::port::{Store, Tx, Urgency};
use rapport_kernel::{RecordId, Result};
use rapport_store::{Postgres, PostgresOptions, Sqlite, SqliteOptions};
use uuid::Uuid;

/// A fresh database of one engine.
pub struct Bed {
    place: Place,
}

enum Place {
    Sqlite(tempfile::TempDir),
    Postgres { server: String, database: String },
}

/// Runs a test on a fresh database of each engine.
pub fn on_both(test: impl Fn(&Bed)) {
    on(Bed::sqlite(), &test);
    if let Some(server) = postgres_server() {
        on(Bed::postgres(server), &test);
    }
}

/// Runs a test on fresh databases of two engines: every way from one to the other.
pub fn on_pairs(test: impl Fn(&Bed, &Bed)) {
    let Some(server) = postgres_server() else { return on(Bed::sqlite(), &|from: &Bed| test(from, &Bed::sqlite())) };
    on(Bed::sqlite(), &|from: &Bed| test(from, &Bed::postgres(server)));
    on(Bed::postgres(server), &|from: &Bed| test(from, &Bed::sqlite()));
}

/// Runs a test on a fresh PostgreSQL database only.
pub fn on_postgres(test: impl Fn(&Bed)) {
    if let Some(server) = postgres_server() {
        on(Bed::postgres(server), &test);
    }
}

fn on(bed: Bed, test: &impl Fn(&Bed)) {
    if let Err(panic) = catch_unwind(AssertUnwindSafe(|| test(&bed))) {
        eprintln!("The test failed on {}", bed.name());
        resume_unwind(panic);
    }
}

impl Bed {
    fn sqlite() -> Self {
        Self { place: Place::Sqlite(tempfile::tempdir().expect("a temporary folder")) }
    }

    fn postgres(server: &str) -> Self {
        static NEXT: AtomicU32 = AtomicU32::new(0);
        let number = NEXT.fetch_add(1, Ordering::Relaxed);
        let database = format!("{}_{number}", name_of_this_run());
        ask_server(server, &format!("CREATE DATABASE {database} TEMPLATE {}", template(server)));
        Self { place: Place::Postgres { server: server.to_owned(), database } }
    }

    /// Which engine.
    pub fn name(&self) -> &'static str {
        match self.place {
            Place::Sqlite(_) => "SQLite",
            Place::Postgres { .. } => "PostgreSQL",
        }
    }

    /// Whether several transactions can write at a time.
    pub fn is_postgres(&self) -> bool {
        matches!(self.place, Place::Postgres { .. })
    }

    /// How another process would open it.
    pub fn url(&self) -> String {
        match &self.place {
            Place::Sqlite(folder) => format!("sqlite:{}", folder.path().join("test.db").display()),
            Place::Postgres { server, database } => url_of(server, database),
        }
    }

    /// Opens the database, as a process would; more than once gives nodes that share it.
    pub fn open(&self) -> Box<dyn Store> {
        match &self.place {
            Place::Sqlite(folder) => {
                let opened = Sqlite::open(folder.path().join("test.db"), SqliteOptions::default());
                Box::new(opened.expect("SQLite opens"))
            }
            Place::Postgres { .. } => {
                Box::new(Postgres::open(&self.url(), PostgresOptions::default()).expect("PostgreSQL opens"))
            }
        }
    }

    /// Runs SQL behind the store's back.
    pub fn ask(&self, sql: &str) -> Option<String> {
        match &self.place {
            Place::Sqlite(folder) => {
                let connection = rusqlite::Connection::open(folder.path().join("test.db")).expect("it opens");
                connection.query_row(sql, [], |row| row.get::<_, Option<String>>(0)).expect("an answer")
            }
            Place::Postgres { .. } => ask_server(&self.url(), sql),
        }
    }
}

impl Drop for Bed {
    fn drop(&mut self) {
        if let Place::Postgres { server, database } = &self.place {
            ask_server(server, &format!("DROP DATABASE IF EXISTS {database} WITH (FORCE)"));
        }
    }
}

/// Writes and commits.
pub fn write<T>(store: &dyn Store, work: impl FnOnce(&mut dyn Tx) -> Result<T>) -> T {
    let mut tx = store.write(Urgency::Interactive).expect("a transaction");
    let done = work(tx.as_mut()).expect("it works");
    tx.commit().expect("it commits");
    done
}

/// Reads.
pub fn read<T>(store: &dyn Store, work: impl FnOnce(&mut dyn Tx) -> Result<T>) -> T {
    let mut tx = store.read().expect("a transaction");
    work(tx.as_mut()).expect("it works")
}

/// A UUID that sorts by `number`.
pub fn uuid(number: u128) -> Uuid {
    Uuid::from_u128((0x7000 << 64) | (0x8000 << 48) | number)
}

/// A record's id that sorts by `number`.
pub fn record(number: u128) -> RecordId {
    RecordId(uuid(number))
}

// -- PostgreSQL ------------------------------------------------------------------------------------------------------

/// The server of this run; what it means that there is none, see above.
pub fn postgres_server() -> Option<&'static str> {
    static SERVER: OnceLock<Option<String>> = OnceLock::new();
    let server = SERVER.get_or_init(|| {
        let server = std::env::var("RAPPORT_TEST_PG").ok();
        if server.is_none() {
            let is_ci = std::env::var("CI").is_ok_and(|ci| ci == "true");
            assert!(!is_ci, "RAPPORT_TEST_PG names no PostgreSQL server; run the tests by `cargo xtask test`");
            // Past libtest, which would keep it from who reads a run that passes.
            let aloud = b"\nWARNING: RAPPORT_TEST_PG is not set: the store is tested on SQLite ONLY\n\n";
            std::io::stderr().write_all(aloud).expect("stderr");
        }
        server
    });
    server.as_deref()
}

/// A database with the hand-made tables, made once a run; others are copied from it.
fn template(server: &str) -> &'static str {
    static TEMPLATE: OnceLock<String> = OnceLock::new();
    TEMPLATE.get_or_init(|| {
        let name = format!("{}_template", name_of_this_run());
        ask_server(server, &format!("CREATE DATABASE {name} TEMPLATE template0 ENCODING 'UTF8'"));
        drop(Postgres::open(&url_of(server, &name), PostgresOptions::default()).expect("PostgreSQL opens"));
        ask_server(
            server,
            &format!("SELECT pg_terminate_backend(pid)::text FROM pg_stat_activity WHERE datname = '{name}'"),
        );
        name
    })
}

fn name_of_this_run() -> String {
    format!("rapport_it_{}", std::process::id())
}

fn url_of(server: &str, database: &str) -> String {
    let (base, query) = server.split_once('?').map_or((server, ""), |(base, query)| (base, query));
    let authority_end = base.find("://").map_or(0, |at| at + 3);
    let path = base[authority_end..].find('/').map_or(base.len(), |at| authority_end + at);
    let question = if query.is_empty() { "" } else { "?" };
    format!("{}/{database}{question}{query}", &base[..path])
}

/// The first answer of a server.
pub fn ask_server(url: &str, sql: &str) -> Option<String> {
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().expect("a runtime");
    runtime.block_on(async {
        let (client, connection) = tokio_postgres::connect(url, tokio_postgres::NoTls).await.expect("a connection");
        tokio::spawn(async move {
            let _ended = connection.await;
        });
        let answers = client.simple_query(sql).await.expect("an answer");
        answers.into_iter().find_map(|answer| match answer {
            tokio_postgres::SimpleQueryMessage::Row(row) => row.get(0).map(str::to_owned),
            _ => None,
        })
    })
}
