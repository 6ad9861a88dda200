//! Tests of the filter language, through its public door.

mod checked;
mod documented;
mod formulas;
mod lists;
mod pinned;
mod program;
mod refused;
mod sample;
mod seen;
mod show;
mod strategy;
mod text;

use crate::Error;
use crate::error::Problem;

/// The one problem of an error.
fn problem(error: Error) -> Problem {
    match error {
        Error::Invalid(mut problems) if problems.len() == 1 => problems.remove(0),
        other => panic!("expected one problem, found {other:?}"),
    }
}

/// The place and the words of an error: `9: Expected …`.
fn said(error: Error) -> String {
    let problem = problem(error);
    match problem.position {
        Some(at) => format!("{at}: {}", problem.text),
        None => problem.text.to_string(),
    }
}

/// The name of the limit that an error says was reached.
fn limit(error: Error) -> &'static str {
    match error {
        Error::Limit { name, .. } => name,
        other => panic!("expected a limit, found {other:?}"),
    }
}
