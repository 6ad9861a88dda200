//! What the compiler and clippy cannot see: the walls between the rooms, calls that have a better replacement,
//! dead files, and documents that do not hold together.
//!
//! Each check is a function from the tree to findings, and is tested on small made-up trees.

mod calls;
mod counted;
mod docs;
mod finding;
mod manifest;
mod modules;
mod source;
mod structure;
mod text;
mod tree;
mod walls;

use finding::Finding;
use source::Sources;
use tree::Tree;

use crate::failure::Failure;
use crate::workspace;

/// Prints every finding; fails when there is one.
pub fn check() -> Result<(), Failure> {
    let findings = findings(&Tree::read(&workspace::root())?);
    for finding in &findings {
        println!("{finding}");
    }
    if findings.is_empty() { Ok(()) } else { Err(Failure::new(format!("{} to mend, see above", findings.len()))) }
}

fn findings(tree: &Tree) -> Vec<Finding> {
    let sources = Sources::read(tree);
    let mut findings = walls::check(tree);
    findings.extend(calls::check(&sources));
    findings.extend(counted::check(&sources, counted::AS_SYSTEM));
    findings.extend(modules::dead_files(tree, &sources));
    findings.extend(text::check(tree));
    findings.extend(docs::check(tree));
    findings.sort();
    findings
}
