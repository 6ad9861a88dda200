//! Where a test's database lies: a SQLite file in a temporary folder, or a database of a PostgreSQL server. Each is a
//! copy of a template that was made once for its declarations.

use std::collections::HashMap;
use std::collections::hash_map::DefaultHasher;
use std::hash::{Hash, Hasher};
use std::path::Path;
use std::sync::atomic::{AtomicU32, Ordering};
use std::sync::{Arc, Mutex, PoisonError};

use rapport_kernel::House;
use rapport_kernel::part::Part;
use rapport_kernel::port::Store;

use crate::postgres;

/// A fresh database.
pub enum Bed {
    /// A file.
    Sqlite(tempfile::TempDir),
    /// A database.
    Postgres {
        /// On which server.
        server: String,
        /// Its name.
        database: String,
        /// What lies beside it.
        folder: tempfile::TempDir,
    },
}

const FILE: &str = "rapport.db";

impl Bed {
    /// A SQLite database with what `part` declares.
    pub fn sqlite(part: &Part) -> Self {
        let folder = tempfile::tempdir().expect("a temporary folder");
        let template = once(part, "sqlite", || {
            let making = tempfile::tempdir().expect("a temporary folder");
            let file = making.path().join(FILE);
            drop(open_house(&file.to_string_lossy(), part));
            std::fs::read(file).expect("the template can be read")
        });
        std::fs::write(folder.path().join(FILE), template.as_slice()).expect("the template can be copied");
        Self::Sqlite(folder)
    }

    /// A PostgreSQL database with what `part` declares.
    pub fn postgres(server: &str, part: &Part) -> Self {
        let template = once(part, "postgres", || {
            let name = format!("rapport_tk_{}_{:016x}", std::process::id(), print_of(part));
            postgres::create(server, &name);
            drop(open_house(&postgres::url_of(server, &name), part));
            postgres::disconnect(server, &name);
            name.into_bytes()
        });
        static NEXT: AtomicU32 = AtomicU32::new(0);
        let number = NEXT.fetch_add(1, Ordering::Relaxed);
        let database = format!("rapport_tk_{}_{number}", std::process::id());
        postgres::copy(server, &database, &String::from_utf8_lossy(&template));
        let folder = tempfile::tempdir().expect("a temporary folder");
        Self::Postgres { server: server.to_owned(), database, folder }
    }

    /// How to open it.
    pub fn url(&self) -> String {
        match self {
            Self::Sqlite(folder) => folder.path().join(FILE).to_string_lossy().into_owned(),
            Self::Postgres { server, database, .. } => postgres::url_of(server, database),
        }
    }

    /// The folder of what lies beside the database.
    pub fn folder(&self) -> &Path {
        match self {
            Self::Sqlite(folder) | Self::Postgres { folder, .. } => folder.path(),
        }
    }

    /// Which engine, for messages.
    pub fn engine(&self) -> &'static str {
        match self {
            Self::Sqlite(_) => "SQLite",
            Self::Postgres { .. } => "PostgreSQL",
        }
    }
}

impl Drop for Bed {
    fn drop(&mut self) {
        if let Self::Postgres { server, database, .. } = self {
            postgres::remove(server, database);
        }
    }
}

/// Opens a workspace.
pub fn open_house(url: &str, part: &Part) -> House {
    let store: Arc<dyn Store> = Arc::from(rapport_store::open(url).expect("the store opens"));
    House::open(store, part.clone()).expect("the declarations hold")
}

/// What is made once in this process for these declarations.
fn once(part: &Part, engine: &'static str, make: impl FnOnce() -> Vec<u8>) -> Arc<Vec<u8>> {
    type Made = HashMap<(&'static str, u64), Arc<Vec<u8>>>;
    static MADE: Mutex<Option<Made>> = Mutex::new(None);
    let mut made = MADE.lock().unwrap_or_else(PoisonError::into_inner);
    let made = made.get_or_insert_default();
    made.entry((engine, print_of(part))).or_insert_with(|| Arc::new(make())).clone()
}

/// Tells declarations apart.
fn print_of(part: &Part) -> u64 {
    let mut hasher = DefaultHasher::new();
    format!("{:?}", part.objects).hash(&mut hasher);
    hasher.finish()
}
