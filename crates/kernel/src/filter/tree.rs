//! The program form of a filter: names as written, literals not yet typed.

use std::fmt;

use crate::catalog::Measure;
use crate::decimal::{Decimal, SCALE_MAX};
use crate::filter::{Op, Place};
use crate::id::{FieldId, ObjectId};
use crate::query::Bucket;
use crate::time::{Date, Instant};

/// The most units of time that `-30d` or `last 30 days` may count.
pub const SHIFT_COUNT_MAX: u32 = 1_000_000;

/// A condition as it is written, before the catalog was asked.
///
/// Its JSON form is described in `docs/filters.md`. Two trees that differ only in places ([`At`]) are equal.
#[derive(Clone, Debug, PartialEq)]
pub enum Tree {
    /// `true` or `false`.
    Const(bool),
    /// All of them; two or more.
    And(Vec<Tree>),
    /// Any of them; two or more.
    Or(Vec<Tree>),
    /// Not; `none(…)` is a negated [`Tree::Any`].
    Not(Box<Tree>),
    /// Something is tested: `amount > 10`.
    Is {
        /// What is looked at.
        subject: Subject,
        /// What is asked of it.
        test: Test,
    },
    /// Related records are there: `any(deals, stage = "won")`.
    Any {
        /// Which.
        related: Names,
        /// Under which condition; all when absent.
        filter: Option<Box<Tree>>,
    },
    /// The record has these words: `matches "jane acme"`.
    Matches(Phrase),
}

/// What is looked at.
#[derive(Clone, Debug, PartialEq)]
pub enum Subject {
    /// A field: `company.industry`.
    Field(Names),
    /// A measure over related records: `sum(orders.total, status = "paid")`.
    Measure(Box<Measuring>),
}

/// A measure over related records.
#[derive(Clone, Debug, PartialEq)]
pub struct Measuring {
    /// Where it stands.
    pub at: At,
    /// How they are measured.
    pub measure: Measure,
    /// Which records, and but for a count also what of them.
    pub names: Names,
    /// Under which condition.
    pub filter: Option<Tree>,
}

/// What is asked of a subject.
#[derive(Clone, Debug, PartialEq)]
pub enum Test {
    /// Nothing more: a boolean stands alone.
    True,
    /// A comparison.
    Compare {
        /// How.
        op: Op,
        /// With what.
        with: Literal,
    },
    /// One of these.
    In(Vec<Literal>),
    /// From the one to the other, both included.
    Between(Literal, Literal),
    /// Text that contains, begins with or ends with another.
    Like {
        /// Where the other lies.
        place: Place,
        /// The other.
        text: Phrase,
    },
    /// Nothing there.
    Empty,
}

/// Names with dots between them; at least one.
#[derive(Clone, Debug, PartialEq)]
pub struct Names(pub Vec<Name>);

/// One name of a path.
#[derive(Clone, Debug, PartialEq)]
pub struct Name {
    /// Where it stands.
    pub at: At,
    /// What it says.
    pub word: Word,
}

/// What a name says: a key as written, or an id where the filter is stored.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub enum Word {
    /// A key of today or an earlier one.
    Key(String),
    /// `#12`: the field of that id.
    Field(FieldId),
    /// `#^12`: the records whose field of that id leads here.
    Inverse(FieldId),
    /// `#@3`: the object of that id, after a link that may lead to several.
    Object(ObjectId),
}

/// A text in quotes, where only a text may stand.
#[derive(Clone, Debug, PartialEq)]
pub struct Phrase {
    /// Where it stands.
    pub at: At,
    /// What it says.
    pub text: String,
}

/// A value as written.
#[derive(Clone, Debug, PartialEq)]
pub struct Literal {
    /// Where it stands.
    pub at: At,
    /// What it says.
    pub what: What,
}

/// What a literal says.
#[derive(Clone, Debug, PartialEq)]
pub enum What {
    /// `null`.
    Null,
    /// `"a text"`; also an id, an option, an amount with its currency, a date.
    Text(String),
    /// `12.5`; without zeros at the end of the fraction ([`number`]).
    Number(Decimal),
    /// `true` or `false`.
    Bool(bool),
    /// `2024-05-01`.
    Date(Date),
    /// `2024-05-01T12:00:00Z`.
    Instant(Instant),
    /// `-30d`: that long before now, or with `+` after.
    Shift {
        /// How many; negative before now.
        count: i32,
        /// Of what.
        unit: Unit,
    },
    /// `90min`: a length of time.
    Span {
        /// How many.
        count: u32,
        /// Of what.
        unit: Unit,
    },
    /// `now`.
    Now,
    /// `this quarter`.
    Period(Period),
    /// `me`.
    Me,
    /// `my team`.
    MyTeam,
}

