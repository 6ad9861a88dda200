//! What goes wrong with a filter, sort or summary: always the place, and what was expected there.

use crate::error::{Error, Problem};
use crate::filter::tree::At;
use crate::text::Text;

/// Characters of what was found that an error repeats.
const FOUND_CHARS_MAX: usize = 40;

/// Which text of a request is read: problems carry its name as their field.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Source {
    Filter,
    Sort,
    Group,
    Measure,
    Formula,
}

impl Source {
    fn name(self) -> &'static str {
        match self {
            Self::Filter => "filter",
            Self::Sort => "sort",
            Self::Group => "group",
            Self::Measure => "measure",
            Self::Formula => "formula",
        }
    }

    /// One problem at one place.
    pub fn wrong(self, code: &'static str, at: At, text: Text) -> Error {
        Error::Invalid(vec![Problem { field: self.name().to_owned(), code, text, position: at.get() }])
    }

    /// Something else was expected there.
    pub fn expected(self, code: &'static str, at: At, expected: &str, found: &str) -> Error {
        let text = Text::new(code, format!("Expected {expected}, found {found}"));
        self.wrong(code, at, text.with("expected", expected).with("found", found))
    }
}

/// A word as an error repeats it: in quotation marks, on one line, never long.
pub(crate) fn quoted(text: &str) -> String {
    let mut shown: String = text.chars().take(FOUND_CHARS_MAX).map(|c| if c.is_control() { ' ' } else { c }).collect();
    if text.chars().nth(FOUND_CHARS_MAX).is_some() {
        shown.push('…');
    }
    format!("“{shown}”")
}

/// `a, b or c`, cut where it gets long.
pub(crate) fn either<'a>(words: impl Iterator<Item = &'a str>, words_max: usize) -> String {
    let all: Vec<String> = words.map(quoted).collect();
    match all.as_slice() {
        [] => "nothing".to_owned(),
        [one] => one.clone(),
        [most @ .., last] if all.len() <= words_max => format!("{} or {last}", most.join(", ")),
        many => format!("{} or another of {}", many[..words_max].join(", "), many.len()),
    }
}
