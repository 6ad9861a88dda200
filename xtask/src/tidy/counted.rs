//! Calls that are right in few places: their number is written down, so that somebody looks at each new one.

use std::collections::BTreeMap;

use super::calls::occurrences;
use super::finding::{Finding, line_of};
use super::source::{Source, Sources};

/// The way round access, `as_system("why")`: how often each file outside the tests uses it.
///
/// Changing a number here is saying: I looked at this use, and it may do what no user was asked about.
pub const AS_SYSTEM: &[(&str, usize)] = &[
    // Asks the kernel what the server is asked, to tell the overhead apart.
    ("bench/src/reads/mod.rs", 1),
    // Does what is done every night.
    ("bench/src/selling/mod.rs", 1),
    // Asks whether the database answers.
    ("crates/api/src/ops.rs", 1),
    // Whoever may read the database file may do everything.
    ("crates/app/src/opened.rs", 1),
    // Nobody is known yet: the token is being looked up. Its use is noted for those too who may not change it.
    ("crates/gate/src/gate.rs", 2),
    // A customer is no user: what they may do is what their link is for, one document and the answers to it.
    ("crates/gate/src/documents/customer.rs", 1),
    // Who books is no user: what they may do is to book a time that is free, and to take that back by its link.
    ("crates/gate/src/booking.rs", 1),
    // Whose feed a link leads to is looked up; then as that user, who may only read.
    ("crates/gate/src/calendar/feed.rs", 2),
    // Who signs in is not known yet.
    ("crates/gate/src/sign_in/mod.rs", 1),
    // Roll-ups that a new version declares are worked out for every record.
    ("crates/kernel/src/house/schema.rs", 1),
    // Reactions and jobs are the product's own.
    ("crates/kernel/src/runner/mod.rs", 1),
    // Fills an empty workspace.
    ("crates/modules/src/demo/load.rs", 1),
    // Looks for tables that wait, whoever sent them; each is imported with the rights of its sender.
    ("crates/modules/src/exchange/upload/run.rs", 1),
];

const CALL: &str = "as_system(";

/// Refuses a file that uses it more or less often than is written down.
pub fn check(sources: &Sources, expected: &[(&str, usize)]) -> Vec<Finding> {
    let mut expected: BTreeMap<&str, usize> = expected.iter().copied().collect();
    let mut findings = Vec::new();
    for (path, source) in sources.iter() {
        let lines = lines_of_use(source);
        let written = expected.remove(path).unwrap_or(0);
        if lines.len() != written {
            findings.push(finding(path, &lines, written));
        }
    }
    let gone = expected.into_iter().map(|(path, written)| finding(path, &[], written));
    findings.extend(gone);
    findings
}

fn lines_of_use(source: &Source) -> Vec<usize> {
    let is_definition = |offset: usize| source.code[..offset].ends_with("fn ");
    occurrences(&source.code, CALL)
        .into_iter()
        .filter(|offset| !source.is_test(*offset) && !is_definition(*offset))
        .map(|offset| line_of(&source.text, offset))
        .collect()
}

fn finding(path: &str, lines: &[usize], written: usize) -> Finding {
    let what = format!("{} uses of `as_system`, {written} written down", lines.len());
    let instead = "act as the user; if nobody may be asked, set the number in xtask/src/tidy/counted.rs";
    Finding::new(path, lines.first().copied().unwrap_or(1), what, instead)
}

#[cfg(test)]
mod tests {
    use super::super::finding::places;
    use super::super::tree::Tree;
    use super::*;

    #[test]
    fn each_use_outside_the_tests_must_be_written_down() {
        let text =
            "fn as_system(why: &str) {}\nfn a() { w.as_system(\"why\"); }\n#[test] fn b() { w.as_system(\"t\"); }";
        let tree = Tree::from([("crates/a/Cargo.toml", ""), ("crates/a/src/lib.rs", text)]);
        let sources = Sources::read(&tree);
        let file = "crates/a/src/lib.rs";
        assert_eq!(check(&sources, &[(file, 1)]), []);
        let place = |written| format!("{file}:2: 1 uses of `as_system`, {written} written down");
        assert_eq!(places(&check(&sources, &[])), [place(0)]);
        assert_eq!(places(&check(&sources, &[(file, 2)])), [place(2)]);
    }

    #[test]
    fn a_number_for_a_file_that_is_gone_is_refused() {
        let found = check(&Sources::read(&Tree::default()), &[("crates/a/src/gone.rs", 1)]);
        assert_eq!(found.len(), 1);
    }
}
