//! Calls that are right in few places: their number is written down, so that somebody looks at each new one.

use super::calls::occurrences;
use super::finding::Finding;
use super::source::{Source, Sources};

/// The way round access, `as_system("why")`: how often each file outside the tests uses it.
///
/// Changing a number here is saying: I looked at this use, and it may do what no user was asked about.
pub const AS_SYSTEM: &[(&str, usize)] = &[];

const CALL: &str = "as_system(";
const DEFINITION: &str = "fn as_system(";

/// Refuses a file that uses it more or less often than is written down.
pub fn check(sources: &Sources, expected: &[(&str, usize)]) -> Vec<Finding> {
    let used = |path: &str| {
        sources
            .iter()
            .find(|(other, _)| *other == path)
            .map_or(0, |(_, source)| uses(source))
    };
    let mut paths: Vec<&str> = sources
        .iter()
        .filter(|(_, source)| uses(source) > 0)
        .map(|(path, _)| path)
        .collect();
    paths.extend(expected.iter().map(|(path, _)| *path));
    paths.sort_unstable();
    paths.dedup();
    let written = |path: &str| {
        expected
            .iter()
            .find(|(other, _)| *other == path)
            .map_or(0, |(_, count)| *count)
    };
    let differing = paths.into_iter().filter(|path| used(path) != written(path));
    differing
        .map(|path| finding(path, used(path), written(path)))
        .collect()
}

fn uses(source: &Source) -> usize {
    let outside_tests = |offset: &usize| !source.is_test(*offset);
    let calls = occurrences(&source.code, CALL)
        .into_iter()
        .filter(outside_tests)
        .count();
    calls
        - occurrences(&source.code, DEFINITION)
            .into_iter()
            .filter(outside_tests)
            .count()
}

fn finding(path: &str, used: usize, written: usize) -> Finding {
    let what = format!("`as_system` is used {used} times, {written} are written down");
    Finding::new(
        path,
        1,
        what,
        "act as the user; if nobody may be asked, set the number in xtask/src/tidy/counted.rs",
    )
}

#[cfg(test)]
mod tests {
    use super::super::finding::places;
    use super::super::tree::Tree;
    use super::*;

    #[test]
    fn each_use_outside_the_tests_must_be_written_down() {
        let text = "fn as_system(why: &str) {}\nfn a() { w.as_system(\"why\"); }\n#[test] fn b() { w.as_system(\"t\"); }";
        let tree = Tree::from([("crates/a/Cargo.toml", ""), ("crates/a/src/lib.rs", text)]);
        let sources = Sources::read(&tree);
        let file = "crates/a/src/lib.rs";
        assert_eq!(check(&sources, &[(file, 1)]), []);
        let place =
            |written| format!("{file}:1: `as_system` is used 1 times, {written} are written down");
        assert_eq!(places(&check(&sources, &[])), [place(0)]);
        assert_eq!(places(&check(&sources, &[(file, 2)])), [place(2)]);
    }

    #[test]
    fn a_number_for_a_file_that_is_gone_is_refused() {
        let found = check(
            &Sources::read(&Tree::default()),
            &[("crates/a/src/gone.rs", 1)],
        );
        assert_eq!(found.len(), 1);
    }
}
