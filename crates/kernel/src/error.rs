//! The one error type. Surfaces map it once: `gate` to HTTP, `app` to exit codes.

use std::fmt;

use thiserror::Error as ThisError;

use crate::id::RecordId;
use crate::text::Text;
use crate::time::Instant;

/// What a kernel call answers.
pub type Result<T, E = Error> = std::result::Result<T, E>;

/// Why something was not done. Codes are stable; texts say what to do next.
#[derive(Debug, ThisError)]
pub enum Error {
    /// It does not exist, or the actor may not know that it does.
    #[error("Not found")]
    NotFound,
    /// The actor may know of it, but not do this.
    #[error("{0}")]
    Forbidden(Text),
    /// The input is wrong; one problem for each place.
    #[error("{}", summary(.0))]
    Invalid(Vec<Problem>),
    /// The business says no.
    #[error("{text}")]
    Rule {
        /// Stable, for programs.
        code: &'static str,
        /// For people.
        text: Text,
    },
    /// Somebody else was first.
    #[error("Somebody else changed this record{}", fields(.0))]
    Conflict(Vec<Clash>),
    /// A named limit was reached.
    #[error("{text}")]
    Limit {
        /// The limit's name.
        name: &'static str,
        /// Its value.
        max: u64,
        /// For people.
        text: Text,
    },
    /// Too much to do just now; try again.
    #[error("The server is busy; try again in {retry_after_s} s")]
    Busy {
        /// When to try again, in seconds.
        retry_after_s: u32,
    },
    /// It was begun and took too long to wait for; whether it was done is not known.
    #[error(
        "This takes longer than {waited_s} s and may still be done: look before you send it again, or send it again with \
         the same Idempotency-Key"
    )]
    Timeout {
        /// How long it was waited for, in seconds.
        waited_s: u64,
    },
    /// The engine asks that the unit of work be run again; never leaves `House`.
    #[error("The transaction must run again")]
    Retry,
    /// What the actor may do was learnt before it changed; the gate learns it anew and asks again.
    #[error("What the caller may do has changed meanwhile")]
    Outdated,
    /// Nobody is behind the secret, or nobody any more.
    #[error("This token is unknown, expired or was withdrawn; make a new one")]
    Unauthorized,
    /// A row of an atomic batch was refused, and the batch with it.
    #[error("{refusal} (row {row}, counted from 0)")]
    InRow {
        /// Its place in the caller's batch, counted from 0.
        row: usize,
        /// Why.
        refusal: Box<Error>,
    },
    /// A bug, or the world.
    #[error("{context}: {source}")]
    Fault {
        /// What was being done.
        context: String,
        /// What went wrong.
        source: Box<dyn std::error::Error + Send + Sync>,
    },
}

/// One thing wrong with the input.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Problem {
    /// The field's key, a path such as `address.country`, or empty for the whole.
    pub field: String,
    /// Stable, for programs.
    pub code: &'static str,
    /// For people.
    pub text: Text,
    /// Where in a text, such as a filter: characters from its start.
    pub position: Option<usize>,
}

impl Problem {
    /// A problem of one field.
    pub fn new(field: impl Into<String>, code: &'static str, english: impl Into<String>) -> Self {
        Self { field: field.into(), code, text: Text::new(code, english), position: None }
    }
    /// Adds an argument for translators.
    pub fn with(mut self, name: &'static str, value: impl fmt::Display) -> Self {
        self.text = self.text.with(name, value);
        self
    }
    /// Says where in the text it lies.
    pub fn at(mut self, position: usize) -> Self {
        self.position = Some(position);
        self
    }
}

/// One field on which two writers disagree.
#[derive(Clone, Debug, PartialEq)]
pub struct Clash {
    /// The field's key.
    pub field: String,
    /// What is stored now.
    pub theirs: serde_json::Value,
    /// What was asked for.
    pub yours: serde_json::Value,
    /// Who was first.
    pub by: String,
    /// When.
    pub at: Instant,
}

impl Error {
    /// A bug or an outside failure, with what was being done.
    pub fn fault(context: impl Into<String>, source: impl Into<Box<dyn std::error::Error + Send + Sync>>) -> Self {
        Self::Fault { context: context.into(), source: source.into() }
    }
    /// One problem of one field.
    pub fn invalid(field: impl Into<String>, code: &'static str, english: impl Into<String>) -> Self {
        Self::Invalid(vec![Problem::new(field, code, english)])
    }
    /// The business says no.
    pub fn rule(code: &'static str, english: impl Into<String>) -> Self {
        Self::Rule { code, text: Text::new(code, english) }
    }
    /// The actor may not.
    pub fn forbidden(english: impl Into<String>) -> Self {
        Self::Forbidden(Text::new("forbidden", english))
    }
    /// A named limit was reached.
    pub fn limit(name: &'static str, max: usize, english: impl Into<String>) -> Self {
        Self::Limit { name, max: max as u64, text: Text::new(name, english) }
    }
    /// Says which row of a batch it is about. What is no refusal of the row, but trouble of the whole, stays as it is.
    pub fn in_row(self, row: usize) -> Self {
        match self {
            whole @ (Self::Retry
            | Self::Outdated
            | Self::Busy { .. }
            | Self::Timeout { .. }
            | Self::Unauthorized
            | Self::Fault { .. }) => whole,
            refusal => Self::InRow { row, refusal: Box::new(refusal) },
        }
    }
    /// What is wrong, to be said beside the fields; a refusal of the whole is a problem of `place`.
    pub fn problems(&self, place: &str) -> Vec<Problem> {
        let text = match self {
            Self::Invalid(problems) => return problems.clone(),
            Self::InRow { refusal, .. } => return refusal.problems(place),
            Self::Forbidden(text) | Self::Rule { text, .. } | Self::Limit { text, .. } => text.clone(),
            other => Text::new(other.code(), other.to_string()),
        };
        vec![Problem { field: place.to_owned(), code: self.code(), text, position: None }]
    }
    /// The stable code of this error.
    pub fn code(&self) -> &'static str {
        match self {
            Self::NotFound => "not_found",
            Self::Forbidden(_) => "forbidden",
            Self::Invalid(_) => "invalid",
            Self::Rule { code, .. } => code,
            Self::Conflict(_) => "conflict",
            Self::Limit { .. } => "limit",
            Self::Busy { .. } => "busy",
            Self::Timeout { .. } => "timeout",
            Self::Retry => "retry",
            Self::Outdated => "outdated",
            Self::Unauthorized => "unauthorized",
            Self::InRow { refusal, .. } => refusal.code(),
            Self::Fault { .. } => "fault",
        }
    }
}

/// A batch met the same match key twice; which record was meant is for a person to say.
pub fn ambiguous(field: &str, ids: &[RecordId]) -> Problem {
    Problem::new(field, "ambiguous", format!("{} records have this value; name one by its id", ids.len()))
}

fn summary(problems: &[Problem]) -> String {
    let each = problems.iter().map(|problem| match problem.field.as_str() {
        "" => problem.text.english.clone(),
        field => format!("{field}: {}", problem.text.english),
    });
    each.collect::<Vec<_>>().join("; ")
}

fn fields(clashes: &[Clash]) -> String {
    if clashes.is_empty() {
        return "; read it again".to_owned();
    }
    let keys = clashes.iter().map(|clash| clash.field.as_str()).collect::<Vec<_>>();
    format!(": {}", keys.join(", "))
}
