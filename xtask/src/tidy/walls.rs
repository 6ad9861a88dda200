//! Which room may know which: the arrows of docs/ARCHITECTURE.md.

use super::finding::Finding;
use super::manifest::{Dependency, Manifest};
use super::tree::Tree;

/// A room, the rooms it may depend on, and the libraries it may not.
struct Room {
    folder: &'static str,
    package: &'static str,
    may_use: &'static [&'static str],
    never: &'static [&'static str],
}

const KERNEL: &str = "rapport-kernel";
const STORE: &str = "rapport-store";
const MODULES: &str = "rapport-modules";
const GATE: &str = "rapport-gate";
const WEB: &str = "rapport-web";
const API: &str = "rapport-api";
const SHEET: &str = "rapport-sheet";
const PRINT: &str = "rapport-print";
const TESTKIT: &str = "rapport-testkit";
const APP: &str = "rapport";

/// The engines' drivers are the store's.
const DRIVERS: &[&str] = &["rusqlite", "tokio-postgres"];

const ROOMS: &[Room] = &[
    Room {
        folder: "crates/kernel",
        package: KERNEL,
        may_use: &[],
        // No I/O, no chance, no waiting.
        never: &["rusqlite", "tokio", "tokio-postgres", "axum", "rand", "reqwest"],
    },
    Room { folder: "crates/store", package: STORE, may_use: &[KERNEL], never: &["axum"] },
    Room {
        folder: "crates/modules",
        package: MODULES,
        may_use: &[KERNEL],
        never: &["axum", "rusqlite", "tokio-postgres"],
    },
    Room { folder: "crates/gate", package: GATE, may_use: &[KERNEL], never: DRIVERS },
    Room { folder: "crates/web", package: WEB, may_use: &[KERNEL, GATE], never: DRIVERS },
    Room { folder: "crates/api", package: API, may_use: &[KERNEL, GATE, SHEET], never: DRIVERS },
    Room { folder: "crates/sheet", package: SHEET, may_use: &[], never: &[] },
    // Texts come formatted: no money, no clock, no request.
    Room {
        folder: "crates/print",
        package: PRINT,
        may_use: &[],
        never: &["axum", "iso_currency", "rusqlite", "tokio"],
    },
    Room { folder: "crates/testkit", package: TESTKIT, may_use: &[KERNEL, STORE, MODULES], never: &[] },
    Room {
        folder: "crates/app",
        package: APP,
        may_use: &[KERNEL, STORE, MODULES, GATE, WEB, API, SHEET, PRINT],
        never: &[],
    },
    Room {
        folder: "bench",
        package: "rapport-bench",
        may_use: &[KERNEL, STORE, MODULES, GATE, WEB, API, SHEET, PRINT, TESTKIT, APP],
        never: &[],
    },
    Room { folder: "fuzz", package: "rapport-fuzz", may_use: &[KERNEL, SHEET], never: &[] },
    Room { folder: "xtask", package: "xtask", may_use: &[], never: &[] },
];

/// Refuses arrows that are not in the table.
pub fn check(tree: &Tree) -> Vec<Finding> {
    let manifests = tree.texts().filter_map(|(path, text)| Some((path, path.strip_suffix("/Cargo.toml")?, text)));
    manifests.flat_map(|(path, folder, text)| broken(path, folder, text)).collect()
}

fn broken(path: &str, folder: &str, text: &str) -> Vec<Finding> {
    let Some(room) = ROOMS.iter().find(|room| room.folder == folder) else {
        let advice = "give it a row in xtask/src/tidy/walls.rs, and the decision an ADR";
        return vec![Finding::new(path, 1, "a room that the plan does not know", advice)];
    };
    let dependencies = Manifest::read(text).dependencies;
    dependencies.iter().filter_map(|dependency| refusal(path, room, dependency)).collect()
}

fn refusal(path: &str, room: &Room, dependency: &Dependency) -> Option<Finding> {
    let package = dependency.package.as_str();
    let what = format!("{} depends on {package}", room.package);
    let is_room = ROOMS.iter().any(|other| other.package == package);
    let for_tests = package == TESTKIT && dependency.dev;
    if is_room && !for_tests && !room.may_use.contains(&package) {
        let advice = if package == TESTKIT {
            "move it to [dev-dependencies]".to_owned()
        } else {
            format!("it may use {}; meet by link, event, action or port", listed(room.may_use))
        };
        return Some(Finding::new(path, dependency.line, what, advice));
    }
    if !dependency.dev && room.never.contains(&package) {
        return Some(Finding::new(
            path,
            dependency.line,
            what,
            "this work belongs in another room, behind a port of the kernel",
        ));
    }
    None
}

fn listed(packages: &[&str]) -> String {
    if packages.is_empty() { "no other room".to_owned() } else { packages.join(", ") }
}

#[cfg(test)]
mod tests {
    use super::super::finding::places;
    use super::*;

    fn found(folder: &str, manifest: &str) -> Vec<String> {
        let path = format!("{folder}/Cargo.toml");
        places(&check(&Tree::from([(path.as_str(), manifest)])))
    }

    #[test]
    fn an_arrow_that_is_not_drawn_is_refused() {
        let manifest = "[dependencies]\nrapport-kernel.workspace = true\nrapport-store.workspace = true\n";
        assert_eq!(
            found("crates/modules", manifest),
            ["crates/modules/Cargo.toml:3: rapport-modules depends on rapport-store"]
        );
        assert_eq!(found("crates/app", manifest), Vec::<String>::new());
    }

    #[test]
    fn the_testkit_is_for_tests() {
        let testkit = "rapport-testkit.workspace = true\n";
        assert_eq!(found("crates/app", &format!("[dev-dependencies]\n{testkit}")), Vec::<String>::new());
        assert_eq!(found("crates/app", &format!("[dependencies]\n{testkit}")).len(), 1);
        assert_eq!(found("bench", &format!("[dependencies]\n{testkit}")), Vec::<String>::new());
    }

    #[test]
    fn tests_do_not_reach_through_a_wall_either() {
        assert_eq!(found("crates/api", "[dev-dependencies]\nrapport-store.workspace = true\n").len(), 1);
    }

    #[test]
    fn a_library_of_another_room_is_refused_outside_tests() {
        assert_eq!(
            found("crates/kernel", "[dependencies]\ntokio = \"1\"\n"),
            ["crates/kernel/Cargo.toml:2: rapport-kernel depends on tokio"]
        );
        assert_eq!(found("crates/kernel", "[dev-dependencies]\nrand = \"1\"\n"), Vec::<String>::new());
        assert_eq!(found("crates/web", "[dependencies.rusqlite]\nversion = \"1\"\n").len(), 1);
    }

    #[test]
    fn a_new_room_needs_a_row() {
        assert_eq!(found("crates/annex", ""), ["crates/annex/Cargo.toml:1: a room that the plan does not know"]);
    }
}
