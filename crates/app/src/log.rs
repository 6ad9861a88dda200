//! The log. It goes to standard error; `RUST_LOG` says how much, `RAPPORT_LOG=json` in which form.

use std::{env, io};

use tracing::{Level, level_filters::LevelFilter};
use tracing_subscriber::filter::Targets;
use tracing_subscriber::fmt;
use tracing_subscriber::prelude::*;

/// What is logged when nobody says what. What is wrong with an answer of a passkey, whose words anybody may send, is said by
/// the gate.
const LOGGED: &str = "info,webauthn_rs_core=off";
/// From debug on it tells what every question holds, which is customers' data.
const TELLS_DATA: &str = "tokio_postgres";

/// Begins to log.
pub fn start() {
    let levels = levels(env::var("RUST_LOG").ok().as_deref());
    let log = fmt::layer().with_writer(io::stderr);
    if env::var("RAPPORT_LOG").is_ok_and(|form| form == "json") {
        tracing_subscriber::registry().with(log.json().with_filter(levels)).init();
    } else {
        tracing_subscriber::registry().with(log.with_filter(levels)).init();
    }
}

/// What `RUST_LOG` says, such as `debug` or `warn,rapport_store=trace`; what nobody can read says nothing.
fn levels(said: Option<&str>) -> Targets {
    let said = said.filter(|said| !said.is_empty()).and_then(|said| said.parse::<Targets>().ok());
    let levels = said.unwrap_or_else(|| LOGGED.parse().expect("levels"));
    match levels.would_enable(TELLS_DATA, &Level::DEBUG) {
        true => levels.with_target(TELLS_DATA, LevelFilter::INFO),
        false => levels,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn debug_says_more_and_not_what_questions_hold() {
        let debug = levels(Some("debug"));
        assert!(
            debug.would_enable("rapport_store", &Level::DEBUG) && !debug.would_enable("rapport_store", &Level::TRACE)
        );
        for said in ["debug", "trace", "tokio_postgres=trace", "warn,tokio_postgres=debug"] {
            assert!(!levels(Some(said)).would_enable("tokio_postgres::query", &Level::DEBUG), "{said}");
        }
        assert!(!levels(Some("warn")).would_enable("tokio_postgres", &Level::INFO));
        for said in [None, Some(""), Some("what=ever=this")] {
            assert!(levels(said).would_enable("rapport", &Level::INFO), "{said:?}");
            assert!(!levels(said).would_enable("webauthn_rs_core", &Level::ERROR), "{said:?}");
        }
    }
}
