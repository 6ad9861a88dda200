use std::fmt;
use std::path::{Path, PathBuf};
use std::process::Command;

/// The oldest major version that the project is tested on: Debian 12's.
const MAJOR_MIN: u32 = 15;

/// Where Debian and Ubuntu put the programs of each version.
const DEBIAN_VERSIONS: &str = "/usr/lib/postgresql";

const PROGRAMS: [&str; 3] = ["initdb", "postgres", "pg_ctl"];

/// The server programs of one PostgreSQL, with pg_trgm beside them.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Installation {
    /// The folder of initdb, postgres and pg_ctl.
    pub programs: PathBuf,
    major: u32,
}

/// What the tests need and this machine lacks.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Missing {
    Server,
    Trigrams,
}

impl Installation {
    /// The highest version among PATH and Debian's folders that has everything.
    pub fn find() -> Result<Self, Missing> {
        let servers: Vec<Self> = folders().iter().filter_map(|folder| Self::read(folder)).collect();
        newest_complete(servers, Self::has_trigrams)
    }

    fn read(folder: &Path) -> Option<Self> {
        if !PROGRAMS.iter().all(|program| folder.join(program).is_file()) {
            return None;
        }
        // A link such as /usr/local/bin/postgres leads to the folder that the server's other files are found from.
        let postgres = folder.join("postgres").canonicalize().ok()?;
        let programs = postgres.parent()?.to_path_buf();
        let output = Command::new(&postgres).arg("--version").output().ok()?;
        let major = major_version(&String::from_utf8_lossy(&output.stdout))?;
        (major >= MAJOR_MIN).then_some(Self { programs, major })
    }

    fn has_trigrams(&self) -> bool {
        self.share_folders().iter().any(|share| share.join("extension/pg_trgm.control").is_file())
    }

    fn share_folders(&self) -> Vec<PathBuf> {
        let mut folders = vec![PathBuf::from(format!("/usr/share/postgresql/{}", self.major))];
        if let Some(prefix) = self.programs.parent() {
            folders.extend([prefix.join("share/postgresql"), prefix.join("share")]);
        }
        if let Ok(output) = Command::new(self.programs.join("pg_config")).arg("--sharedir").output() {
            folders.push(PathBuf::from(String::from_utf8_lossy(&output.stdout).trim()));
        }
        folders
    }
}

fn folders() -> Vec<PathBuf> {
    let path = std::env::var_os("PATH").unwrap_or_default();
    let mut folders: Vec<PathBuf> = std::env::split_paths(&path).collect();
    let versions = std::fs::read_dir(DEBIAN_VERSIONS).into_iter().flatten().flatten();
    folders.extend(versions.map(|version| version.path().join("bin")));
    folders
}

fn newest_complete(
    mut servers: Vec<Installation>,
    complete: impl Fn(&Installation) -> bool,
) -> Result<Installation, Missing> {
    if servers.is_empty() {
        return Err(Missing::Server);
    }
    servers.retain(complete);
    servers.into_iter().max_by_key(|server| server.major).ok_or(Missing::Trigrams)
}

/// Reads "postgres (PostgreSQL) 15.18 (Debian 15.18-0+deb12u1)"; betas are "17beta2".
fn major_version(line: &str) -> Option<u32> {
    let version = line.split("(PostgreSQL)").nth(1)?.trim_start();
    let digits: String = version.chars().take_while(char::is_ascii_digit).collect();
    digits.parse().ok()
}

impl Missing {
    /// Debian's package that has it.
    pub fn package(self) -> &'static str {
        match self {
            Self::Server => "postgresql",
            Self::Trigrams => "postgresql-contrib",
        }
    }
}

impl fmt::Display for Missing {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Server => write!(
                f,
                "the tests need the server programs of PostgreSQL {MAJOR_MIN} or newer (initdb, postgres, pg_ctl): \
                 install Debian's package `postgresql`"
            ),
            Self::Trigrams => write!(
                f,
                "PostgreSQL is here without its extension pg_trgm: install Debian's package `postgresql-contrib`"
            ),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn server(major: u32) -> Installation {
        Installation { programs: PathBuf::from(format!("/pg/{major}")), major }
    }

    #[test]
    fn the_version_is_read_from_what_the_server_says() {
        assert_eq!(major_version("postgres (PostgreSQL) 15.18 (Debian 15.18-0+deb12u1)\n"), Some(15));
        assert_eq!(major_version("postgres (PostgreSQL) 17beta2\n"), Some(17));
        assert_eq!(major_version("something else 9.6"), None);
    }

    #[test]
    fn the_highest_version_that_has_everything_wins() {
        let servers = vec![server(15), server(17), server(16)];
        assert_eq!(newest_complete(servers.clone(), |_| true), Ok(server(17)));
        assert_eq!(newest_complete(servers, |server| server.major != 17), Ok(server(16)));
    }

    #[test]
    fn what_is_missing_is_told_apart() {
        assert_eq!(newest_complete(Vec::new(), |_| true), Err(Missing::Server));
        assert_eq!(newest_complete(vec![server(15)], |_| false), Err(Missing::Trigrams));
    }
}
