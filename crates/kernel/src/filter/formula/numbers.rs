//! Numbers, amounts and days: which scale each step has.

use super::check::{Checker, mismatch, wrong};
use super::{Expr, ExprType, Node, Sign, Written};
use crate::decimal::{Decimal, SCALE_MAX};
use crate::error::Result;
use crate::filter::tree::At;
use crate::value::Value;

/// Digits after the point that a quotient has at least.
const QUOTIENT_SCALE_MIN: u8 = 4;

impl Checker<'_> {
    /// Numbers, or a date and days, or two dates.
    pub(super) fn sum(&mut self, sign: Sign, left: &Written, right: &Written) -> Result<Expr> {
        let (first, second) = (self.expr(left)?, self.expr(right)?);
        match (first.ty, second.ty, sign) {
            (ExprType::Date, ExprType::Number { is_money: false, .. }, _) => Ok(plus_days(first, second, sign)),
            (ExprType::Number { is_money: false, .. }, ExprType::Date, Sign::Plus) => {
                Ok(plus_days(second, first, sign))
            }
            (ExprType::Date, ExprType::Date, Sign::Minus) => {
                Ok(Expr::new(number(0), Node::DaysBetween(Box::new(second), Box::new(first))))
            }
            (ExprType::Number { .. }, ExprType::Number { .. }, _) => {
                let (ty, mut both) = self.alike(vec![(first, left.at()), (second, right.at())])?;
                let (second, first) = (Box::new(both.remove(1)), Box::new(both.remove(0)));
                let add = sign == Sign::Plus;
                Ok(Expr::new(ty, if add { Node::Add(first, second) } else { Node::Subtract(first, second) }))
            }
            (ExprType::Number { .. }, found, _) => Err(mismatch(right.at(), "a number", found)),
            (ExprType::Date, found, _) => Err(mismatch(right.at(), "a number of days", found)),
            (found, ..) => Err(mismatch(left.at(), "a number or a date", found)),
        }
    }

    pub(super) fn product(&mut self, at: At, left: &Written, right: &Written) -> Result<Expr> {
        let (mut first, mut second) = (self.number(left)?, self.number(right)?);
        let ((mut one, money), (mut other, more_money)) = (number_of(first.ty), number_of(second.ty));
        if money && more_money {
            return Err(wrong(at, "Expected a plain number, found an amount times an amount".to_owned()));
        }
        // The longer fraction gives way, so that a product keeps as many digits as a number may have.
        while one + other > SCALE_MAX {
            *(if one >= other { &mut one } else { &mut other }) -= 1;
        }
        let scale = one + other;
        first = rescaled(first, one);
        second = rescaled(second, other);
        let ty = ExprType::Number { scale, is_money: money || more_money };
        Ok(Expr::new(ty, Node::Multiply(Box::new(first), Box::new(second))))
    }

    pub(super) fn quotient(&mut self, at: At, left: &Written, right: &Written) -> Result<Expr> {
        let (first, second) = (self.number(left)?, self.number(right)?);
        let ((scale, money), (other, by_money)) = (number_of(first.ty), number_of(second.ty));
        if by_money && !money {
            return Err(wrong(at, "Expected a plain number to divide by, found an amount".to_owned()));
        }
        let scale = scale.max(other).max(QUOTIENT_SCALE_MIN);
        let ty = ExprType::Number { scale, is_money: money && !by_money };
        Ok(Expr::new(ty, Node::Divide(Box::new(first), Box::new(second))))
    }

    /// Brings expressions to one type: numbers to the longest fraction, and to amounts beside an amount.
    pub(super) fn alike(&self, list: Vec<(Expr, At)>) -> Result<(ExprType, Vec<Expr>)> {
        let mut ty: Option<ExprType> = None;
        for (expr, at) in &list {
            ty = Some(match (ty, expr.ty) {
                (None, first) => first,
                (Some(ExprType::Number { scale, is_money }), ExprType::Number { scale: other, is_money: also }) => {
                    ExprType::Number { scale: scale.max(other), is_money: is_money || also }
                }
                (Some(known), found) if known == found => known,
                (Some(known), found) => return Err(mismatch(*at, known.name(), found)),
            });
        }
        let ty = ty.unwrap_or(ExprType::Other);
        let alike = list.into_iter().map(|(expr, _)| match ty {
            ExprType::Number { scale, is_money } => {
                let expr = rescaled(expr, scale);
                Expr::new(ExprType::Number { scale, is_money }, expr.node)
            }
            _ => expr,
        });
        Ok((ty, alike.collect()))
    }
}

pub(super) fn number(scale: u8) -> ExprType {
    ExprType::Number { scale, is_money: false }
}

/// The scale of a number, and whether it is an amount.
pub(super) fn number_of(ty: ExprType) -> (u8, bool) {
    match ty {
        ExprType::Number { scale, is_money } => (scale, is_money),
        _ => (0, false),
    }
}

/// The same number with another scale; a value is rescaled at once where no digit is lost.
pub(super) fn rescaled(expr: Expr, scale: u8) -> Expr {
    let (own, is_money) = number_of(expr.ty);
    if own == scale {
        return expr;
    }
    let ty = ExprType::Number { scale, is_money };
    let exact = match &expr.node {
        Node::Value(Value::Decimal(decimal)) => decimal.rescale(scale),
        _ => None,
    };
    match exact {
        Some(decimal) => Expr::new(ty, Node::Value(Value::Decimal(Decimal { scale, ..decimal }))),
        None => Expr::new(ty, Node::Rescale(Box::new(expr))),
    }
}

fn plus_days(date: Expr, days: Expr, sign: Sign) -> Expr {
    let days = rescaled(days, 0);
    let days = if sign == Sign::Minus { Expr::new(days.ty, Node::Negate(Box::new(days))) } else { days };
    Expr::new(ExprType::Date, Node::PlusDays(Box::new(date), Box::new(days)))
}

/// The expression as another type, or the type that it has.
pub(super) fn fitted(expr: Expr, wanted: ExprType) -> Result<Expr, ExprType> {
    match (expr.ty, wanted) {
        (ExprType::Number { is_money: true, .. }, ExprType::Number { is_money: false, .. }) => Err(expr.ty),
        (ExprType::Number { .. }, ExprType::Number { scale, is_money }) => {
            let expr = rescaled(expr, scale);
            Ok(Expr::new(ExprType::Number { scale, is_money }, expr.node))
        }
        (ExprType::Choice, ExprType::Text) => Ok(Expr::new(ExprType::Text, Node::ToText(Box::new(expr)))),
        (found, wanted) if found == wanted => Ok(expr),
        (found, _) => Err(found),
    }
}
