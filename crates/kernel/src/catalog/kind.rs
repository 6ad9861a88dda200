//! The kinds of field.

use serde::{Deserialize, Serialize};

use crate::id::{FieldId, ObjectId};
use crate::limits;

/// What a field holds and how it behaves. `O` and `F` are catalog ids, or keys while still a declaration.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "type", rename_all = "snake_case")]
pub enum Kind<O = ObjectId, F = FieldId> {
    /// One line of text.
    Text {
        /// Characters at most.
        #[serde(default = "text_chars")]
        chars_max: usize,
    },
    /// Markdown of many lines.
    LongText,
    /// An e-mail address.
    Email,
    /// A telephone number, E.164 where it can be read as one.
    Phone,
    /// A web address.
    Url,
    /// A whole number.
    Integer {
        /// The least allowed.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        min: Option<i64>,
        /// The most allowed.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        max: Option<i64>,
    },
    /// A number with `scale` digits after the point.
    Decimal {
        /// 0 to 9.
        scale: u8,
    },
    /// An amount with its currency.
    Money,
    /// Per cent with two digits after the point.
    Percent,
    /// Yes or no.
    Boolean,
    /// A calendar day.
    Date,
    /// A moment.
    Instant,
    /// A length of time in seconds.
    Duration,
    /// One of the options.
    Choice {
        /// What can be chosen, in order.
        options: Vec<ChoiceOption>,
        /// Allowed changes as (from, to); empty allows all.
        #[serde(default, skip_serializing_if = "Vec::is_empty")]
        steps: Vec<(String, String)>,
    },
    /// Several of the options.
    Choices {
        /// What can be chosen, in order.
        options: Vec<ChoiceOption>,
    },
    /// Free words.
    Tags,
    /// A record of one of the target objects; `user` fields are links to the object user.
    Link {
        /// Where it may lead.
        targets: Vec<O>,
        /// The name of the other end.
        inverse: String,
        /// What happens to this record when the linked one is deleted.
        #[serde(default)]
        on_delete: OnDelete,
    },
    /// Several records of the target objects.
    Links {
        /// Where they may lead.
        targets: Vec<O>,
        /// The name of the other end.
        inverse: String,
    },
    /// A postal address.
    Address,
    /// The name of a person.
    PersonName,
    /// Files.
    Files {
        /// How many at most.
        count_max: usize,
    },
    /// Stars.
    Rating {
        /// How many stars there are.
        max: u8,
    },
    /// A place on earth.
    Location,
    /// A number given by the pipeline, unique and rising.
    AutoNumber {
        /// Shown before the number.
        #[serde(default)]
        prefix: String,
    },
    /// Any JSON.
    Json,
    /// Computed from the same record by an expression.
    Formula {
        /// In the filter language's grammar, with field ids as `#12` once in the catalog.
        expression: String,
        /// What kind of value comes out.
        result: Box<Kind<O, F>>,
    },
    /// Computed over related records and stored.
    Rollup {
        /// The object whose records are measured.
        child: O,
        /// The child's link that leads here.
        link: F,
        /// How they are measured.
        measure: Measure,
        /// What is measured; none for a count.
        #[serde(default = "no_field", skip_serializing_if = "Option::is_none")]
        field: Option<F>,
        /// Which of them; all when absent.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        filter: Option<String>,
        /// What kind of value comes out.
        result: Box<Kind<O, F>>,
    },
}

/// One option of a choice.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ChoiceOption {
    /// Stored and used in filters; never changes.
    pub key: String,
    /// Shown.
    pub label: String,
    /// Kept by old records, not offered any more.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub retired: bool,
}

/// What becomes of a record when the one it links to is deleted.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum OnDelete {
    /// The link is emptied.
    #[default]
    Clear,
    /// The record goes too.
    Cascade,
    /// The linked record may not be deleted.
    Restrict,
}

/// A measure over several records.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Measure {
    /// How many.
    Count,
    /// Their sum.
    Sum,
    /// The least.
    Min,
    /// The greatest.
    Max,
    /// The mean.
    Avg,
    /// The value of the record made last.
    Latest,
}

impl Measure {
    /// The kind of value that measuring values of a kind gives; that of a count when nothing is measured.
    pub fn gives<O: Clone, F: Clone>(self, measured: Option<&Kind<O, F>>) -> Kind<O, F> {
        let integer = Kind::Integer { min: None, max: None };
        match (self, measured.map(Kind::result)) {
            (Self::Count, _) | (_, None) => integer,
            (Self::Avg, Some(kind @ (Kind::Money | Kind::Percent | Kind::Duration | Kind::Decimal { .. }))) => {
                kind.clone()
            }
            (Self::Avg, Some(_)) => Kind::Decimal { scale: MEAN_SCALE },
            (_, Some(Kind::Rating { .. } | Kind::Integer { .. })) => integer,
            (_, Some(kind)) => kind.clone(),
        }
    }
}

/// Digits after the point of the mean of whole numbers.
const MEAN_SCALE: u8 = 2;