/// A unit of time.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Unit {
    /// `s`
    Second,
    /// `min`
    Minute,
    /// `h`
    Hour,
    /// `d`
    Day,
    /// `w`
    Week,
    /// `m`
    Month,
    /// `q`
    Quarter,
    /// `y`
    Year,
}

/// A stretch of whole days, in the workspace's zone.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Period {
    /// `today`, `last week`, `next quarter`: one period of the calendar.
    Whole {
        /// Which one.
        turn: Turn,
        /// Of what.
        unit: Bucket,
    },
    /// `last 30 days` (negative) or `next 7 days`: up to or from today, which counts.
    Rolling {
        /// How many; not 0.
        count: i32,
        /// Of what.
        unit: Bucket,
    },
}

/// Which period of the calendar.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Turn {
    /// The one before.
    Last,
    /// The one that today lies in.
    This,
    /// The one after.
    Next,
}

/// Where something stands in the text: characters from its start; unknown for a tree that was not read from text.
///
/// Places do not count when trees are compared.
#[derive(Clone, Copy, Debug, Default, Eq)]
pub struct At(Option<u32>);

impl At {
    /// That many characters from the start.
    pub fn new(chars: usize) -> Self {
        Self(u32::try_from(chars).ok())
    }
    /// Characters from the start, where known.
    pub fn get(self) -> Option<usize> {
        self.0.map(|at| at as usize)
    }
}

impl PartialEq for At {
    fn eq(&self, _: &Self) -> bool {
        true
    }
}

impl Unit {
    /// Every unit with its sign.
    pub const ALL: [(Self, &'static str); 8] = [
        (Self::Second, "s"),
        (Self::Minute, "min"),
        (Self::Hour, "h"),
        (Self::Day, "d"),
        (Self::Week, "w"),
        (Self::Month, "m"),
        (Self::Quarter, "q"),
        (Self::Year, "y"),
    ];
    /// The sign, as in `-30d`.
    pub fn sign(self) -> &'static str {
        Self::ALL.iter().find(|(unit, _)| *unit == self).map_or("", |(_, sign)| sign)
    }
    /// How many seconds it has, where that is always the same.
    pub fn seconds(self) -> Option<i64> {
        match self {
            Self::Second => Some(1),
            Self::Minute => Some(60),
            Self::Hour => Some(3_600),
            Self::Day => Some(86_400),
            Self::Week => Some(604_800),
            Self::Month | Self::Quarter | Self::Year => None,
        }
    }
}

impl fmt::Display for Word {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Key(key) => f.write_str(key),
            Self::Field(id) => write!(f, "#{id}"),
            Self::Inverse(id) => write!(f, "#^{id}"),
            Self::Object(id) => write!(f, "#@{id}"),
        }
    }
}

impl Names {
    /// One key.
    pub fn key(key: &str) -> Self {
        Self(vec![Name { at: At::default(), word: Word::Key(key.to_owned()) }])
    }
    /// The same without places.
    pub(super) fn nowhere(self) -> Self {
        Self(self.0.into_iter().map(|name| Name { at: At::default(), ..name }).collect())
    }
    /// Where they begin.
    pub fn at(&self) -> At {
        self.0.first().map_or_else(At::default, |name| name.at)
    }
}

impl fmt::Display for Names {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&crate::filter::print::names(self))
    }
}

impl Literal {
    /// A literal that stands in no text.
    pub fn new(what: What) -> Self {
        Self { at: At::default(), what }
    }
}

/// A number without zeros at the end of its fraction, so that `1.50` and `1.5` are the same tree.
pub fn number(mut decimal: Decimal) -> What {
    while decimal.scale > 0 && decimal.units % 10 == 0 {
        decimal = Decimal { units: decimal.units / 10, scale: decimal.scale - 1 };
    }
    What::Number(Decimal { scale: decimal.scale.min(SCALE_MAX), ..decimal })
}
