//! Exit codes by kind of error, the same for every command.

use std::process::ExitCode;

use rapport_kernel::Error;

/// Says what went wrong on standard error. Codes: 1 fault, 3 invalid input, 4 not found, 5 forbidden, 6 conflict or
/// rule, 7 limit, 8 busy; 2 is the command line's own.
pub fn report(error: &anyhow::Error) -> ExitCode {
    eprintln!("error: {}", with_causes(error));
    ExitCode::from(error.downcast_ref::<Error>().map_or(1, code))
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
        let fault = Error::fault("Opening the database", std::io::Error::other("the disk is gone"));
        let error = Err::<(), _>(fault).context("cannot start").expect_err("a fault");
        assert_eq!(with_causes(&error), "cannot start: Opening the database: the disk is gone");
    }
}