/// The names of all kinds, as the API and the docs use them.
pub const fn kinds() -> [&'static str; 27] {
    [
        "text",
        "long_text",
        "email",
        "phone",
        "url",
        "integer",
        "decimal",
        "money",
        "percent",
        "boolean",
        "date",
        "instant",
        "duration",
        "choice",
        "choices",
        "tags",
        "link",
        "links",
        "address",
        "person_name",
        "files",
        "rating",
        "location",
        "auto_number",
        "json",
        "formula",
        "rollup",
    ]
}

fn text_chars() -> usize {
    limits::TEXT_CHARS_MAX
}

fn no_field<F>() -> Option<F> {
    None
}

impl<O, F> Kind<O, F> {
    /// The kind's name, such as `long_text`.
    pub fn name(&self) -> &'static str {
        match self {
            Self::Text { .. } => "text",
            Self::LongText => "long_text",
            Self::Email => "email",
            Self::Phone => "phone",
            Self::Url => "url",
            Self::Integer { .. } => "integer",
            Self::Decimal { .. } => "decimal",
            Self::Money => "money",
            Self::Percent => "percent",
            Self::Boolean => "boolean",
            Self::Date => "date",
            Self::Instant => "instant",
            Self::Duration => "duration",
            Self::Choice { .. } => "choice",
            Self::Choices { .. } => "choices",
            Self::Tags => "tags",
            Self::Link { .. } => "link",
            Self::Links { .. } => "links",
            Self::Address => "address",
            Self::PersonName => "person_name",
            Self::Files { .. } => "files",
            Self::Rating { .. } => "rating",
            Self::Location => "location",
            Self::AutoNumber { .. } => "auto_number",
            Self::Json => "json",
            Self::Formula { .. } => "formula",
            Self::Rollup { .. } => "rollup",
        }
    }

    /// The targets and the inverse name of a link or of links.
    pub fn link_targets(&self) -> Option<(&[O], &str)> {
        match self {
            Self::Link { targets, inverse, .. } | Self::Links { targets, inverse } => Some((targets, inverse)),
            _ => None,
        }
    }

    /// Whether the values lie in a junction table.
    pub fn is_many(&self) -> bool {
        matches!(self, Self::Choices { .. } | Self::Tags | Self::Links { .. } | Self::Files { .. })
    }

    /// Whether only the product writes it.
    pub fn is_computed(&self) -> bool {
        matches!(self, Self::Formula { .. } | Self::Rollup { .. } | Self::AutoNumber { .. })
    }

    /// The kind of the values that come out: the result of a formula or roll-up, else itself.
    pub fn result(&self) -> &Self {
        match self {
            Self::Formula { result, .. } | Self::Rollup { result, .. } => result,
            other => other,
        }
    }

    /// The options of a choice or of choices.
    pub fn options(&self) -> Option<&[ChoiceOption]> {
        match self.result() {
            Self::Choice { options, .. } | Self::Choices { options } => Some(options),
            _ => None,
        }
    }

    /// The same kind with other names for objects and fields.
    ///
    /// # Errors
    /// The first that `object` or `field` answers.
    pub fn resolve<P, G, E>(
        self,
        object: &mut dyn FnMut(O) -> Result<P, E>,
        field: &mut dyn FnMut(F) -> Result<G, E>,
    ) -> Result<Kind<P, G>, E> {
        Ok(match self {
            Self::Text { chars_max } => Kind::Text { chars_max },
            Self::LongText => Kind::LongText,
            Self::Email => Kind::Email,
            Self::Phone => Kind::Phone,
            Self::Url => Kind::Url,
            Self::Integer { min, max } => Kind::Integer { min, max },
            Self::Decimal { scale } => Kind::Decimal { scale },
            Self::Money => Kind::Money,
            Self::Percent => Kind::Percent,
            Self::Boolean => Kind::Boolean,
            Self::Date => Kind::Date,
            Self::Instant => Kind::Instant,
            Self::Duration => Kind::Duration,
            Self::Choice { options, steps } => Kind::Choice { options, steps },
            Self::Choices { options } => Kind::Choices { options },
            Self::Tags => Kind::Tags,
            Self::Link { targets, inverse, on_delete } => {
                let targets = targets.into_iter().map(&mut *object).collect::<Result<_, E>>()?;
                Kind::Link { targets, inverse, on_delete }
            }
            Self::Links { targets, inverse } => {
                Kind::Links { targets: targets.into_iter().map(&mut *object).collect::<Result<_, E>>()?, inverse }
            }
            Self::Address => Kind::Address,
            Self::PersonName => Kind::PersonName,
            Self::Files { count_max } => Kind::Files { count_max },
            Self::Rating { max } => Kind::Rating { max },
            Self::Location => Kind::Location,
            Self::AutoNumber { prefix } => Kind::AutoNumber { prefix },
            Self::Json => Kind::Json,
            Self::Formula { expression, result } => {
                Kind::Formula { expression, result: Box::new(result.resolve(object, field)?) }
            }
            Self::Rollup { child, link, measure, field: measured, filter, result } => Kind::Rollup {
                child: object(child)?,
                link: field(link)?,
                measure,
                field: measured.map(&mut *field).transpose()?,
                filter,
                result: Box::new(result.resolve(object, field)?),
            },
        })
    }
}
