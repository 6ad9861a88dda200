//! Calls and literals that have a better replacement here.

use super::finding::{Finding, line_of};
use super::source::{Source, Sources, is_word};

/// Something not to write, where it may be written all the same, and what to write instead.
struct Ban {
    needle: &'static str,
    kind: Kind,
    /// Folders that are free of the ban.
    free: &'static [&'static str],
    /// Are tests free of it, wherever they stand?
    tests_free: bool,
    instead: &'static str,
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Kind {
    Code,
    /// The inside of a string literal.
    Literal,
}

const CLOCK: Ban = Ban {
    needle: "",
    kind: Kind::Code,
    free: &["crates/app/", "bench/", "xtask/"],
    tests_free: true,
    instead: "take the time from `ctx.now()`, or the clock that the app hands in",
};

/// A stopwatch tells no date, so nothing of it can end up in a record: whoever waits may hold one.
const STOPWATCH: Ban = Ban {
    free: &["crates/app/", "crates/gate/", "crates/store/", "bench/", "xtask/"],
    instead: "waiting and measuring belong in store, gate or app; the time of an event is `ctx.now()`",
    ..CLOCK
};

const UNFINISHED: Ban = Ban {
    needle: "",
    kind: Kind::Code,
    free: &[],
    tests_free: false,
    instead: "finish it, or leave it out and write the issue",
};

const PRINT: Ban = Ban {
    needle: "",
    kind: Kind::Code,
    free: &["crates/app/", "bench/", "xtask/"],
    tests_free: false,
    instead: "return it to the caller, or log it with `tracing`; only the command line prints",
};

const SQL: Ban = Ban {
    needle: "",
    kind: Kind::Literal,
    free: &["crates/store/", "bench/", "xtask/"],
    tests_free: false,
    instead: "SQL lives in crates/store: ask it through the kernel's query",
};

const BANS: &[Ban] = &[
    Ban { needle: "SystemTime::now", ..CLOCK },
    Ban { needle: "Timestamp::now", ..CLOCK },
    Ban { needle: "Zoned::now", ..CLOCK },
    Ban { needle: "Instant::now", ..STOPWATCH },
    Ban {
        needle: "thread::sleep",
        kind: Kind::Code,
        free: &[],
        tests_free: false,
        instead: "wait on a condition, a channel or a deadline",
    },
    Ban { needle: "todo!", ..UNFINISHED },
    Ban { needle: "unimplemented!", ..UNFINISHED },
    Ban { needle: "dbg!", ..UNFINISHED },
    Ban {
        needle: "#[ignore",
        kind: Kind::Code,
        free: &[],
        tests_free: false,
        instead: "assert what it does today, with a note on what is wrong with it",
    },
    Ban { needle: "#[allow(", ..LINT },
    Ban { needle: "#![allow(", ..LINT },
    Ban { needle: "SELECT ", ..SQL },
    Ban { needle: "INSERT INTO ", ..SQL },
    Ban { needle: "DELETE FROM ", ..SQL },
    Ban { needle: "println!", ..PRINT },
    Ban { needle: "print!", ..PRINT },
];

const LINT: Ban = Ban {
    needle: "",
    kind: Kind::Code,
    free: &[],
    tests_free: false,
    instead: "`#[expect(…, reason = \"…\")]`, which tells when it is no longer needed",
};

/// What a build script prints is how it talks to Cargo.
const BUILD_SCRIPT: &str = "build.rs";

/// Refuses what is banned.
pub fn check(sources: &Sources) -> Vec<Finding> {
    sources.iter().flat_map(|(path, source)| BANS.iter().flat_map(move |ban| broken(ban, path, source))).collect()
}

fn broken(ban: &Ban, path: &str, source: &Source) -> Vec<Finding> {
    let talks_to_cargo = ban.instead == PRINT.instead && path.rsplit('/').next() == Some(BUILD_SCRIPT);
    if talks_to_cargo || ban.free.iter().any(|folder| path.starts_with(folder)) {
        return Vec::new();
    }
    let found = match ban.kind {
        Kind::Code => occurrences(&source.code, ban.needle),
        Kind::Literal => literals(source, ban.needle),
    };
    let counts = found.into_iter().filter(|offset| !(ban.tests_free && source.is_test(*offset)));
    counts.map(|offset| Finding::new(path, line_of(&source.text, offset), shown(ban), ban.instead)).collect()
}

