//! Controls of forms that are about no record: what they are called stands in messages, by the name of the control.

use rapport_kernel::Problem;
use serde::Serialize;

pub use crate::cells::last;
use crate::cells::{Chosen, Typed};
use crate::words::Words;

/// The context of the macro `input`.
#[derive(Clone, Debug, Serialize)]
pub struct Input {
    name: String,
    label: String,
    help: Option<String>,
    shape: Shape,
    value: String,
    options: Vec<Chosen>,
    wrong: Vec<String>,
    required: bool,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
enum Shape {
    Line,
    Number,
    Area,
    Check,
    Select,
    Checks,
}

/// What the controls of a form hold, and what is wrong with it.
pub struct Form<'a> {
    /// The reader's words.
    pub words: &'a Words,
    /// The ids of messages, such as `setup-field-{}`, with braces for the names of controls.
    pub messages: &'static str,
    /// What was typed, or stands there.
    pub typed: &'a Typed,
    /// What is wrong.
    pub problems: &'a [Problem],
}

impl Form<'_> {
    /// One line of text.
    pub fn line(&self, name: &str) -> Input {
        self.input(name, Shape::Line)
    }

    /// A whole number.
    pub fn number(&self, name: &str) -> Input {
        self.input(name, Shape::Number)
    }

    /// Many lines of text.
    pub fn area(&self, name: &str) -> Input {
        self.input(name, Shape::Area)
    }

    /// Yes or no.
    pub fn check(&self, name: &str) -> Input {
        self.input(name, Shape::Check)
    }

    /// One of some, each with its label.
    pub fn select(&self, name: &str, options: impl IntoIterator<Item = (String, String)>) -> Input {
        self.choosing(name, Shape::Select, options)
    }

    /// Several of some.
    pub fn checks(&self, name: &str, options: impl IntoIterator<Item = (String, String)>) -> Input {
        self.choosing(name, Shape::Checks, options)
    }

    /// What is wrong with nothing that the form shows.
    pub fn elsewhere(&self, shown: &[Input]) -> Vec<String> {
        let is_shown = |problem: &Problem| shown.iter().any(|input| input.name == problem.field);
        let others = self.problems.iter().filter(|problem| !is_shown(problem));
        others.map(|problem| self.words.problem(problem)).collect()
    }

    fn choosing(&self, name: &str, shape: Shape, options: impl IntoIterator<Item = (String, String)>) -> Input {
        let is_sent = |key: &str| self.typed.iter().any(|(sent, value)| sent == name && value == key);
        let options = options.into_iter().map(|(key, label)| Chosen { chosen: is_sent(&key), key, label });
        Input { options: options.collect(), ..self.input(name, shape) }
    }

    fn input(&self, name: &str, shape: Shape) -> Input {
        let Self { words, messages, typed, problems } = self;
        let wrong = problems.iter().filter(|problem| problem.field == name);
        // A control may be called otherwise than the field that it is for.
        let said = |problem: &Problem| match problem.text.id {
            "required" => words.say("setup-input-needed"),
            _ => words.problem(problem),
        };
        Input {
            name: name.to_owned(),
            label: words.say(&messages.replace("{}", name)),
            help: words.known(&format!("{}-help", messages.replace("{}", name))),
            shape,
            value: last(typed, name).unwrap_or_default().to_owned(),
            options: Vec::new(),
            wrong: wrong.map(said).collect(),
            required: false,
        }
    }
}

impl Input {
    /// Has to be filled in.
    pub fn required(mut self) -> Self {
        self.required = true;
        self
    }
}

/// What a control holds, without blanks around it; none when it is empty.
pub fn filled<'t>(typed: &'t Typed, name: &str) -> Option<&'t str> {
    last(typed, name).map(str::trim).filter(|text| !text.is_empty())
}

/// Whether a box is ticked.
pub fn is_ticked(typed: &Typed, name: &str) -> bool {
    last(typed, name) == Some("true")
}

/// All that was sent under a name.
pub fn all<'t>(typed: &'t Typed, name: &'t str) -> impl Iterator<Item = &'t str> {
    typed.iter().filter(move |(key, value)| key == name && !value.is_empty()).map(|(_, value)| value.as_str())
}
