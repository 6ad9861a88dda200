//! Which files the crates reach through `mod` declarations; one that none reaches is dead.

use std::collections::BTreeMap;

use super::finding::Finding;
use super::manifest::Manifest;
use super::source::{Reached, Source, Sources};
use super::structure::Module;
use super::tree::Tree;

/// Folders whose files are each a crate root of their own, compiled for tests and measurements only.
const TEST_ROOTS: [&str; 3] = ["tests", "benches", "examples"];

/// A crate whose every file is for tests.
const TESTKIT: &str = "crates/testkit";

/// Refuses Rust files that no crate reaches.
pub fn dead_files(tree: &Tree, sources: &Sources) -> Vec<Finding> {
    let in_a_crate = |path: &str| packages(tree).any(|folder| path.starts_with(&format!("{folder}/")));
    let dead = sources.iter().filter(|(path, source)| source.reached.is_none() && in_a_crate(path));
    let advice = "declare it with `mod` where it belongs, or delete it";
    dead.map(|(path, _)| Finding::new(path, 1, "no crate reaches this file", advice)).collect()
}

/// Each file that a crate reaches.
pub fn reached(tree: &Tree, files: &BTreeMap<String, Source>) -> BTreeMap<String, Reached> {
    let mut walk = Walk { files, reached: BTreeMap::new() };
    for folder in packages(tree) {
        for (root, how) in roots(tree, folder, files) {
            walk.visit(&root, folder_of(&root), how);
        }
    }
    walk.reached
}

fn packages(tree: &Tree) -> impl Iterator<Item = &str> {
    tree.texts().filter_map(|(path, _)| path.strip_suffix("/Cargo.toml"))
}

fn roots(tree: &Tree, folder: &str, files: &BTreeMap<String, Source>) -> Vec<(String, Reached)> {
    let own = if folder == TESTKIT { Reached::Test } else { Reached::Product };
    let manifest = Manifest::read(tree.text(&format!("{folder}/Cargo.toml")).unwrap_or_default());
    let named = manifest.target_paths.into_iter().map(|path| (path, own));
    let found = files.keys().filter_map(|path| {
        let inside = path.strip_prefix(&format!("{folder}/"))?;
        Some((inside.to_owned(), discovered(inside, own)?))
    });
    named.chain(found).map(|(inside, how)| (format!("{folder}/{inside}"), how)).collect()
}

/// What Cargo finds by itself: `src/lib.rs`, `src/bin/a.rs`, `tests/a.rs`, `tests/a/main.rs`.
fn discovered(inside: &str, own: Reached) -> Option<Reached> {
    if matches!(inside, "src/lib.rs" | "src/main.rs" | "build.rs") {
        return Some(own);
    }
    let (kind, rest) = if let Some(rest) = inside.strip_prefix("src/bin/") {
        (own, rest)
    } else {
        let (folder, rest) = inside.split_once('/')?;
        TEST_ROOTS.contains(&folder).then_some((Reached::Test, rest))?
    };
    let is_root = !rest.contains('/') || rest.strip_suffix("/main.rs").is_some_and(|name| !name.contains('/'));
    is_root.then_some(kind)
}

struct Walk<'a> {
    files: &'a BTreeMap<String, Source>,
    reached: BTreeMap<String, Reached>,
}

impl Walk<'_> {
    /// Follows the declarations of a file whose children lie in `children`.
    fn visit(&mut self, path: &str, children: &str, how: Reached) {
        let Some(source) = self.files.get(path) else {
            return;
        };
        let known = self.reached.get(path).copied();
        if known == Some(Reached::Product) || known == Some(how) {
            return;
        }
        self.reached.insert(path.to_owned(), how);
        for module in &source.structure.modules {
            let how = if module.test { Reached::Test } else { how };
            self.follow(path, children, module, how);
        }
    }

    fn follow(&mut self, declared_in: &str, children: &str, module: &Module, how: Reached) {
        if let Some(given) = &module.path {
            let file = normal(&format!("{}/{given}", folder_of(declared_in)));
            self.visit(&file, folder_of(&file), how);
            return;
        }
        let inside: String = module.inside.iter().map(|name| format!("/{name}")).collect();
        let own = format!("{children}{inside}/{}", module.name);
        self.visit(&format!("{own}.rs"), &own, how);
        self.visit(&format!("{own}/mod.rs"), &own, how);
    }
}

fn folder_of(path: &str) -> &str {
    path.rsplit_once('/').map_or("", |(folder, _)| folder)
}

/// Takes `.` and `..` out of a path.
pub fn normal(path: &str) -> String {
    let mut parts: Vec<&str> = Vec::new();
    for part in path.split('/') {
        match part {
            "" | "." => {}
            ".." if parts.last().is_some_and(|last| *last != "..") => {
                parts.pop();
            }
            part => parts.push(part),
        }
    }
    parts.join("/")
}

#[cfg(test)]
mod tests {
    use super::super::finding::places;
    use super::*;

    fn dead<const N: usize>(files: [(&str, &str); N]) -> Vec<String> {
        let tree = Tree::from(files);
        places(&dead_files(&tree, &Sources::read(&tree)))
    }

    #[test]
    fn a_file_that_nobody_declares_is_dead() {
        let found = dead([
            ("crates/a/Cargo.toml", ""),
            ("crates/a/src/lib.rs", "mod used; // mod unused;"),
            ("crates/a/src/used.rs", "mod deep;"),
            ("crates/a/src/used/deep.rs", ""),
            ("crates/a/src/unused.rs", ""),
        ]);
        assert_eq!(found, ["crates/a/src/unused.rs:1: no crate reaches this file"]);
    }

    #[test]
    fn every_way_to_place_a_module_is_followed() {
        let found = dead([
            ("crates/a/Cargo.toml", "[[bin]]\npath = \"tools/own.rs\"\n"),
            ("crates/a/build.rs", ""),
            ("crates/a/tools/own.rs", ""),
            ("crates/a/src/main.rs", "mod folder; mod inline { mod inner; } #[path = \"odd/name.rs\"] mod x;"),
            ("crates/a/src/folder/mod.rs", "mod leaf;"),
            ("crates/a/src/folder/leaf.rs", ""),
            ("crates/a/src/inline/inner.rs", ""),
            ("crates/a/src/odd/name.rs", ""),
            ("crates/a/tests/all/main.rs", "mod part;"),
            ("crates/a/tests/all/part.rs", ""),
            ("crates/a/benches/b.rs", ""),
        ]);
        assert_eq!(found, Vec::<String>::new());
    }

    #[test]
    fn files_that_only_tests_compile_are_told_apart() {
        let tree = Tree::from([
            ("crates/a/Cargo.toml", ""),
            ("crates/a/src/lib.rs", "mod both; #[cfg(test)] mod tests;"),
            ("crates/a/src/both.rs", ""),
            ("crates/a/src/tests.rs", "#[path = \"both.rs\"] mod both;"),
            ("crates/testkit/Cargo.toml", ""),
            ("crates/testkit/src/lib.rs", ""),
        ]);
        let sources = Sources::read(&tree);
        let of = |wanted: &str| sources.iter().find(|(path, _)| *path == wanted).and_then(|(_, source)| source.reached);
        assert_eq!(of("crates/a/src/tests.rs"), Some(Reached::Test));
        assert_eq!(of("crates/a/src/both.rs"), Some(Reached::Product));
        assert_eq!(of("crates/testkit/src/lib.rs"), Some(Reached::Test));
    }
}
