//! What the command line says.

use std::path::PathBuf;

use anyhow::{Context, bail};
use clap::{Parser, ValueEnum};

/// Rapport beside the raw engines: the same questions on the same data in the same run.
#[derive(Parser, Clone, Debug)]
#[command(name = "rapport-bench", version)]
pub struct Options {
    /// Contacts; with a tenth as many companies and twice as many activities
    #[arg(long, value_name = "N", default_value_t = 1_000_000)]
    pub contacts: usize,
    /// A smaller size that is measured first, to show growth; 0 for none
    #[arg(long, value_name = "N", default_value_t = 10_000)]
    pub growth_from: usize,
    /// Engines
    #[arg(long, value_enum, value_delimiter = ',', default_value = "sqlite,postgresql")]
    pub engines: Vec<Engine>,
    /// A PostgreSQL server on which databases called rapport_bench_… may be made and dropped; a private one otherwise
    #[arg(long, value_name = "URL")]
    pub pg: Option<String>,
    /// Folder for files, databases and the private server
    #[arg(long, value_name = "DIR", default_value = "target/bench")]
    pub data: PathBuf,
    /// Only rows whose name has one of these words in it
    #[arg(long, value_name = "NAME", value_delimiter = ',')]
    pub only: Vec<String>,
    /// Also write the report to this file, as Markdown
    #[arg(long, value_name = "FILE")]
    pub markdown: Option<PathBuf>,
    /// Only documents as PDF, beside the libraries that write them; needs neither engine nor binary
    #[arg(long)]
    pub documents: bool,
    /// Only what a sales team asks, of so many deals and five times as many order lines, such as 200000
    #[arg(long, value_name = "DEALS")]
    pub selling: Option<usize>,
    /// Ask the workspaces that an earlier run left in the folder, without filling them again
    #[arg(long)]
    pub reuse: bool,
    /// The binary to measure; the one beside this program otherwise
    #[arg(long, value_name = "FILE")]
    pub rapport: Option<PathBuf>,
}

/// What keeps the data.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum Engine {
    /// SQLite, in a file.
    Sqlite,
    /// PostgreSQL.
    Postgresql,
}

impl Engine {
    /// Its name, for people and folders.
    pub fn name(self) -> &'static str {
        match self {
            Self::Sqlite => "sqlite",
            Self::Postgresql => "postgresql",
        }
    }
}

/// Fewer contacts than this are no pages to turn.
const CONTACTS_MIN: usize = 1_000;

impl Options {
    /// Whether the row of that name is wanted.
    pub fn wants(&self, name: &str) -> bool {
        self.only.is_empty() || self.only.iter().any(|word| name.contains(word.as_str()))
    }

    /// The sizes to measure, the smaller first.
    pub fn sizes(&self) -> anyhow::Result<Vec<usize>> {
        if self.contacts < CONTACTS_MIN {
            bail!("--contacts takes {CONTACTS_MIN} or more");
        }
        let growth = (self.growth_from >= CONTACTS_MIN && self.growth_from < self.contacts).then_some(self.growth_from);
        Ok(growth.into_iter().chain([self.contacts]).collect())
    }

    /// The binary to measure.
    pub fn binary(&self) -> anyhow::Result<PathBuf> {
        let path = match &self.rapport {
            Some(path) => path.clone(),
            None => std::env::current_exe()?.with_file_name("rapport"),
        };
        path.canonicalize().with_context(|| {
            format!("there is no {}; build it: cargo build --release -p rapport -p rapport-bench", path.display())
        })
    }
}
