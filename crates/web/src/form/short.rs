//! A short form: a few fields that are asked for before something is done, to one record or to many.

use rapport_kernel::value::Ref;
use rapport_kernel::{Error, Field, Object, Problem, Read, RecordId, Result};
use serde::Serialize;

use super::page::{currencies, with_records};
use crate::cells::{Around, Control, Typed};
use crate::screen::Screen;
use crate::shell::Shell;
use crate::words::Words;

/// What is asked, and where it is sent.
pub struct Short<'a> {
    /// What is done.
    pub label: String,
    /// To what it is done.
    pub title: String,
    /// Where the form is sent.
    pub url: String,
    pub back: String,
    /// What the form sends along.
    pub kept: Vec<(&'static str, String)>,
    pub fields: Vec<&'a Field>,
    /// What one has to know.
    pub help: Option<String>,
}

/// What was typed into a short form, and why it was refused.
pub struct Tried<'a> {
    typed: &'a Typed,
    /// What is wrong with what was typed.
    problems: &'a [Problem],
    /// Why else it was not done.
    said: Option<String>,
}

/// The context of `short-form.html`.
#[derive(Serialize)]
struct Page {
    label: String,
    title: String,
    url: String,
    back: String,
    kept: Vec<(&'static str, String)>,
    controls: Vec<Control>,
    wrong: Vec<String>,
    help: Option<String>,
}

impl<'a> Tried<'a> {
    pub fn new(typed: &'a Typed, refused: Option<&'a Error>, words: &Words) -> Self {
        match refused {
            None => Self { typed, problems: &[], said: None },
            Some(Error::Invalid(problems)) => Self { typed, problems, said: None },
            Some(other) => Self { typed, problems: &[], said: Some(words.error(other)) },
        }
    }

    /// The same on many records: what was refused on one of them is said with its name.
    ///
    /// # Errors
    /// The store's.
    pub fn on(
        r: &mut Read<'_>,
        object: &Object,
        ids: &[RecordId],
        typed: &'a Typed,
        refused: Option<&'a Error>,
        words: &Words,
    ) -> Result<Self> {
        let mut tried = Self::new(typed, refused, words);
        if let Some(Error::InRow { row, refusal }) = refused
            && let Some(id) = ids.get(*row)
        {
            // Whoever may not see it any more knows it by nothing else.
            let title = r.titles([Ref { object: object.id, id: *id }])?.remove(id).unwrap_or_else(|| id.to_string());
            tried.said = Some(format!("{title}: {}", words.error(refusal)));
        }
        Ok(tried)
    }
}

impl Short<'_> {
    /// The page of the form.
    ///
    /// # Errors
    /// The store's.
    pub fn page(self, r: &mut Read<'_>, object: &Object, tried: Tried<'_>) -> Result<Screen> {
        let Tried { typed, problems, said } = tried;
        let words = Words::of(r);
        let currencies = currencies(r, typed);
        let around = Around { object, words: &words, typed, problems, currencies: &currencies };
        let mut controls = Vec::new();
        for field in &self.fields {
            let Some(control) = Control::of(field, &around) else { continue };
            controls.extend(with_records(r, field, control, typed)?);
        }
        let is_shown = |problem: &&Problem| controls.iter().any(|control| control.key() == problem.field);
        let elsewhere = problems.iter().filter(|problem| !is_shown(problem)).map(|problem| words.problem(problem));
        let wrong = elsewhere.chain(said).collect();
        let Self { label, title, url, back, kept, help, .. } = self;
        let page = Page { label, title, url, back, kept, controls, wrong, help };
        let shell = Shell::of(r, &words, Some(&object.plural))?;
        let label = page.label.clone();
        Ok(Screen::within(shell, words, "short-form.html", &label, page))
    }
}
