//! A formula as it is written, before the catalog was asked.

use crate::filter::Op;
use crate::filter::tree::{At, Literal, Names};

/// A formula as it is written.
#[derive(Clone, Debug, PartialEq)]
pub enum Written {
    /// A text, a number without sign, `true`, `false`, a date, a time, `today` or `now`.
    Literal(Literal),
    /// A field.
    Names(Names),
    /// `-a`
    Negate(At, Box<Written>),
    /// `a + b`
    Signed {
        /// Where the sign stands.
        at: At,
        /// Which sign.
        sign: Sign,
        /// What stands before it.
        left: Box<Written>,
        /// What stands after it.
        right: Box<Written>,
    },
    /// `a is empty`
    Empty(At, Box<Written>),
    /// `not a`
    Not(At, Box<Written>),
    /// `a and b and c`; two or more.
    All(Vec<Written>),
    /// `a or b or c`; two or more.
    Any(Vec<Written>),
    /// `round(a, 2)`
    Call {
        /// Where it stands.
        at: At,
        /// Which function, in lower case.
        function: String,
        /// Of what.
        args: Vec<Written>,
    },
}

/// A sign between two values.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Sign {
    /// `&`
    Concat,
    /// `+`
    Plus,
    /// `-`
    Minus,
    /// `*`
    Times,
    /// `/`
    By,
    /// `=` and the others.
    Compare(Op),
}

impl Sign {
    /// How tightly it binds: comparisons least.
    pub(super) fn level(self) -> u8 {
        match self {
            Self::Compare(_) => 0,
            Self::Concat => 1,
            Self::Plus | Self::Minus => 2,
            Self::Times | Self::By => 3,
        }
    }
}

impl Written {
    /// Where it begins, or its sign stands.
    pub fn at(&self) -> At {
        match self {
            Self::Literal(literal) => literal.at,
            Self::Names(names) => names.at(),
            Self::Negate(at, _) | Self::Empty(at, _) | Self::Not(at, _) => *at,
            Self::Signed { at, .. } | Self::Call { at, .. } => *at,
            Self::All(list) | Self::Any(list) => list.first().map_or_else(At::default, Self::at),
        }
    }
}
