//! Any text as a filter and as a formula: nothing panics, an error points into the text, and what was read and printed
//! is read again as the same.
#![no_main]

use libfuzzer_sys::fuzz_target;
use rapport_kernel::Error;
use rapport_kernel::filter::{formula, parse, print};

fuzz_target!(|text: &str| {
    match parse(text) {
        Ok(tree) => {
            let printed = print(&tree);
            let again = parse(&printed).unwrap_or_else(|error| panic!("{printed:?} is not read again: {error}"));
            assert_eq!(again, tree, "{printed:?} means something else");
        }
        Err(error) => points_into(text, &error),
    }
    match formula::parse_formula(text) {
        Ok(written) => {
            let printed = formula::print_formula(&written);
            let again = formula::parse_formula(&printed)
                .unwrap_or_else(|error| panic!("{printed:?} is not read again: {error}"));
            assert_eq!(again, written, "{printed:?} means something else");
        }
        Err(error) => points_into(text, &error),
    }
});

fn points_into(text: &str, error: &Error) {
    let Error::Invalid(problems) = error else { return };
    for problem in problems {
        let at = problem.position;
        assert!(at.is_none_or(|at| at <= text.chars().count()), "{at:?} lies outside of {text:?}");
    }
}
