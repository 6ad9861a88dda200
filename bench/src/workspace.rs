//! A workspace under measurement: made and filled by the binary, asked by everybody.

use std::fs;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use anyhow::Context;
use rapport_kernel::House;

use crate::options::Engine;
use crate::postgres::with_database;
use crate::process::Rapport;
use crate::raw::{Postgres, Raw, Sqlite};

/// Who asks.
pub const USER: &str = "bench@rapport.example";

/// A workspace.
pub struct Workspace {
    /// On which engine.
    pub engine: Engine,
    /// The binary, told where it lies.
    pub rapport: Rapport,
    url: String,
    database: Option<Database>,
    folder: PathBuf,
}

/// A database on a server.
#[derive(Clone)]
struct Database {
    server: String,
    name: String,
}

/// Where workspaces are made.
pub struct Site<'a> {
    /// On which engine.
    pub engine: Engine,
    /// The binary.
    pub binary: &'a Path,
    /// The PostgreSQL server.
    pub server: Option<&'a str>,
    /// The folder for files.
    pub data: &'a Path,
}

impl Site<'_> {
    /// The workspace of that name, without looking whether it is there.
    pub fn workspace(&self, name: &str) -> anyhow::Result<Workspace> {
        let folder = self.data.join(format!("{}-{name}", self.engine.name()));
        let mut place = vec!["--data".to_owned(), folder.display().to_string()];
        let (url, database) = match self.engine {
            Engine::Sqlite => (format!("sqlite:{}", folder.join("rapport.db").display()), None),
            Engine::Postgresql => {
                let server = self.server.context("there is no PostgreSQL server")?;
                let name = format!("rapport_bench_{name}");
                let url = with_database(server, &name)?;
                place.extend(["--database-url".to_owned(), url.clone()]);
                (url, Some(Database { server: server.to_owned(), name }))
            }
        };
        let rapport = Rapport { binary: self.binary.to_owned(), place };
        Ok(Workspace { engine: self.engine, rapport, url, database, folder })
    }
}

impl Workspace {
    /// Makes it anew, empty, with a user.
    pub fn create(&self) -> anyhow::Result<()> {
        self.remove()?;
        fs::create_dir_all(&self.folder)?;
        if let Some(Database { server, name }) = &self.database {
            Postgres::open(server)?.script(&format!("CREATE DATABASE {name} ENCODING 'UTF8' TEMPLATE template0"))?;
        }
        let user = ["user", "add", "--email", USER, "--name", "Bench", "--role", "Administrator"];
        self.rapport.run(&user, "")?;
        Ok(())
    }

    /// Removes it.
    pub fn remove(&self) -> anyhow::Result<()> {
        if let Some(Database { server, name }) = &self.database {
            Postgres::open(server)?.script(&format!("DROP DATABASE IF EXISTS {name} WITH (FORCE)"))?;
        }
        match fs::remove_dir_all(&self.folder) {
            Err(error) if error.kind() != std::io::ErrorKind::NotFound => Err(error.into()),
            _ => Ok(()),
        }
    }

    /// A new token. Each question has its own, so that the limit of requests a token is not what is measured.
    pub fn token(&self, name: &str) -> anyhow::Result<String> {
        let made = self.rapport.run(&["token", "create", "--user", USER, "--name", name], "")?;
        Ok(made.output.trim().to_owned())
    }

    /// A bare connection to the same database.
    pub fn raw(&self) -> anyhow::Result<Box<dyn Raw>> {
        Ok(match self.engine {
            Engine::Sqlite => Box::new(Sqlite::open(&self.folder.join("rapport.db"))?),
            Engine::Postgresql => Box::new(Postgres::open(&self.url)?),
        })
    }

    /// The workspace within this process.
    pub fn house(&self) -> anyhow::Result<House> {
        let store = Arc::from(rapport_store::open(&self.url)?);
        Ok(House::open(store, rapport_modules::part())?)
    }

    /// Brings the engine's books in order after a large load, as its own housekeeping would do sooner or later.
    pub fn settle(&self) -> anyhow::Result<()> {
        let script = match self.engine {
            Engine::Sqlite => "PRAGMA wal_checkpoint(TRUNCATE)",
            Engine::Postgresql => "VACUUM ANALYZE",
        };
        self.raw()?.script(script)
    }

    /// What the data take on disk, in MiB.
    pub fn size_mib(&self) -> anyhow::Result<f64> {
        const BYTES_PER_MIB: f64 = 1024.0 * 1024.0;
        let bytes = match &self.database {
            None => fs::metadata(self.folder.join("rapport.db"))?.len() as f64,
            Some(Database { name, .. }) => {
                let sql = format!("SELECT pg_database_size('{name}')");
                self.raw()?.rows(&sql, &[])?.first().map_or(0.0, |row| row[0].integer() as f64)
            }
        };
        Ok(bytes / BYTES_PER_MIB)
    }
}
