use std::collections::BTreeMap;
use std::path::Path;
use std::process::Command;

use crate::failure::Failure;

/// The files that a commit of everything would hold, by path from the root.
#[derive(Debug, Default)]
pub struct Tree {
    /// `None` is a file that is not text.
    files: BTreeMap<String, Option<String>>,
}

impl Tree {
    /// Asks git for the files, also for those not added yet: a finding is cheapest before the commit.
    pub fn read(root: &Path) -> Result<Self, Failure> {
        let list = ["ls-files", "-z", "--cached", "--others", "--exclude-standard"];
        let output = Command::new("git").args(list).current_dir(root).output();
        let output = output.map_err(|error| Failure::new(format!("tidy needs git: {error}")))?;
        if !output.status.success() {
            return Err(Failure::new(format!("git ls-files: {}", String::from_utf8_lossy(&output.stderr).trim())));
        }
        let paths = String::from_utf8_lossy(&output.stdout).into_owned();
        let mut files = BTreeMap::new();
        for path in paths.split('\0').filter(|path| !path.is_empty()) {
            // Listed and not there: deleted, and not committed yet.
            let Ok(bytes) = std::fs::read(root.join(path)) else {
                continue;
            };
            files.insert(path.to_owned(), String::from_utf8(bytes).ok());
        }
        Ok(Self { files })
    }

    /// Every text file with its path.
    pub fn texts(&self) -> impl Iterator<Item = (&str, &str)> {
        self.files.iter().filter_map(|(path, text)| Some((path.as_str(), text.as_deref()?)))
    }

    /// The text of one file.
    pub fn text(&self, path: &str) -> Option<&str> {
        self.files.get(path)?.as_deref()
    }

    /// Is there such a file?
    pub fn has_file(&self, path: &str) -> bool {
        self.files.contains_key(path)
    }

    /// Is there a file below such a folder?
    pub fn has_folder(&self, path: &str) -> bool {
        let prefix = format!("{path}/");
        self.files.range(prefix.clone()..).next().is_some_and(|(first, _)| first.starts_with(&prefix))
    }
}

#[cfg(test)]
impl<const N: usize> From<[(&str, &str); N]> for Tree {
    fn from(files: [(&str, &str); N]) -> Self {
        let files = files.map(|(path, text)| (path.to_owned(), Some(text.to_owned())));
        Self { files: BTreeMap::from(files) }
    }
}
