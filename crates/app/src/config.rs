//! Where the workspace lies: options, environment, or a file; in this order.

use std::path::{Path, PathBuf};

use anyhow::Context;
use clap::Args;
use rapport_kernel::Error;
use rapport_store::blobs::Folder;
use rapport_store::file_of;
use serde::Deserialize;

/// Where the workspace lies, on every command.
#[derive(Args, Clone, Debug, Default)]
pub struct Place {
    /// Folder with the workspace: its SQLite file, the contents of its files and rapport.toml
    #[arg(long, global = true, env = "RAPPORT_DATA", value_name = "DIR")]
    pub data: Option<PathBuf>,
    /// PostgreSQL database in place of the SQLite file
    #[arg(long, global = true, env = "RAPPORT_DATABASE_URL", value_name = "URL", hide_env_values = true)]
    pub database_url: Option<String>,
}

/// The folder when nobody names one.
const DATA_DEFAULT: &str = "rapport-data";
/// The name of the configuration file in it.
const FILE_NAME: &str = "rapport.toml";

/// The name of the SQLite file in it.
const SQLITE_NAME: &str = "rapport.db";
/// The name of the folder with the contents of files in it.
const BLOBS: &str = "blobs";

/// What `rapport.toml` may say. Every key can be left out; a key that is none is refused.
#[derive(Clone, Default, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct File {
    /// PostgreSQL database in place of the SQLite file.
    pub database_url: Option<String>,
    /// Address to listen on.
    pub listen: Option<String>,
    /// Where people reach the server.
    pub public_url: Option<String>,
    /// Threads that do units of work, and connections to the database.
    pub database_threads: Option<usize>,
    /// By which server mail goes out: `smtps://user:password@mail.example.com`.
    pub mail_url: Option<String>,
    /// Whom it is from: `Rapport <crm@example.com>`.
    pub mail_from: Option<String>,
    /// By which provider people sign in: `https://id.example.com`.
    pub sso_issuer: Option<String>,
    /// What Rapport is called there.
    pub sso_client_id: Option<String>,
    /// The secret of Rapport there.
    pub sso_client_secret: Option<String>,
    /// What people call the provider.
    pub sso_label: Option<String>,
    /// The role of somebody who comes for the first time.
    pub sso_role: Option<String>,
}

impl Place {
    /// The folder.
    pub fn folder(&self) -> PathBuf {
        self.data.clone().unwrap_or_else(|| PathBuf::from(DATA_DEFAULT))
    }

    /// The configuration file, if there is one.
    pub fn file(&self) -> anyhow::Result<File> {
        let path = self.folder().join(FILE_NAME);
        let text = match std::fs::read_to_string(&path) {
            Ok(text) => text,
            Err(error) if error.kind() == std::io::ErrorKind::NotFound => return Ok(File::default()),
            Err(error) => return Err(error).with_context(|| format!("cannot read {}", path.display())),
        };
        read(&text).map_err(|why| {
            let text = format!("{} is not right: {why}", path.display());
            Error::invalid("", "invalid_configuration", text).into()
        })
    }

    /// The database's URL: `postgres://…`, or the path of the SQLite file.
    pub fn url(&self) -> anyhow::Result<String> {
        if let Some(url) = &self.database_url {
            return Ok(url.clone());
        }
        if let Some(url) = self.file()?.database_url {
            return Ok(url);
        }
        Ok(sqlite_url(&self.folder()))
    }

    /// Where the contents of files lie.
    pub fn blobs(&self) -> anyhow::Result<Folder> {
        Ok(self.blobs_of(&self.url()?))
    }

    /// Where they lie for a database: beside the SQLite file, or, as a server's database has no folder, in the data
    /// folder.
    pub fn blobs_of(&self, url: &str) -> Folder {
        match file_of(url) {
            Some(file) => Folder::new(beside(file)),
            None => Folder::new(self.folder().join(BLOBS)),
        }
    }

    /// Whether a SQLite file and the database of a server both have their contents of files in the data folder, as after
    /// a move.
    pub fn shares_blobs(&self) -> anyhow::Result<bool> {
        Ok(file_of(&self.url()?).is_none() && self.folder().join(SQLITE_NAME).exists())
    }

