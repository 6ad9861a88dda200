//! Exit codes by kind of error, the same for every command.

use std::process::ExitCode;

use rapport_kernel::Error;

/// Says what went wrong on standard error. Codes: 1 fault, 3 invalid input, 4 not found, 5 forbidden, 6 conflict or
/// rule, 7 limit, 8 busy; 2 is the command line's own.
pub fn report(error: &anyhow::Error) -> ExitCode {
    eprintln!("error: {error:#}");
    let code = match error.downcast_ref::<Error>() {
        Some(Error::Invalid(_)) => 3,
        Some(Error::NotFound) => 4,
        Some(Error::Forbidden(_)) => 5,
        Some(Error::Conflict(_) | Error::Rule { .. }) => 6,
        Some(Error::Limit { .. }) => 7,
        Some(Error::Busy { .. } | Error::Retry) => 8,
        Some(Error::Fault { .. }) | None => 1,
    };
    ExitCode::from(code)
}
