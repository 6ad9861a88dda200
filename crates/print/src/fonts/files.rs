//! The files of fonts, in an order that does not depend on the disk.

use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};

use crate::limits::{FONT_BYTES_MAX, FONT_FILES_MAX, FONT_FOLDERS_DEPTH_MAX};

/// What the names of fonts that can be printed with end in.
const ENDINGS: [&str; 4] = ["otc", "otf", "ttc", "ttf"];

/// Where the system keeps its fonts.
pub fn system_folders() -> Vec<PathBuf> {
    let mut folders: Vec<PathBuf> =
        ["/usr/share/fonts", "/usr/local/share/fonts", "/Library/Fonts", "/System/Library/Fonts"]
            .map(PathBuf::from)
            .to_vec();
    if let Some(home) = std::env::var_os("HOME").filter(|home| !home.is_empty()) {
        let home = PathBuf::from(home);
        folders.extend([".local/share/fonts", ".fonts", "Library/Fonts"].map(|folder| home.join(folder)));
    }
    folders
}

/// The files in the folders and below, in the order of their names.
pub fn list(folders: &[PathBuf]) -> Vec<PathBuf> {
    let mut found = BTreeSet::new();
    let mut seen = BTreeSet::new();
    for folder in folders {
        walk(folder, 0, &mut seen, &mut found);
    }
    found.into_iter().collect()
}

/// The content of a file, unless it is too large or cannot be read.
pub fn read(path: &Path) -> Option<Vec<u8>> {
    let is_small = fs::metadata(path).is_ok_and(|file| file.len() <= FONT_BYTES_MAX);
    if is_small { fs::read(path).ok() } else { None }
}

/// Follows links, and looks into no folder twice.
fn walk(folder: &Path, depth: usize, seen: &mut BTreeSet<PathBuf>, found: &mut BTreeSet<PathBuf>) {
    let is_new = folder.canonicalize().is_ok_and(|place| seen.insert(place));
    if !is_new || depth > FONT_FOLDERS_DEPTH_MAX {
        return;
    }
    let Ok(entries) = fs::read_dir(folder) else { return };
    let mut paths: Vec<PathBuf> = entries.filter_map(|entry| Some(entry.ok()?.path())).collect();
    paths.sort();
    for path in paths {
        if path.is_dir() {
            walk(&path, depth + 1, seen, found);
        } else if is_font(&path) && found.len() < FONT_FILES_MAX {
            found.insert(path);
        }
    }
}

fn is_font(path: &Path) -> bool {
    let ending = path.extension().and_then(|ending| ending.to_str()).map(str::to_ascii_lowercase);
    ending.is_some_and(|ending| ENDINGS.contains(&ending.as_str()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn folders_are_walked_in_order_and_a_loop_of_links_ends() {
        let folder = tempfile::tempdir().unwrap();
        let below = folder.path().join("b");
        fs::create_dir(&below).unwrap();
        for name in ["z.ttf", "a.OTF", "b/m.ttc", "readme.txt", "old.pfb"] {
            fs::write(folder.path().join(name), b"").unwrap();
        }
        std::os::unix::fs::symlink(folder.path(), below.join("up")).unwrap();
        let names: Vec<String> = list(&[folder.path().to_owned(), folder.path().join("absent")])
            .iter()
            .map(|path| path.strip_prefix(folder.path()).unwrap().display().to_string())
            .collect();
        assert_eq!(names, ["a.OTF", "b/m.ttc", "z.ttf"]);
    }
}
