//! Formulas: what a field computes from the other fields of its record. The grammar of filters with arithmetic.
//!
//! Text → [`parse_formula`] → [`Written`] (names as written) → [`check_formula`] → [`Expr`] (ids, types, scales). The
//! store turns an [`Expr`] into SQL; there is no second evaluator. A formula may use other formulas of the same object,
//! which are put in place of their names, and no other record: what is related comes in by a roll-up.

mod calls;
mod check;
mod numbers;
mod parse;
mod print;
mod then;
mod written;

pub use check::{check_formula, field_formula};
pub use parse::parse_formula;
pub use print::{pin_formula, print_formula, unpin_formula};
pub use written::{Sign, Written};

use crate::filter::{Calendar, End, Op, Path};
use crate::id::FieldId;
use crate::value::Value;

/// Operations, fields and values of one formula, those of the formulas that it uses included.
pub const FORMULA_NODES_MAX: usize = 500;
/// Operations within operations of one formula, those of the formulas that it uses included.
pub const FORMULA_DEPTH_MAX: usize = 64;

/// A typed formula.
///
/// Numbers are integers of 64 bits that stand for `scale` digits after the point. Where an operand is empty, so is the
/// result, but as said otherwise; so is a step whose result does not fit, and a division by nothing. A condition that
/// is empty counts as false.
#[derive(Clone, Debug, PartialEq)]
pub struct Expr {
    /// What comes out.
    pub ty: ExprType,
    /// How.
    pub node: Node,
}

/// What comes out of a formula or a part of it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ExprType {
    /// Text as written.
    Text,
    /// The key of an option.
    Choice,
    /// A number; with `is_money` an amount of the base currency.
    Number {
        /// Digits after the point, up to [`SCALE_MAX`](crate::decimal::SCALE_MAX).
        scale: u8,
        /// Whether it is an amount.
        is_money: bool,
    },
    /// Yes or no.
    Boolean,
    /// A calendar day.
    Date,
    /// A moment.
    Instant,
    /// Something that can only be there or not.
    Other,
}

/// One step of a formula.
#[derive(Clone, Debug, PartialEq)]
pub enum Node {
    /// A value: text, boolean, date, instant, or a decimal of the scale of its type.
    Value(Value),
    /// A field of the record; no hops, no formula. Money counts in base currency.
    Field(Path),
    /// The day of the question.
    Today,
    /// The time of the question.
    Now,
    /// The same number with another scale, rounded half away from zero.
    Rescale(Box<Expr>),
    /// The opposite number.
    Negate(Box<Expr>),
    /// The number without its sign.
    Abs(Box<Expr>),
    /// The sum of two of the same scale.
    Add(Box<Expr>, Box<Expr>),
    /// The difference of two of the same scale.
    Subtract(Box<Expr>, Box<Expr>),
    /// The product; its scale is the sum of both.
    Multiply(Box<Expr>, Box<Expr>),
    /// The quotient, rounded half away from zero to the scale of its type.
    Divide(Box<Expr>, Box<Expr>),
    /// The day that many days (of scale 0) later.
    PlusDays(Box<Expr>, Box<Expr>),
    /// Days from the first to the second: two dates, or two instants in whole days of 24 hours, towards zero.
    DaysBetween(Box<Expr>, Box<Expr>),
    /// The year of a date.
    Year(Box<Expr>),
    /// The month of a date, 1 to 12.
    Month(Box<Expr>),
    /// All of these texts, one after the other; what is empty adds nothing.
    Concat(Vec<Expr>),
    /// Without blanks at its ends, as texts are kept that somebody wrote; nothing where nothing else is there.
    Trim(Box<Expr>),
    /// A number of scale 0, a date as `2024-05-01`, or an option's key as text.
    ToText(Box<Expr>),
    /// In lower case.
    Lower(Box<Expr>),
    /// In upper case.
    Upper(Box<Expr>),
    /// The first that is not empty; all of the same type.
    Coalesce(Vec<Expr>),
    /// The least of those that are not empty; all of the same type.
    Least(Vec<Expr>),
    /// The greatest of those that are not empty; all of the same type.
    Greatest(Vec<Expr>),
    /// The one where the condition holds, else the other, or nothing.
    If {
        /// The condition.
        test: Box<Expr>,
        /// Where it holds.
        then: Box<Expr>,
        /// Where it does not.
        otherwise: Option<Box<Expr>>,
    },
    /// A comparison of two of the same type; false where one is empty, but `Ne` is the opposite of `Eq`.
    ///
    /// Texts are fields or values, so that their folded keys compare.
    Compare(Op, Box<Expr>, Box<Expr>),
    /// Nothing there.
    Empty(Box<Expr>),
    /// All of these conditions.
    All(Vec<Expr>),
    /// Any of these conditions.
    Any(Vec<Expr>),
    /// Not this condition.
    Not(Box<Expr>),
}

impl Expr {
    /// Puts the day and the time of the question in place of `today` and `now`.
    pub fn at(mut self, calendar: &Calendar) -> Self {
        self.each_mut(&mut |expr| match expr.node {
            Node::Today => expr.node = Node::Value(Value::Date(calendar.today())),
            Node::Now => expr.node = Node::Value(Value::Instant(calendar.now())),
            _ => {}
        });
        self
    }

    /// The fields that it looks at, each once, in no order.
    pub fn fields(&self) -> Vec<FieldId> {
        let mut found = Vec::new();
        self.clone().each_mut(&mut |expr| {
            if let Node::Field(Path { end: End::Field { field, .. }, .. }) = &expr.node {
                found.push(*field);
            }
        });
        found.sort_unstable();
        found.dedup();
        found
    }

    fn each_mut(&mut self, visit: &mut dyn FnMut(&mut Self)) {
        visit(self);
        match &mut self.node {
            Node::Value(_) | Node::Field(_) | Node::Today | Node::Now => {}
            Node::Rescale(of)
            | Node::Negate(of)
            | Node::Abs(of)
            | Node::Year(of)
            | Node::Month(of)
            | Node::Trim(of)
            | Node::ToText(of)
            | Node::Lower(of)
            | Node::Upper(of)
            | Node::Empty(of)
            | Node::Not(of) => of.each_mut(visit),
            Node::Add(one, other)
            | Node::Subtract(one, other)
            | Node::Multiply(one, other)
            | Node::Divide(one, other)
            | Node::PlusDays(one, other)
            | Node::DaysBetween(one, other)
            | Node::Compare(_, one, other) => {
                one.each_mut(visit);
                other.each_mut(visit);
            }
            Node::Concat(list)
            | Node::Coalesce(list)
            | Node::Least(list)
            | Node::Greatest(list)
            | Node::All(list)
            | Node::Any(list) => list.iter_mut().for_each(|one| one.each_mut(visit)),
            Node::If { test, then, otherwise } => {
                test.each_mut(visit);
                then.each_mut(visit);
                if let Some(otherwise) = otherwise {
                    otherwise.each_mut(visit);
                }
            }
        }
    }
}

impl ExprType {
    /// For people.
    pub(super) fn name(self) -> &'static str {
        match self {
            Self::Text => "a text",
            Self::Choice => "an option",
            Self::Number { is_money: true, .. } => "an amount",
            Self::Number { .. } => "a number",
            Self::Boolean => "yes or no",
            Self::Date => "a date",
            Self::Instant => "a time",
            Self::Other => "a value that can only be empty or not",
        }
    }
}
