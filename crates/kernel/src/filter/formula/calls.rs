//! Functions of formulas.

use super::check::{Checker, mismatch, wrong};
use super::numbers::{number, number_of, rescaled};
use super::{Expr, ExprType, Node, Written};
use crate::decimal::SCALE_MAX;
use crate::error::{Error, Result};
use crate::filter::names::nearest;
use crate::filter::tree::{At, What};
use crate::filter::wrong::quoted;
use crate::text::Text;

/// Every function with how many arguments it takes.
const FUNCTIONS: [(&str, usize, usize); 14] = [
    ("abs", 1, 1),
    ("coalesce", 1, MANY),
    ("concat", 1, MANY),
    ("days_between", 2, 2),
    ("if", 2, 3),
    ("lower", 1, 1),
    ("max", 1, MANY),
    ("min", 1, MANY),
    ("month", 1, 1),
    ("now", 0, 0),
    ("round", 1, 2),
    ("today", 0, 0),
    ("upper", 1, 1),
    ("year", 1, 1),
];

/// Arguments of a function that takes any number of them.
const MANY: usize = 50;

impl Checker<'_> {
    pub(super) fn call(&mut self, at: At, function: &str, args: &[Written]) -> Result<Expr> {
        let Some((_, least, most)) = FUNCTIONS.iter().find(|(name, _, _)| *name == function) else {
            return Err(unknown(at, function));
        };
        if !(*least..=*most).contains(&args.len()) {
            let wanted = match (least, most) {
                (0, 0) => "no argument".to_owned(),
                (1, 1) => "1 argument".to_owned(),
                (one, same) if one == same => format!("{one} arguments"),
                (least, most) => format!("{least} to {most} arguments"),
            };
            let english = format!("Expected {wanted} of {function}(…), found {}", args.len());
            return Err(wrong(at, english));
        }
        match (function, args) {
            ("today", _) => Ok(Expr::new(ExprType::Date, Node::Today)),
            ("now", _) => Ok(Expr::new(ExprType::Instant, Node::Now)),
            ("abs", [of]) => self.number(of).map(|of| Expr::new(of.ty, Node::Abs(Box::new(of)))),
            ("round", [of]) => self.number(of).map(|of| rescaled(of, 0)),
            ("round", [of, digits]) => self.round(of, digits),
            ("lower", [of]) => self.text(of).map(|of| Expr::new(ExprType::Text, Node::Lower(Box::new(of)))),
            ("upper", [of]) => self.text(of).map(|of| Expr::new(ExprType::Text, Node::Upper(Box::new(of)))),
            ("year", [of]) => self.date(of).map(|of| Expr::new(number(0), Node::Year(Box::new(of)))),
            ("month", [of]) => self.date(of).map(|of| Expr::new(number(0), Node::Month(Box::new(of)))),
            ("days_between", [from, to]) => self.days_between(from, to),
            ("if", [test, then, rest @ ..]) => self.either(test, then, rest.first()),
            ("concat", list) => {
                let texts = list.iter().map(|one| self.text(one)).collect::<Result<_>>()?;
                Ok(Expr::new(ExprType::Text, Node::Concat(texts)))
            }
            ("coalesce", list) => self.several(list, Node::Coalesce),
            ("min", list) => self.ordered(list, Node::Least),
            ("max", list) => self.ordered(list, Node::Greatest),
            _ => Err(unknown(at, function)),
        }
    }

    /// Fewer digits are rounded away; more are not made up.
    fn round(&mut self, of: &Written, digits: &Written) -> Result<Expr> {
        let number = self.number(of)?;
        let scale = match digits {
            Written::Literal(literal) => match &literal.what {
                What::Number(digits) if digits.scale == 0 => u8::try_from(digits.units).ok(),
                _ => None,
            },
            _ => None,
        };
        match scale.filter(|scale| *scale <= SCALE_MAX) {
            Some(scale) => {
                let own = number_of(number.ty).0;
                Ok(rescaled(number, scale.min(own)))
            }
            None => {
                let english = format!("Expected how many digits after the point, 0 to {SCALE_MAX}, as a number");
                Err(wrong(digits.at(), english))
            }
        }
    }

    fn date(&mut self, written: &Written) -> Result<Expr> {
        let expr = self.expr(written)?;
        match expr.ty {
            ExprType::Date => Ok(expr),
            found => Err(mismatch(written.at(), "a date", found)),
        }
    }

    fn days_between(&mut self, from: &Written, to: &Written) -> Result<Expr> {
        let (start, end) = (self.expr(from)?, self.expr(to)?);
        match (start.ty, end.ty) {
            (ExprType::Date, ExprType::Date) | (ExprType::Instant, ExprType::Instant) => {
                Ok(Expr::new(number(0), Node::DaysBetween(Box::new(start), Box::new(end))))
            }
            (known @ (ExprType::Date | ExprType::Instant), found) => Err(mismatch(to.at(), known.name(), found)),
            (found, _) => Err(mismatch(from.at(), "a date or a time", found)),
        }
    }

    fn either(&mut self, test: &Written, then: &Written, otherwise: Option<&Written>) -> Result<Expr> {
        let test = Box::new(self.condition(test)?);
        let mut branches = vec![(self.valued(then)?, then.at())];
        if let Some(otherwise) = otherwise {
            branches.push((self.valued(otherwise)?, otherwise.at()));
        }
        let (ty, branches) = self.alike(branches)?;
        let mut branches = branches.into_iter().map(Box::new);
        match branches.next() {
            Some(then) => Ok(Expr::new(ty, Node::If { test, then, otherwise: branches.next() })),
            None => Err(wrong(then.at(), "Expected a value".to_owned())),
        }
    }

    fn several(&mut self, list: &[Written], node: fn(Vec<Expr>) -> Node) -> Result<Expr> {
        let each = list.iter().map(|one| Ok((self.valued(one)?, one.at()))).collect::<Result<Vec<_>>>()?;
        let (ty, each) = self.alike(each)?;
        Ok(Expr::new(ty, node(each)))
    }

    fn ordered(&mut self, list: &[Written], node: fn(Vec<Expr>) -> Node) -> Result<Expr> {
        let expr = self.several(list, node)?;
        match expr.ty {
            ExprType::Number { .. } | ExprType::Date | ExprType::Instant => Ok(expr),
            found => {
                Err(mismatch(list.first().map_or_else(At::default, Written::at), "numbers, dates or times", found))
            }
        }
    }

    /// What has a value, and not just something there.
    fn valued(&mut self, written: &Written) -> Result<Expr> {
        let expr = self.expr(written)?;
        match expr.ty {
            ExprType::Other => Err(mismatch(written.at(), "a value", ExprType::Other)),
            _ => Ok(expr),
        }
    }
}

fn unknown(at: At, function: &str) -> Error {
    let mut english = format!("There is no function {}", quoted(function));
    if let Some(meant) = nearest(function, FUNCTIONS.iter().map(|(name, _, _)| *name)) {
        english.push_str(&format!("; did you mean {}?", quoted(meant)));
    }
    crate::filter::wrong::Source::Formula.wrong("unknown_function", at, Text::new("unknown_function", english))
}
