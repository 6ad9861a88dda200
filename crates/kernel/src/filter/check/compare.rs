//! Comparisons, lists and texts within texts.

use super::{Asked, Checker, Type, all, any, not};
use crate::error::{Error, Result};
use crate::filter::print;
use crate::filter::tree::{Literal, Phrase, What};
use crate::filter::{Op, Place, Pred};
use crate::text::fold;
use crate::value::Value;

impl<'a> Checker<'a, '_> {
    pub(super) fn compare(&mut self, asked: &Asked<'a>, op: Op, with: &Literal) -> Result<Pred> {
        self.may_compare(asked, op)?;
        if is_nothing(&with.what) {
            return match op {
                Op::Eq => Ok(asked.empty()),
                Op::Ne => Ok(not(asked.empty())),
                _ => Err(self.mismatch(asked, with.at, "a value to compare with", "nothing")),
            };
        }
        match asked.ty {
            Type::Date | Type::Instant => self.compare_time(asked, op, with),
            Type::Link(_) | Type::Id(_) => {
                let is = asked.is_record(self.records(asked, with)?);
                Ok(if op == Op::Ne { not(is) } else { is })
            }
            _ => Ok(asked.compare(op, self.value(asked, with)?)),
        }
    }

    fn may_compare(&self, asked: &Asked<'_>, op: Op) -> Result<()> {
        let (able, expected) = match asked.ty {
            Type::Opaque => (false, "“is empty” or “is not empty”"),
            Type::Address => (false, "“contains”, “is empty” or a part such as city"),
            ty if ty.is_ordered() => (true, ""),
            _ => (matches!(op, Op::Eq | Op::Ne), "“=”, “!=” or “in”"),
        };
        if able { Ok(()) } else { Err(self.mismatch(asked, asked.at, expected, &format!("“{}”", print::op(op)))) }
    }

    /// One of the literals: plain values in one list, ranges of days and emptiness beside it.
    pub(super) fn one_of(&mut self, asked: &Asked<'a>, list: &[Literal]) -> Result<Pred> {
        let mut values = Vec::new();
        let mut records = Vec::new();
        let mut others = Vec::new();
        for literal in list {
            match asked.ty {
                Type::Link(_) | Type::Id(_) if !is_nothing(&literal.what) => {
                    records.extend(self.records(asked, literal)?);
                    continue;
                }
                _ => {}
            }
            match self.compare(asked, Op::Eq, literal)? {
                Pred::Compare { op: Op::Eq, value, .. } => values.push(value),
                other => others.push(other),
            }
        }
        let mut found = Vec::new();
        // `my team` may be a large one.
        for some in records.chunks(crate::limits::FILTER_LIST_MAX) {
            found.push(asked.is_record(some.to_vec()));
        }
        found.push(asked.one_of(values));
        found.extend(others);
        Ok(any(found))
    }

    pub(super) fn like(&mut self, asked: &Asked<'a>, place: Place, phrase: &Phrase) -> Result<Pred> {
        let text = &phrase.text;
        let like = |term| Pred::Like { term, place, text: text.clone() };
        match asked.ty {
            // Every text contains the empty one.
            Type::Text | Type::Tags | Type::Address if fold(text).is_empty() => Ok(not(asked.empty())),
            Type::Text | Type::Tags => Ok(like(asked.term.clone())),
            Type::Address if place == Place::Within => Ok(asked.any_part(like)),
            // Choices and links contain whole entries.
            _ if asked.many && place == Place::Within => {
                let with = Literal { at: phrase.at, what: What::Text(text.clone()) };
                self.compare(asked, Op::Eq, &with)
            }
            _ => Err(self.no_like(asked, place)),
        }
    }

    fn no_like(&self, asked: &Asked<'_>, place: Place) -> Error {
        let expected = match asked.ty {
            Type::Opaque => "“is empty” or “is not empty”",
            Type::Address => "“contains”, “is empty” or a part such as city",
            ty if ty.is_ordered() => "a comparison such as “=” or “<”",
            _ if asked.many => "“=”, “!=”, “in” or “contains”",
            _ => "“=”, “!=” or “in”",
        };
        self.mismatch(asked, asked.at, expected, &format!("“{}”", print::place(place)))
    }

    /// A comparison with a stretch of whole days or with a moment.
    fn compare_time(&mut self, asked: &Asked<'a>, op: Op, with: &Literal) -> Result<Pred> {
        let (start, end) = self.times(asked, with)?;
        let Some(end) = end else { return Ok(asked.compare(op, start)) };
        // `end` is the first that lies after it.
        Ok(match op {
            Op::Eq => within(asked, start, end),
            Op::Ne => not(within(asked, start, end)),
            Op::Lt => asked.compare(Op::Lt, start),
            Op::Le => asked.compare(Op::Lt, end),
            Op::Gt => asked.compare(Op::Ge, end),
            Op::Ge => asked.compare(Op::Ge, start),
        })
    }
}

fn within(asked: &Asked<'_>, start: Value, end: Value) -> Pred {
    all(vec![asked.compare(Op::Ge, start), asked.compare(Op::Lt, end)])
}

/// `null` and a blank text: nothing there.
fn is_nothing(what: &What) -> bool {
    match what {
        What::Null => true,
        What::Text(text) => fold(text).is_empty(),
        _ => false,
    }
}
