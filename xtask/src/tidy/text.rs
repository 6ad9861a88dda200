//! What holds for any text: short enough to read, and at home on any machine.

use super::finding::{Finding, line_of};
use super::source::is_word;
use super::tree::Tree;

const LINES_MAX: usize = 600;

/// Files that people write, as opposed to locks, snapshots and licences.
const WRITTEN: [&str; 9] = [".rs", ".sql", ".sh", ".js", ".ts", ".css", ".html", ".ftl", ".py"];

/// Folders of one machine. In two parts, so that this file does not find itself.
const MACHINE_FOLDERS: [&str; 3] = [concat!("/wo", "rk/"), concat!("/ro", "ot/"), concat!("/ho", "me/")];

/// Refuses long files, and paths that only the author's machine has.
pub fn check(tree: &Tree) -> Vec<Finding> {
    tree.texts().flat_map(|(path, text)| long_file(path, text).into_iter().chain(machine_paths(path, text))).collect()
}

fn long_file(path: &str, text: &str) -> Option<Finding> {
    let lines = text.lines().count();
    let too_long = lines > LINES_MAX && WRITTEN.iter().any(|ending| path.ends_with(ending));
    let what = || format!("{lines} lines, {LINES_MAX} at most");
    too_long.then(|| Finding::new(path, LINES_MAX + 1, what(), "split it by what its parts can do"))
}

fn machine_paths(path: &str, text: &str) -> Vec<Finding> {
    let found = MACHINE_FOLDERS.iter().flat_map(|folder| text.match_indices(folder));
    // In a longer path, or in an address, it is another thing.
    let absolute = found.filter(|(start, _)| !goes_on_before(text, *start));
    let advice = "a path from the root of the project, or a setting";
    absolute
        .map(|(start, folder)| Finding::new(path, line_of(text, start), format!("the path `{folder}…`"), advice))
        .collect()
}

fn goes_on_before(text: &str, start: usize) -> bool {
    text.as_bytes()[..start]
        .last()
        .is_some_and(|byte| is_word(*byte) || matches!(byte, b'.' | b'/' | b'-' | b'}' | b'~'))
}

#[cfg(test)]
mod tests {
    use super::super::finding::places;
    use super::*;

    #[test]
    fn a_file_that_is_too_long_to_read_is_refused_unless_nobody_writes_it() {
        let long = "x\n".repeat(LINES_MAX + 1);
        let tree = Tree::from([("a.rs", long.as_str()), ("Cargo.lock", long.as_str()), ("b.rs", &long[2..])]);
        assert_eq!(places(&check(&tree)), ["a.rs:601: 601 lines, 600 at most"]);
    }

    #[test]
    fn a_path_of_the_authors_machine_is_refused_and_an_address_is_not() {
        let own = concat!("see `/wo", "rk/main`\n");
        let others = concat!("https://example.com/wo", "rk/x ../wo", "rk/y $DIR/ro", "ot/z");
        let tree = Tree::from([("a.md", own), ("b.md", others)]);
        assert_eq!(places(&check(&tree)), [concat!("a.md:1: the path `/wo", "rk/…`")]);
    }
}
