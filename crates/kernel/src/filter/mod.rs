//! The one filter language: a text form for people, a tree for programs, a typed predicate for the store.
//!
//! Text → [`parse`] → [`Tree`] (names as written) → [`check`] → [`Pred`] (catalog ids, typed values, scopes inside).
//! The store turns a [`Pred`] into SQL; there is no second evaluator. Stored filters hold field ids as `#12` in place
//! of keys, so that a rename changes nothing ([`pin`], [`unpin`]).

mod bounds;
mod check;
pub mod cursor;
mod dates;
pub mod formula;
mod json;
mod lex;
mod names;
mod parse;
mod pin;
mod print;
mod sort;
mod summary;
#[cfg(test)]
mod tests;
mod tree;
mod words;
mod wrong;

pub use check::{CheckCx, check};
pub use dates::Calendar;
pub use parse::parse;
pub use pin::{pin, pin_names, unpin, unpin_names};
pub use print::{print, quoted};
pub use sort::{parse_sort, pin_sort, unpin_sort};
pub use summary::{MEASURES_MAX, Named, parse_groups, parse_measures};
pub use tree::{
    At, Literal, Measuring, Name, Names, Period, Phrase, SHIFT_COUNT_MAX, Subject, Test, Tree, Turn, Unit, What, Word,
    number,
};
pub(crate) use words::{words, words_in_sight};

use crate::catalog::Measure;
use crate::id::{FieldId, ObjectId, RecordId};
use crate::value::Value;

/// A typed condition on records of one object, ready for the store.
///
/// Two-valued: a comparison with an empty value is false, and its negation is therefore true (`!=` includes empty).
#[derive(Clone, Debug, PartialEq)]
pub enum Pred {
    /// Always, or never.
    Const(bool),
    /// All of them; none is true.
    And(Vec<Pred>),
    /// Any of them; none is false.
    Or(Vec<Pred>),
    /// Not.
    Not(Box<Pred>),
    /// A comparison with one value. For a many-valued term: any of its entries compares so.
    Compare {
        /// What is looked at.
        term: Term,
        /// How.
        op: Op,
        /// With what; texts are folded by the store, money compares by `base`.
        value: Value,
    },
    /// One of the values.
    In {
        /// What is looked at.
        term: Term,
        /// At most [`limits::FILTER_LIST_MAX`](crate::limits::FILTER_LIST_MAX).
        values: Vec<Value>,
    },
    /// Text that contains, begins with or ends with another; folded.
    Like {
        /// What is looked at.
        term: Term,
        /// Where the other text lies.
        place: Place,
        /// The other text.
        text: String,
    },
    /// Nothing there.
    Empty(Term),
    /// Whether related records are there: at least one, or with `Not` none.
    Any {
        /// Which records.
        related: Related,
        /// Under which condition.
        filter: Box<Pred>,
    },
    /// The record is one of these.
    Ids(Vec<RecordId>),
    /// The record's search text has these words (prefixes), as `q=` asks.
    Matches(String),
}

/// How two values compare.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Op {
    /// Equal.
    Eq,
    /// Not equal, empty included.
    Ne,
    /// Less.
    Lt,
    /// Less or equal.
    Le,
    /// Greater.
    Gt,
    /// Greater or equal.
    Ge,
}

/// Where one text lies within another.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Place {
    /// Anywhere.
    Within,
    /// At the start.
    Start,
    /// At the end.
    End,
    /// A word in it begins so. No text asks this: it holds what the search index finds against single fields.
    Word,
}

/// A thing that has a value for each record.
#[derive(Clone, Debug, PartialEq)]
pub enum Term {
    /// A field, here or through links.
    Path(Path),
    /// A measure over related records.
    Aggregate(Box<Aggregate>),
}

/// A field, here or through links.
#[derive(Clone, Debug, PartialEq)]
pub struct Path {
    /// The links to follow.
    pub hops: Vec<Hop>,
    /// The field at the end.
    pub end: End,
}

/// One link of a path. A record out of scope counts as not there.
#[derive(Clone, Debug, PartialEq)]
pub struct Hop {
    /// A link field (single).
    pub link: FieldId,
    /// The object it leads to here.
    pub target: ObjectId,
    /// Which records of it the actor may see.
    pub scope: Pred,
}

/// What a path ends at.
#[derive(Clone, Debug, PartialEq)]
pub enum End {
    /// The record's id.
    Id,
    /// When it was made.
    CreatedAt,
    /// When it last changed.
    UpdatedAt,
    /// Its version.
    Version,
    /// A field; `part` is a part of an address or name (`city`, `family`), or `currency` or `amount` of money.
    Field {
        /// Which field.
        field: FieldId,
        /// Which part; the whole when absent.
        part: Option<&'static str>,
    },
}

/// Records related to the one at hand.
#[derive(Clone, Debug, PartialEq)]
pub struct Related {
    /// Links to follow first.
    pub hops: Vec<Hop>,
    /// Then how.
    pub by: By,
    /// The object of the related records.
    pub object: ObjectId,
    /// Which of them the actor may see.
    pub scope: Box<Pred>,
}

/// How records are related.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum By {
    /// Their field (link or links) leads here.
    Inverse(FieldId),
    /// This record's links field leads there.
    Forward(FieldId),
}

/// A measure over related records.
#[derive(Clone, Debug, PartialEq)]
pub struct Aggregate {
    /// Which records.
    pub related: Related,
    /// How they are measured.
    pub measure: Measure,
    /// What is measured; none for a count.
    pub field: Option<Path>,
    /// Under which condition.
    pub filter: Pred,
}

impl Pred {
    /// Both; constants fold away.
    pub fn and(self, other: Self) -> Self {
        match (self, other) {
            (Self::Const(true), pred) | (pred, Self::Const(true)) => pred,
            (Self::Const(false), _) | (_, Self::Const(false)) => Self::Const(false),
            (Self::And(mut all), Self::And(more)) => {
                all.extend(more);
                Self::And(all)
            }
            (Self::And(mut all), one) | (one, Self::And(mut all)) => {
                all.push(one);
                Self::And(all)
            }
            (one, other) => Self::And(vec![one, other]),
        }
    }

    /// Either; constants fold away.
    pub fn or(self, other: Self) -> Self {
        match (self, other) {
            (Self::Const(false), pred) | (pred, Self::Const(false)) => pred,
            (Self::Const(true), _) | (_, Self::Const(true)) => Self::Const(true),
            (one, other) => Self::Or(vec![one, other]),
        }
    }
}

impl Path {
    /// A whole field of the record at hand.
    pub fn field(field: FieldId) -> Self {
        Self { hops: Vec::new(), end: End::Field { field, part: None } }
    }
    /// Something of the record at hand that is not a field.
    pub fn end(end: End) -> Self {
        Self { hops: Vec::new(), end }
    }
}
