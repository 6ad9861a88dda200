//! How a command fails: for people a sentence, for programs problem JSON, and an exit code by kind of error.

use std::io;
use std::process::ExitCode;

use rapport_kernel::Error;
use serde_json::json;

/// Who reads what a command says.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Reader {
    /// A person.
    Person,
    /// A program: it said `--json`.
    Program,
}

/// Says what went wrong on standard error. Codes: 1 fault, 3 invalid input, 4 not found, 5 forbidden, 6 conflict or
/// rule, 7 limit, 8 busy; 2 is the command line's own.
pub fn report(error: &anyhow::Error, reader: Reader) -> ExitCode {
    let said = with_causes(error);
    let guessed = guess(error, &said);
    let kind = known(error).unwrap_or(&guessed);
    match reader {
        Reader::Person => eprintln!("error: {said}"),
        Reader::Program => {
            let mut problem = rapport_gate::problem_json(kind);
            // Whoever may run a command may read the log as well.
            problem.insert("detail".to_owned(), json!(said));
            eprintln!("{}", json!(problem));
        }
    }
    ExitCode::from(code(kind))
}

/// The kernel's error in it, unless that only says that something in the world went wrong.
fn known(error: &anyhow::Error) -> Option<&Error> {
    let kernels = error.chain().find_map(|cause| cause.downcast_ref::<Error>());
    kernels.filter(|error| !matches!(error, Error::Fault { .. }))
}

/// What kind of error it is that never was the kernel's.
fn guess(error: &anyhow::Error, said: &str) -> Error {
    let absent = |cause: &(dyn std::error::Error + 'static)| {
        cause.downcast_ref::<io::Error>().is_some_and(|error| error.kind() == io::ErrorKind::NotFound)
    };
    if error.chain().any(absent) { Error::NotFound } else { Error::fault(said, "see above") }
}

fn code(error: &Error) -> u8 {
    match error {
        Error::Invalid(_) => 3,
        Error::NotFound => 4,
        Error::Forbidden(_) | Error::Unauthorized => 5,
        Error::Conflict(_) | Error::Rule { .. } => 6,
        Error::Limit { .. } => 7,
        Error::Busy { .. } | Error::Timeout { .. } | Error::Retry | Error::Outdated => 8,
        Error::InRow { refusal, .. } => code(refusal),
        Error::Fault { .. } => 1,
    }
}

/// What went wrong with its causes, each said once: many errors say their cause themselves.
fn with_causes(error: &anyhow::Error) -> String {
    let mut said = error.to_string();
    for cause in error.chain().skip(1).map(ToString::to_string) {
        if !said.contains(&cause) {
            said = format!("{said}: {cause}");
        }
    }
    said
}

#[cfg(test)]
mod tests {
    use anyhow::Context;

    use super::*;

    #[test]
    fn a_cause_is_said_once() {
        let fault = Error::fault("Opening the database", io::Error::other("the disk is gone"));
        let error = Err::<(), _>(fault).context("cannot start").expect_err("a fault");
        assert_eq!(with_causes(&error), "cannot start: Opening the database: the disk is gone");
    }

    #[test]
    fn what_somebody_said_more_does_not_hide_the_kind() {
        let kind = |error: &anyhow::Error| code(known(error).unwrap_or(&guess(error, "x")));
        let invalid = Err::<(), _>(Error::invalid("kind", "x", "wrong")).context("the field size");
        assert_eq!(kind(&invalid.expect_err("invalid")), 3);
        let absent = Error::fault("Reading it", io::Error::from(io::ErrorKind::NotFound));
        assert_eq!(kind(&anyhow::Error::from(absent)), 4);
        assert_eq!(kind(&anyhow::anyhow!("a bug")), 1);
    }
}