    /// Makes the folder if it is not there.
    pub fn make_folder(&self) -> anyhow::Result<()> {
        let folder = self.folder();
        std::fs::create_dir_all(&folder).with_context(|| format!("cannot make the folder {}", folder.display()))
    }
}

/// Reads the file; else tells what is wrong in which line, without the line, as a secret may stand in it.
fn read(text: &str) -> Result<File, String> {
    toml::from_str(text).map_err(|error| {
        let line = error.span().map(|span| text[..span.start].matches('\n').count() + 1);
        let place = line.map(|line| format!("in line {line}: ")).unwrap_or_default();
        format!("{place}{}", error.message())
    })
}

/// The SQLite file of a folder, as a URL.
pub fn sqlite_url(folder: &Path) -> String {
    format!("sqlite:{}", folder.join(SQLITE_NAME).display())
}

/// `blobs` beside `rapport.db`. A file of another name may have neighbours, whose contents are not to be mixed with its
/// own.
fn beside(file: &Path) -> PathBuf {
    match file.file_name() {
        Some(name) if name != SQLITE_NAME => {
            let mut name = name.to_owned();
            name.push("-");
            name.push(BLOBS);
            file.with_file_name(name)
        }
        _ => file.with_file_name(BLOBS),
    }
}

/// A URL without its password, for the screen and the log.
pub fn without_password(url: &str) -> String {
    let url = without_option(url, "password=");
    let Some((scheme, rest)) = url.split_once("://") else { return url };
    match rest.rsplit_once('@') {
        Some((login, host)) => {
            let user = login.split(':').next().unwrap_or_default();
            format!("{scheme}://{user}:…@{host}")
        }
        None => url,
    }
}

/// A URL with the value of that option hidden.
fn without_option(url: &str, option: &str) -> String {
    let Some(at) = ['?', '&'].into_iter().find_map(|before| url.find(&format!("{before}{option}"))) else {
        return url.to_owned();
    };
    let (before, value) = url.split_at(at + 1 + option.len());
    let after = value.find('&').map_or("", |end| &value[end..]);
    format!("{before}…{after}")
}

/// An address to listen on.
pub fn listen_address(text: &str) -> Result<std::net::SocketAddr, Error> {
    text.parse().map_err(|_| {
        let text = format!("{text:?} is no address to listen on; say one such as 127.0.0.1:8080");
        Error::invalid("listen", "invalid_address", text)
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_password_is_never_shown() {
        assert_eq!(without_password("postgres://ada:se:cr@t@db/x"), "postgres://ada:…@db/x");
        assert_eq!(without_password("postgres://ada:se?cr@t@db/x"), "postgres://ada:…@db/x");
        assert_eq!(
            without_password("postgres://db/x?user=ada&password=secret&a=b"),
            "postgres://db/x?user=ada&password=…&a=b"
        );
        assert!(!without_password("postgres://db/x?password=s@cret").contains("cret"), "hidden rather than right");
        assert_eq!(without_password("sqlite:x.db"), "sqlite:x.db");
    }

    #[test]
    fn contents_lie_beside_the_sqlite_file_or_in_the_data_folder() {
        let at = |data: &str, url: Option<&str>| {
            let place = Place { data: Some(data.into()), database_url: url.map(str::to_owned) };
            place.blobs().expect("a folder").path().display().to_string()
        };
        assert_eq!(at("/nowhere", None), "/nowhere/blobs");
        assert_eq!(at("/nowhere", Some("sqlite:/else/rapport.db")), "/else/blobs");
        assert_eq!(at("/nowhere", Some("/else/shop.db")), "/else/shop.db-blobs");
        assert_eq!(at("/nowhere", Some("postgres://u@h/shop")), "/nowhere/blobs");
    }

    #[test]
    fn a_key_that_is_none_is_refused() {
        let why = read("listen = \"127.0.0.1:1\"\nlistne = \"x\"").err().expect("a wrong key");
        assert!(why.contains("listne") && why.contains("line 2"), "{why}");
        let why = read("sso_client_secrett = \"hush\"").err().expect("a wrong key");
        assert!(why.contains("sso_client_secrett") && !why.contains("hush"), "{why}");
    }
}
