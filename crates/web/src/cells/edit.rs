//! A field as a form shows it: one control, or one for each part.

use rapport_kernel::value::Address;
use rapport_kernel::{Field, Kind, Object, Problem};
use serde::Serialize;

use super::typed::Typed;
use crate::words::Words;

/// The parts of a name: first what everybody has.
const NAME_PARTS: [&str; 5] = ["given", "family", "title", "middle", "suffix"];

/// The context of the macro `control`.
#[derive(Clone, Debug, Serialize)]
pub struct Control {
    key: String,
    label: String,
    help: Option<String>,
    required: bool,
    shape: Shape,
    wide: bool,
    /// The type of an input.
    input: &'static str,
    value: String,
    /// The title of a linked record.
    title: String,
    /// Where records to link to are looked up.
    lookup: Option<String>,
    options: Vec<Chosen>,
    parts: Vec<Part>,
    wrong: Vec<String>,
}

/// Which control shows a field.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
enum Shape {
    Input,
    Area,
    Check,
    Select,
    Checks,
    Parts,
    Money,
    Link,
}

/// An option of a choice.
#[derive(Clone, Debug, Serialize)]
pub struct Chosen {
    /// What is sent.
    pub key: String,
    /// What is shown.
    pub label: String,
    /// Whether it is chosen.
    pub chosen: bool,
}

#[derive(Clone, Debug, Serialize)]
struct Part {
    key: String,
    label: String,
    value: String,
    wide: bool,
}

/// What a control is made from.
pub struct Around<'a> {
    /// The object of the field.
    pub object: &'a Object,
    /// The reader's words.
    pub words: &'a Words,
    /// What the form holds.
    pub typed: &'a Typed,
    /// What is wrong with it.
    pub problems: &'a [Problem],
    /// Codes of currencies that are offered, the base first.
    pub currencies: &'a [String],
}

impl Control {
    /// The control of a field; none for kinds that forms do not edit.
    pub fn of(field: &Field, around: &Around<'_>) -> Option<Self> {
        let (shape, input) = shape(&field.kind)?;
        let of = |key: &str| around.typed.iter().rev().find(|(name, _)| name == key).map(|(_, value)| value.clone());
        let mut control = Self {
            key: field.key.clone(),
            label: around.words.field(around.object, field),
            help: around.words.help(around.object, field),
            required: field.traits.required,
            shape,
            wide: matches!(shape, Shape::Area | Shape::Parts | Shape::Checks),
            input,
            value: of(&field.key).unwrap_or_default(),
            title: of(&format!("{}.title", field.key)).unwrap_or_default(),
            lookup: None,
            options: Vec::new(),
            parts: Vec::new(),
            wrong: around.words.problems_at(around.problems, &field.key),
        };
        control.options = control.options_of(field, around);
        control.parts = control.parts_of(field, around.words, &of);
        Some(control)
    }

    /// Whether forms edit fields of a kind.
    pub fn is_for(kind: &Kind) -> bool {
        shape(kind).is_some()
    }

    /// The same on a form that is not the record's: under that name, and nothing has to be filled in.
    pub(super) fn renamed(mut self, name: &str) -> Self {
        self.key = name.to_owned();
        (self.help, self.required, self.wide) = (None, false, false);
        self
    }

    /// Offers records to link to.
    pub fn offering(mut self, records: Vec<Chosen>) -> Self {
        self.shape = Shape::Select;
        self.options = records;
        self
    }

    /// Offers records of which several may be linked to.
    pub fn offering_several(mut self, records: Vec<Chosen>) -> Self {
        self.options = records;
        self
    }

    /// Whether all that can be chosen is offered, rather than looked for.
    pub fn offers_all(&self) -> bool {
        self.shape == Shape::Select
    }

    /// Offers something before the rest.
    pub fn offering_first(mut self, one: Chosen) -> Self {
        self.options.insert(0, one);
        self
    }

    /// Has records to link to looked up.
    pub fn looked_up(mut self, address: String, title: Option<String>) -> Self {
        self.lookup = Some(address);
        self.title = title.unwrap_or(self.title);
        self
    }

    /// The key of the field.
    pub fn key(&self) -> &str {
        &self.key
    }

    fn options_of(&self, field: &Field, around: &Around<'_>) -> Vec<Chosen> {
        let is_sent = |key: &str| around.typed.iter().any(|(name, value)| *name == self.key && value == key);
        if self.shape == Shape::Money {
            let sent = around.typed.iter().rev().find(|(name, _)| *name == format!("{}.currency", self.key));
            let currency = |code: &String| Chosen {
                key: code.clone(),
                label: code.clone(),
                chosen: sent.is_some_and(|(_, sent)| sent == code),
            };
            return around.currencies.iter().map(currency).collect();
        }
        let options = field.kind.options().unwrap_or_default();
        let offered = options.iter().filter(|option| !option.retired || is_sent(&option.key));
        let chosen = |option: &rapport_kernel::catalog::ChoiceOption| Chosen {
            key: option.key.clone(),
            label: around.words.option(field, option),
            chosen: is_sent(&option.key),
        };
        offered.map(chosen).collect()
    }

    fn parts_of(&self, field: &Field, words: &Words, of: &impl Fn(&str) -> Option<String>) -> Vec<Part> {
        let part = |name: &str, wide: bool| {
            let key = format!("{}.{name}", self.key);
            let label = words.say(&format!("part-{}", name.replace('_', "-")));
            Part { label, value: of(&key).unwrap_or_default(), key, wide }
        };
        match &field.kind {
            Kind::Address => Address::default().parts().map(|(name, _)| part(name, name == "street")).into(),
            Kind::PersonName => NAME_PARTS.map(|name| part(name, false)).into(),
            Kind::Location => vec![part("latitude", false), part("longitude", false)],
            _ => Vec::new(),
        }
    }
}

fn shape(kind: &Kind) -> Option<(Shape, &'static str)> {
    Some(match kind {
        Kind::Text { .. } | Kind::Tags | Kind::Duration => (Shape::Input, "text"),
        Kind::Email => (Shape::Input, "email"),
        Kind::Phone => (Shape::Input, "tel"),
        Kind::Url => (Shape::Input, "url"),
        Kind::Integer { .. } | Kind::Rating { .. } => (Shape::Input, "number"),
        // Decimals as people write them: a control for numbers would refuse a comma.
        Kind::Decimal { .. } | Kind::Percent => (Shape::Input, "text"),
        Kind::Date => (Shape::Input, "date"),
        Kind::Instant => (Shape::Input, "datetime-local"),
        Kind::LongText | Kind::Json => (Shape::Area, ""),
        Kind::Boolean => (Shape::Check, ""),
        Kind::Choice { .. } => (Shape::Select, ""),
        Kind::Choices { .. } => (Shape::Checks, ""),
        Kind::Money => (Shape::Money, ""),
        Kind::Address | Kind::PersonName | Kind::Location => (Shape::Parts, ""),
        Kind::Link { .. } => (Shape::Link, "search"),
        Kind::Links { .. } => (Shape::Checks, ""),
        Kind::Files { .. } => return None,
        Kind::AutoNumber { .. } | Kind::Formula { .. } | Kind::Rollup { .. } => return None,
    })
}