fn shown(ban: &Ban) -> String {
    match ban.kind {
        Kind::Code => format!("`{}`", ban.needle),
        Kind::Literal => format!("\"{}…\" in a string", ban.needle),
    }
}

/// Where the needle stands as words of its own.
pub fn occurrences(code: &str, needle: &str) -> Vec<usize> {
    let bytes = code.as_bytes();
    let word_at = |offset: usize| bytes.get(offset).is_some_and(|byte| is_word(*byte));
    let starts_with_word = needle.bytes().next().is_some_and(is_word);
    let ends_with_word = needle.bytes().last().is_some_and(is_word);
    let stands_alone = |start: usize| {
        let goes_on_before = starts_with_word && start > 0 && word_at(start - 1);
        let goes_on_after = ends_with_word && word_at(start + needle.len());
        !goes_on_before && !goes_on_after
    };
    code.match_indices(needle).map(|(start, _)| start).filter(|start| stands_alone(*start)).collect()
}

fn literals(source: &Source, needle: &str) -> Vec<usize> {
    let starts = source.strings.iter().map(|range| (range.start, &source.text[range.clone()]));
    starts.filter_map(|(start, text)| Some(start + text.find(needle)?)).collect()
}

#[cfg(test)]
mod tests {
    use super::super::finding::places;
    use super::super::tree::Tree;
    use super::*;

    fn found(path: &str, text: &str) -> Vec<String> {
        let folder = path.split("/src/").next().unwrap_or_default();
        let manifest = format!("{folder}/Cargo.toml");
        let tree = Tree::from([(manifest.as_str(), ""), (path, text)]);
        places(&check(&Sources::read(&tree)))
    }

    #[test]
    fn the_clock_is_read_in_the_app_and_in_tests_only() {
        let text = "fn a() { Timestamp::now(); }\n#[cfg(test)]\nmod tests { fn b() { Timestamp::now(); } }";
        assert_eq!(found("crates/store/src/lib.rs", text), ["crates/store/src/lib.rs:1: `Timestamp::now`"]);
        assert_eq!(found("crates/app/src/main.rs", text), Vec::<String>::new());
        assert_eq!(found("crates/testkit/src/lib.rs", text), Vec::<String>::new());
    }

    #[test]
    fn a_stopwatch_is_for_those_who_wait_for_a_database_or_a_caller() {
        let text = "fn a() { Instant::now(); }";
        assert_eq!(found("crates/store/src/lib.rs", text), Vec::<String>::new());
        assert_eq!(found("crates/modules/src/lib.rs", text), ["crates/modules/src/lib.rs:1: `Instant::now`"]);
    }

    #[test]
    fn a_clock_handed_on_as_a_function_is_a_clock() {
        assert_eq!(found("crates/gate/src/lib.rs", "x.map(SystemTime::now)").len(), 1);
        assert_eq!(found("crates/gate/src/lib.rs", "MyInstant::now(); Instant::now_or_later()").len(), 0);
    }

    #[test]
    fn unfinished_work_and_silenced_lints_are_refused_in_tests_too() {
        let text = "#![allow(dead_code)]\n#[cfg(test)]\nmod tests {\n#[test]\n#[ignore]\nfn a() { todo!() }\n}";
        let places = found("crates/kernel/src/lib.rs", text);
        let place = |line: usize, what: &str| format!("crates/kernel/src/lib.rs:{line}: `{what}`");
        assert_eq!(places, [place(6, "todo!"), place(5, "#[ignore"), place(1, "#![allow(")]);
    }

    #[test]
    fn sql_outside_the_store_is_refused_in_strings_and_nowhere_else() {
        let text = "// SELECT from a comment\nlet a = \"the SELECTED one\"; let b = \"SELECT id\";";
        assert_eq!(found("crates/api/src/lib.rs", text), ["crates/api/src/lib.rs:2: \"SELECT …\" in a string"]);
        assert_eq!(found("crates/store/src/lib.rs", text), Vec::<String>::new());
    }

    #[test]
    fn only_the_command_line_prints_to_standard_output() {
        assert_eq!(found("crates/api/src/lib.rs", "println!(); eprintln!();").len(), 1);
        assert_eq!(found("crates/app/src/main.rs", "println!();").len(), 0);
        assert_eq!(found("crates/web/build.rs", "println!();").len(), 0);
    }
}
